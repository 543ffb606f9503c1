import type { Clock } from './clock.ts'

/** Another clock, ahead by what it was moved: its waiting callbacks come earlier by as much. */
export class ShiftedClock implements Clock {
  readonly #clock: Clock
  #aheadMs = 0
  readonly #timers = new Set<{ readonly due: number; arm(): void; cancel(): void }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  now(): number {
    return this.#clock.now() + this.#aheadMs
  }

  after(delayMs: number, callback: () => void): () => void {
    let cancelArmed = () => {}
    const timer = {
      due: this.now() + delayMs,
      arm: () => {
        cancelArmed()
        cancelArmed = this.#clock.after(Math.max(0, timer.due - this.now()), () => {
          this.#timers.delete(timer)
          callback()
        })
      },
      cancel: () => {
        this.#timers.delete(timer)
        cancelArmed()
      },
    }
    this.#timers.add(timer)
    timer.arm()
    return timer.cancel
  }

  /** Moves the clock ahead. What falls due is called soon, in the order of its due times. */
  advance(byMs: number): void {
    this.#aheadMs += byMs
    for (const timer of [...this.#timers].sort((a, b) => a.due - b.due)) timer.arm()
  }
}
