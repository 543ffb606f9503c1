import type { Clock } from '../../kit/clock.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import type { ConnectionRequest } from '../database/open-connection.ts'
import { type Linked, LinkedList } from '../linked-list.ts'
import type { SessionState } from '../session/session-state.ts'

/** Borrows, and the sum of their waits. */
export interface BorrowTally {
  borrows: number
  borrowWaitMicroseconds: number
}

/** A client that waits for a database connection. Exactly one of `granted` and `failed` is called, once. */
export interface Waiter extends Linked<Waiter> {
  readonly request: ConnectionRequest
  /** The state in which it would use this connection: a client that connects takes most of it from there. */
  stateOn(connection: DatabaseConnection): SessionState
  /** The schema of that state. */
  readonly schema: string
  /** Where its borrows and waits are counted, besides the pool's own. */
  readonly tally: BorrowTally
  /** Its session has begun already: it does not only connect. */
  readonly inSession: boolean
  since: number
  deadline: number
  /** Grows with each of its borrows, so that what was begun for one does not touch the next. */
  turn: number
  /** A connection is being opened for this borrow. */
  opening: boolean
  granted(connection: DatabaseConnection): void
  failed(error: Error): void
}

/**
 * Waiters in the order of their coming. One timer serves them all: deadlines grow in that order unless the time-out was
 * shortened in between, and then nobody waits longer than promised at the start.
 */
export class WaiterQueue {
  readonly #clock: Clock
  readonly #onExpired: (waiter: Waiter) => void
  readonly #waiters = new LinkedList<Waiter>()
  #timerDue = Number.POSITIVE_INFINITY
  #cancelTimer: () => void = () => {}

  constructor(clock: Clock, onExpired: (waiter: Waiter) => void) {
    this.#clock = clock
    this.#onExpired = onExpired
  }

  get size(): number {
    return this.#waiters.size
  }

  add(waiter: Waiter): void {
    this.#waiters.add(waiter)
    if (waiter.deadline < this.#timerDue) this.#arm(waiter.deadline)
  }

  delete(waiter: Waiter): boolean {
    return this.#waiters.delete(waiter)
  }

  get first(): Waiter | undefined {
    return this.#waiters.first
  }

  /** Forgets everybody without a word. */
  close(): void {
    this.#cancelTimer()
    for (const waiter of [...this.#waiters]) this.#waiters.delete(waiter)
  }

  #arm(due: number): void {
    this.#cancelTimer()
    this.#timerDue = due
    this.#cancelTimer = this.#clock.after(Math.max(0, due - this.#clock.now()), () => this.#expire())
  }

  #expire(): void {
    this.#timerDue = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const waiter of [...this.#waiters]) {
      if (waiter.deadline > now) {
        next = Math.min(next, waiter.deadline)
      } else if (this.#waiters.delete(waiter)) {
        this.#onExpired(waiter)
      }
    }
    if (next < this.#timerDue) this.#arm(next)
  }
}
