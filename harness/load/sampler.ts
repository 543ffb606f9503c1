import type { Stack } from '../stack/stack.ts'
import type { LoadSample } from './load-result.ts'
import { unlessLacking } from './unless-lacking.ts'

/** How long a look waits for a database that may be down; longer than any that is up takes to count. */
const PATIENCE_MS = 2_000

/** What the sampler looks at. */
export interface Sampled {
  readonly stack: Stack
  readonly functionName: string
  readonly everyMs: number
  /** The stack declares a proxy. */
  readonly hasDbProxy: boolean
}

/** Looks at the stack at even intervals, from `start` to `stop`. A look that takes longer than the interval delays the next. */
export class Sampler {
  readonly #of: Sampled
  readonly #samples: { readonly at: number; readonly sample: Omit<LoadSample, 'atMs'> }[] = []
  /** Of the look before; undefined before the first, whose totals are those of the stack's whole life. */
  #borrows: { borrows: number; borrowWaitMicroseconds: number } | undefined
  #running: Promise<void> | undefined
  #stopping = false
  #wake: () => void = () => {}

  constructor(of: Sampled) {
    this.#of = of
  }

  start(): void {
    this.#running ??= this.#run()
    this.#running.catch(() => {}) // told to who stops it
  }

  /** Takes a last sample and returns all, with their times counted from `fromMs` (performance.now()). */
  async stop(fromMs: number): Promise<LoadSample[]> {
    this.#stopping = true
    this.#wake()
    await this.#running
    return this.#samples.map(({ at, sample }) => ({ atMs: Math.round(at - fromMs), ...sample }))
  }

  async #run(): Promise<void> {
    let isLast = false
    while (!isLast) {
      isLast = this.#stopping
      this.#samples.push({ at: performance.now(), sample: await this.#look() })
      if (!this.#stopping) await this.#pause()
    }
  }

  #pause(): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, this.#of.everyMs)
      this.#wake = () => {
        clearTimeout(timer)
        resolve()
      }
    })
  }

  async #look(): Promise<Omit<LoadSample, 'atMs'>> {
    const { stack, functionName, hasDbProxy } = this.#of
    const [connections, environments, statistics] = await Promise.all([
      // A scenario may have taken the database down.
      within(stack.database.connections(), PATIENCE_MS).catch(() => undefined),
      unlessLacking(stack.function(functionName).environments()),
      hasDbProxy ? unlessLacking(stack.dbProxy.statistics()) : undefined,
    ])
    const current = connections?.current ?? null
    const states: Record<string, number> = {}
    for (const { state } of environments ?? []) states[state] = (states[state] ?? 0) + 1
    if (!statistics) return { databaseConnections: current, environments: states }
    const before = this.#borrows ?? statistics
    const borrows = statistics.borrows - before.borrows
    const waited = statistics.borrowWaitMicroseconds - before.borrowWaitMicroseconds
    this.#borrows = statistics
    return {
      databaseConnections: current,
      environments: states,
      dbProxy: {
        clientConnections: statistics.clientConnections.current,
        databaseConnections: statistics.databaseConnections.total,
        borrowed: statistics.databaseConnections.borrowed,
        pinned: statistics.databaseConnections.pinned,
        waiting: statistics.waiting,
        borrowLatencyUs: borrows > 0 ? Math.round(waited / borrows) : 0,
      },
    }
  }
}

/** Rejects after so many milliseconds. */
async function within<T>(answer: Promise<T>, limitMs: number): Promise<T> {
  const limit = Promise.withResolvers<never>()
  const timer = setTimeout(() => limit.reject(new Error('no answer')), limitMs)
  try {
    return await Promise.race([answer, limit.promise])
  } finally {
    clearTimeout(timer)
  }
}
