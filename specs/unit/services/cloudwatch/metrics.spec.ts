import { beforeEach, describe, expect, it } from '@jest/globals'
import { at, home, THREE, withCloudWatch } from './with-cloudwatch.ts'

let collected = 0
const used = withCloudWatch(async () => {
  collected++
})
const value = (of: number) => ({ sampleCount: 1, sum: of, minimum: of, maximum: of })
const named = (metricName: string, dimensions: Record<string, string> = {}) => ({
  namespace: 'AWS/RDS',
  metricName,
  dimensions: Object.entries(dimensions).map(([name, value]) => ({ name, value })),
})
const record = (metricName: string, minute: number, of: number, dimensions?: Record<string, string>) =>
  used.service.record(home, named(metricName, dimensions), 'Count', at(minute).getTime(), value(of))

const query = (id: string, name: string, more: { Stat?: string; Period?: number } = {}) => ({
  Id: id,
  MetricStat: { Metric: { Namespace: 'AWS/RDS', MetricName: name }, Period: 60, Stat: 'Sum', ...more },
})
const range = { StartTime: at(0), EndTime: at(60) }

describe('GetMetricData', () => {
  beforeEach(() => {
    for (const [minute, of] of [3, 5, 7, 1].entries()) record('Requests', minute, of)
  })

  it('answers the newest point first, and brings the present minute up to date before', async () => {
    collected = 0
    const { MetricDataResults } = await used.client.getMetricData({
      ...range,
      MetricDataQueries: [query('q', 'Requests')],
    })
    expect(collected).toBe(1)
    expect(MetricDataResults).toEqual([
      {
        Id: 'q',
        Label: 'Requests',
        Timestamps: [at(3), at(2), at(1), at(0)],
        Values: [1, 7, 5, 3],
        StatusCode: 'Complete',
      },
    ])
  })

  it.each([
    ['Sum', [8, 8]],
    ['Average', [4, 4]],
    ['Minimum', [3, 1]],
    ['Maximum', [5, 7]],
    ['SampleCount', [2, 2]],
  ])('gathers minutes into periods by %s', async (Stat, values) => {
    const { MetricDataResults } = await used.client.getMetricData({
      ...range,
      ScanBy: 'TimestampAscending',
      MetricDataQueries: [query('q', 'Requests', { Stat, Period: 120 })],
    })
    expect(MetricDataResults?.[0]?.Values).toEqual(values)
    expect(MetricDataResults?.[0]?.Timestamps).toEqual([at(0), at(2)])
  })

  it('includes the start, rounded down to its minute, and leaves the end out', async () => {
    const { MetricDataResults } = await used.client.getMetricData({
      StartTime: at(1, 59),
      EndTime: at(3),
      MetricDataQueries: [query('q', 'Requests')],
    })
    expect(MetricDataResults?.[0]?.Values).toEqual([7, 5])
  })

  it('counts periods from the start that is asked for', async () => {
    const { MetricDataResults } = await used.client.getMetricData({
      StartTime: at(1),
      EndTime: at(60),
      MetricDataQueries: [query('q', 'Requests', { Period: 120 })],
    })
    expect(MetricDataResults?.[0]?.Timestamps).toEqual([at(3), at(1)])
    expect(MetricDataResults?.[0]?.Values).toEqual([1, 12])
  })

  it('pages over the points of all results', async () => {
    const MetricDataQueries = [query('a', 'Requests'), query('b', 'Requests', { Stat: 'Maximum' })]
    const pages: unknown[] = []
    let NextToken: string | undefined
    do {
      const page = await used.client.getMetricData({
        ...range,
        MetricDataQueries,
        MaxDatapoints: 3,
        NextToken,
      })
      pages.push(page.MetricDataResults?.map((each) => [each.Values, each.StatusCode]))
      NextToken = page.NextToken
    } while (NextToken)
    expect(pages).toEqual([
      [
        [[1, 7, 5], 'PartialData'],
        [[], 'PartialData'],
      ],
      [
        [[3], 'Complete'],
        [[1, 7], 'PartialData'],
      ],
      [
        [[], 'Complete'],
        [[5, 3], 'Complete'],
      ],
    ])
  })

  it('labels queries that differ in their statistic by it, and takes a label that is given', async () => {
    const { MetricDataResults } = await used.client.getMetricData({
      ...range,
      MetricDataQueries: [
        query('a', 'Requests'),
        query('b', 'Requests', { Stat: 'Average' }),
        { ...query('c', 'Requests'), Label: 'mine' },
        { ...query('d', 'Requests'), ReturnData: false },
      ],
    })
    const labels = MetricDataResults?.map((each) => each.Label)
    expect(labels).toEqual(['Requests Sum', 'Requests Average', 'mine'])
  })

  it('has an empty, complete result for a metric that does not exist with this name, these dimensions, this unit', async () => {
    const Metric = { Namespace: 'AWS/RDS', MetricName: 'Requests', Dimensions: [{ Name: 'a', Value: 'b' }] }
    const { MetricDataResults } = await used.client.getMetricData({
      ...range,
      MetricDataQueries: [
        query('a', 'Nothing'),
        { Id: 'b', MetricStat: { Metric, Period: 60, Stat: 'Sum' } },
        { Id: 'c', MetricStat: { ...query('c', 'Requests').MetricStat, Unit: 'Bytes' } },
      ],
    })
    expect(MetricDataResults).toHaveLength(3)
    for (const result of MetricDataResults ?? []) {
      expect(result).toMatchObject({ Timestamps: [], Values: [], StatusCode: 'Complete' })
    }
  })

  const stat = (more: object) => ({ ...query('q', 'Requests').MetricStat, ...more })
  const value = 'InvalidParameterValueException'
  const combination = 'InvalidParameterCombinationException'
  const missing = 'MissingRequiredParameterException'
  it.each([
    ['metric math', { Id: 'q', Expression: 'SUM(METRICS())' }, 'NotImplemented', 'Expression'],
    ['a percentile', { Id: 'q', MetricStat: stat({ Stat: 'p99' }) }, 'NotImplemented', 'Stat p99'],
    ['a period below a minute', { Id: 'q', MetricStat: stat({ Period: 10 }) }, 'NotImplemented', 'Period 10'],
    ['a dynamic label', { ...query('q', 'R'), Label: '$' + '{MAX}' }, 'NotImplemented', 'dynamic labels'],
    ['a statistic that is none', { Id: 'q', MetricStat: stat({ Stat: 'Middle' }) }, value, 'Middle'],
    ['an odd period', { Id: 'q', MetricStat: stat({ Period: 61 }) }, value, 'multiple of 60'],
    ['an upper-case id', query('Q', 'R'), 'ValidationException', 'MetricDataQueries.member.1.Id'],
    ['a query without a metric', { Id: 'q' }, missing, 'member.1.MetricStat is required'],
    ['metric and expression at once', { ...query('q', 'R'), Expression: 'x' }, combination, 'exclusive'],
  ])('refuses %s', async (_what, asked, name, message) => {
    const refused = used.client.getMetricData({ ...range, MetricDataQueries: [asked] })
    await expect(refused).rejects.toMatchObject({ name, message: expect.stringContaining(message) })
  })

  it('refuses an id that is used twice, and a token that is none', async () => {
    const twice = [query('q', 'R'), query('q', 'R')]
    await expect(used.client.getMetricData({ ...range, MetricDataQueries: twice })).rejects.toThrow(
      'used twice',
    )
    const wrong = { ...range, MetricDataQueries: [query('q', 'R')], NextToken: 'x' }
    await expect(used.client.getMetricData(wrong)).rejects.toMatchObject({ name: 'InvalidNextToken' })
  })
})

describe('GetMetricStatistics', () => {
  const metric = { Namespace: 'AWS/RDS', MetricName: 'Requests', Period: 60 }
  const asked = { ...range, ...metric, Statistics: ['Sum' as const] }

  it('answers each unit by itself', async () => {
    record('Requests', 0, 1)
    used.service.record(home, named('Requests'), 'Bytes', THREE, value(8))
    const { Datapoints } = await used.client.getMetricStatistics(asked)
    expect(Datapoints).toEqual([
      { Timestamp: at(0), Sum: 1, Unit: 'Count' },
      { Timestamp: at(0), Sum: 8, Unit: 'Bytes' },
    ])
    const bytes = await used.client.getMetricStatistics({ ...asked, Unit: 'Bytes' })
    expect(bytes.Datapoints?.map((each) => each.Sum)).toEqual([8])
  })

  it('refuses more than 1,440 datapoints in AWS’s words', async () => {
    const refused = used.client.getMetricStatistics({ ...asked, EndTime: at(1441) })
    await expect(refused).rejects.toMatchObject({
      name: 'InvalidParameterCombinationException',
      message:
        'You have requested up to 1,441 datapoints, which exceeds the limit of 1,440. ' +
        'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
    })
    await expect(used.client.getMetricStatistics({ ...asked, EndTime: at(1440) })).resolves.toBeDefined()
  })

  it('refuses percentiles by name, and wants a statistic', async () => {
    const percentile = { ...asked, Statistics: undefined, ExtendedStatistics: ['p99.9'] }
    await expect(used.client.getMetricStatistics(percentile)).rejects.toThrow(
      'ExtendedStatistics p99.9 is not emulated by poolhouse.',
    )
    await expect(
      used.client.getMetricStatistics({ ...asked, ExtendedStatistics: ['Sum'] }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValueException',
      message: 'The value Sum for parameter ExtendedStatistics is not supported.',
    })
    await expect(used.client.getMetricStatistics({ ...asked, Statistics: undefined })).rejects.toMatchObject({
      name: 'InvalidParameterCombinationException',
    })
  })
})

describe('ListMetrics', () => {
  beforeEach(() => {
    record('ClientConnections', 0, 1, { ProxyName: 'p' })
    record('ClientConnections', 0, 1, { ProxyName: 'p', EndpointName: 'default' })
    record('QueryRequests', -181, 1, { ProxyName: 'q' })
  })
  const names = async (input: Parameters<typeof used.client.listMetrics>[0]) => {
    const { Metrics } = await used.client.listMetrics(input)
    return Metrics?.map((each) => [each.MetricName, ...(each.Dimensions ?? []).map(({ Value }) => Value)])
  }
  const ofProxy = ['ClientConnections', 'p']
  const ofEndpoint = ['ClientConnections', 'p', 'default']

  it.each([
    [{ Namespace: 'AWS/Lambda' }, []],
    [{ MetricName: 'QueryRequests' }, [['QueryRequests', 'q']]],
    [{ Dimensions: [{ Name: 'ProxyName', Value: 'p' }] }, [ofProxy, ofEndpoint]],
    [{ Dimensions: [{ Name: 'EndpointName' }] }, [ofEndpoint]],
    [{ RecentlyActive: 'PT3H' as const }, [ofProxy, ofEndpoint]],
  ])('filters by %j', async (input, expected) => {
    expect(await names(input)).toEqual(expected)
  })

  it('answers 500 metrics a page', async () => {
    for (let i = 0; i < 500; i++) record(`m${i}`, 0, 1)
    const first = await used.client.listMetrics({})
    expect(first.Metrics).toHaveLength(500)
    const second = await used.client.listMetrics({ NextToken: first.NextToken })
    expect(second.Metrics).toHaveLength(3)
    expect(second.NextToken).toBeUndefined()
  })

  it('shows an account its own metrics only', async () => {
    const other = { ...home, account: '123456789012' }
    used.service.record(other, named('Other'), 'Count', THREE, value(1))
    expect(await names({ MetricName: 'Other' })).toEqual([])
  })
})

describe('a metric that a service writes', () => {
  const asked = {
    ...range,
    Namespace: 'AWS/RDS',
    MetricName: 'm',
    Period: 60,
    Statistics: ['Sum' as const],
  }
  const sums = async (more: object = {}) => {
    const { Datapoints } = await used.client.getMetricStatistics({ ...asked, ...more })
    return Datapoints?.map((each) => each.Sum)
  }

  it('has the last value written for a minute, and none once that is taken away', async () => {
    record('m', 0, 1)
    record('m', 0, 4)
    expect(await sums()).toEqual([4])
    used.service.record(home, named('m'), 'Count', THREE, undefined)
    expect(await sums()).toEqual([])
    expect((await used.client.listMetrics({ MetricName: 'm' })).Metrics).toEqual([])
  })

  it('is kept for 15 days', async () => {
    const DAYS_15 = 15 * 24 * 60
    record('m', -DAYS_15, 1)
    record('m', -DAYS_15 + 1, 2)
    record('m', 1, 3)
    expect(await sums({ StartTime: at(-DAYS_15), EndTime: at(-DAYS_15 + 10) })).toEqual([2])
  })
})
