import { checkBudget, errorRate, type LoadBudget, readBaseline, readBudget } from './budget.ts'
import type { LoadResult, LoadRun } from './load-result.ts'

/** One run, or all runs of a comparison. */
type Loaded = LoadRun | LoadResult

interface Verdict {
  readonly pass: boolean
  readonly message: () => string
}

/**
 * Matchers for a load spec, for Jest and Vitest: `expect.extend(loadMatchers)`. Each takes a run or a whole result, of
 * which every run must hold. Counts and ratios only; a time would fail on a slower machine.
 */
export const loadMatchers = {
  /** No more than `most` database connections at once, by MySQL's own count. */
  toStayWithinConnections(received: Loaded, most: number): Verdict {
    return judge(
      received,
      ({ peakDatabaseConnections }) => peakDatabaseConnections <= most,
      `at most ${most} database connections`,
      ({ peakDatabaseConnections }) => `${peakDatabaseConnections}`,
    )
  },

  /** No session was pinned. Throws where the target's proxy tells of no pins: then nobody knows. */
  toHaveNoPinnedSessions(received: Loaded): Verdict {
    const untold = runsOf(received).find(({ peakPinned }) => peakPinned === null)
    if (untold)
      throw new Error(
        `expected no pinned session, but the proxy of this target tells of none (${untold.strategy})`,
      )
    return judge(
      received,
      ({ peakPinned, pins }) => peakPinned === 0 && pins.length === 0,
      'no pinned session',
      ({ peakPinned, pins: [pin] }) =>
        `${peakPinned} pinned${pin ? `, by ${pin.rule}: ${pin.statement} (docs/pinning.md#${pin.rule.toLowerCase()})` : ''}`,
    )
  },

  /** Less than this share of the invocations failed: `toHaveErrorRateBelow(0.01)` is less than one in a hundred. */
  toHaveErrorRateBelow(received: Loaded, share: number): Verdict {
    return judge(
      received,
      (run) => run.invocations > 0 && errorRate(run) < share,
      `less than ${share} of the invocations to fail`,
      (run) =>
        `${run.invocations - run.succeeded} of ${run.invocations} failed ${JSON.stringify(run.errors)}`,
    )
  },

  /**
   * Every limit of a budget is kept, as by `poolhouse load --budget FILE --baseline FILE`: `await expect(result).toKeepBudget('budget.json')`.
   * Rejects with PoolhouseError `InvalidOption` for a file that is no budget or no report.
   */
  async toKeepBudget(
    received: LoadResult,
    budget: LoadBudget | string,
    baseline?: LoadResult | string,
  ): Promise<Verdict> {
    const broken = checkBudget(received, await budgetOf(budget), await baselineOf(baseline))
    const limits = broken.map(({ strategy, concurrency, message }) =>
      concurrency === 0 ? `  ${strategy}: ${message}` : `  ${strategy} × ${concurrency}: ${message}`,
    )
    return {
      pass: broken.length === 0,
      message: () =>
        broken.length === 0
          ? 'expected a limit of the budget to be broken, and all are kept'
          : ['expected every limit of the budget to be kept', ...limits].join('\n'),
    }
  },
}

/** As `readBudget`, or a file's name. */
async function budgetOf(budget: LoadBudget | string): Promise<LoadBudget> {
  return typeof budget === 'string' ? readBudget(budget) : budget
}

async function baselineOf(baseline: LoadResult | string | undefined): Promise<LoadResult | undefined> {
  return typeof baseline === 'string' ? readBaseline(baseline) : baseline
}

function runsOf(received: Loaded): readonly LoadRun[] {
  return 'runs' in received ? received.runs : [received]
}

function judge(
  received: Loaded,
  holds: (run: LoadRun) => boolean,
  expected: string,
  seen: (run: LoadRun) => string,
): Verdict {
  const runs = runsOf(received)
  const failing = runs.filter((run) => !holds(run))
  // Neither the expectation nor its opposite holds for nothing.
  if (runs.length === 0) throw new Error(`expected ${expected}, but nothing ran`)
  const pass = failing.length === 0
  return {
    pass,
    message: () =>
      [
        `expected ${pass ? 'otherwise than ' : ''}${expected}`,
        ...(pass ? runs : failing).map((run) => `  ${run.strategy} × ${run.concurrency}: ${seen(run)}`),
      ].join('\n'),
  }
}
