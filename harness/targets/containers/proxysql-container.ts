import type { Connection, RowDataPacket } from 'mysql2/promise'
import { AbstractStartedContainer, GenericContainer, type StartedTestContainer, Wait } from 'testcontainers'
import { publishedAt } from './start-container.ts'

const CLIENT_PORT = 6033
const ADMIN_PORT = 6032

/** A row of `stats_mysql_connection_pool`, counts as numbers. */
export interface ProxySqlConnectionPool {
  readonly hostgroup: number
  readonly srv_host: string
  readonly status: string
  readonly ConnUsed: number
  readonly ConnFree: number
  readonly ConnOK: number
  readonly ConnERR: number
  readonly MaxConnUsed: number
  readonly Queries: number
}

/**
 * ProxySQL in the manner of Testcontainers' modules: `await new ProxySqlContainer(image).withConfig(text).start()`. It is up when
 * both its ports answer.
 */
export class ProxySqlContainer extends GenericContainer {
  #admin = { user: 'radmin', password: 'radmin' }

  constructor(image: string) {
    super(image)
    this.withExposedPorts(CLIENT_PORT, ADMIN_PORT)
      .withWaitStrategy(Wait.forListeningPorts())
      .withStartupTimeout(60_000)
  }

  /** The text of /etc/proxysql.cnf. */
  withConfig(text: string): this {
    return this.withCopyContentToContainer([{ content: text, target: '/etc/proxysql.cnf', mode: 0o644 }])
  }

  /** The pair that the configuration names in `admin_credentials`; `admin` itself may log in on loopback alone. */
  withAdmin(user: string, password: string): this {
    this.#admin = { user, password }
    return this
  }

  override async start(): Promise<StartedProxySqlContainer> {
    return new StartedProxySqlContainer(await super.start(), this.#admin)
  }
}

/** A {@link ProxySqlContainer} that runs. */
export class StartedProxySqlContainer extends AbstractStartedContainer {
  readonly #container: StartedTestContainer
  readonly #admin: { readonly user: string; readonly password: string }

  constructor(container: StartedTestContainer, admin: { user: string; password: string }) {
    super(container)
    this.#container = container
    this.#admin = admin
  }

  /** Where clients connect. */
  clientAddress(): { host: string; port: number } {
    return publishedAt(this.#container, CLIENT_PORT)
  }

  /** Runs one statement on the admin interface. */
  async admin<T = RowDataPacket>(sql: string): Promise<T[]> {
    return this.#withAdmin(async (connection) => {
      const [rows] = await connection.query(sql)
      return (Array.isArray(rows) ? rows : []) as T[]
    })
  }

  /** Makes a database user known, in place of all that were. */
  async setUser(username: string, password: string): Promise<void> {
    await this.#withAdmin(async (connection) => {
      await connection.query('DELETE FROM mysql_users')
      await connection.query(
        `INSERT INTO mysql_users (username, password, default_hostgroup, transaction_persistent) VALUES (${literal(username)}, ${literal(password)}, 0, 1)`,
      )
      await connection.query('LOAD MYSQL USERS TO RUNTIME')
    })
  }

  /** What clients are greeted with, where a connection to the database would tell them its version. */
  async setServerVersion(version: string): Promise<void> {
    await this.#withAdmin(async (connection) => {
      await connection.query(`SET mysql-server_version = ${literal(version)}`)
      await connection.query('LOAD MYSQL VARIABLES TO RUNTIME')
    })
  }

  /** ProxySQL's own counts of its connections to the database. */
  async connectionPool(): Promise<ProxySqlConnectionPool[]> {
    const rows = await this.admin<Record<string, string>>('SELECT * FROM stats_mysql_connection_pool')
    return rows.map((row) => ({
      hostgroup: Number(row.hostgroup),
      srv_host: row.srv_host ?? '',
      status: row.status ?? '',
      ConnUsed: Number(row.ConnUsed),
      ConnFree: Number(row.ConnFree),
      ConnOK: Number(row.ConnOK),
      ConnERR: Number(row.ConnERR),
      MaxConnUsed: Number(row.MaxConnUsed),
      Queries: Number(row.Queries),
    }))
  }

  async #withAdmin<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const { createConnection } = await import('mysql2/promise')
    const connection = await createConnection({ ...publishedAt(this.#container, ADMIN_PORT), ...this.#admin })
    try {
      return await work(connection)
    } finally {
      connection.destroy()
    }
  }
}

/** A text of SQLite, which the admin interface speaks: only the quote is special. */
function literal(text: string): string {
  return `'${text.replaceAll("'", "''")}'`
}
