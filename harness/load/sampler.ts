import type { Stack } from '../stack/stack.ts'
import type { LoadSample } from './load-result.ts'

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
  #borrows = { borrows: 0, borrowWaitMicroseconds: 0 }
  #running: Promise<void> | undefined
  #stopping = false
  #wake: () => void = () => {}

  constructor(of: Sampled) {
    this.#of = of
  }

  start(): void {
    this.#running ??= this.#run()
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
    const [{ current }, environments, statistics] = await Promise.all([
      stack.database.connections(),
      stack.function(functionName).environments(),
      hasDbProxy ? stack.dbProxy.statistics() : undefined,
    ])
    const states: Record<string, number> = {}
    for (const { state } of environments) states[state] = (states[state] ?? 0) + 1
    if (!statistics) return { databaseConnections: current, environments: states }
    const borrows = statistics.borrows - this.#borrows.borrows
    const waited = statistics.borrowWaitMicroseconds - this.#borrows.borrowWaitMicroseconds
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
