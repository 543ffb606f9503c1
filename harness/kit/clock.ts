/** A source of time that a spec can move by hand. Milliseconds throughout. */
export interface Clock {
  /** Milliseconds since the epoch. */
  now(): number
  /** Calls `callback` once after `delayMs`; the returned function cancels it and is safe to call late. */
  after(delayMs: number, callback: () => void): () => void
}

/** The machine's own clock. Its timers never keep the process alive. */
export const systemClock: Clock = {
  now: Date.now,
  after(delayMs, callback) {
    const timer = setTimeout(callback, delayMs)
    timer.unref()
    return () => clearTimeout(timer)
  },
}

/** A clock that stands still until it is moved. Callbacks run in the order of their due times. */
export class ManualClock implements Clock {
  #now: number
  #timers: { due: number; callback: () => void }[] = []

  constructor(startMs = 0) {
    this.#now = startMs
  }

  now(): number {
    return this.#now
  }

  after(delayMs: number, callback: () => void): () => void {
    const timer = { due: this.#now + delayMs, callback }
    this.#timers.push(timer)
    return () => {
      this.#timers = this.#timers.filter((other) => other !== timer)
    }
  }

  /** Moves time forward, running what falls due on the way, callbacks' own new timers included. */
  advance(byMs: number): void {
    const target = this.#now + byMs
    for (;;) {
      const next = this.#timers.filter((t) => t.due <= target).sort((a, b) => a.due - b.due)[0]
      if (!next) break
      this.#timers = this.#timers.filter((t) => t !== next)
      this.#now = Math.max(this.#now, next.due)
      next.callback()
    }
    this.#now = target
  }
}
