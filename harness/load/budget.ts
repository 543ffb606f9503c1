import { readFile } from 'node:fs/promises'
import { PoolhouseError } from '../kit/errors.ts'
import type { LoadResult, LoadRun } from './load-result.ts'

/**
 * Limits of one strategy. Counts and ratios only: a time would fail on a slower machine. A file holds one entry for each strategy,
 * `*` for all of them.
 */
export interface StrategyBudget {
  /** Database connections at once, at most. */
  readonly databaseConnections?: number
  /** Pinned database connections at once, at most. */
  readonly pinned?: number
  /** Failed invocations, as a share of all: 0.01 is one in a hundred. */
  readonly errorRate?: number
  /** Successful invocations a second, at least so many times those of another strategy of the same run. */
  readonly throughput?: { readonly of: string; readonly atLeast: number }
  /** Against an earlier report of the same strategy and concurrency (--baseline). */
  readonly baseline?: {
    /** Database connections, at most so many times the baseline's: 1.1 allows a tenth more. */
    readonly databaseConnections?: number
    /** Failed invocations, as a share of all, at most so much above the baseline's. */
    readonly errorRate?: number
    /**
     * The strategy's share in the throughput of its report, at least so many times the baseline's share: what a slower machine
     * does to all strategies cancels out.
     */
    readonly throughputShare?: number
  }
}

export type LoadBudget = Readonly<Record<string, StrategyBudget>>

/** A limit that a run did not keep. */
export interface BrokenLimit {
  readonly strategy: string
  readonly concurrency: number
  /** E.g. `databaseConnections`, `baseline.errorRate`. */
  readonly limit: string
  /** What was allowed and what was seen, in words. */
  readonly message: string
}

const ANY = '*'
const limits = ['databaseConnections', 'pinned', 'errorRate', 'throughput', 'baseline']
const baselineLimits = ['databaseConnections', 'errorRate', 'throughputShare']

/** @throws PoolhouseError `InvalidOption` when the file cannot be read or holds something that is no budget. */
export async function readBudget(file: string): Promise<LoadBudget> {
  const budget = (await readJson('--budget', file)) as LoadBudget
  for (const [strategy, entry] of Object.entries(budget)) {
    refuseUnknown(`${file}: ${strategy}`, entry, limits)
    refuseUnknown(`${file}: ${strategy}.baseline`, entry.baseline ?? {}, baselineLimits)
    const { of, atLeast } = entry.throughput ?? { of: '', atLeast: 0 }
    if (typeof of !== 'string' || typeof atLeast !== 'number')
      refuse(`${file}: ${strategy}.throughput: expected { "of": STRATEGY, "atLeast": NUMBER }.`)
    const numbers = [
      entry.databaseConnections,
      entry.pinned,
      entry.errorRate,
      ...Object.values(entry.baseline ?? {}),
    ]
    for (const each of numbers) {
      if (each !== undefined && (typeof each !== 'number' || each < 0))
        refuse(`${file}: ${strategy}: expected numbers from 0, got ${JSON.stringify(each)}.`)
    }
  }
  return budget
}

/** An earlier report.json. @throws PoolhouseError `InvalidOption` when it is none. */
export async function readBaseline(file: string): Promise<LoadResult> {
  const baseline = (await readJson('--baseline', file)) as Partial<LoadResult>
  if (!Array.isArray(baseline.runs))
    refuse(`${file}: expected the report.json of an earlier 'poolhouse load'.`)
  return baseline as LoadResult
}

/** Holds every run against its strategy's limits and those of `*`. A limit about a strategy that did not run is broken, too. */
export function checkBudget(
  result: LoadResult,
  budget: LoadBudget,
  baseline: LoadResult | undefined,
): BrokenLimit[] {
  const missing = Object.keys(budget)
    .filter((name) => !result.runs.some(({ strategy }) => name === ANY || strategy === name))
    .map((strategy) => ({
      strategy,
      concurrency: 0,
      limit: 'strategy',
      message:
        strategy === ANY
          ? 'the budget has limits for every strategy, and none ran'
          : `the budget names ${strategy}, which did not run`,
    }))
  const broken = result.runs.flatMap((run) =>
    [budget[ANY], budget[run.strategy]].flatMap((entry) =>
      entry === undefined ? [] : checkRun(run, entry, result, baseline),
    ),
  )
  return [...missing, ...broken]
}

function checkRun(
  run: LoadRun,
  budget: StrategyBudget,
  result: LoadResult,
  baseline: LoadResult | undefined,
): BrokenLimit[] {
  const broken: BrokenLimit[] = []
  const { strategy, concurrency } = run
  const add = (limit: string, message: string) => broken.push({ strategy, concurrency, limit, message })
  const atMost = (limit: string, seen: number, allowed: number | undefined, what: string) => {
    if (allowed !== undefined && seen > allowed)
      add(limit, `${what}: ${shown(seen)}, at most ${shown(allowed)} allowed`)
  }
  if (run.invocations === 0) add('invocations', 'no invocation came to an end')
  atMost(
    'databaseConnections',
    run.peakDatabaseConnections,
    budget.databaseConnections,
    'database connections',
  )
  if (run.peakPinned !== null) atMost('pinned', run.peakPinned, budget.pinned, 'pinned database connections')
  else if (budget.pinned !== undefined)
    add('pinned', 'pinned database connections: the proxy of this target tells of none, so nobody knows')
  atMost('errorRate', errorRate(run), budget.errorRate, 'share of failed invocations')
  if (budget.throughput) checkThroughput(run, budget.throughput, result, add)
  if (budget.baseline) checkBaseline(run, budget.baseline, result, baseline, add, atMost)
  return broken
}

type Add = (limit: string, message: string) => void

function checkThroughput(
  run: LoadRun,
  { of, atLeast }: NonNullable<StrategyBudget['throughput']>,
  result: LoadResult,
  add: Add,
): void {
  const other = sameRun(result, of, run.concurrency)
  if (!other) {
    add('throughput', `there is no run of ${of} at concurrency ${run.concurrency} to compare with`)
    return
  }
  const ratio = run.throughputPerS / other.throughputPerS
  if (!(ratio >= atLeast))
    add('throughput', `throughput: ${shown(ratio)} times that of ${of}, at least ${shown(atLeast)} wanted`)
}

function checkBaseline(
  run: LoadRun,
  limit: NonNullable<StrategyBudget['baseline']>,
  result: LoadResult,
  baseline: LoadResult | undefined,
  add: Add,
  atMost: (limit: string, seen: number, allowed: number | undefined, what: string) => void,
): void {
  const before = baseline && sameRun(baseline, run.strategy, run.concurrency)
  if (!before) {
    add('baseline', baseline ? 'the baseline has no such run' : 'no baseline was given (--baseline FILE)')
    return
  }
  if (limit.databaseConnections !== undefined)
    atMost(
      'baseline.databaseConnections',
      run.peakDatabaseConnections,
      before.peakDatabaseConnections * limit.databaseConnections,
      'database connections',
    )
  if (limit.errorRate !== undefined)
    atMost(
      'baseline.errorRate',
      errorRate(run),
      errorRate(before) + limit.errorRate,
      'share of failed invocations',
    )
  if (limit.throughputShare !== undefined) {
    const [now, then] = [throughputShare(run, result), throughputShare(before, baseline!)]
    if (!(now >= then * limit.throughputShare))
      add(
        'baseline.throughputShare',
        `share of the throughput: ${shown(now)}, in the baseline ${shown(then)}; at least ${shown(limit.throughputShare)} times that wanted`,
      )
  }
}

/** Failed invocations as a share of all; 0 when there were none at all. */
export function errorRate({ invocations, succeeded }: LoadRun): number {
  return invocations === 0 ? 0 : (invocations - succeeded) / invocations
}

/** A run's part in the throughput of its report; 0 when there was none. */
export function throughputShare(run: LoadRun, { runs }: LoadResult): number {
  const all = runs.reduce((sum, each) => sum + each.throughputPerS, 0)
  return all === 0 ? 0 : run.throughputPerS / all
}

/** The run of a strategy at a concurrency. */
export function sameRun({ runs }: LoadResult, strategy: string, concurrency: number): LoadRun | undefined {
  return runs.find((run) => run.strategy === strategy && run.concurrency === concurrency)
}

function shown(number: number): string {
  return String(Math.round(number * 1_000) / 1_000)
}

async function readJson(option: string, file: string): Promise<object> {
  try {
    const value: unknown = JSON.parse(await readFile(file, 'utf8'))
    if (value !== null && typeof value === 'object' && !Array.isArray(value)) return value
  } catch (error) {
    refuse(`${option}: ${file} cannot be read: ${(error as Error).message}`)
  }
  return refuse(`${option}: ${file}: expected a JSON object.`)
}

function refuseUnknown(where: string, entry: unknown, known: readonly string[]): void {
  if (entry === null || typeof entry !== 'object') refuse(`${where}: expected an object.`)
  for (const name of Object.keys(entry as object)) {
    if (!known.includes(name)) refuse(`${where}: no limit '${name}'; there is: ${known.join(', ')}.`)
  }
}

function refuse(message: string): never {
  throw new PoolhouseError('InvalidOption', message)
}
