import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { RDS } from '@aws-sdk/client-rds'
import { afterAll, afterEach, beforeAll, expect, it } from '@jest/globals'
import { type Connection, createConnection } from 'mysql2/promise'
import { connect, credentials } from '../support/clients.ts'
import { viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('proxyObservation')

const PROXY = 'serverless-app-rds-proxy'
const GROUP = `/aws/rds/proxy/${PROXY}`
const stackOf = useStack(
  workshopWith({
    functions: {
      'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
    },
  }),
)

let logs: CloudWatchLogs
beforeAll(() => {
  logs = new CloudWatchLogs(stackOf.stack.clientConfig)
})
afterAll(() => logs.destroy())
const open: Connection[] = []
async function client(): Promise<Connection> {
  const connection = await connect(stackOf.stack)
  open.push(connection)
  return connection
}
afterEach(() => {
  for (const connection of open.splice(0)) connection.destroy()
})

const messages = async (filterPattern?: string) => {
  const { events } = await logs.filterLogEvents({
    logGroupName: GROUP,
    ...(filterPattern && { filterPattern }),
  })
  return (events ?? []).map((event) => event.message ?? '')
}
const TIME = '\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z'

describe('the log of an RDS proxy', () => {
  it('is in CloudWatch Logs under the proxy’s name', async () => {
    const { logGroups } = await logs.describeLogGroups({ logGroupNamePrefix: '/aws/rds/proxy/' })
    expect(logGroups?.map((each) => each.logGroupName)).toEqual([GROUP])
  })

  it('has the pin line as it was seen on AWS, found by its level', async () => {
    const connection = await client()
    const { threadId } = connection as unknown as { threadId: number }
    await connection.execute('select ?', [1])
    expect(await messages('WARN')).toEqual([
      expect.stringMatching(
        new RegExp(
          `^${TIME} \\[WARN\\] \\[proxyEndpoint=default\\] \\[clientConnection=${threadId}\\] ` +
            'The client session was pinned to the database connection \\[dbConnection=\\d+\\] for the remainder of the ' +
            "session\\. The proxy can't reuse this connection until the session ends\\. Reason: .*prepared statement",
        ),
      ),
    ])
  })

  it('tells of clients that come and go, and of database connections', async () => {
    const connection = await client()
    const { threadId } = connection as unknown as { threadId: number }
    await connection.query('select 1')
    await connection.end()
    const closed = 'The client connection closed. Reason: The client requested that the connection close.'
    await eventually(async () =>
      (await messages()).some((line) => line.endsWith(`[clientConnection=${threadId}] ${closed}`)),
    )
    const lines = await stackOf.stack.dbProxy.logs(`[clientConnection=${threadId}]`)
    expect(lines[0]).toMatch(
      new RegExp(
        `^${TIME} \\[INFO\\] \\[proxyEndpoint=default\\] \\[clientConnection=${threadId}\\] ` +
          'A new client connected from 127\\.0\\.0\\.\\d+:\\d+\\.$',
      ),
    )
    const opened = await stackOf.stack.dbProxy.logs(/A TCP connection was established/)
    expect(opened[0]).toMatch(
      new RegExp(
        `^${TIME} \\[INFO\\] \\[dbConnection=\\d+\\] A TCP connection was established from the proxy at ` +
          '127\\.\\d+\\.\\d+\\.\\d+:\\d+ to the database at 127\\.\\d+\\.\\d+\\.\\d+:\\d+\\.$',
      ),
    )
  })

  it('has statements with DebugLogging only, and no password then', async () => {
    const { password } = await credentials(stackOf.stack)
    const connection = await client()
    await connection.query("select 'before'")
    const rds = new RDS(stackOf.stack.clientConfig)
    await rds.modifyDBProxy({ DBProxyName: PROXY, DebugLogging: true })
    await connection.query("select 'during'")
    await connection.query(`create user someone identified by '${password}'`)
    await connection.query(`alter user someone identified by "${password}"`)
    await connection.query(`set password for someone = '${password}'`)
    await connection.query('drop user someone')
    await rds.modifyDBProxy({ DBProxyName: PROXY, DebugLogging: false })
    rds.destroy()
    await connection.query("select 'after'")
    const { endpoint: host, port } = stackOf.stack.dbProxy
    const wrong = createConnection({ host, port, user: 'admin', password: 'a wrong password' })
    await expect(wrong).rejects.toMatchObject({ errno: 1045 })

    const lines = await stackOf.stack.dbProxy.logs()
    expect(lines.filter((line) => /select '(before|during|after)'/.test(line))).toEqual([
      expect.stringContaining("select 'during'"),
    ])
    expect(lines.some((line) => line.includes('CREATE USER'))).toBe(true)
    expect(lines.some((line) => line.includes('SET PASSWORD'))).toBe(true)
    const refused = lines.filter((line) => line.includes('Proxy authentication with'))
    expect(refused).toEqual([
      expect.stringMatching(
        /\[INFO\].* failed for user "admin" with TLS off\. Reason: Invalid credentials\. /,
      ),
    ])
    for (const secret of [password, 'a wrong password']) {
      expect(lines.filter((line) => line.includes(secret))).toEqual([])
    }
  })
})

describe('the log of a function', () => {
  it('is in CloudWatch Logs too, in the stream that the function knows', async () => {
    await stackOf.stack.invoke('serverless-app-lambda')
    const { events = [] } = await logs.filterLogEvents({
      logGroupName: '/aws/lambda/serverless-app-lambda',
      filterPattern: 'REPORT',
    })
    expect(events).toHaveLength(1)
    expect(events[0]?.message).toMatch(/^REPORT RequestId: .*\n$/s)
    expect(events[0]?.logStreamName).toMatch(/^\d{4}\/\d\d\/\d\d\/\[\$LATEST\][0-9a-f]{32}$/)
  })

  it('is in the group that the function names', async () => {
    const lambda = new Lambda(stackOf.stack.clientConfig)
    const [FunctionName, LogGroup] = ['serverless-app-lambda', 'all-of-my-functions']
    await lambda.updateFunctionConfiguration({ FunctionName, LoggingConfig: { LogGroup } })
    lambda.destroy()
    await stackOf.stack.invoke(FunctionName)
    const report = { logGroupName: LogGroup, filterPattern: 'REPORT' }
    expect((await logs.filterLogEvents(report)).events).toHaveLength(1)
  })
})
