import type { Clock } from '../kit/clock.ts'

const MINUTE_MS = 60_000

/**
 * Calls `work` at every full minute of the clock, and when it is asked for; never twice at once: who asks meanwhile gets
 * the next run, and so what was there when it asked.
 */
export class EachMinute {
  readonly #clock: Clock
  readonly #work: () => Promise<void>
  #running: Promise<void> | undefined
  #next: Promise<void> | undefined
  #cancel: () => void = () => {}

  constructor(clock: Clock, work: () => Promise<void>) {
    this.#clock = clock
    this.#work = work
  }

  start(): void {
    const untilFull = MINUTE_MS - (this.#clock.now() % MINUTE_MS)
    this.#cancel = this.#clock.after(untilFull, () => {
      this.start()
      this.now().catch(() => {}) // whoever asks next is told, with the same error
    })
  }

  stop(): void {
    this.#cancel()
  }

  now(): Promise<void> {
    if (this.#next) return this.#next
    if (!this.#running) return this.#run()
    this.#next = this.#running
      .catch(() => {}) // told to those who asked for that run
      .then(() => {
        this.#next = undefined
        return this.#run()
      })
    return this.#next
  }

  #run(): Promise<void> {
    const running = this.#work().finally(() => {
      this.#running = undefined
    })
    this.#running = running
    return running
  }
}
