import { DescribeDBProxiesCommand, RDSClient } from '@aws-sdk/client-rds'
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { afterEach, expect, it } from '@jest/globals'
import { type Connection, createConnection } from 'mysql2/promise'
import { credentials, secretsManager } from '../support/clients.ts'
import { supportFunction, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('proxyEndpoints')

const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 20, databaseName: 'app' },
    dbProxy: {
      debugLogging: true,
      endpoints: ['reports', 'batch'],
      users: {
        app: {},
        reader: { secretName: 'reader-secret', password: 'only-reading', grants: ['SELECT ON app.*'] },
      },
      pinUnknowns: { setNamesPins: true },
      resetConnectionUnpins: true,
      reservedConnections: 5,
      secretNoticeDelaySeconds: 0,
      limits: { simultaneousConnections: 6 },
    },
    functions: {
      told: {
        entry: supportFunction('reports-environment'),
        environment: ({ dbProxy }) => ({
          REPORTS: `${dbProxy.endpoints.reports?.endpoint}:${dbProxy.endpoints.reports?.port}`,
          READER: dbProxy.secrets.reader?.name ?? '',
        }),
      },
    },
    api: undefined,
  }),
)

const open: Connection[] = []
afterEach(async () => {
  for (const connection of open.splice(0)) connection.destroy()
  await eventually(async () => (await stackOf.stack.dbProxy.sessions()).sessions.length === 0)
})

interface Login {
  endpoint?: string
  username: string
  password: string
}

async function connect({ endpoint, username, password }: Login): Promise<Connection> {
  const { dbProxy } = stackOf.stack
  const at = endpoint === undefined ? dbProxy : dbProxy.endpoints[endpoint]!
  const connection = await createConnection({ host: at.endpoint, port: at.port, user: username, password })
  open.push(connection)
  return connection
}

async function secretOf(user: string): Promise<{ username: string; password: string }> {
  const client = secretsManager(stackOf.stack)
  try {
    const SecretId = stackOf.stack.dbProxy.secrets[user]!.name
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }))
    return JSON.parse(SecretString!)
  } finally {
    client.destroy()
  }
}

describe('a proxy’s endpoints', () => {
  it('are addresses of their own, told apart in sessions and statistics', async () => {
    const master = await credentials(stackOf.stack)
    await connect({ endpoint: 'reports', ...master })
    await connect({ endpoint: 'batch', ...master })
    await connect(master)
    const { sessions } = await stackOf.stack.dbProxy.sessions()
    expect(sessions.map(({ endpoint }) => endpoint).sort()).toEqual(['batch', 'default', 'reports'])
    const { endpoints } = await stackOf.stack.dbProxy.statistics()
    expect(Object.keys(endpoints).sort()).toEqual(['batch', 'default', 'reports'])
    expect(endpoints.reports?.clientConnections.current).toBe(1)
  })

  it('are told to functions, with the users’ secrets', async () => {
    const { stack } = stackOf
    const { payload } = await stack.invoke('told')
    const { endpoint, port } = stack.dbProxy.endpoints.reports!
    expect(payload).toMatchObject({ REPORTS: `${endpoint}:${port}`, READER: 'reader-secret' })
  })
})

describe('a proxy’s users', () => {
  it('log in each with a secret of its own', async () => {
    expect(stackOf.stack.dbProxy.secrets.app?.name).toBe('serverless-app-rds-secret-app')
    expect(await secretOf('reader')).toMatchObject({ username: 'reader', password: 'only-reading' })
    for (const user of ['app', 'reader']) {
      const connection = await connect(await secretOf(user))
      const [rows] = await connection.query('select current_user() as name')
      expect(rows).toEqual([{ name: `${user}@%` }])
    }
  })

  it('may do what they were granted, and without that what the master user may', async () => {
    const reader = await connect(await secretOf('reader'))
    await expect(reader.query('create table app.mine (v int)')).rejects.toMatchObject({ errno: 1142 })
    const app = await connect(await secretOf('app'))
    await app.query('create table app.mine (v int)')
    expect((await reader.query('select * from app.mine'))[0]).toEqual([])
  })
})

describe('options that AWS does not have', () => {
  it('decide what is left open: SET NAMES pins, and a reset unpins', async () => {
    const connection = await connect(await credentials(stackOf.stack))
    await connection.query('set names latin1')
    expect((await stackOf.stack.dbProxy.sessions()).pinned).toHaveLength(1)
    await connection.reset()
    expect((await stackOf.stack.dbProxy.sessions()).pinned).toEqual([])
  })

  it('keep connections for the proxy, and clients out', async () => {
    const { databaseConnections } = await stackOf.stack.dbProxy.statistics()
    expect(databaseConnections.limit).toBe(15)
    const master = await credentials(stackOf.stack)
    for (let n = 0; n < 6; n++) await connect(master)
    await expect(connect(master)).rejects.toMatchObject({
      errno: 1040,
      message: 'Number simultaneous connections exceeded (6)',
    })
  })

  it('are not shown by the RDS API, and DebugLogging is', async () => {
    const rds = new RDSClient(stackOf.stack.clientConfig)
    const { DBProxies } = await rds.send(new DescribeDBProxiesCommand({}))
    rds.destroy()
    expect(DBProxies).toMatchObject([{ DebugLogging: true, Auth: [{}, {}, {}] }])
    expect(JSON.stringify(DBProxies)).not.toMatch(/simultaneous|unpins/i)
  })
})

describe('reset', () => {
  it('brings endpoints, users and options back', async () => {
    await stackOf.stack.reset()
    const connection = await connect({ endpoint: 'batch', ...(await secretOf('app')) })
    await connection.query('set names latin1')
    expect((await stackOf.stack.dbProxy.sessions()).pinned).toMatchObject([
      { endpoint: 'batch', user: 'app' },
    ])
  })
})
