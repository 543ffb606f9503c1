import type { Clock } from '../kit/clock.ts'
import { Command } from '../mysql/command.ts'
import { ClientError, clientErrors } from './client-error.ts'
import type { DatabaseConnection, PoolShelf } from './database-connection.ts'
import type { DatabaseTarget } from './database-target.ts'
import type { DbProxyEvent } from './db-proxy-event.ts'
import type { ConnectionPoolConfiguration } from './db-proxy-options.ts'
import { IdleShelf } from './idle-shelf.ts'
import { type OpenSettings, openConnection, prepareConnection, type ServerTraits } from './open-connection.ts'
import { PoolStatistics } from './pool-statistics.ts'
import type { SessionState } from './session-state.ts'
import { type Waiter, WaiterQueue } from './waiter-queue.ts'

/** Grade A: idle means no activity for five minutes; a connection is closed some time after a day, once not in use. */
const IDLE_TRIM_MS = 5 * 60_000
const MAX_AGE_MS = 24 * 3_600_000
/** A database that takes no connection for now (1040) is asked again after this. */
const TOO_MANY_RETRY_MS = 20
const OPEN_TIMEOUT_MS = 10_000
const ER_CON_COUNT_ERROR = 1040
const ER_SERVER_SHUTDOWN = 1053

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
  readonly #shelves = {
    idle: new IdleShelf(),
    borrowed: new Set<DatabaseConnection>(),
    pinned: new Set<DatabaseConnection>(),
    resetting: new Set<DatabaseConnection>(),
  }
  readonly #waiters: WaiterQueue
  #configuration: ConnectionPoolConfiguration
  #opening = 0
  #nextId = 1
  #traits: { epoch: number; traits: ServerTraits } | undefined
  #trimDue = Number.POSITIVE_INFINITY
  #cancelTrim: () => void = () => {}
  #closed = false

  constructor(
    ports: ConnectionPoolPorts,
    target: DatabaseTarget,
    configuration: ConnectionPoolConfiguration,
  ) {
    this.#ports = ports
    this.#target = target
    this.#configuration = configuration
    this.#waiters = new WaiterQueue(ports.clock, (waiter) => {
      waiter.opening = false
      this.statistics.borrowTimeouts++
      waiter.failed(new ClientError(clientErrors.borrowTimedOut))
    })
  }

  get configuration(): ConnectionPoolConfiguration {
    return this.#configuration
  }

  get traits(): ServerTraits | undefined {
    return this.#traits?.epoch === this.#target.epoch ? this.#traits.traits : undefined
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
    const { idle, borrowed, pinned, resetting } = this.#shelves
    return idle.size + borrowed.size + pinned.size + resetting.size + this.#opening
  }

  configure(configuration: ConnectionPoolConfiguration): void {
    this.#configuration = configuration
    this.#shrink()
    this.#serve()
  }

  /** The target was replaced: what is idle closes now, the rest when it is given back. */
  onTargetChanged(): void {
    for (const connection of [...this.#shelves.idle]) {
      if (connection.targetEpoch !== this.#target.epoch) connection.quit('the target has changed')
    }
    this.#shrink()
    this.#serve()
  }

  onTargetAvailable(): void {
    this.#serve()
  }

  /** A connection at once, or undefined: then the waiter is called later, or fails at once when it may not wait. */
  borrow(waiter: Waiter): DatabaseConnection | undefined {
    this.statistics.borrows++
    const connection = this.#takeIdle(waiter)
    if (connection) return connection
    const { clock } = this.#ports
    const timeoutMs = this.#configuration.connectionBorrowTimeoutSeconds * 1000
    waiter.since = clock.now()
    waiter.deadline = waiter.since + timeoutMs
    if (this.#closed || timeoutMs === 0) {
      // Grade A: with 0 a client gets an error unless a connection is free, even below the maximum.
      // One is opened all the same, or there would never be a free one.
      this.statistics.borrowTimeouts++
      this.#openSpare(waiter)
      queueMicrotask(() => waiter.failed(new ClientError(clientErrors.borrowTimedOut)))
      return undefined
    }
    this.#waiters.add(waiter)
    this.#serve()
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

  /** Ends a pin without giving the connection back. */
  unpin(connection: DatabaseConnection): void {
    if (connection.shelf === 'pinned') this.#move(connection, 'borrowed')
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
    this.#reset(connection).then(
      () => this.release(connection),
      (error: unknown) => connection.destroy(`the session reset failed: ${messageOf(error)}`),
    )
  }

  /** Its part of the proxy's statistics. */
  view() {
    const { idle, borrowed, pinned, resetting } = this.#shelves
    const inUse = [...borrowed, ...pinned]
    const { statistics } = this
    return {
      databaseConnections: {
        total: idle.size + inUse.length + resetting.size,
        idle: idle.size,
        borrowed: borrowed.size,
        pinned: pinned.size,
        resetting: resetting.size,
        opening: this.#opening,
        inTransaction: inUse.filter((connection) => connection.inTransaction).length,
        withTls: [...idle, ...inUse, ...resetting].filter((connection) => connection.tls).length,
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
    this.#cancelTrim()
    for (const shelf of Object.values(this.#shelves)) {
      for (const connection of [...shelf]) connection.quit('the proxy is closing')
    }
  }

  async #reset(connection: DatabaseConnection): Promise<void> {
    const cancel = this.#ports.clock.after(OPEN_TIMEOUT_MS, () =>
      connection.destroy('the session reset took too long'),
    )
    try {
      await connection.exchange(Command.COM_RESET_CONNECTION)
      await prepareConnection(connection, '', this.#configuration.initQuery, this.traits)
    } finally {
      cancel()
    }
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
    if (connection.shelf !== 'closed') this.#shelves[connection.shelf].delete(connection)
    connection.shelf = shelf
    if (shelf === 'closed') return
    this.#shelves[shelf].add(connection)
    if (shelf === 'idle') this.#armTrim(connection.idleSince + IDLE_TRIM_MS)
    else if (shelf === 'borrowed')
      this.statistics.notePeak(this.#shelves.borrowed.size + this.#shelves.pinned.size)
  }

  /** Prefers a connection that is in the wanted state already, and of those the one used last. */
  #takeIdle(waiter: Waiter): DatabaseConnection | undefined {
    if (this.#waiters.size > 0 && !this.#canOvertake(waiter)) return undefined
    const taken = this.#shelves.idle.find(
      waiter.request.key,
      (connection) => isInState(connection, waiter),
      (connection) => suits(connection, waiter),
    )
    if (taken) this.#move(taken, 'borrowed')
    return taken
  }

  /** Waiters ahead are of other keys, and each has a connection under way: an idle one of this key takes nothing away. */
  #canOvertake(waiter: Waiter): boolean {
    for (const other of this.#waiters) {
      if (!other.opening || other.request.key === waiter.request.key) return false
    }
    return true
  }

  /** Hands a connection that has come free to the first waiter, or puts it on the idle shelf. */
  #offer(connection: DatabaseConnection): void {
    for (const waiter of this.#waiters) {
      if (waiter.request.key === connection.key && suits(connection, waiter)) {
        this.#grant(waiter, connection)
        return
      }
      if (waiter.opening) continue
      // It is this waiter's turn, and the connection is of no use to it: it makes room for one that is.
      connection.quit('another kind of database connection is needed')
      this.#serve()
      return
    }
    connection.idleSince = this.#ports.clock.now()
    this.#move(connection, 'idle')
  }

  #grant(waiter: Waiter, connection: DatabaseConnection): void {
    this.#waiters.delete(waiter)
    this.#move(connection, 'borrowed')
    this.statistics.noteWait(this.#ports.clock.now() - waiter.since)
    waiter.granted(connection)
  }

  /** Opens connections for waiters that have none under way, making room where idle ones of other kinds hold it. */
  #serve(): void {
    if (!this.#target.available || this.#closed) return
    for (const waiter of this.#waiters) {
      if (waiter.opening) continue
      if (this.total >= this.limit) {
        const { oldest } = this.#shelves.idle
        if (!oldest) return
        oldest.quit('another kind of database connection is needed')
      }
      waiter.opening = true
      this.#opening++
      void this.#open(waiter)
    }
  }

  #openSpare({ request, sessionState }: Waiter): void {
    if (!this.#target.available || this.#closed || this.total >= this.limit) return
    this.#opening++
    const nobody = { since: 0, deadline: 0, opening: true, granted: () => {}, failed: () => {} }
    void this.#open({ request, sessionState, ...nobody })
  }

  async #open(waiter: Waiter): Promise<void> {
    const { clock } = this.#ports
    const controller = new AbortController()
    const cancelTimeout = clock.after(OPEN_TIMEOUT_MS, () => controller.abort())
    this.statistics.connectionRequests++
    if (waiter.request.tls) this.statistics.connectionRequestsWithTls++
    try {
      const settings = await this.#openSettings(waiter)
      const epoch = this.#target.epoch
      const opened = await openConnection(
        this.#target,
        waiter.request,
        settings,
        this.traits,
        controller.signal,
      )
      this.#opening--
      this.#traits ??= { epoch, traits: opened.traits }
      if (this.#traits.epoch !== epoch) this.#traits = { epoch, traits: opened.traits }
      this.#onOpened(opened.connection, waiter)
    } catch (error) {
      this.#opening--
      waiter.opening = false
      this.#onOpenFailed(waiter, error)
    } finally {
      cancelTimeout()
    }
  }

  async #openSettings(waiter: Waiter): Promise<OpenSettings> {
    const { username } = waiter.request
    const password = await this.#ports.passwordOf(username)
    if (password === undefined) throw new ClientError(clientErrors.accessDenied(username, '%', true))
    return {
      id: this.#nextId++,
      initQuery: this.#configuration.initQuery,
      password,
      now: this.#ports.clock.now(),
    }
  }

  #onOpened(connection: DatabaseConnection, waiter: Waiter): void {
    this.statistics.setupSucceeded++
    connection.onClosed = (reason) => this.#onClosed(connection, reason)
    this.#shelves.borrowed.add(connection)
    const { id: dbConnection, user, tls } = connection
    this.#ports.onEvent({ type: 'DatabaseConnectionOpened', dbConnection, user, tls })
    waiter.opening = false
    if (connection.closed) this.#onClosed(connection, 'the database closed the connection')
    else this.release(connection)
  }

  #onOpenFailed(waiter: Waiter, error: unknown): void {
    this.statistics.setupFailed++
    const { username: user } = waiter.request
    this.#ports.onEvent({ type: 'DatabaseConnectionFailed', user, message: messageOf(error) })
    const errorCode = error instanceof ClientError ? error.packet.errorCode : undefined
    if (errorCode === ER_CON_COUNT_ERROR) {
      // Not the client's fault, and not for long: it keeps its place. Nobody else opens in the meantime for it.
      waiter.opening = true
      this.#ports.clock.after(TOO_MANY_RETRY_MS, () => {
        waiter.opening = false
        this.#serve()
      })
    } else if (errorCode === undefined || errorCode === ER_SERVER_SHUTDOWN) {
      this.#target.fail(messageOf(error))
      // The target may have come back while this attempt was failing: then nobody else would serve again.
      this.#ports.clock.after(TOO_MANY_RETRY_MS, () => this.#serve())
    } else {
      if (this.#waiters.delete(waiter)) waiter.failed(error as ClientError)
      this.#serve()
    }
  }

  #onClosed(connection: DatabaseConnection, reason: string): void {
    if (connection.shelf === 'closed') return
    this.#move(connection, 'closed')
    this.#ports.onEvent({ type: 'DatabaseConnectionClosed', dbConnection: connection.id, reason })
    if (!this.#closed) queueMicrotask(() => this.#serve())
  }

  #shrink(): void {
    for (const connection of [...this.#shelves.idle]) {
      if (this.total <= this.limit) return
      connection.quit('the pool is over its limit')
    }
  }

  #armTrim(due: number): void {
    if (due >= this.#trimDue || this.#closed) return
    this.#cancelTrim()
    this.#trimDue = due
    this.#cancelTrim = this.#ports.clock.after(due - this.#ports.clock.now(), () => {
      this.#trimDue = Number.POSITIVE_INFINITY
      this.#trim()
    })
  }

  /** The idle shelf is in the order in which connections came to it: the longest idle first. */
  #trim(): void {
    const now = this.#ports.clock.now()
    const maxConnections = this.#target.current?.maxConnections ?? 0
    const keep = Math.floor((this.#configuration.maxIdleConnectionsPercent * maxConnections) / 100)
    for (const connection of [...this.#shelves.idle]) {
      const idleDue = connection.idleSince + IDLE_TRIM_MS
      const ageDue = connection.openedAt + MAX_AGE_MS
      if (ageDue <= now) connection.quit('the connection is 24 hours old')
      else if (idleDue <= now && this.#shelves.idle.size > keep) connection.quit('the connection was idle')
      else this.#armTrim(idleDue <= now ? ageDue : Math.min(idleDue, ageDue))
    }
  }
}

function isInState(connection: DatabaseConnection, waiter: Waiter): boolean {
  const state: SessionState | undefined = waiter.sessionState
  if (state) return connection.state === state || connection.state.signature === state.signature
  return connection.state === connection.baseline && connection.state.schema === waiter.request.schema
}

/** Whether a connection can be brought into the wanted state: nothing leaves a schema for none. */
function suits(connection: DatabaseConnection, waiter: Waiter): boolean {
  return (waiter.sessionState?.schema ?? waiter.request.schema) !== '' || connection.state.schema === ''
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
