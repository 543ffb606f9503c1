import type { DbProxyEvent } from '../dbproxy/db-proxy-event.ts'
import type { DbProxyStatistics } from '../dbproxy/db-proxy-view.ts'
import type { DbProxyPlane } from '../dbproxy/plane/plane.ts'
import type { Clock } from '../kit/clock.ts'
import type { CloudWatch } from '../services/cloudwatch/index.ts'
import type { Logs } from '../services/logs/index.ts'
import { Availability } from './availability.ts'
import { logLineOf } from './db-proxy-log-line.ts'
import { clientMetrics, type DbProxyMetric, databaseMetrics, targetMetrics } from './db-proxy-metrics.ts'

/** A proxy that is recorded. */
export interface RecordedProxy {
  /** Stays when the proxy gets another name. */
  readonly arn: string
  /** Milliseconds since the epoch. */
  readonly createdAt: number
  readonly name: string
  /** Identifier of the DB instance in its target group. */
  readonly target: string | undefined
  readonly account: string
  readonly region: string
}

export interface DbProxyRecorderOptions {
  readonly plane: Pick<DbProxyPlane, 'statistics' | 'takeEvents'>
  readonly cloudWatch: Pick<CloudWatch, 'record'>
  readonly logs: Pick<Logs, 'ensureGroup' | 'write' | 'messages'>
  readonly clock: Clock
  readonly proxies: () => readonly RecordedProxy[]
}

const MINUTE_MS = 60_000
/** One: on AWS a proxy is several nodes, and its metrics and logs come from each; how streams are named is not public (U). */
const LOG_STREAM = 'node-1'
const TARGET_GROUP = { name: 'TargetGroup', value: 'default' }
const ROLE = { name: 'TargetRole', value: 'READ_WRITE' }

type Dimension = { readonly name: string; readonly value: string }

/** What is remembered of a proxy from minute to minute. */
interface Recorded {
  /** The minute under way, and the statistics at its beginning; undefined: all zero. */
  minute: number
  baseline: DbProxyStatistics | undefined
  readonly availability: Availability
}

/**
 * Writes the metrics and the log of RDS proxies: once a minute, and whenever somebody asks, so that a test does not wait
 * (AWS shows a minute's point when the minute is over). Nothing is done for it at a query or a connect but to count.
 */
export class DbProxyRecorder {
  readonly #options: DbProxyRecorderOptions
  readonly #recorded = new Map<string, Recorded>()
  /** Proxies that are gone, too: their last events may still be on the way. */
  readonly #known = new Map<string, RecordedProxy>()
  /** The log groups that were made, by proxy and name. */
  readonly #grouped = new Set<string>()

  constructor(options: DbProxyRecorderOptions) {
    this.#options = options
  }

  /** Brings the logs up to date. */
  async collectLogs(): Promise<void> {
    const { plane, logs } = this.#options
    for (const proxy of this.#proxies()) {
      // with the proxy [A: each proxy has an entry among the log groups]; once, since users may delete it
      const group = groupOf(proxy.name)
      const made = `${proxy.arn} ${group}`
      if (!this.#grouped.has(made)) logs.ensureGroup(proxy, group)
      this.#grouped.add(made)
    }
    for (;;) {
      const { entries, more } = await plane.takeEvents()
      for (const { proxyName: arn, at, event } of entries) this.#onEvent(arn, at, event)
      if (!more) return
    }
  }

  /** The lines of a proxy's log, oldest first. */
  lines(proxyArn: string): string[] {
    const proxy = this.#known.get(proxyArn)
    return proxy ? this.#options.logs.messages(proxy, groupOf(proxy.name)) : []
  }

  /** Brings the metrics up to date, the minute under way included. */
  async collectMetrics(): Promise<void> {
    await this.collectLogs() // what the target's availability is made of
    const proxies = this.#proxies()
    for (const arn of this.#recorded.keys()) {
      if (!proxies.some((proxy) => proxy.arn === arn)) this.#recorded.delete(arn)
    }
    await Promise.all(proxies.map((proxy) => this.#look(proxy)))
  }

  /** An endpoint goes on under another name: its counts are not new ones. */
  endpointRenamed(proxyArn: string, name: string, newName: string): void {
    const recorded = this.#recorded.get(proxyArn)
    const { [name]: endpoint, ...others } = recorded?.baseline?.endpoints ?? {}
    if (!recorded?.baseline || !endpoint) return
    recorded.baseline = { ...recorded.baseline, endpoints: { ...others, [newName]: endpoint } }
  }

  /** Forgets everything, and what the planes still hold. */
  async reset(): Promise<void> {
    this.#recorded.clear()
    this.#known.clear()
    this.#grouped.clear()
    while ((await this.#options.plane.takeEvents()).more);
  }

  #proxies(): readonly RecordedProxy[] {
    const proxies = this.#options.proxies()
    for (const proxy of proxies) {
      this.#known.set(proxy.arn, proxy)
      if (!this.#recorded.has(proxy.arn)) {
        this.#recorded.set(proxy.arn, {
          minute: Math.floor(proxy.createdAt / MINUTE_MS),
          baseline: undefined,
          availability: new Availability(proxy.createdAt),
        })
      }
    }
    return proxies
  }

  #onEvent(proxyArn: string, at: number, event: DbProxyEvent): void {
    const proxy = this.#known.get(proxyArn)
    if (!proxy) return // of before a reset
    const line = logLineOf(event, at)
    if (line !== undefined) this.#options.logs.write(proxy, groupOf(proxy.name), LOG_STREAM, at, line)
    const { availability } = this.#recorded.get(proxy.arn) ?? {}
    if (event.type === 'TargetAvailable') availability?.note(at, true)
    if (event.type === 'TargetUnavailable') availability?.note(at, false)
  }

  async #look(proxy: RecordedProxy): Promise<void> {
    const { plane, clock } = this.#options
    const recorded = this.#recorded.get(proxy.arn)
    const now = await plane.statistics(proxy.arn).catch((error: unknown) => {
      // gone since it was listed
      if (this.#options.proxies().some(({ arn }) => arn === proxy.arn)) throw error
      return undefined
    })
    if (!now || !recorded) return
    const minute = Math.floor(clock.now() / MINUTE_MS)
    if (minute > recorded.minute) {
      this.#write(proxy, now, recorded, (recorded.minute + 1) * MINUTE_MS)
      recorded.availability.forget((recorded.minute + 1) * MINUTE_MS)
      Object.assign(recorded, { minute, baseline: now })
    }
    this.#write(proxy, now, recorded, clock.now())
  }

  /** Writes the points of the minute under way, which has lasted until `until`. */
  #write(proxy: RecordedProxy, now: DbProxyStatistics, recorded: Recorded, until: number): void {
    const { baseline, availability, minute } = recorded
    const start = minute * MINUTE_MS
    const connected = now.clientConnectionsSetupSucceeded > 0
    const write = <S>(
      metrics: readonly DbProxyMetric<S>[],
      sets: Dimension[][],
      of: S,
      before: S | undefined,
    ) => {
      for (const { name, unit, fromStart, minute } of metrics) {
        const set = fromStart || connected ? minute(of, before) : undefined
        for (const dimensions of sets) {
          const metric = { namespace: 'AWS/RDS', metricName: name, dimensions: [proxyName, ...dimensions] }
          this.#options.cloudWatch.record(proxy, metric, unit, start, set)
        }
      }
    }
    const proxyName = { name: 'ProxyName', value: proxy.name }
    const ofTarget =
      proxy.target === undefined
        ? []
        : [
            [TARGET_GROUP, { name: 'Target', value: proxy.target }],
            [TARGET_GROUP, ROLE],
          ]
    write(clientMetrics, [[]], now, baseline)
    write(databaseMetrics, [[], ...ofTarget], now, baseline)
    write(targetMetrics, ofTarget, now, baseline)
    for (const [name, endpoint] of Object.entries(now.endpoints)) {
      write(clientMetrics, [[{ name: 'EndpointName', value: name }]], endpoint, baseline?.endpoints[name])
    }
    const percent = availability.percent(start, until)
    if (percent === undefined || proxy.target === undefined) return
    const set = { sampleCount: 1, sum: percent, minimum: percent, maximum: percent }
    const metric = {
      namespace: 'AWS/RDS',
      metricName: 'AvailabilityPercentage',
      dimensions: [proxyName, TARGET_GROUP, ROLE],
    }
    this.#options.cloudWatch.record(proxy, metric, 'Percent', start, set)
  }
}

/** [A: rds-proxy.monitoring] */
export function groupOf(proxyName: string): string {
  return `/aws/rds/proxy/${proxyName}`
}
