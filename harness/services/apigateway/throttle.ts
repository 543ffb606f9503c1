import type { Clock } from '../../kit/clock.ts'

/** How many calls may pass: a rate per second, and how many at once (AWS: token bucket, documented). */
export interface ThrottleLimits {
  readonly rate: number
  readonly burst: number
}

/** Past so many buckets the one unused longest makes room: its method begins anew with a full one. */
const MOST_BUCKETS = 10_000

/** One token bucket for each method of a stage. */
export class Throttle {
  readonly #clock: Clock
  readonly #buckets = new Map<string, { tokens: number; atMs: number }>()

  constructor(clock: Clock) {
    this.#clock = clock
  }

  /** Whether a call of that method passes; it takes a token then. A bucket begins full. */
  passes(method: string, { rate, burst }: ThrottleLimits): boolean {
    const now = this.#clock.now()
    const { tokens, atMs } = this.#buckets.get(method) ?? { tokens: burst, atMs: now }
    const filled = Math.min(burst, tokens + (Math.max(0, now - atMs) / 1000) * rate)
    const passes = filled >= 1
    this.#buckets.delete(method)
    this.#buckets.set(method, { tokens: passes ? filled - 1 : filled, atMs: now })
    const [oldest] = this.#buckets.keys()
    if (this.#buckets.size > MOST_BUCKETS && oldest !== undefined) this.#buckets.delete(oldest)
    return passes
  }
}
