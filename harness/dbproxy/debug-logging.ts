import type { Clock } from '../kit/clock.ts'

/** Enhanced logging ends by itself after a day (grade A). */
const LONGEST_MS = 24 * 3_600_000

/** Whether events tell each statement. */
export class DebugLogging {
  /** Asked for each statement: a plain field. */
  on = false
  readonly #clock: Clock
  readonly #onEnded: () => void
  #cancel: () => void = () => {}

  /** `onEnded` is called when a day is over, not when it is switched off. */
  constructor(clock: Clock, onEnded: () => void) {
    this.#clock = clock
    this.#onEnded = onEnded
  }

  /** Switching it on begins the day anew. */
  set(on: boolean): void {
    this.#cancel()
    this.#cancel = () => {}
    this.on = on
    if (!on) return
    this.#cancel = this.#clock.after(LONGEST_MS, () => {
      this.on = false
      this.#onEnded()
    })
  }

  close(): void {
    this.set(false)
  }
}
