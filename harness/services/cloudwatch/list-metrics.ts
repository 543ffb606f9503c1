import { pageOf } from '../../aws/page.ts'
import { invalidNextToken } from './errors.ts'
import { MINUTE_MS } from './metric-series.ts'
import type { Metric } from './metric-store.ts'
import type { CloudWatchParts, Operations } from './operations.ts'

/** [A] */
const PAGE = 500
const RECENT_MINUTES = 3 * 60

/** The metrics that have data; dimensions are a filter: a metric may have more of them. */
export function listMetrics({ store, collect }: CloudWatchParts) {
  return {
    async ListMetrics(input, context) {
      await collect()
      const since = Math.floor(store.now() / MINUTE_MS) - RECENT_MINUTES
      const found = store
        .list(context)
        .filter((metric) => input.Namespace === undefined || metric.namespace === input.Namespace)
        .filter((metric) => input.MetricName === undefined || metric.metricName === input.MetricName)
        .filter((metric) =>
          (input.Dimensions ?? []).every(({ Name, Value }) =>
            metric.dimensions.some(
              ({ name, value }) => name === Name && (Value === undefined || value === Value),
            ),
          ),
        )
        .filter((metric) => input.RecentlyActive === undefined || isActiveSince(metric, since))
      const { items, next } = pageOf(found, input.NextToken, PAGE, invalidNextToken)
      return {
        Metrics: items.map(({ namespace, metricName, dimensions }) => ({
          Namespace: namespace,
          MetricName: metricName,
          Dimensions: dimensions.map(({ name, value }) => ({ Name: name, Value: value })),
        })),
        NextToken: next,
      }
    },
  } satisfies Operations
}

function isActiveSince(metric: Metric, minute: number): boolean {
  return [...metric.series.values()].some((series) => (series.lastMinute ?? 0) >= minute)
}
