import type { Clock } from '../../kit/clock.ts'
import type { IdleShelf } from './idle-shelf.ts'

/** Grade A: idle means no activity for five minutes; a connection is closed some time after a day, once not in use. */
const IDLE_TRIM_MS = 5 * 60_000
export const MAX_AGE_MS = 24 * 3_600_000

/** Closes idle connections that are too many or too old. Sleeps until the next one falls due. */
export class IdleTrim {
  readonly #clock: Clock
  readonly #shelf: IdleShelf
  readonly #keep: () => number
  #due = Number.POSITIVE_INFINITY
  #cancel: () => void = () => {}

  /** `keep`: how many connections may stay idle for longer. */
  constructor(clock: Clock, shelf: IdleShelf, keep: () => number) {
    this.#clock = clock
    this.#shelf = shelf
    this.#keep = keep
  }

  /** A connection has become idle at this time. */
  noteIdle(since: number): void {
    this.#arm(since + IDLE_TRIM_MS)
  }

  /** Counts the connections as idle for so much longer, and closes those that are too many. */
  advance(byMs: number): void {
    for (const connection of this.#shelf) connection.idleSince -= byMs
    this.#trim()
  }

  close(): void {
    this.#cancel()
    this.#due = Number.NEGATIVE_INFINITY
  }

  #arm(due: number): void {
    if (due >= this.#due) return
    this.#cancel()
    this.#due = due
    this.#cancel = this.#clock.after(due - this.#clock.now(), () => {
      this.#due = Number.POSITIVE_INFINITY
      this.#trim()
    })
  }

  /** The shelf is in the order in which connections came to it: the longest idle first. */
  #trim(): void {
    const now = this.#clock.now()
    const keep = this.#keep()
    for (const connection of [...this.#shelf]) {
      const idleDue = connection.idleSince + IDLE_TRIM_MS
      const ageDue = connection.openedAt + MAX_AGE_MS
      if (ageDue <= now) connection.quit('the connection is 24 hours old')
      else if (idleDue <= now && this.#shelf.size > keep) connection.quit('the connection was idle')
      else this.#arm(idleDue <= now ? ageDue : Math.min(idleDue, ageDue))
    }
  }
}
