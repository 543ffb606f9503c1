import type { Socket } from 'node:net'
import type { Connection, QueryValues } from 'mysql2/promise'

/**
 * The one connection by which poolhouse itself speaks to the server: as `root@localhost` over the unix socket, which
 * lies in a directory that only we can enter. It stays open, so that it can be taken out of the server's counts
 * exactly, and the server's max_connections is one higher than the users' for it.
 *
 * MySQL's administrative interface would not help: its connections are never refused, but counted like the others
 * (tried on 9.7.4: with one of them open, max_connections=3 lets two users in).
 */
export class ControlConnection {
  readonly #socketFile: string
  #first: Socket | undefined
  #connection: Promise<Connection> | undefined
  #tail: Promise<unknown> = Promise.resolve()

  /** `first` is a connected socket to begin with; a lost connection is made anew. */
  constructor(socketFile: string, first?: Socket) {
    this.#socketFile = socketFile
    this.#first = first
  }

  /** Runs one statement; statements are run one after the other. */
  query<T>(sql: string, values: readonly unknown[] = []): Promise<T[]> {
    return this.exclusively(async (connection) => {
      const [rows] = await connection.query(sql, values as QueryValues)
      return (Array.isArray(rows) ? rows : []) as T[]
    })
  }

  /** Gives `work` the connection for itself. */
  exclusively<T>(work: (connection: Connection) => Promise<T>): Promise<T> {
    const result = this.#tail.then(async () => await work(await this.#open()))
    this.#tail = result.catch(() => {}) // The caller has the failure; the next statement is not concerned by it.
    return result
  }

  close(): void {
    const open = this.#connection
    this.#connection = undefined
    open?.then((connection) => connection.destroy()).catch(() => {})
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
      const first = this.#first
      this.#first = undefined
      const connection = await createConnection({
        ...(first ? { stream: first } : { socketPath: this.#socketFile }),
        user: 'root',
        timezone: 'Z',
        supportBigNumbers: true,
      })
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
