import { beforeEach, describe, expect, it } from '@jest/globals'
import type { DbProxyEvent } from '../../../harness/dbproxy/db-proxy-event.ts'
import type { DbProxyEndpointStatistics, DbProxyStatistics } from '../../../harness/dbproxy/db-proxy-view.ts'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { DbProxyRecorder, type RecordedProxy } from '../../../harness/server/db-proxy-recorder.ts'
import { createCloudWatch } from '../../../harness/services/cloudwatch/index.ts'
import { createLogs } from '../../../harness/services/logs/index.ts'

/** 2026-11-24T03:00:00Z. */
const THREE = Date.UTC(2026, 10, 24, 3)
const MINUTE = 60_000
const ARN = 'arn:aws:rds:ap-northeast-2:000000000000:db-proxy:prx-1'
const home = { account: '000000000000', region: 'ap-northeast-2' }
const context = { ...home, requestId: '', endpointUrl: '', caller: {} as never }

const clients: DbProxyEndpointStatistics = {
  clientConnections: { current: 0, tls: 0, noTls: 0 },
  clientConnectionsReceived: 0,
  clientConnectionsClosed: 0,
  clientConnectionsSetupSucceeded: 0,
  clientConnectionsSetupFailedAuth: 0,
  queryRequests: 0,
  queryRequestsTls: 0,
  queryResponses: 0,
  queryResponseMicroseconds: 0,
  queryDatabaseResponseMicroseconds: 0,
  borrows: 0,
  borrowWaitMicroseconds: 0,
} as DbProxyEndpointStatistics
const connections = { total: 0, idle: 0, borrowed: 0, pinned: 0, inTransaction: 0, withTls: 0, limit: 8 }

let statistics: Record<string, object>
let events: { proxyName: string; at: number; event: DbProxyEvent }[]
let proxies: RecordedProxy[]
let clock: ManualClock
let cloudWatch: ReturnType<typeof createCloudWatch>
let logs: ReturnType<typeof createLogs>
let recorder: DbProxyRecorder

const proxy: RecordedProxy = { arn: ARN, name: 'p', createdAt: THREE, target: 'db', ...home }
const now = (of: object, connectionsNow: object = {}, endpoints: object = {}) => ({
  ...clients,
  databaseConnectionRequests: 0,
  databaseConnectionRequestsWithTls: 0,
  databaseConnectionsSetupSucceeded: 0,
  databaseConnectionsSetupFailed: 0,
  ...of,
  databaseConnections: { ...connections, ...connectionsNow },
  endpoints,
})
beforeEach(() => {
  statistics = { [ARN]: now({}) }
  events = []
  proxies = [proxy]
  clock = new ManualClock(THREE)
  cloudWatch = createCloudWatch({ clock })
  logs = createLogs({ clock })
  recorder = new DbProxyRecorder({
    cloudWatch,
    logs,
    clock,
    proxies: () => proxies,
    plane: {
      async statistics(name) {
        if (!statistics[name]) throw new Error(`There is no RDS Proxy named ${name}.`)
        return statistics[name] as DbProxyStatistics
      },
      takeEvents: async () => ({ entries: events.splice(0), more: false }),
    },
  })
})

/** Points by minute after three, in one statistic. */
async function points(
  MetricName: string,
  dimensions: Record<string, string> = { ProxyName: 'p' },
  Statistic = 'Sum',
) {
  const Dimensions = Object.entries(dimensions).map(([Name, Value]) => ({ Name, Value }))
  const { Datapoints } = await cloudWatch.operations.GetMetricStatistics!(
    {
      ...{ Namespace: 'AWS/RDS', MetricName, Dimensions, Period: 60, Statistics: [Statistic] },
      StartTime: new Date(THREE),
      EndTime: new Date(THREE + 60 * MINUTE),
    },
    context,
  )
  return Object.fromEntries(
    (Datapoints as { Timestamp: Date; [statistic: string]: unknown }[]).map((each) => [
      (each.Timestamp.getTime() - THREE) / MINUTE,
      each[Statistic],
    ]),
  )
}
const ofRole = { ProxyName: 'p', TargetGroup: 'default', TargetRole: 'READ_WRITE' }
const connected = { clientConnectionsSetupSucceeded: 1 }

describe('the recorder of RDS proxies', () => {
  it('writes counters as what they grew by, minute by minute, the one under way included', async () => {
    clock.advance(30_000)
    statistics[ARN] = now({ ...connected, queryRequests: 10 })
    await recorder.collectMetrics()
    expect(await points('QueryRequests')).toEqual({ 0: 10 })
    statistics[ARN] = now({ ...connected, queryRequests: 14 })
    clock.advance(30_000)
    await recorder.collectMetrics()
    expect(await points('QueryRequests')).toEqual({ 0: 14, 1: 0 })
    statistics[ARN] = now({ ...connected, queryRequests: 15 })
    clock.advance(10_000)
    await recorder.collectMetrics()
    expect(await points('QueryRequests')).toEqual({ 0: 14, 1: 1 })
  })

  it('writes gauges as they are, one sample a minute', async () => {
    statistics[ARN] = now({ ...connected, clientConnections: { current: 5, tls: 2, noTls: 3 } })
    await recorder.collectMetrics()
    statistics[ARN] = now({ ...connected, clientConnections: { current: 4, tls: 4, noTls: 0 } })
    clock.advance(1_000)
    await recorder.collectMetrics()
    expect(await points('ClientConnections')).toEqual({ 0: 4 })
    expect(await points('ClientConnectionsTLS')).toEqual({ 0: 4 })
    expect(await points('ClientConnections', undefined, 'SampleCount')).toEqual({ 0: 1 })
  })

  it('writes latencies with as many samples as there were answers, and no data without any', async () => {
    statistics[ARN] = now({ ...connected, queryResponses: 4, queryResponseMicroseconds: 1_000 })
    await recorder.collectMetrics()
    expect(await points('QueryResponseLatency', undefined, 'Average')).toEqual({ 0: 250 })
    expect(await points('QueryResponseLatency', undefined, 'SampleCount')).toEqual({ 0: 4 })
    clock.advance(MINUTE)
    await recorder.collectMetrics()
    expect(await points('QueryResponseLatency', undefined, 'Average')).toEqual({ 0: 250 })
  })

  it('shows what does not come about before a client has ever connected, and the rest from then on', async () => {
    statistics[ARN] = now({ clientConnectionsReceived: 2, clientConnectionsSetupFailedAuth: 1 })
    await recorder.collectMetrics()
    expect(await points('ClientConnectionsReceived')).toEqual({ 0: 2 })
    expect(await points('ClientConnectionsSetupFailedAuth')).toEqual({ 0: 1 })
    expect(await points('ClientConnections')).toEqual({})
    expect(await points('QueryRequests')).toEqual({})
    statistics[ARN] = now(connected)
    await recorder.collectMetrics()
    expect(await points('ClientConnections')).toEqual({ 0: 0 })
    expect(await points('QueryRequests')).toEqual({ 0: 0 })
  })

  it('has no data of pinned connections while there are none', async () => {
    statistics[ARN] = now(connected, { pinned: 2, borrowed: 1 })
    await recorder.collectMetrics()
    expect(await points('DatabaseConnectionsCurrentlySessionPinned', ofRole)).toEqual({ 0: 2 })
    expect(await points('DatabaseConnectionsCurrentlyBorrowed', ofRole)).toEqual({ 0: 3 })
    statistics[ARN] = now(connected)
    await recorder.collectMetrics()
    expect(await points('DatabaseConnectionsCurrentlySessionPinned', ofRole)).toEqual({})
  })

  it('goes on counting when an endpoint, or the proxy, gets another name', async () => {
    const endpoints = (name: string, queryRequests: number) => ({ [name]: { ...clients, queryRequests } })
    statistics[ARN] = now({ ...connected, queryRequests: 7 }, {}, endpoints('one', 7))
    await recorder.collectMetrics()
    clock.advance(MINUTE)
    await recorder.collectMetrics()
    recorder.endpointRenamed(ARN, 'one', 'other')
    statistics[ARN] = now({ ...connected, queryRequests: 9 }, {}, endpoints('other', 9))
    proxies = [{ ...proxy, name: 'q' }]
    await recorder.collectMetrics()
    expect(await points('QueryRequests', { ProxyName: 'p' })).toEqual({ 0: 7, 1: 0 })
    expect(await points('QueryRequests', { ProxyName: 'q' })).toEqual({ 1: 2 })
    expect(await points('QueryRequests', { ProxyName: 'q', EndpointName: 'other' })).toEqual({ 1: 2 })
  })

  it('writes the share of the minute in which the target served its role', async () => {
    events.push({
      proxyName: ARN,
      at: THREE + 15_000,
      event: { type: 'TargetAvailable', host: 'h', port: 1, serverVersion: '8' },
    })
    clock.advance(MINUTE + 30_000)
    await recorder.collectMetrics()
    expect(await points('AvailabilityPercentage', ofRole, 'Average')).toEqual({ 0: 75, 1: 100 })
  })

  it('has no metrics of a target where none is registered', async () => {
    proxies = [{ ...proxy, target: undefined }]
    clock.advance(1_000)
    await recorder.collectMetrics()
    expect(await points('AvailabilityPercentage', ofRole, 'Average')).toEqual({})
    expect(await points('MaxDatabaseConnectionsAllowed', ofRole)).toEqual({})
    expect(await points('MaxDatabaseConnectionsAllowed')).toEqual({ 0: 8 })
  })

  it('passes over a proxy that went while it was looked at, and over no other failure', async () => {
    statistics = {}
    await expect(recorder.collectMetrics()).rejects.toThrow('There is no RDS Proxy named')
    proxies = []
    await recorder.collectMetrics()
  })

  it('writes lines to the group of their proxy, which is made with the proxy, and once', async () => {
    await recorder.collectLogs()
    const groups = async () => {
      const { logGroups } = await logs.operations.DescribeLogGroups!({}, context)
      return (logGroups as { logGroupName: string }[]).map((each) => each.logGroupName)
    }
    expect(await groups()).toEqual(['/aws/rds/proxy/p'])
    const duplicate: DbProxyEvent = { type: 'DuplicateUser', user: 'admin' }
    events.push(
      { proxyName: ARN, at: THREE, event: duplicate },
      { proxyName: `${ARN}-gone`, at: THREE, event: duplicate },
    )
    await recorder.collectLogs()
    expect(recorder.lines(ARN)).toEqual([expect.stringContaining('The database user "admin" was found')])
    expect(await groups()).toEqual(['/aws/rds/proxy/p'])
    await logs.operations.DeleteLogGroup!({ logGroupName: '/aws/rds/proxy/p' }, context)
    await recorder.collectLogs()
    expect(await groups()).toEqual([])
  })

  it('forgets what is still on the way at a reset', async () => {
    await recorder.collectLogs()
    events.push({ proxyName: ARN, at: THREE, event: { type: 'DuplicateUser', user: 'admin' } })
    await recorder.reset()
    await recorder.collectLogs()
    expect(recorder.lines(ARN)).toEqual([])
  })
})
