/** Since when something is there or not; answers which share of a stretch of time it was there. */
export class Availability {
  /** Changes in the order of their times, the first of them before every time that is still asked for. */
  #changes: { readonly at: number; readonly available: boolean }[]

  constructor(since: number) {
    this.#changes = [{ at: since, available: false }]
  }

  note(at: number, available: boolean): void {
    if (this.#changes.at(-1)?.available !== available) this.#changes.push({ at, available })
  }

  /** Per cent of the time from `start` to `end`, as far as it is known; undefined when nothing is. */
  percent(start: number, end: number): number | undefined {
    const from = Math.max(start, (this.#changes[0] as { at: number }).at)
    if (end <= from) return undefined
    let available = 0
    for (const [i, change] of this.#changes.entries()) {
      const until = Math.min(this.#changes[i + 1]?.at ?? end, end)
      if (change.available) available += Math.max(until - Math.max(change.at, from), 0)
    }
    return (100 * available) / (end - from)
  }

  /** What was before `time` is not asked for any more. */
  forget(time: number): void {
    while ((this.#changes[1]?.at ?? Number.POSITIVE_INFINITY) <= time) this.#changes.shift()
  }
}
