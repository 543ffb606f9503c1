import type { Clock } from '../../kit/clock.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import type { DatabaseTarget } from '../database/database-target.ts'
import { isBeyondAscii } from '../session/session-state.ts'
import { ClientError } from '../wire/client-error.ts'
import type { ConnectionOpener } from './connection-opener.ts'
import type { Waiter, WaiterQueue } from './waiter-queue.ts'

/** A database that takes no connection for now (1040) is asked again after this. */
const TOO_MANY_RETRY_MS = 20
/** A database that refuses the secret's password is asked again after this. */
const REFUSED_RETRY_MS = 1_000
const ER_CON_COUNT_ERROR = 1040
const ER_ACCESS_DENIED_ERROR = 1045
const ER_SERVER_SHUTDOWN = 1053

/** What the pool decides. */
export interface SupplyPorts {
  /** There is a database to open connections to. */
  mayOpen(): boolean
  isFull(): boolean
  /** Returns whether there is room for another connection now. */
  makeRoom(): boolean
  onOpened(connection: DatabaseConnection): void
}

/** Opens database connections for clients that wait, and knows what to make of it when the database refuses one. */
export class ConnectionSupply {
  readonly #clock: Clock
  readonly #target: DatabaseTarget
  readonly #opener: ConnectionOpener
  readonly #waiters: WaiterQueue
  readonly #pool: SupplyPorts
  /** The database has said "too many connections": one attempt at a time until it takes one. */
  #databaseIsFull = false

  constructor(
    clock: Clock,
    target: DatabaseTarget,
    opener: ConnectionOpener,
    waiters: WaiterQueue,
    pool: SupplyPorts,
  ) {
    this.#clock = clock
    this.#target = target
    this.#opener = opener
    this.#waiters = waiters
    this.#pool = pool
  }

  /** Opens connections for waiters that have none under way, making room where idle ones of other kinds hold it. */
  serve(): void {
    if (!this.#pool.mayOpen()) return
    for (let waiter = this.#waiters.first; waiter; waiter = waiter.next) {
      if (waiter.opening) continue
      if (this.#databaseIsFull && this.#opener.opening > 0) return
      if (!this.#pool.makeRoom()) return
      waiter.opening = true
      void this.#open(waiter)
    }
  }

  /** Opens one for whoever comes next, where there is room. */
  openSpare({ request, tally }: Waiter): void {
    if (!this.#pool.mayOpen() || this.#pool.isFull()) return
    const nobody = {
      inSession: false,
      schema: request.schema,
      since: 0,
      deadline: 0,
      turn: 0,
      opening: true,
      list: undefined,
      previous: undefined,
      next: undefined,
      granted: () => {},
      failed: () => {},
    }
    void this.#open({ request, tally, stateOn: ({ baseline }) => baseline, ...nobody })
  }

  async #open(waiter: Waiter): Promise<void> {
    const { request, schema, turn } = waiter
    try {
      // A name that depends on the login's character set is for COM_INIT_DB later.
      const connection = await this.#opener.open({ ...request, schema: isBeyondAscii(schema) ? '' : schema })
      if (waiter.turn === turn) waiter.opening = false
      this.#databaseIsFull = false
      this.#target.succeeded()
      this.#pool.onOpened(connection)
    } catch (error) {
      this.#onOpenFailed(waiter, turn, error)
    }
  }

  #onOpenFailed(waiter: Waiter, turn: number, error: unknown): void {
    // It may have been served by another connection, and may be waiting again, for something else.
    const stillWaits = waiter.turn === turn
    if (stillWaits) waiter.opening = false
    const errorCode = error instanceof ClientError ? error.packet.errorCode : undefined
    if (errorCode === ER_CON_COUNT_ERROR) {
      // Not the client's fault, and not for long: it keeps its place.
      this.#databaseIsFull = true
      if (stillWaits) this.#retryLater(waiter, TOO_MANY_RETRY_MS)
      else this.serve()
    } else if (errorCode === ER_ACCESS_DENIED_ERROR && waiter.inSession) {
      // The secret and the database disagree, perhaps only until a rotation is through. A session that is in waits for a connection that
      // others give back, or for the secret (grade U); whoever only connects is told (grade A).
      if (stillWaits) this.#retryLater(waiter, REFUSED_RETRY_MS)
      this.serve()
    } else if (errorCode === undefined || errorCode === ER_SERVER_SHUTDOWN) {
      this.#target.fail(messageOf(error))
      // It may have been found again while this attempt was still failing: then nobody else would serve.
      this.serve()
    } else {
      if (stillWaits && this.#waiters.delete(waiter)) waiter.failed(error as ClientError)
      this.serve()
    }
  }

  #retryLater(waiter: Waiter, delayMs: number): void {
    const { turn } = waiter
    waiter.opening = true
    this.#clock.after(delayMs, () => {
      if (waiter.turn === turn) waiter.opening = false
      this.serve()
    })
  }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
