import type { Datapoint, StandardUnit } from '@aws-sdk/client-cloudwatch'
import { invalidCombination, invalidValue } from './errors.ts'
import { metricNamed } from './metric-named.ts'
import { MINUTE_MS } from './metric-series.ts'
import type { CloudWatchParts, Operations } from './operations.ts'
import { statisticNamed } from './statistic-named.ts'
import { type StatisticName, type StatisticSet, statisticOf } from './statistic-set.ts'
import { periodMinutes, timeRange } from './time-range.ts'

/** Of one answer [A]. */
const MAX_DATAPOINTS = 1_440

/** One metric; a datapoint for each period and unit that has data, oldest first (AWS promises no order). */
export function getMetricStatistics({ store, collect }: CloudWatchParts) {
  return {
    async GetMetricStatistics(input, context) {
      const wanted = (input.Statistics ?? []).map((name) => statisticNamed(name, 'Statistics'))
      for (const name of input.ExtendedStatistics ?? []) {
        statisticNamed(name, 'ExtendedStatistics')
        // percentiles are refused there, and what is no percentile does not belong here; the text is not verified on AWS
        throw invalidValue(`The value ${name} for parameter ExtendedStatistics is not supported.`)
      }
      if (wanted.length === 0)
        throw invalidCombination('Must specify either Statistics or ExtendedStatistics')
      const period = periodMinutes(input.Period, 'Period')
      const { start, end } = timeRange(input.StartTime, input.EndTime)
      const count = Math.ceil((end - start) / period)
      if (count > MAX_DATAPOINTS) {
        throw invalidCombination(
          `You have requested up to ${count.toLocaleString('en-US')} datapoints, which exceeds the limit of 1,440. ` +
            'You may reduce the datapoints requested by increasing Period, or decreasing the time range.',
        )
      }
      await collect()
      const metric = store.find(context, metricNamed(input))
      const datapoints = [...(metric?.series ?? [])]
        .filter(([unit]) => input.Unit === undefined || input.Unit === unit)
        .flatMap(([unit, series]) =>
          series.buckets(start, end, period).map(({ minute, set }) => ({ minute, unit, set })),
        )
        .sort((a, b) => a.minute - b.minute)
      return {
        Label: input.MetricName,
        Datapoints: datapoints.map(({ minute, unit, set }) => ({
          Timestamp: new Date(minute * MINUTE_MS),
          ...chosen(set, wanted),
          Unit: unit as StandardUnit,
        })),
      }
    },
  } satisfies Operations
}

function chosen(set: StatisticSet, wanted: readonly StatisticName[]): Datapoint {
  return Object.fromEntries(wanted.map((name) => [name, statisticOf(set, name)]))
}
