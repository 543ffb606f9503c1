import { randomBytes } from 'node:crypto'
import { PoolhouseError } from '../../kit/errors.ts'
import type { StackDefinition } from '../../stack/stack-config.ts'
import type { StartedDbProxy } from './db-proxy.ts'
import { MYSQL_ALIAS, userLimit } from './mysql.ts'
import { proxySqlConfig } from './proxysql-config.ts'
import { type StackStart, startContainer } from './start-container.ts'

const ALIAS = 'rds-proxy'

/** The user that ProxySQL looks after the database with; made by the target. */
export const MONITOR = { user: 'monitor', password: randomBytes(12).toString('hex') }

export interface StartedProxySql extends StartedDbProxy {
  setUser(username: string, password: string): Promise<void>
  /** As RDS Proxy, which greets clients with the database's version. */
  setServerVersion(version: string): Promise<void>
}

/** ProxySQL in RDS Proxy's place, as near to it as its settings go. */
export async function startProxySql(
  image: string,
  definition: StackDefinition,
  start: StackStart,
): Promise<StartedProxySql> {
  const { ProxySqlContainer } = await import('./proxysql-container.ts')
  const pool = definition.dbProxy!
  const admin = { user: 'radmin', password: randomBytes(12).toString('hex') }
  const config = proxySqlConfig({
    target: { host: MYSQL_ALIAS, port: 3306, maxConnections: userLimit(definition) },
    pool,
    admin,
    monitor: MONITOR,
    serverVersion: '8.4.0', // until the database is there and tells its own
  })
  const container = new ProxySqlContainer(image).withConfig(config).withAdmin(admin.user, admin.password)
  const role = { name: 'ProxySQL', image, variable: 'POOLHOUSE_PROXYSQL_IMAGE' }
  const started = await startContainer(role, container, { ...start, alias: ALIAS })
  return {
    address: { ...started.clientAddress(), inNetwork: { host: ALIAS, port: 6033 } },
    setUser: (username, password) => started.setUser(username, password),
    setServerVersion: (version) => started.setServerVersion(version),
    tell: async (what) => {
      if (what === 'connection-pool') return started.connectionPool()
      throw new PoolhouseError(
        'NotOnThisTarget',
        `ProxySQL tells no ${what} as RDS Proxy has them; see its connection pool.`,
      )
    },
    stop: async () => void (await started.stop({ timeout: 1_000 })),
  }
}
