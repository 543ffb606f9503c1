import { CloudWatch, type Dimension } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useClients } from '../support/use-clients.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('proxyObservation')

const PROXY = 'serverless-app-rds-proxy'
const stackOf = useStack(
  workshopWith({
    // 20 connections, half of them for the proxy, of which it keeps two
    database: { maxConnections: 20 },
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {},
    api: undefined,
  }),
)

let cloudWatch: CloudWatch
beforeAll(() => {
  cloudWatch = new CloudWatch(stackOf.stack.clientConfig)
})
afterAll(() => cloudWatch.destroy())

const { client, closeAll } = useClients(stackOf)

const ofProxy: Dimension[] = [{ Name: 'ProxyName', Value: PROXY }]
const ofEndpoint = [...ofProxy, { Name: 'EndpointName', Value: 'default' }]
const ofGroup = [...ofProxy, { Name: 'TargetGroup', Value: 'default' }]
const ofTarget = [...ofGroup, { Name: 'Target', Value: 'serverless-app-rds' }]
const ofRole = [...ofGroup, { Name: 'TargetRole', Value: 'READ_WRITE' }]

/** Values of the last hour, newest first. */
async function values(MetricName: string, Stat = 'Sum', Dimensions = ofProxy): Promise<number[]> {
  const now = Date.now()
  const { MetricDataResults } = await cloudWatch.getMetricData({
    StartTime: new Date(now - 3_600_000),
    EndTime: new Date(now + 60_000),
    MetricDataQueries: [
      { Id: 'm', MetricStat: { Metric: { Namespace: 'AWS/RDS', MetricName, Dimensions }, Period: 60, Stat } },
    ],
  })
  return MetricDataResults?.[0]?.Values ?? []
}
const newest = async (...of: Parameters<typeof values>) => (await values(...of))[0]
const total = async (...of: Parameters<typeof values>) =>
  (await values(...of)).reduce((sum, each) => sum + each, 0)

describe('metrics of an RDS proxy', () => {
  it('are not all there before a client has connected', async () => {
    expect(await newest('MaxDatabaseConnectionsAllowed')).toBe(8)
    expect(await values('ClientConnections')).toEqual([])
  })

  it('show connected clients and their queries at once, for the proxy and for its endpoint', async () => {
    const before = await total('QueryRequests')
    const [one, other] = [await client(), await client()]
    for (const connection of [one, one, other]) await connection.query('select 1')
    for (const dimensions of [ofProxy, ofEndpoint]) {
      expect(await newest('ClientConnections', 'Sum', dimensions)).toBe(2)
      expect(await newest('ClientConnectionsNoTLS', 'Sum', dimensions)).toBe(2)
      expect(await newest('ClientConnectionsTLS', 'Sum', dimensions)).toBe(0)
    }
    expect((await total('QueryRequests')) - before).toBe(3)
    expect(await total('QueryRequests', 'Sum', ofEndpoint)).toBe(await total('QueryRequests'))
    expect(await newest('QueryResponseLatency', 'Average')).toBeGreaterThan(0)
    expect(await newest('QueryDatabaseResponseLatency', 'Average', ofTarget)).toBeGreaterThan(0)
    expect(await newest('DatabaseConnectionsBorrowLatency', 'Average')).toBeGreaterThanOrEqual(0)
  })

  it('have the pinned gauge from the first pin on, and no data of it when there is none', async () => {
    const listed = async () => {
      const metric = { Namespace: 'AWS/RDS', MetricName: 'DatabaseConnectionsCurrentlySessionPinned' }
      return (await cloudWatch.listMetrics(metric)).Metrics?.length
    }
    expect(await listed()).toBe(0)
    const connection = await client()
    await connection.execute('select ?', [1])
    for (const dimensions of [ofProxy, ofTarget, ofRole]) {
      expect(await newest('DatabaseConnectionsCurrentlySessionPinned', 'Sum', dimensions)).toBe(1)
    }
    expect(await newest('DatabaseConnectionsCurrentlyBorrowed')).toBe(1)
    expect(await listed()).toBe(3)
    connection.destroy()
    const minuteUnderWay = async () => {
      const [pinned, clients] = [
        await values('DatabaseConnectionsCurrentlySessionPinned'),
        await newest('ClientConnections'),
      ]
      return { pinned: pinned.length, clients }
    }
    // a minute that ended meanwhile keeps its point
    await eventually(async () => (await minuteUnderWay()).clients === 0)
    expect((await minuteUnderWay()).pinned).toBeLessThanOrEqual(1)
  })

  it('show a transaction, and a login that failed', async () => {
    const failed = await total('ClientConnectionsSetupFailedAuth')
    const connection = await client()
    await connection.query('start transaction')
    expect(await newest('DatabaseConnectionsCurrentlyInTransaction', 'Sum', ofRole)).toBe(1)
    const { endpoint: host, port } = stackOf.stack.dbProxy
    const wrong = createConnection({ host, port, user: 'admin', password: 'wrong' })
    await expect(wrong).rejects.toMatchObject({ errno: 1045 })
    expect(await total('ClientConnectionsSetupFailedAuth', 'Sum', ofEndpoint)).toBe(failed + 1)
  })

  it('are 24, each with the dimension sets of its documentation', async () => {
    await (await client()).execute('select ?', [1]) // pinned: the last of them begins to exist
    await values('ClientConnections')
    const { Metrics = [] } = await cloudWatch.listMetrics({ Namespace: 'AWS/RDS', Dimensions: ofProxy })
    const sets: Record<string, string> = {
      ProxyName: '1',
      'ProxyName,EndpointName': '2',
      'ProxyName,TargetGroup,Target': '3',
      'ProxyName,TargetGroup,TargetRole': '4',
    }
    const found: Record<string, string> = {}
    for (const { MetricName = '', Dimensions = [] } of Metrics) {
      const set = sets[Dimensions.map((each) => each.Name).join()] ?? '?'
      found[MetricName] = [...(found[MetricName] ?? ''), set].sort().join('')
    }
    // written by hand from AWS's page on monitoring RDS Proxy
    expect(found).toEqual({
      AvailabilityPercentage: '4',
      ClientConnections: '12',
      ClientConnectionsClosed: '12',
      ClientConnectionsNoTLS: '12',
      ClientConnectionsReceived: '12',
      ClientConnectionsSetupFailedAuth: '12',
      ClientConnectionsSetupSucceeded: '12',
      ClientConnectionsTLS: '12',
      DatabaseConnectionRequests: '134',
      DatabaseConnectionRequestsWithTLS: '134',
      DatabaseConnections: '134',
      DatabaseConnectionsBorrowLatency: '12',
      DatabaseConnectionsCurrentlyBorrowed: '134',
      DatabaseConnectionsCurrentlyInTransaction: '134',
      DatabaseConnectionsCurrentlySessionPinned: '134',
      DatabaseConnectionsSetupFailed: '134',
      DatabaseConnectionsSetupSucceeded: '134',
      DatabaseConnectionsWithTLS: '134',
      MaxDatabaseConnectionsAllowed: '134',
      QueryDatabaseResponseLatency: '1234',
      QueryRequests: '12',
      QueryRequestsNoTLS: '12',
      QueryRequestsTLS: '12',
      QueryResponseLatency: '12',
    })
  })

  it('tell that the target serves its role', async () => {
    expect(await newest('AvailabilityPercentage', 'Average', ofRole)).toBeGreaterThan(0)
  })

  it('stand beside the database’s own count of connections', async () => {
    await (await client()).query('select 1')
    const ofInstance = [{ Name: 'DBInstanceIdentifier', Value: 'serverless-app-rds' }]
    const { current } = await stackOf.stack.database.connections()
    expect(current).toBeGreaterThan(0)
    expect(await newest('DatabaseConnections', 'Maximum', ofInstance)).toBe(current)
  })

  it('are gone after a reset of the stack', async () => {
    await (await client()).query('select 1')
    expect(await total('QueryRequests')).toBeGreaterThan(0)
    closeAll()
    await stackOf.stack.reset()
    expect(await values('QueryRequests')).toEqual([])
  })
})
