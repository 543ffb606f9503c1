import type { Clock } from '../../kit/clock.ts'
import { Command } from '../../mysql/command.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import {
  type ConnectionRequest,
  openConnection,
  prepareConnection,
  type ServerTraits,
} from '../database/open-connection.ts'
import type { DbProxyEvent } from '../db-proxy-event.ts'
import type { SessionState } from '../session/session-state.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import type { PoolStatistics } from './pool-statistics.ts'

const OPEN_TIMEOUT_MS = 10_000

export interface ConnectionOpenerPorts {
  readonly clock: Clock
  readonly statistics: PoolStatistics
  /** The password that the user logs in to the database with; undefined when no secret has the user any more. */
  passwordOf(username: string): Promise<string | undefined>
  initQuery(): string
  onEvent(event: DbProxyEvent): void
}

/** Opens and resets database connections: the work behind the pool's decisions. */
export class ConnectionOpener {
  /** Connections on their way. */
  opening = 0
  readonly #ports: ConnectionOpenerPorts
  readonly #target: DatabaseTarget
  #nextId = 1
  #baseline: SessionState | undefined
  #traits: { readonly epoch: number; readonly traits: ServerTraits } | undefined

  constructor(ports: ConnectionOpenerPorts, target: DatabaseTarget) {
    this.#ports = ports
    this.#target = target
  }

  /** What is known of the server; undefined before the first connection to it. */
  get traits(): ServerTraits | undefined {
    return this.#traits?.epoch === this.#target.epoch ? this.#traits.traits : undefined
  }

  /** Rejects with {@link ClientError} when the database refuses, else with what went wrong on the way to it. */
  async open(request: ConnectionRequest): Promise<DatabaseConnection> {
    const { statistics, onEvent } = this.#ports
    this.opening++
    statistics.connectionRequests++
    if (request.tls) statistics.connectionRequestsWithTls++
    try {
      const connection = await this.#open(request)
      statistics.setupSucceeded++
      const { id: dbConnection, user, tls, from, to } = connection
      onEvent({ type: 'DatabaseConnectionOpened', dbConnection, user, tls, from, to })
      return connection
    } catch (error) {
      statistics.setupFailed++
      const message = error instanceof Error ? error.message : String(error)
      onEvent({ type: 'DatabaseConnectionFailed', user: request.username, message })
      throw error
    } finally {
      this.opening--
    }
  }

  /** Ends a client's session on a connection, and brings that back to where a new one is. */
  async reset(connection: DatabaseConnection): Promise<void> {
    const cancel = this.#ports.clock.after(OPEN_TIMEOUT_MS, () =>
      connection.destroy('the session reset took too long'),
    )
    try {
      await connection.exchange(Command.COM_RESET_CONNECTION)
      const { schema } = connection.state
      await prepareConnection(connection, this.#ports.initQuery(), this.traits, schema)
      this.#shareBaseline(connection)
      this.#ports.onEvent({ type: 'DatabaseConnectionReset', dbConnection: connection.id })
    } finally {
      cancel()
    }
  }

  async #open(request: ConnectionRequest): Promise<DatabaseConnection> {
    const { clock, passwordOf, initQuery } = this.#ports
    const controller = new AbortController()
    const cancelTimeout = clock.after(OPEN_TIMEOUT_MS, () => controller.abort())
    try {
      const password = await passwordOf(request.username)
      if (password === undefined)
        throw new ClientError(clientErrors.accessDenied(request.username, '%', true))
      const { epoch } = this.#target
      const settings = { id: this.#nextId++, initQuery: initQuery(), password, now: clock.now() }
      const opened = await openConnection(this.#target, request, settings, this.traits, controller.signal)
      if (this.#traits?.epoch !== epoch) this.#traits = { epoch, traits: opened.traits }
      this.#shareBaseline(opened.connection)
      return opened.connection
    } finally {
      cancelTimeout()
    }
  }

  /** Connections begin alike as a rule. With one object for all, a session finds its state by identity on each of them. */
  #shareBaseline(connection: DatabaseConnection): void {
    if (this.#baseline?.signature === connection.baseline.signature) {
      connection.baseline = this.#baseline
      connection.state = this.#baseline
    } else {
      this.#baseline = connection.baseline
    }
  }
}
