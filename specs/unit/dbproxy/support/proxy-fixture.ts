import { afterAll, afterEach, beforeAll } from '@jest/globals'
import mysql, { type Connection, type ConnectionOptions, type RowDataPacket } from 'mysql2/promise'
import { findMysqld, startMySqlServer } from '../../../../harness/database/index.ts'
import { DbProxy } from '../../../../harness/dbproxy/db-proxy.ts'
import type { DbProxyEvent } from '../../../../harness/dbproxy/db-proxy-event.ts'
import type {
  ConnectionPoolConfiguration,
  DbProxyOptions,
  DbProxyPorts,
} from '../../../../harness/dbproxy/db-proxy-options.ts'
import { defaultCacheDir } from '../../../../harness/kit/cache-dir.ts'
import { type Clock, systemClock } from '../../../../harness/kit/clock.ts'
import { testCertificate } from './test-certificate.ts'

export type MySqlServer = Awaited<ReturnType<typeof startMySqlServer>>

export const USER = 'admin'
export const PASSWORD = 'the password'

/** Starts a real MySQL server with the user and the schemas `app` and `other`. */
export async function startDatabase(port = 0): Promise<MySqlServer> {
  const cacheDir = defaultCacheDir(process.env)
  const binary = await findMysqld({ cacheDir, env: process.env })
  const server = await startMySqlServer({
    binary,
    cacheDir,
    directory: '/dev/shm/poolhouse',
    host: '127.0.0.1',
    port,
    maxConnections: 66,
  })
  await server.createMasterUser(USER, PASSWORD)
  for (const schema of ['app', 'other']) await server.createDatabase(schema)
  return server
}

/** A real MySQL server for the specs of a file. */
export function useDatabase(): { readonly server: MySqlServer } {
  let server: MySqlServer | undefined
  beforeAll(async () => {
    server = await startDatabase()
  }, 120_000)
  afterAll(async () => {
    await server?.stop()
  })
  return {
    get server() {
      if (!server) throw new Error('the database is started in beforeAll')
      return server
    },
  }
}

export interface ProxyOverrides extends Partial<Omit<DbProxyOptions, 'pool'>> {
  readonly pool?: Partial<ConnectionPoolConfiguration>
  readonly clock?: Clock
  /** Database connections that the pool may open. */
  readonly connections?: number
  readonly readSecret?: (secretArn: string) => Promise<{ username: string; password: string }>
  readonly accessKeyOf?: DbProxyPorts['accessKeyOf']
  /** Leave the target group empty. */
  readonly noTarget?: boolean
}

export interface RunningProxy {
  readonly proxy: DbProxy
  readonly host: string
  readonly port: number
  readonly events: DbProxyEvent[]
  /** Logs in; closed after the spec. */
  connect(options?: ConnectionOptions): Promise<Connection>
}

/** All connections of the database, and half of them idle. */
export const wholePool = {
  maxConnectionsPercent: 100,
  maxIdleConnectionsPercent: 50,
  connectionBorrowTimeoutSeconds: 20,
  sessionPinningFilters: [],
  initQuery: '',
}

/** Starts proxies; they and their clients are closed after each spec. */
export function useProxies(database: () => { host: string; port: number }) {
  const proxies: DbProxy[] = []
  const clients: Connection[] = []
  afterEach(async () => {
    for (const client of clients.splice(0)) client.destroy()
    for (const proxy of proxies.splice(0)) await proxy.close()
  })
  return async (overrides: ProxyOverrides = {}): Promise<RunningProxy> => {
    const { pool, clock, connections = 5, readSecret, accessKeyOf, noTarget, ...options } = overrides
    const events: DbProxyEvent[] = []
    const proxy = new DbProxy(
      {
        name: 'spec',
        host: '127.0.0.1',
        port: 0,
        tls: testCertificate,
        requireTls: false,
        idleClientTimeoutSeconds: 1800,
        auth: [{ secretArn: 'arn:secret', clientPasswordAuthType: 'MYSQL_CACHING_SHA2_PASSWORD' }],
        reservedConnections: 0,
        ...options,
        pool: {
          ...wholePool,
          ...pool,
        },
      },
      {
        readSecret: readSecret ?? (async () => ({ username: USER, password: PASSWORD })),
        ...(accessKeyOf && { accessKeyOf }),
        clock: clock ?? systemClock,
        onEvent: (event) => events.push(event),
      },
    )
    proxies.push(proxy)
    const { host, port } = await proxy.listen()
    if (!noTarget) proxy.setTarget({ ...address(database()), maxConnections: connections })
    const connect = async (client: ConnectionOptions = {}) => {
      const connection = await mysql.createConnection({
        host,
        port,
        user: USER,
        password: PASSWORD,
        database: 'app',
        ...client,
      })
      connection.on('error', () => {})
      clients.push(connection)
      return connection
    }
    return { proxy, host, port, events, connect }
  }
}

function address({ host, port }: { host: string; port: number }) {
  return { host, port }
}

/** The first column of the first row. */
export async function value(connection: Connection, sql: string): Promise<unknown> {
  const [rows] = await connection.query<RowDataPacket[]>({ sql, rowsAsArray: true })
  return (rows[0] as unknown as unknown[] | undefined)?.[0]
}

/** The database's id of the connection that answers. */
export async function connectionId(connection: Connection): Promise<number> {
  return Number(await value(connection, 'SELECT CONNECTION_ID()'))
}
