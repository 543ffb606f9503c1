import type { Clock } from '../../kit/clock.ts'

/** Whoever may come to be too late with something. */
interface Due {
  /** Closes it if it is too late; returns when that may be so next, by the clock in milliseconds. Infinity: never. */
  closeIfDue(now: number): number
}

/**
 * What all clients of a proxy may be too late with, by one timer: one for each would cost more than a login's bookkeeping. It rings for
 * whoever was the first to be due when it was set, and then looks at all.
 */
export class ClientDeadlines {
  readonly #clock: Clock
  readonly #clients: Iterable<Due>
  #ringsAt = Number.POSITIVE_INFINITY
  #cancel: () => void = () => {}

  constructor(clock: Clock, clients: Iterable<Due>) {
    this.#clock = clock
    this.#clients = clients
  }

  /** Rings at `dueAt` (by the clock, in milliseconds) at the latest. */
  expect(dueAt: number): void {
    if (dueAt >= this.#ringsAt) return
    this.#cancel()
    this.#ringsAt = dueAt
    if (dueAt === Number.POSITIVE_INFINITY) return
    this.#cancel = this.#clock.after(Math.max(1, dueAt - this.#clock.now()), () => this.#ring())
  }

  close(): void {
    this.#cancel()
    this.#ringsAt = Number.NEGATIVE_INFINITY
  }

  #ring(): void {
    this.#ringsAt = Number.POSITIVE_INFINITY
    const now = this.#clock.now()
    let next = Number.POSITIVE_INFINITY
    for (const client of [...this.#clients]) next = Math.min(next, client.closeIfDue(now))
    this.expect(next)
  }
}
