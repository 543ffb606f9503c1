import type { MetricDatum } from '@aws-sdk/client-cloudwatch'
import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidCombination, invalidValue, missingParameter } from './errors.ts'
import { metricNamed } from './metric-named.ts'
import { MINUTE_MS } from './metric-series.ts'
import type { CloudWatchParts, Operations } from './operations.ts'
import { merged, type StatisticSet, samples } from './statistic-set.ts'

const MAX_AGE_MS = 14 * 24 * 60 * MINUTE_MS
const MAX_AHEAD_MS = 2 * 60 * MINUTE_MS
/** Values lie between -2^360 and 2^360 [A]. */
const MAX_VALUE = 2 ** 360

/** Users' own metrics. Nothing is kept when one datum is refused. */
export function putMetricData({ store }: CloudWatchParts) {
  return {
    PutMetricData(input, context) {
      if (input.Namespace.startsWith('AWS/')) {
        throw invalidValue(`The value ${input.Namespace} for parameter Namespace is invalid.`)
      }
      if (!input.MetricData?.length) throw missingParameter('MetricData')
      const now = store.now()
      const accepted = input.MetricData.map((datum, i) => {
        const at = `MetricData.member.${i + 1}`
        return { datum, set: setOf(datum, at), minute: minuteOf(datum, at, now) }
      })
      for (const { datum, set, minute } of accepted) {
        const name = metricNamed({ ...datum, Namespace: input.Namespace })
        store.series(context, name, datum.Unit ?? 'None').add(minute, set)
      }
      return {}
    },
  } satisfies Operations
}

function minuteOf(datum: MetricDatum, at: string, now: number): number {
  if (datum.StorageResolution === 1) throw notEmulated(`${at}.StorageResolution 1 (high resolution)`)
  if ((datum.StorageResolution ?? 60) !== 60) {
    throw invalidValue(
      `The value ${datum.StorageResolution} for parameter ${at}.StorageResolution is invalid.`,
    )
  }
  const time = datum.Timestamp?.getTime() ?? now
  if (time < now - MAX_AGE_MS) {
    throw invalidValue(`The parameter ${at}.Timestamp must specify a time within the past two weeks.`)
  }
  if (time > now + MAX_AHEAD_MS) {
    throw invalidValue(
      `The parameter ${at}.Timestamp must specify a time no more than two hours in the future.`,
    )
  }
  return Math.floor(time / MINUTE_MS)
}

function setOf(datum: MetricDatum, at: string): StatisticSet {
  const given = (['Value', 'StatisticValues', 'Values'] as const).filter((name) => datum[name] !== undefined)
  const [first, second] = given
  if (first === undefined) throw missingParameter(`${at}.Value`)
  if (second !== undefined) {
    throw invalidCombination(
      `The parameters ${at}.${first} and ${at}.${second} are mutually exclusive and you have specified both.`,
    )
  }
  switch (first) {
    case 'Value':
      return samples(number(datum.Value, `${at}.Value`))
    case 'StatisticValues': {
      const { SampleCount, Sum, Minimum, Maximum } = datum.StatisticValues ?? {}
      return {
        sampleCount: positive(SampleCount, `${at}.StatisticValues.SampleCount`),
        sum: number(Sum, `${at}.StatisticValues.Sum`),
        minimum: number(Minimum, `${at}.StatisticValues.Minimum`),
        maximum: number(Maximum, `${at}.StatisticValues.Maximum`),
      }
    }
    case 'Values':
      return setOfValues(datum, at)
  }
}

function setOfValues(datum: MetricDatum, at: string): StatisticSet {
  const values = datum.Values ?? []
  const counts = datum.Counts ?? values.map(() => 1)
  if (values.length === 0) throw missingParameter(`${at}.Values`)
  if (values.length !== counts.length) {
    throw invalidValue(`The parameters ${at}.Values and ${at}.Counts must be of the same size.`)
  }
  return values
    .map((value, i) => samples(number(value, `${at}.Values`), positive(counts[i], `${at}.Counts`)))
    .reduce(merged)
}

function number(value: number | undefined, parameter: string): number {
  if (value !== undefined && Math.abs(value) <= MAX_VALUE) return value
  throw invalidValue(`The value ${value} for parameter ${parameter} is invalid.`)
}

function positive(value: number | undefined, parameter: string): number {
  if (number(value, parameter) > 0) return value as number
  throw invalidValue(`The value ${value} for parameter ${parameter} is invalid.`)
}
