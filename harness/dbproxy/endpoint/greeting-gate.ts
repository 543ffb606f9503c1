import type { Clock } from '../../kit/clock.ts'
import type { HandshakeV10 } from '../../mysql/packets/handshake-v10.ts'

type Resolve = (greeting: HandshakeV10 | undefined) => void

/** Holds clients until the database has greeted for the first time; each for as long as the borrow time-out says. */
export class GreetingGate {
  readonly #clock: Clock
  readonly #held = new Set<Resolve>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Undefined after `timeoutMs`. */
  wait(timeoutMs: number): Promise<HandshakeV10 | undefined> {
    return new Promise((resolve) => {
      const cancel = this.#clock.after(timeoutMs, () => settle(undefined))
      const settle: Resolve = (greeting) => {
        cancel()
        this.#held.delete(settle)
        resolve(greeting)
      }
      this.#held.add(settle)
    })
  }

  open(greeting: HandshakeV10 | undefined): void {
    for (const settle of [...this.#held]) settle(greeting)
  }
}
