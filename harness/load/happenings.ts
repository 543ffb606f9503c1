import type { LoadMark } from './load-result.ts'

/** Something to be done to a stack, so many milliseconds after the start of a run's measured part. */
export interface Happening {
  readonly atMs: number
  readonly label: string
  act(): Promise<unknown>
}

/** Does what is to happen at its moment, and tells when it happened. */
export class Happenings {
  readonly #plan: readonly Happening[]
  readonly #timers: NodeJS.Timeout[] = []
  readonly #underWay: Promise<LoadMark | Error>[] = []

  constructor(plan: readonly Happening[]) {
    this.#plan = plan
  }

  /** The measured part begins now. */
  start(): void {
    const since = performance.now()
    for (const { atMs, label, act } of this.#plan) {
      this.#timers.push(
        setTimeout(() => this.#underWay.push(mark(label, since, act).catch((error: Error) => error)), atMs),
      )
    }
  }

  /**
   * Waits for what has begun. Rejects with what an act threw, and when one was never begun: a run that ended before its moment
   * measured nothing.
   */
  async finish(): Promise<LoadMark[]> {
    this.cancel()
    const marks: LoadMark[] = []
    for (const outcome of await Promise.all(this.#underWay)) {
      if (outcome instanceof Error) throw outcome
      marks.push(outcome)
    }
    const missed = this.#plan.length - marks.length
    if (missed > 0) throw new Error(`the load ended before ${missed} of its happenings`)
    return marks
  }

  /** Begins nothing more. */
  cancel(): void {
    for (const timer of this.#timers.splice(0)) clearTimeout(timer)
  }
}

async function mark(label: string, since: number, act: () => Promise<unknown>): Promise<LoadMark> {
  const from = performance.now()
  await act()
  return {
    label,
    fromMs: Math.round(from - since),
    untilMs: Math.round(performance.now() - since),
  }
}
