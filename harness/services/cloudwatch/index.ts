import { refusing } from '../../aws/refuse-parameters.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { getMetricData } from './get-metric-data.ts'
import { getMetricStatistics } from './get-metric-statistics.ts'
import { listMetrics } from './list-metrics.ts'
import { MINUTE_MS } from './metric-series.ts'
import { type MetricName, MetricStore, type Scope } from './metric-store.ts'
import { cloudWatchParameters } from './parameters.ts'
import { putMetricData } from './put-metric-data.ts'
import type { StatisticSet } from './statistic-set.ts'

export interface CloudWatchOptions {
  readonly clock?: Clock
  /** Makes the data planes bring the minute under way up to date; called before anything is read. */
  readonly collect?: () => Promise<void>
}

export interface CloudWatch extends Service {
  /**
   * Writes the point of one minute as an AWS service does, in place of the one that was there; undefined takes it away.
   * @param time any time within the minute, in milliseconds since the epoch
   */
  record(scope: Scope, metric: MetricName, unit: string, time: number, set: StatisticSet | undefined): void
}

/** CloudWatch's metrics: one point a minute, for 15 days, in memory. Alarms, dashboards and streams are not emulated. */
export function createCloudWatch(options: CloudWatchOptions = {}): CloudWatch {
  const store = new MetricStore(options.clock ?? systemClock)
  const parts = { store, collect: async () => options.collect?.() }
  return {
    signingName: 'monitoring',
    operations: refusing('monitoring', cloudWatchParameters, {
      ...getMetricData(parts),
      ...getMetricStatistics(parts),
      ...listMetrics(parts),
      ...putMetricData(parts),
    }),
    reset: () => store.clear(),
    record(scope, metric, unit, time, set) {
      if (!set && !store.find(scope, metric)) return // a metric begins to exist with its first value
      store.series(scope, metric, unit).set(Math.floor(time / MINUTE_MS), set)
    },
  }
}
