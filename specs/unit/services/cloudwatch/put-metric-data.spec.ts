import type { MetricDatum } from '@aws-sdk/client-cloudwatch'
import { describe, expect, it } from '@jest/globals'
import { at, withCloudWatch } from './with-cloudwatch.ts'

const used = withCloudWatch()
const range = { StartTime: at(0), EndTime: at(60) }

describe('PutMetricData', () => {
  const put = (...MetricData: MetricDatum[]) => used.client.putMetricData({ Namespace: 'Shop', MetricData })
  const read = async () => {
    const { Datapoints } = await used.client.getMetricStatistics({
      ...range,
      StartTime: at(-5),
      Namespace: 'Shop',
      MetricName: 'm',
      Period: 60,
      Statistics: ['SampleCount', 'Sum', 'Minimum', 'Maximum', 'Average'],
    })
    return Datapoints
  }

  it('adds values, counted values and statistic sets of one minute up', async () => {
    const StatisticValues = { SampleCount: 4, Sum: 30, Minimum: 1, Maximum: 25 }
    await put(
      { MetricName: 'm', Value: 2 },
      { MetricName: 'm', Values: [4, 8], Counts: [2, 1] },
      { MetricName: 'm', StatisticValues },
    )
    expect(await read()).toEqual([
      { Timestamp: at(0), SampleCount: 8, Sum: 48, Minimum: 1, Maximum: 25, Average: 6, Unit: 'None' },
    ])
  })

  it('takes a value of the past to its own minute', async () => {
    await put({ MetricName: 'm', Value: 2 })
    await put({ MetricName: 'm', Value: 3, Timestamp: at(-2, 30) })
    expect((await read())?.map((each) => [each.Timestamp, each.Sum])).toEqual([
      [at(-2), 3],
      [at(0), 2],
    ])
  })

  const DAY = 24 * 60
  const invalid = 'InvalidParameterValueException'
  it.each<[string, MetricDatum, string, string]>([
    ['no value', { MetricName: 'm' }, 'MissingRequiredParameterException', 'member.2.Value is required'],
    [
      'two values',
      { MetricName: 'm', Value: 1, Values: [1] },
      'InvalidParameterCombinationException',
      'MetricData.member.2.Value and MetricData.member.2.Values are mutually exclusive',
    ],
    ['more counts than values', { MetricName: 'm', Values: [1], Counts: [1, 2] }, invalid, 'same size'],
    ['the far past', { MetricName: 'm', Value: 1, Timestamp: at(-14 * DAY - 1) }, invalid, 'past two weeks'],
    ['the far future', { MetricName: 'm', Value: 1, Timestamp: at(121) }, invalid, 'two hours in the future'],
    ['a value beyond 2^360', { MetricName: 'm', Value: 2 ** 361 }, invalid, 'MetricData.member.2.Value'],
    [
      'high resolution',
      { MetricName: 'm', Value: 1, StorageResolution: 1 },
      'NotImplemented',
      'StorageResolution 1',
    ],
    [
      'a unit that is none',
      { MetricName: 'm', Value: 1, Unit: 'Apples' as 'None' },
      'ValidationException',
      'metricData.2.member.unit',
    ],
  ])('refuses %s, and keeps nothing of that call', async (_what, datum, name, message) => {
    const refused = put({ MetricName: 'm', Value: 1 }, datum)
    await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
    expect(await read()).toEqual([])
  })

  it('leaves the namespaces of AWS to AWS', async () => {
    const MetricData = [{ MetricName: 'm', Value: 1 }]
    await expect(used.client.putMetricData({ Namespace: 'AWS/RDS', MetricData })).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The value AWS/RDS for parameter Namespace is invalid.',
    })
  })
})
