import type { StartedMySqlContainer } from '@testcontainers/mysql'
import type { Connection, QueryValues, RowDataPacket } from 'mysql2/promise'
import {
  masterUserGrants,
  maxConnectionsOf,
  runSqlFile,
  storageSettings,
  userConnections,
} from '../../database/index.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import type { StackDefinition } from '../../stack/stack-config.ts'
import type { BroughtEndpoint } from '../../stack/target.ts'
import { publishedAt, type StackStart, startContainer } from './start-container.ts'

const PORT = 3306
export const MYSQL_ALIAS = 'mysql'

/** Our own connection, over the users' limit. */
const CONTROL_CONNECTIONS = 1

interface StartOptions {
  readonly image: string
  readonly definition: StackDefinition
  readonly rootPassword: string
  readonly start: StackStart
}

/** `max_connections` that users may have. @throws PoolhouseError `InvalidStackConfig` */
export function userLimit({ database }: StackDefinition): number {
  const limit = database.maxConnections ?? maxConnectionsOf(database.instanceClass)
  if (limit !== undefined) return limit
  throw new PoolhouseError(
    'InvalidStackConfig',
    `max_connections of the instance class ${database.instanceClass} is not known here; give database.maxConnections.`,
  )
}

/** Starts the MySQL container: data in memory, the instance class's limit, settings of a throw-away server. */
export async function startMySql({
  image,
  definition,
  rootPassword,
  start,
}: StartOptions): Promise<MySqlDatabase> {
  const { MySqlContainer } = await import('@testcontainers/mysql')
  const container = new MySqlContainer(image)
    .withRootPassword(rootPassword)
    .withTmpFs({ '/var/lib/mysql': 'rw' })
    .withCommand([
      `--max-connections=${userLimit(definition) + CONTROL_CONNECTIONS}`,
      '--default-time-zone=+00:00',
      '--skip-name-resolve',
      '--table-open-cache=400',
      ...storageSettings({ product: 'MySQL' }),
    ])
  const role = { name: 'MySQL', image, variable: 'POOLHOUSE_MYSQL_IMAGE' }
  const started = await startContainer<StartedMySqlContainer>(role, container, {
    ...start,
    alias: MYSQL_ALIAS,
  })
  return new MySqlDatabase(publishedAt(started, PORT), rootPassword)
}

/** The database of a MySQL container, through one connection of its administrator that stays open. */
export class MySqlDatabase {
  readonly address: BroughtEndpoint
  readonly #rootPassword: string
  #connection: Promise<Connection> | undefined
  #tail: Promise<unknown> = Promise.resolve()

  constructor(address: { host: string; port: number }, rootPassword: string) {
    this.address = { ...address, inNetwork: { host: MYSQL_ALIAS, port: PORT } }
    this.#rootPassword = rootPassword
  }

  /** Runs one statement as root; statements are run one after the other. */
  query<T = RowDataPacket>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.#exclusively(async (connection) => {
      const [rows] = await connection.query(sql, values as QueryValues)
      return (Array.isArray(rows) ? rows : []) as T[]
    })
  }

  async version(): Promise<string> {
    const [row] = await this.query<{ version: string }>('SELECT VERSION() AS version')
    return /^\d+\.\d+\.\d+/.exec(row?.version ?? '')?.[0] ?? ''
  }

  /** The master user and the database of a stack. */
  async furnish({ database }: StackDefinition, password: string): Promise<void> {
    await this.createUser(database.username, password)
    if (database.databaseName) await this.query('CREATE DATABASE IF NOT EXISTS ??', [database.databaseName])
    await this.resetPeak()
  }

  /**
   * Creates a user for every client host. Each of `grants` is what stands between GRANT and TO; without them the user may
   * what an RDS master user may.
   * @throws PoolhouseError `ProvisioningFailed`
   */
  async createUser(name: string, password: string, grants?: readonly string[]): Promise<void> {
    const account = [name, '%']
    const version = await this.version()
    const statements =
      grants?.map((grant) => `GRANT ${grant} TO ?@?`) ?? masterUserGrants({ product: 'MySQL', version })
    try {
      await this.query('CREATE USER ?@? IDENTIFIED BY ?', [...account, password])
      for (const statement of statements) await this.query(statement, account)
    } catch (error) {
      // Not as its cause: the client library's error carries the statement, and so the password.
      const { code, message } = error as { code?: string; message: string }
      throw new PoolhouseError(
        'ProvisioningFailed',
        `the user ${name} could not be created (${code ?? 'no code'}): ${message.replaceAll(password, '…')}`,
      )
    }
  }

  /** A user that a proxy looks after the server with; it may do nothing else. */
  async createMonitor(name: string, password: string): Promise<void> {
    await this.query('CREATE USER IF NOT EXISTS ?@? IDENTIFIED BY ?', [name, '%', password])
    await this.query('GRANT USAGE, REPLICATION CLIENT ON *.* TO ?@?', [name, '%'])
  }

  runSql(name: string, sql: string, database?: string): Promise<void> {
    const login = { user: 'root', password: this.#rootPassword }
    return this.#exclusively((connection) => runSqlFile(connection, name, sql, database, login))
  }

  async connections() {
    const rows = await this.query<{ Variable_name: string; Value: string }>(
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Max_used_connections')",
    )
    const [variable] = await this.query<{ limit: number }>('SELECT @@GLOBAL.max_connections AS `limit`')
    const of = (name: string) => Number(rows.find((row) => row.Variable_name === name)?.Value ?? 0)
    return userConnections({
      threadsConnected: of('Threads_connected'),
      maxUsedConnections: of('Max_used_connections'),
      maxConnections: variable?.limit ?? 0,
    })
  }

  async resetPeak(): Promise<void> {
    await this.query('FLUSH STATUS')
  }

  /** Closes users' connections from the server's side, as `KILL` does. Returns how many there were. */
  async closeConnections(): Promise<number> {
    const processes = await this.query<{ id: number }>(
      "SELECT id FROM information_schema.processlist WHERE user NOT IN ('event_scheduler', 'system user') AND id <> CONNECTION_ID()",
    )
    for (const { id } of processes) await this.query('KILL ?', [id]).catch(ignoreUnknownThread)
    return processes.length
  }

  /** Ends users' connections and drops what they have made: databases, and accounts of any host but the server's own. */
  async clear(): Promise<void> {
    await this.closeConnections()
    const databases = await this.query<{ name: string }>(
      "SELECT schema_name AS name FROM information_schema.schemata WHERE schema_name NOT IN ('mysql', 'sys', 'information_schema', 'performance_schema')",
    )
    for (const { name } of databases) await this.query('DROP DATABASE ??', [name])
    const accounts = await this.query<{ user: string; host: string }>(
      "SELECT user, host FROM mysql.user WHERE user <> 'root' AND user NOT LIKE 'mysql.%'",
    )
    for (const { user, host } of accounts) await this.query('DROP USER ?@?', [user, host])
  }

  async close(): Promise<void> {
    const open = this.#connection
    this.#connection = undefined
    await open?.then((connection) => connection.destroy()).catch(() => {}) // it never opened: nothing to close
  }

  #exclusively<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => work(await this.#open()))
    this.#tail = result.catch(() => {}) // told to whoever asked; the next statement is not concerned by it
    return result
  }

  #open(): Promise<Connection> {
    this.#connection ??= this.#connect()
    return this.#connection
  }

  async #connect(): Promise<Connection> {
    const forget = () => {
      this.#connection = undefined
    }
    try {
      const { createConnection } = await import('mysql2/promise')
      const { host, port } = this.address
      const options = {
        host,
        port,
        user: 'root',
        password: this.#rootPassword,
        timezone: 'Z',
        supportBigNumbers: true,
      }
      const connection = await createConnection(options)
      connection.on('error', forget)
      connection.on('end', forget)
      await connection.query('SET SESSION wait_timeout = 31536000')
      return connection
    } catch (error) {
      forget()
      throw error
    }
  }
}

function ignoreUnknownThread(error: { code?: string }): void {
  if (error.code !== 'ER_NO_SUCH_THREAD') throw error
}
