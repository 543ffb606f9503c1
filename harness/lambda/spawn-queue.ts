/** Lets a few runtimes start at a time: many at once only make every one of them slower (measured on two cores). */
export class SpawnQueue {
  readonly #limit: number
  readonly #waiting: (() => void)[] = []
  #running = 0

  constructor(limit: number) {
    this.#limit = limit
  }

  /** Runs `work` when its turn comes; first come, first served. */
  async run<T>(work: () => Promise<T>): Promise<T> {
    if (this.#running >= this.#limit) await new Promise<void>((resolve) => this.#waiting.push(resolve))
    else this.#running++
    try {
      return await work()
    } finally {
      // The slot goes to the next in line without becoming free in between.
      const next = this.#waiting.shift()
      if (next) next()
      else this.#running--
    }
  }
}
