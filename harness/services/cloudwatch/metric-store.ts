import type { RequestContext } from '../../aws/service.ts'
import type { Clock } from '../../kit/clock.ts'
import { tooManyMetrics } from './errors.ts'
import { MetricSeries, MINUTE_MS, RETENTION_MINUTES } from './metric-series.ts'

/** Account and region that a metric is looked up in. */
export type Scope = Pick<RequestContext, 'account' | 'region'>

export interface Dimension {
  readonly name: string
  readonly value: string
}

/** A metric's identity: the same name with other dimensions is another metric [A]. */
export interface MetricName {
  readonly namespace: string
  readonly metricName: string
  readonly dimensions: readonly Dimension[]
}

export interface Metric extends MetricName {
  /** By unit: values of different units are never mixed in the store. */
  readonly series: Map<string, MetricSeries>
}

const MAX_METRICS = 10_000

/** Metrics of every account and region, in memory: at most 10,000, each for 15 days. */
export class MetricStore {
  readonly #clock: Clock
  readonly #metrics = new Map<string, Metric>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now()
  }

  clear(): void {
    this.#metrics.clear()
  }

  find(scope: Scope, name: MetricName): Metric | undefined {
    return this.#metrics.get(keyOf(scope, name))
  }

  /** The series of that metric and unit, made at its first value. @throws AwsError LimitExceededFault. */
  series(scope: Scope, name: MetricName, unit: string): MetricSeries {
    const key = keyOf(scope, name)
    let metric = this.#metrics.get(key)
    if (!metric) {
      if (this.#metrics.size >= MAX_METRICS) this.#expire()
      if (this.#metrics.size >= MAX_METRICS) throw tooManyMetrics(MAX_METRICS)
      metric = { ...name, series: new Map() }
      this.#metrics.set(key, metric)
    }
    const series = metric.series.get(unit) ?? new MetricSeries()
    metric.series.set(unit, series)
    return series
  }

  /** Those that have data, in the order in which they came into being. */
  list(scope: Scope): Metric[] {
    this.#expire()
    const prefix = keyOf(scope, undefined)
    return [...this.#metrics].filter(([key]) => key.startsWith(prefix)).map(([, metric]) => metric)
  }

  #expire(): void {
    const oldest = Math.floor(this.now() / MINUTE_MS) - RETENTION_MINUTES
    for (const [key, metric] of this.#metrics) {
      for (const [unit, series] of metric.series) {
        series.expire(oldest)
        if (series.size === 0) metric.series.delete(unit)
      }
      if (metric.series.size === 0) this.#metrics.delete(key)
    }
  }
}

/** The order of dimensions does not matter. */
function keyOf({ account, region }: Scope, name: MetricName | undefined): string {
  const scope = `${account}/${region}/`
  if (!name) return scope
  const dimensions = name.dimensions.map((each) => JSON.stringify([each.name, each.value])).sort()
  return scope + JSON.stringify([name.namespace, name.metricName, dimensions])
}
