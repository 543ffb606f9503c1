import { rmSync } from 'node:fs'
import { dirname } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import type { Disposal } from '../kit/disposal.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { ConnectionCounts } from './connection-counts.ts'
import { controlConnections, userConnections } from './connection-counts.ts'
import { ControlConnection } from './control-connection.ts'
import { masterUserGrants } from './master-user.ts'
import type { MysqldBinary, ServerProduct } from './mysqld-binary.ts'
import { isAtLeast } from './parse-version.ts'
import { runSqlFile } from './run-sql.ts'
import type { RunSettings } from './server-settings.ts'
import { runArguments } from './server-settings.ts'
import type { ServerExit, ServerProcess } from './spawn-server.ts'
import { spawnServer, startFailed } from './spawn-server.ts'

/** A MySQL server that runs, and that is gone when it is stopped. */
export interface MySqlServer {
  readonly host: string
  readonly port: number
  /** The server's own process id. */
  readonly pid: number
  readonly product: ServerProduct
  readonly version: string
  readonly dataDirectory: string
  /** Fulfilled when the process has ended, asked or not. After a restart, of the process that runs now. */
  readonly exited: Promise<ServerExit>
  /** Runs one statement with every privilege, on a connection that is no user's. `?` in it stands for `values`. */
  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]>
  /** Creates an account with the privileges of an RDS master user, for every client host. */
  createMasterUser(name: string, password: string): Promise<void>
  /**
   * Creates an account for every client host. Each of `grants` is what stands between GRANT and TO, such as
   * `SELECT ON app.*`; without them the account may do what a master user may.
   */
  createUser(name: string, password: string, grants?: readonly string[]): Promise<void>
  /** Creates a database when there is none of this name. */
  createDatabase(name: string): Promise<void>
  /**
   * Runs a file of SQL, statement by statement, as the administrator. `name` stands for it in errors; `database` is
   * the one that is in use at its beginning.
   */
  runSql(name: string, sqlText: string, database?: string): Promise<void>
  /** How many connections users may have at one time. */
  setMaxConnections(limit: number): Promise<void>
  /** Users' connections: never ours. A client that is refused with error 1040 is none. */
  connections(): Promise<ConnectionCounts>
  /** Lets `peak` begin anew at the number of connections there are. */
  resetPeak(): Promise<void>
  /** Gives an account of {@link createMasterUser} another password; connections that are there stay. */
  changePassword(name: string, password: string): Promise<void>
  /** Refuses users' new connections with error 1040 while it is on; those that are there stay. Ends with a restart. */
  refuseConnections(on: boolean): Promise<void>
  /** Closes users' connections from the server's side, as `KILL` does. Returns how many there were. */
  closeConnections(): Promise<number>
  /** Sends a signal to the process, SIGKILL when none is named: a database that fails. */
  kill(signal?: NodeJS.Signals): void
  /**
   * Ends the process and keeps data, address and port for {@link restart}. `shutdown` ends connections first, as KILL
   * does: a statement gets MySQL's own error of a shutdown, 1053. `crash` says nothing to anybody. What was committed
   * is in the log either way; MySQL's own shutdown would take three seconds for the same.
   */
  halt(how: 'shutdown' | 'crash'): Promise<void>
  /** Starts the process anew on the same data, address and port; one that still runs is killed first. */
  restart(changes?: { readonly maxConnections?: number }): Promise<void>
  /** Ends the process and removes its directory. */
  stop(): Promise<void>
}

const ER_NO_SUCH_THREAD = 1094
const COURTESY_MS = 1_000

/** A {@link MySqlServer} on this machine. */
export class RunningMySqlServer implements MySqlServer {
  readonly #binary: MysqldBinary
  readonly #cleanup: Disposal
  #settings: RunSettings
  #process: ServerProcess | undefined
  #control: ControlConnection | undefined
  #stopping: Promise<void> | undefined
  #isRefusing = false

  /** `cleanup` ends what was made for the server before it, and is ended by `stop()`. */
  constructor(binary: MysqldBinary, settings: RunSettings, cleanup: Disposal) {
    this.#binary = binary
    this.#settings = settings
    this.#cleanup = cleanup
    // Last in, first out: the process ends before its directory goes.
    cleanup.defer(() => this.#end())
    const abandon = () => {
      this.#process?.kill('SIGKILL')
      rmSync(dirname(settings.dataDirectory), { recursive: true, force: true })
    }
    process.on('exit', abandon)
    cleanup.defer(() => {
      process.off('exit', abandon)
    })
  }

  get host(): string {
    return this.#settings.host
  }

  get port(): number {
    return this.#settings.port
  }

  get pid(): number {
    return this.#running().pid
  }

  get product(): ServerProduct {
    return this.#binary.product
  }

  get version(): string {
    return this.#binary.version
  }

  get dataDirectory(): string {
    return this.#settings.dataDirectory
  }

  get exited(): Promise<ServerExit> {
    return this.#running().exited
  }

  /** Starts the process on the data that is there. */
  async start(): Promise<void> {
    const started = await spawnServer(
      this.#binary,
      runArguments(this.#binary, this.#settings),
      this.#settings,
    )
    this.#process = started
    this.#control = new ControlConnection(this.#settings.socketFile, started.socket)
    try {
      await this.resetPeak()
    } catch (error) {
      started.kill('SIGKILL')
      const ended = await started.exited
      throw await startFailed(this.#binary, this.#settings, (error as Error).message, ended)
    }
  }

  query<T>(sql: string, values?: readonly unknown[]): Promise<T[]> {
    return this.#controlled().query<T>(sql, values)
  }

  async createMasterUser(name: string, password: string): Promise<void> {
    await this.#createUser(`the master user ${name}`, name, password, masterUserGrants(this.#binary))
  }

  async createUser(name: string, password: string, grants?: readonly string[]): Promise<void> {
    const statements = grants?.map((grant) => `GRANT ${grant} TO ?@?`) ?? masterUserGrants(this.#binary)
    await this.#createUser(`the user ${name}`, name, password, statements)
  }

  async changePassword(name: string, password: string): Promise<void> {
    try {
      await this.query('ALTER USER ?@? IDENTIFIED BY ?', [name, '%', password])
    } catch (error) {
      throw withoutPassword(`the password of ${name} could not be changed`, error, password)
    }
  }

  async refuseConnections(on: boolean): Promise<void> {
    const limit = on ? controlConnections : this.#settings.maxConnections
    await this.query('SET GLOBAL max_connections = ?', [limit])
    this.#isRefusing = on
  }

  async closeConnections(): Promise<number> {
    const rows = await this.query<{ Id: number; User: string; Command: string }>('SHOW PROCESSLIST')
    const users = rows.filter(
      ({ User: user, Command: command }) =>
        !['root', 'event_scheduler', 'system user'].includes(user) && command !== 'Daemon',
    )
    for (const { Id: id } of users) {
      await this.query('KILL ?', [id]).catch((error: { errno?: number }) => {
        if (error.errno !== ER_NO_SUCH_THREAD) throw error // it may have left by itself
      })
    }
    return users.length
  }

  async createDatabase(name: string): Promise<void> {
    await this.query('CREATE DATABASE IF NOT EXISTS ??', [name])
  }

  runSql(name: string, sqlText: string, database?: string): Promise<void> {
    return this.#controlled().exclusively((connection) => runSqlFile(connection, name, sqlText, database))
  }

  async setMaxConnections(limit: number): Promise<void> {
    const maxConnections = limit + controlConnections
    await this.query('SET GLOBAL max_connections = ?', [maxConnections])
    this.#settings = { ...this.#settings, maxConnections }
  }

  async connections(): Promise<ConnectionCounts> {
    const rows = await this.query<{ Variable_name: string; Value: string }>(
      "SHOW GLOBAL STATUS WHERE Variable_name IN ('Threads_connected', 'Max_used_connections')",
    )
    const [variable] = await this.query<{ maxConnections: number }>(
      'SELECT @@GLOBAL.max_connections AS maxConnections',
    )
    const of = (name: string) => Number(rows.find((row) => row.Variable_name === name)?.Value ?? 0)
    return userConnections({
      threadsConnected: of('Threads_connected'),
      maxUsedConnections: of('Max_used_connections'),
      maxConnections: this.#isRefusing ? this.#settings.maxConnections : variable!.maxConnections,
    })
  }

  async resetPeak(): Promise<void> {
    const { product, version } = this.#binary
    // MariaDB 11.5 took the global counters out of FLUSH STATUS.
    const global = product === 'MariaDB' && isAtLeast(version, '11.5.0') ? 'GLOBAL ' : ''
    await this.query(`FLUSH ${global}STATUS`)
  }

  kill(signal: NodeJS.Signals = 'SIGKILL'): void {
    this.#running().kill(signal)
  }

  async halt(how: 'shutdown' | 'crash'): Promise<void> {
    const running = this.#running()
    if (how === 'shutdown') {
      running.kill('SIGCONT') // a paused one would not hear of it
      await this.#briefly(this.closeConnections())
    }
    this.#control?.close()
    running.kill('SIGKILL')
    await running.exited
  }

  async restart({ maxConnections }: { readonly maxConnections?: number } = {}): Promise<void> {
    if (this.#stopping)
      throw new PoolhouseError('MySqlStartFailed', 'the MySQL server has been stopped for good')
    if (maxConnections !== undefined) {
      this.#settings = { ...this.#settings, maxConnections: maxConnections + controlConnections }
    }
    await this.#end()
    this.#isRefusing = false
    await this.start()
  }

  stop(): Promise<void> {
    this.#stopping ??= this.#cleanup.dispose()
    return this.#stopping
  }

  async #createUser(what: string, name: string, password: string, grants: readonly string[]): Promise<void> {
    try {
      await this.query('CREATE USER ?@? IDENTIFIED BY ?', [name, '%', password])
      for (const grant of grants) await this.query(grant, [name, '%'])
    } catch (error) {
      throw withoutPassword(`${what} could not be created`, error, password)
    }
  }

  /** Waits for a courtesy, and not for long: a server that does not answer ends without it. */
  async #briefly(work: Promise<unknown>): Promise<void> {
    const late = new AbortController()
    await Promise.race([
      work.catch(() => {}),
      delay(COURTESY_MS, undefined, { signal: late.signal }).catch(() => {}),
    ])
    late.abort()
  }

  async #end(): Promise<void> {
    this.#control?.close()
    this.#process?.kill('SIGKILL')
    await this.#process?.exited
  }

  #running(): ServerProcess {
    if (!this.#process) throw new Error('the server has not been started')
    return this.#process
  }

  #controlled(): ControlConnection {
    if (!this.#control) throw new Error('the server has not been started')
    return this.#control
  }
}

/** Not with the error as its cause: the client library's carries the statement, and so the password. */
function withoutPassword(what: string, error: unknown, password: string): PoolhouseError {
  const { code, message } = error as { code?: string; message: string }
  const said = password ? message.replaceAll(password, '…') : message
  return new PoolhouseError('ProvisioningFailed', `${what} (${code ?? 'no code'}): ${said}`)
}
