/** A step of a start, with the time by which it moved the end: steps add up to the whole. */
export interface Step {
  readonly name: string
  readonly ms: number
}

/** Notes when each step of a start was reached. Times are milliseconds since the process started. */
export class Milestones {
  readonly steps: Step[] = []
  #last: number

  /** @param sinceMs what counts as zero, on performance.now()'s scale: 0 is the start of the process. */
  constructor(sinceMs = performance.now()) {
    this.#last = sinceMs
  }

  reached(name: string): void {
    const now = performance.now()
    this.steps.push({ name, ms: Math.round((now - this.#last) * 10) / 10 })
    this.#last = now
  }
}
