/** Numbers that a seed decides, so that a run can be repeated (mulberry32). */
export class SeededRandom {
  #state: number

  constructor(seed: number) {
    this.#state = seed >>> 0
  }

  /** A generator of its own for a part of the work: what one part draws does not move the others. */
  fork(): SeededRandom {
    return new SeededRandom(this.below(2 ** 32))
  }

  /** 0 to `limit` - 1. */
  below(limit: number): number {
    this.#state = (this.#state + 0x6d2b79f5) >>> 0
    let mixed = this.#state
    mixed = Math.imul(mixed ^ (mixed >>> 15), mixed | 1)
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit)
  }

  between(from: number, to: number): number {
    return from + this.below(to - from + 1)
  }

  /** True once in `times` draws. */
  onceIn(times: number): boolean {
    return this.below(times) === 0
  }

  pick<T>(items: readonly T[]): T {
    return items[this.below(items.length)]!
  }

  bytes(length: number): Buffer {
    return Buffer.from(Array.from({ length }, () => this.below(256)))
  }
}

/** POOLHOUSE_SEED, or one that nobody has chosen. A spec prints it where it fails. */
export function chosenSeed(env: NodeJS.ProcessEnv): number {
  return Number(env.POOLHOUSE_SEED ?? Date.now() % 1_000_000_000)
}
