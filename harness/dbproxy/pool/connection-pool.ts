import type { Clock } from '../../kit/clock.ts'
import {
  CLOSED_BY_DATABASE,
  type DatabaseConnection,
  type PoolShelf,
} from '../database/database-connection.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import type { ServerTraits } from '../database/open-connection.ts'
import type { DbProxyEvent } from '../db-proxy-event.ts'
import type { ConnectionPoolConfiguration } from '../db-proxy-options.ts'
import { isInState } from '../session/bring-into-state.ts'
import { STALLED } from '../session/within-time.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import { ConnectionOpener } from './connection-opener.ts'
import { ConnectionSupply } from './connection-supply.ts'
import { IdleTrim, MAX_AGE_MS } from './idle-trim.ts'
import { PoolShelves } from './pool-shelves.ts'
import { PoolStatistics } from './pool-statistics.ts'
import { type Waiter, WaiterQueue } from './waiter-queue.ts'

export interface ConnectionPoolPorts {
  readonly clock: Clock
  readonly reservedConnections: number
  /** The password that the user logs in to the database with; undefined when no secret has the user any more. */
  passwordOf(username: string): Promise<string | undefined>
  onEvent(event: DbProxyEvent): void
}

/**
 * The database connections of a target group. Each stands on one shelf, and only {@link #move} changes that. Clients that find
 * none wait in the order of their coming.
 */
export class ConnectionPool {
  readonly statistics = new PoolStatistics()
  readonly #ports: ConnectionPoolPorts
  readonly #target: DatabaseTarget
  readonly #shelves = new PoolShelves()
  readonly #waiters: WaiterQueue
  #configuration: ConnectionPoolConfiguration
  readonly #opener: ConnectionOpener
  readonly #trim: IdleTrim
  readonly #supply: ConnectionSupply
  #closed = false

  constructor(
    ports: ConnectionPoolPorts,
    target: DatabaseTarget,
    configuration: ConnectionPoolConfiguration,
  ) {
    this.#ports = ports
    this.#target = target
    this.#configuration = configuration
    const { statistics } = this
    const { clock, passwordOf, onEvent } = ports
    const initQuery = () => this.#configuration.initQuery
    this.#opener = new ConnectionOpener({ clock, statistics, passwordOf, initQuery, onEvent }, target)
    this.#trim = new IdleTrim(clock, this.#shelves.idle, () => this.#idleLimit)
    this.#waiters = new WaiterQueue(ports.clock, (waiter) => {
      waiter.opening = false
      this.statistics.borrowTimeouts++
      waiter.failed(new ClientError(clientErrors.borrowTimedOut))
    })
    this.#supply = new ConnectionSupply(clock, target, this.#opener, this.#waiters, {
      mayOpen: () => !this.#closed && target.available,
      makeRoom: () => this.#makeRoom(),
      isFull: () => this.total >= this.limit,
      onOpened: (connection) => this.#onOpened(connection),
    })
  }

  get configuration(): ConnectionPoolConfiguration {
    return this.#configuration
  }

  get traits(): ServerTraits | undefined {
    return this.#opener.traits
  }

  /** Grade A: a session pinning filter that takes every SET out of the pin decision. */
  get excludeVariableSets(): boolean {
    return this.#configuration.sessionPinningFilters.includes('EXCLUDE_VARIABLE_SETS')
  }

  /** MaxDatabaseConnectionsAllowed. 0 without a target. */
  get limit(): number {
    const target = this.#target.current
    if (!target) return 0
    const share = Math.floor((this.#configuration.maxConnectionsPercent * target.maxConnections) / 100)
    return Math.max(1, share - this.#ports.reservedConnections)
  }

  /** Every connection that counts against the limit, those being opened included. */
  get total(): number {
    return this.#shelves.size + this.#opener.opening
  }

  configure(configuration: ConnectionPoolConfiguration): void {
    this.#configuration = configuration
    this.#shrink()
    this.#supply.serve()
  }

  /** The target was replaced: what is idle closes now, the rest when it is given back. */
  onTargetChanged(): void {
    for (const connection of [...this.#shelves.idle]) {
      if (connection.targetEpoch !== this.#target.epoch) connection.quit('the target has changed')
    }
    this.#shrink()
    this.#supply.serve()
  }

  onTargetAvailable(): void {
    this.#supply.serve()
  }

  /** A connection at once, or undefined: then the waiter is called later, or fails at once when it may not wait. */
  borrow(waiter: Waiter): DatabaseConnection | undefined {
    this.statistics.borrows++
    waiter.tally.borrows++
    const connection = this.#takeIdle(waiter)
    if (connection) return connection
    const { clock } = this.#ports
    const timeoutMs = this.#configuration.connectionBorrowTimeoutSeconds * 1000
    waiter.since = clock.now()
    waiter.turn++
    waiter.opening = false
    waiter.deadline = waiter.since + timeoutMs
    if (this.#closed || timeoutMs === 0) {
      // Grade A: with 0 a client gets an error unless a connection is free, even below the maximum.
      // One is opened all the same, or there would never be a free one.
      this.statistics.borrowTimeouts++
      this.#supply.openSpare(waiter)
      queueMicrotask(() => waiter.failed(new ClientError(clientErrors.borrowTimedOut)))
      return undefined
    }
    this.#waiters.add(waiter)
    this.#supply.serve()
    return undefined
  }

  /** The client has gone before its turn. */
  cancel(waiter: Waiter): void {
    this.#waiters.delete(waiter)
  }

  /** The connection serves this client alone until it is released. */
  pin(connection: DatabaseConnection): void {
    if (connection.shelf === 'borrowed') this.#move(connection, 'pinned')
  }

  /** Gives a connection back whose state is known. */
  release(connection: DatabaseConnection): void {
    if (connection.closed) return
    const reason = this.#reasonToClose(connection)
    if (reason) connection.quit(reason)
    else this.#offer(connection)
  }

  /** Gives a connection back that carries state of its client: it is reset before anybody else gets it. */
  releaseForReset(connection: DatabaseConnection): void {
    if (connection.closed) return
    const reason = this.#reasonToClose(connection)
    if (reason) {
      connection.quit(reason)
      return
    }
    this.#move(connection, 'resetting')
    this.#opener.reset(connection).then(
      () => this.release(connection),
      (error: unknown) => connection.destroy(`the session reset failed: ${messageOf(error)}`),
    )
  }

  /** Its part of the proxy's statistics. */
  view() {
    const { statistics } = this
    return {
      databaseConnections: {
        ...this.#shelves.view(),
        opening: this.#opener.opening,
        limit: this.limit,
        peakInUse: statistics.peakInUse,
      },
      waiting: this.#waiters.size,
      databaseConnectionRequests: statistics.connectionRequests,
      databaseConnectionRequestsWithTls: statistics.connectionRequestsWithTls,
      databaseConnectionsSetupSucceeded: statistics.setupSucceeded,
      databaseConnectionsSetupFailed: statistics.setupFailed,
      borrows: statistics.borrows,
      borrowTimeouts: statistics.borrowTimeouts,
      borrowWaits: statistics.waits,
      borrowWaitMicroseconds: Math.round(statistics.waitedMs * 1000),
    }
  }

  close(): void {
    this.#closed = true
    this.#waiters.close()
    this.#trim.close()
    for (const connection of this.#shelves.all()) connection.quit('the proxy is closing')
  }

  /** Connections that may stay idle for long. */
  get #idleLimit(): number {
    const maxConnections = this.#target.current?.maxConnections ?? 0
    return Math.floor((this.#configuration.maxIdleConnectionsPercent * maxConnections) / 100)
  }

  /** Counts idle connections as idle for so much longer. */
  advanceIdle(byMs: number): void {
    this.#trim.advance(byMs)
  }

  #reasonToClose(connection: DatabaseConnection): string | undefined {
    if (connection.tainted) return connection.tainted
    if (this.#closed) return 'the proxy is closing'
    if (connection.targetEpoch !== this.#target.epoch) return 'the target has changed'
    if (this.total > this.limit) return 'the pool is over its limit'
    if (this.#ports.clock.now() - connection.openedAt >= MAX_AGE_MS) return 'the connection is 24 hours old'
    return undefined
  }

  #move(connection: DatabaseConnection, shelf: PoolShelf): void {
    this.#shelves.move(connection, shelf)
    if (shelf === 'idle') this.#trim.noteIdle(connection.idleSince)
    else if (shelf === 'borrowed') this.statistics.notePeak(this.#shelves.inUse)
  }

  /**
   * Prefers a connection that is in the wanted state already, and of those the one used last. Nobody is overtaken: what suits a
   * waiter never gets to the idle shelf.
   */
  #takeIdle(waiter: Waiter): DatabaseConnection | undefined {
    const idle = this.#shelves.idle.ofKey(waiter.request.key)
    for (let i = idle.length - 1; i >= 0; i--) {
      if (isInState(idle[i]!, waiter.stateOn(idle[i]!))) return this.#take(idle[i]!)
    }
    // The oldest, so that states in use stay warm.
    for (let i = 0; i < idle.length; i++) {
      if (suits(idle[i]!, waiter)) return this.#take(idle[i]!)
    }
    return undefined
  }

  #take(connection: DatabaseConnection): DatabaseConnection {
    this.#move(connection, 'borrowed')
    return connection
  }

  /** Hands a connection that has come free to the first waiter, or puts it on the idle shelf. */
  #offer(connection: DatabaseConnection): void {
    for (let waiter = this.#waiters.first; waiter; waiter = waiter.next) {
      if (waiter.request.key === connection.key && suits(connection, waiter)) {
        this.#grant(waiter, connection)
        return
      }
      if (waiter.opening) continue
      // It is this waiter's turn, and the connection is of no use to it: it makes room for one that is.
      connection.quit('another kind of database connection is needed')
      this.#supply.serve()
      return
    }
    connection.idleSince = this.#ports.clock.now()
    this.#move(connection, 'idle')
  }

  #grant(waiter: Waiter, connection: DatabaseConnection): void {
    this.#waiters.delete(waiter)
    this.#move(connection, 'borrowed')
    const waitedMs = this.#ports.clock.now() - waiter.since
    this.statistics.noteWait(waitedMs)
    waiter.tally.borrowWaitMicroseconds += waitedMs * 1000
    waiter.granted(connection)
  }

  /** Where idle connections of other kinds hold the pool's last places. */
  #makeRoom(): boolean {
    if (this.total < this.limit) return true
    const { oldest } = this.#shelves.idle
    oldest?.quit('another kind of database connection is needed')
    return oldest !== undefined
  }

  #onOpened(connection: DatabaseConnection): void {
    this.#shelves.borrowed.add(connection)
    connection.onClosed = (reason) => this.#onClosed(connection, reason)
    if (connection.closed) this.#onClosed(connection, CLOSED_BY_DATABASE)
    else this.release(connection)
  }

  #onClosed(connection: DatabaseConnection, reason: string): void {
    if (connection.shelf === 'closed') return
    this.#move(connection, 'closed')
    this.#ports.onEvent({ type: 'DatabaseConnectionClosed', dbConnection: connection.id, reason })
    if (reason === CLOSED_BY_DATABASE || reason === STALLED) this.#target.check()
    if (!this.#closed) queueMicrotask(() => this.#supply.serve())
  }

  #shrink(): void {
    for (const connection of [...this.#shelves.idle]) {
      if (this.total <= this.limit) return
      connection.quit('the pool is over its limit')
    }
  }
}

/** Whether a connection can be brought into the wanted state: nothing leaves a schema for none. */
function suits(connection: DatabaseConnection, waiter: Waiter): boolean {
  return connection.state.schema === '' || waiter.stateOn(connection).schema !== ''
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
