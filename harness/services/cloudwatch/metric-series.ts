import { merged, type StatisticSet } from './statistic-set.ts'

export const MINUTE_MS = 60_000
/** CloudWatch keeps one-minute points for 15 days [A]; its coarser ones, which it keeps longer, are not emulated. */
export const RETENTION_MINUTES = 15 * 24 * 60

/** The values of one metric in one unit: a point a minute, 40 bytes each. Minutes are counted from the epoch. */
export class MetricSeries {
  readonly #minutes: number[] = []
  readonly #counts: number[] = []
  readonly #sums: number[] = []
  readonly #minima: number[] = []
  readonly #maxima: number[] = []

  get size(): number {
    return this.#minutes.length
  }

  get lastMinute(): number | undefined {
    return this.#minutes.at(-1)
  }

  /** Replaces the minute's point; undefined takes it away. */
  set(minute: number, set: StatisticSet | undefined): void {
    const at = this.#find(minute)
    const present = this.#minutes[at] === minute
    const values = set ? [minute, set.sampleCount, set.sum, set.minimum, set.maximum] : []
    if (!set && !present) return
    for (const [i, column] of this.#columns().entries()) {
      if (!set) column.splice(at, 1)
      else if (present) column[at] = values[i] as number
      else column.splice(at, 0, values[i] as number)
    }
    this.expire((this.lastMinute ?? minute) - RETENTION_MINUTES)
  }

  /** Adds to the minute's point. */
  add(minute: number, set: StatisticSet): void {
    const present = this.at(minute)
    this.set(minute, present ? merged(present, set) : set)
  }

  at(minute: number): StatisticSet | undefined {
    const at = this.#find(minute)
    return this.#minutes[at] === minute ? this.#point(at) : undefined
  }

  /** The points from `start` to before `end`, in buckets of `period` minutes that begin at `start`; empty ones are left out. */
  buckets(
    start: number,
    end: number,
    period: number,
  ): { readonly minute: number; readonly set: StatisticSet }[] {
    const found: { minute: number; set: StatisticSet }[] = []
    for (let at = this.#find(start); at < this.size && (this.#minutes[at] as number) < end; at++) {
      const minute = this.#minutes[at] as number
      const bucket = minute - ((minute - start) % period)
      const last = found.at(-1)
      if (last?.minute === bucket) last.set = merged(last.set, this.#point(at))
      else found.push({ minute: bucket, set: this.#point(at) })
    }
    return found
  }

  /** Forgets the minutes before `minute`. */
  expire(minute: number): void {
    const count = this.#find(minute)
    if (count > 0) for (const column of this.#columns()) column.splice(0, count)
  }

  #columns(): number[][] {
    return [this.#minutes, this.#counts, this.#sums, this.#minima, this.#maxima]
  }

  #point(at: number): StatisticSet {
    return {
      sampleCount: this.#counts[at] as number,
      sum: this.#sums[at] as number,
      minimum: this.#minima[at] as number,
      maximum: this.#maxima[at] as number,
    }
  }

  /** Index of the first point at or after `minute`. */
  #find(minute: number): number {
    let low = 0
    let high = this.size
    if (high > 0 && (this.#minutes[high - 1] as number) < minute) return high // points come in order, nearly always
    while (low < high) {
      const middle = (low + high) >> 1
      if ((this.#minutes[middle] as number) < minute) low = middle + 1
      else high = middle
    }
    return low
  }
}
