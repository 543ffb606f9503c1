import type { DbProxyEndpointStatistics, DbProxyStatistics } from '../dbproxy/db-proxy-view.ts'
import type { StatisticSet } from '../services/cloudwatch/statistic-set.ts'

/** A metric's value for one minute, of the statistics at its end and at its beginning. Undefined: no data. */
type MinuteOf<Statistics> = (now: Statistics, before: Statistics | undefined) => StatisticSet | undefined

export interface DbProxyMetric<Statistics> {
  readonly name: string
  readonly unit: 'Count' | 'Microseconds'
  /**
   * Whether it is there before a client has ever connected. "Some" metrics are not [A]; which ones is not public (U): here
   * those about connections that do not come about are.
   */
  readonly fromStart?: true
  readonly minute: MinuteOf<Statistics>
}

/** The client's side: dimension sets ProxyName, and ProxyName with EndpointName. A proxy's totals have the same members. */
export type ClientSide = DbProxyEndpointStatistics

/** One sample a minute: the value as it is. */
const gauge = <S>(of: (now: S) => number): MinuteOf<S> => {
  return (now) => one(of(now))
}

/** One sample a minute: how much it has grown. */
const counter = <S>(of: (now: S) => number): MinuteOf<S> => {
  return (now, before) => one(of(now) - (before ? of(before) : 0))
}

/** As many samples as there were; no data in a minute without any. The least and the greatest are not known. */
const latency = <S>(sum: (now: S) => number, count: (now: S) => number): MinuteOf<S> => {
  return (now, before) => {
    const sampleCount = count(now) - (before ? count(before) : 0)
    if (sampleCount <= 0) return undefined
    const total = sum(now) - (before ? sum(before) : 0)
    const mean = total / sampleCount
    return { sampleCount, sum: total, minimum: mean, maximum: mean }
  }
}

function one(value: number): StatisticSet {
  return { sampleCount: 1, sum: value, minimum: value, maximum: value }
}

const databaseResponseLatency: DbProxyMetric<ClientSide> = {
  name: 'QueryDatabaseResponseLatency',
  unit: 'Microseconds',
  minute: latency(
    (now) => now.queryDatabaseResponseMicroseconds,
    (now) => now.queryResponses,
  ),
}

/** Metrics of the dimension sets 1 (ProxyName) and 2 (ProxyName, EndpointName) [A: rds-proxy.monitoring]. */
export const clientMetrics: readonly DbProxyMetric<ClientSide>[] = [
  count(
    'ClientConnections',
    gauge((now) => now.clientConnections.current),
  ),
  early(
    'ClientConnectionsClosed',
    counter((now) => now.clientConnectionsClosed),
  ),
  count(
    'ClientConnectionsNoTLS',
    gauge((now) => now.clientConnections.noTls),
  ),
  early(
    'ClientConnectionsReceived',
    counter((now) => now.clientConnectionsReceived),
  ),
  early(
    'ClientConnectionsSetupFailedAuth',
    counter((now) => now.clientConnectionsSetupFailedAuth),
  ),
  count(
    'ClientConnectionsSetupSucceeded',
    counter((now) => now.clientConnectionsSetupSucceeded),
  ),
  count(
    'ClientConnectionsTLS',
    gauge((now) => now.clientConnections.tls),
  ),
  {
    name: 'DatabaseConnectionsBorrowLatency',
    unit: 'Microseconds',
    minute: latency(
      (now) => now.borrowWaitMicroseconds,
      (now) => now.borrows,
    ),
  },
  databaseResponseLatency,
  count(
    'QueryRequests',
    counter((now) => now.queryRequests),
  ),
  count(
    'QueryRequestsNoTLS',
    counter((now) => now.queryRequests - now.queryRequestsTls),
  ),
  count(
    'QueryRequestsTLS',
    counter((now) => now.queryRequestsTls),
  ),
  {
    name: 'QueryResponseLatency',
    unit: 'Microseconds',
    minute: latency(
      (now) => now.queryResponseMicroseconds,
      (now) => now.queryResponses,
    ),
  },
]

/** Metrics of the sets 1, 3 (ProxyName, TargetGroup, Target) and 4 (ProxyName, TargetGroup, TargetRole). */
export const databaseMetrics: readonly DbProxyMetric<DbProxyStatistics>[] = [
  early(
    'DatabaseConnectionRequests',
    counter((now) => now.databaseConnectionRequests),
  ),
  early(
    'DatabaseConnectionRequestsWithTLS',
    counter((now) => now.databaseConnectionRequestsWithTls),
  ),
  count(
    'DatabaseConnections',
    gauge((now) => now.databaseConnections.total),
  ),
  // a pinned one counts as borrowed (U)
  count(
    'DatabaseConnectionsCurrentlyBorrowed',
    gauge(({ databaseConnections: of }) => of.borrowed + of.pinned),
  ),
  count(
    'DatabaseConnectionsCurrentlyInTransaction',
    gauge((now) => now.databaseConnections.inTransaction),
  ),
  count('DatabaseConnectionsCurrentlySessionPinned', ({ databaseConnections: { pinned } }) =>
    // begins to exist with the first pin, and has no data while there is none [A: KC-pin]
    pinned === 0 ? undefined : one(pinned),
  ),
  early(
    'DatabaseConnectionsSetupFailed',
    counter((now) => now.databaseConnectionsSetupFailed),
  ),
  count(
    'DatabaseConnectionsSetupSucceeded',
    counter((now) => now.databaseConnectionsSetupSucceeded),
  ),
  count(
    'DatabaseConnectionsWithTLS',
    gauge((now) => now.databaseConnections.withTls),
  ),
  early(
    'MaxDatabaseConnectionsAllowed',
    gauge((now) => now.databaseConnections.limit),
  ),
]

/** Metrics of the sets 3 and 4 alone: on 1 and 2 they are the client's side's. */
export const targetMetrics: readonly DbProxyMetric<DbProxyStatistics>[] = [databaseResponseLatency]

function count<S>(name: string, minute: MinuteOf<S>): DbProxyMetric<S> {
  return { name, unit: 'Count', minute }
}

function early<S>(name: string, minute: MinuteOf<S>): DbProxyMetric<S> {
  return { name, unit: 'Count', minute, fromStart: true }
}
