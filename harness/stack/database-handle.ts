import { PoolhouseError } from '../kit/errors.ts'
import { answered } from './answered.ts'
import type { ProvisionedResources } from './provision.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import type { StartedTarget } from './target.ts'

export interface DatabaseConnections {
  /** Client connections open now, from MySQL itself; our own control connection is not counted. */
  readonly current: number
  /** The most at once since the start or the last `resetPeak()`. */
  readonly peak: number
  /** `max_connections`. */
  readonly limit: number
}

/**
 * The stack's database: its address, what it counts, and faults. Every fault resolves once it has happened, and those
 * that bring the server back once it answers again; address, port and data stay. What clients see of each:
 * docs/faults.md.
 */
export class DatabaseHandle {
  readonly #target: StartedTarget
  readonly #clients: ProvisioningClients
  readonly #path: string
  readonly identifier: string
  readonly endpoint: string
  readonly port: number
  readonly username: string
  readonly engineVersion: string

  constructor(
    target: StartedTarget,
    clients: ProvisioningClients,
    { identifier, host, port, username, engineVersion }: ProvisionedResources['database'],
  ) {
    this.#target = target
    this.#clients = clients
    this.#path = `/databases/${identifier}`
    this.identifier = identifier
    this.endpoint = host
    this.port = port
    this.username = username
    this.engineVersion = engineVersion
  }

  /** Counts of the database's connections, from MySQL itself. */
  connections(): Promise<DatabaseConnections> {
    return this.#target.control('GET', `${this.#path}/connections`)
  }

  /** Starts a new peak of `connections()` from what is open now. */
  resetPeak(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/reset-peak`)
  }

  /** Product, version and where the server's binary came from. */
  server(): Promise<{ product: string; version: string; source: string }> {
    return this.#target.control('GET', this.#path)
  }

  /** Runs one statement as the server's administrator and returns its rows. */
  query(sql: string): Promise<Record<string, unknown>[]> {
    return this.#target.control('POST', `${this.#path}/query`, { sql })
  }

  /** RebootDBInstance: a shutdown, and a start. Also wakes a paused server, and starts one that is down. */
  async reboot(): Promise<void> {
    const { RebootDBInstanceCommand } = await import('@aws-sdk/client-rds')
    const rds = await this.#rds()
    await this.#answered(rds.send(new RebootDBInstanceCommand({ DBInstanceIdentifier: this.identifier })))
    await this.#settle('available')
  }

  /** StopDBInstance: down, data and address kept, until `start()`. */
  async stop(): Promise<void> {
    const { StopDBInstanceCommand } = await import('@aws-sdk/client-rds')
    const rds = await this.#rds()
    await this.#answered(rds.send(new StopDBInstanceCommand({ DBInstanceIdentifier: this.identifier })))
    await this.#settle('stopped')
  }

  /** Starts what `stop()` or `kill({ restart: false })` has left down: StartDBInstance after the former. */
  async start(): Promise<void> {
    if ((await this.#status()) !== 'stopped') {
      return this.#target.control('POST', `${this.#path}/start`)
    }
    const { StartDBInstanceCommand } = await import('@aws-sdk/client-rds')
    const rds = await this.#rds()
    await this.#answered(rds.send(new StartDBInstanceCommand({ DBInstanceIdentifier: this.identifier })))
    await this.#settle('available')
  }

  /**
   * Kills the server (SIGKILL), as a crash does: nothing is said to clients, and what was committed is recovered.
   * @param options.restart Whether it comes up again at once, as on RDS. Default true; else it is down until `start()`.
   */
  kill({ restart = true }: { restart?: boolean } = {}): Promise<void> {
    return this.#target.control('POST', `${this.#path}/kill`, { restart })
  }

  /** Stops the server's process (SIGSTOP): connections stay open, even new ones open, and nothing is answered. */
  pause(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/pause`)
  }

  /** Lets a paused server go on where it was. */
  resume(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/resume`)
  }

  /** New connections get error 1040 (`Too many connections`) until `acceptConnections()`; those that are open stay. */
  refuseConnections(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/refuse-connections`, { on: true })
  }

  acceptConnections(): Promise<void> {
    return this.#target.control('POST', `${this.#path}/refuse-connections`, { on: false })
  }

  /** Closes every client's connection from the server's side, as `KILL` does, and tells how many there were. */
  async closeConnections(): Promise<number> {
    const path = `${this.#path}/close-connections`
    return (await this.#target.control<{ closed: number }>('POST', path)).closed
  }

  async #status(): Promise<string> {
    const { DescribeDBInstancesCommand } = await import('@aws-sdk/client-rds')
    const rds = await this.#rds()
    const input = { DBInstanceIdentifier: this.identifier }
    // poolhouse's answer waits until what is under way is done
    const { DBInstances } = await this.#answered(rds.send(new DescribeDBInstancesCommand(input)))
    return DBInstances?.[0]?.DBInstanceStatus ?? 'gone'
  }

  /** @throws PoolhouseError `NotOnThisTarget` for a database that the target has brought along: no RDS API knows of it. */
  async #rds() {
    if (!this.#target.brings) return this.#clients.rds()
    throw new PoolhouseError(
      'NotOnThisTarget',
      `the database '${this.identifier}': the target '${this.#target.name}' has no RDS API for it. Use the target 'embedded' to reboot, stop or start it.`,
    )
  }

  #answered<T>(call: Promise<T>): Promise<T> {
    return answered(`the database '${this.identifier}' cannot be told`, this.#target.endpointUrl, call)
  }

  async #settle(wanted: string): Promise<void> {
    const status = await this.#status()
    if (status === wanted) return
    throw new PoolhouseError(
      'MySqlStartFailed',
      `the database '${this.identifier}' was to be ${wanted} and is ${status}; DescribeEvents says why.`,
    )
  }
}
