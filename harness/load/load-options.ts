import { PoolhouseError } from '../kit/errors.ts'
import type { ScenarioName } from './scenarios/index.ts'
import { isStrategy } from './strategies.ts'

/** What to load, and how hard. Everything is bounded: at most 1,000 callers, 20,000 a second, an hour. */
export interface LoadOptions {
  /**
   * Shipped strategies (docs/load.md), or names of the stack's own functions. Default: all shipped ones for which the stack has the
   * parts; none with `scenarios`.
   */
  readonly strategies?: readonly string[]
  /** Claims to be measured, after the strategies: names of docs/load.md#scenarios. Default none. */
  readonly scenarios?: readonly ScenarioName[]
  /** Callers at once; with `arrivalRatePerS`, the most that may be under way. Several: one run for each. Default 50. */
  readonly concurrency?: number | readonly number[]
  /** Seconds of each run that are measured. Default 10. */
  readonly durationSeconds?: number
  /** Seconds of full load before that, not measured. Default 1. */
  readonly warmUpSeconds?: number
  /** Seconds over which the callers (or the rate) come up, before the warm-up; not measured. Default 0: all at once. */
  readonly rampSeconds?: number
  /**
   * Open loop: invocations a second, whether earlier ones are through or not. A latency is counted from the moment at which
   * the invocation was due, so that a stall is not hidden by the calls that were never made (coordinated omission).
   * Default none: closed loop, each caller waits for its answer.
   */
  readonly arrivalRatePerS?: number
  /** Closed loop only: what a caller waits between an answer and its next call, in milliseconds. Default 0. */
  readonly thinkTimeMs?: number
  /** The event of each invocation. Default `{ workSeconds }`; shipped strategies find `workSeconds` in it beside what is given here. */
  readonly event?: unknown
  /** How long the shipped handlers keep their connection busy in a query, in seconds. Default 0.02. */
  readonly workSeconds?: number
  /**
   * Start `concurrency` execution environments before a run, as many as the function may have at most, so that it measures no cold starts.
   * Default true.
   */
  readonly prewarm?: boolean
  /** Between two samples of the stack, in milliseconds. Default 250. */
  readonly sampleEveryMs?: number
  /** Told what happens, a line at a time. */
  readonly onProgress?: (line: string) => void
}

/** One run: one strategy at one concurrency. */
export interface LoadPlan {
  readonly strategy: string
  readonly concurrency: number
  readonly durationMs: number
  readonly warmUpMs: number
  readonly rampMs: number
  readonly arrivalRatePerS: number | undefined
  readonly thinkTimeMs: number
  readonly event: unknown
  readonly prewarm: boolean
  readonly sampleEveryMs: number
}

const MAX_CONCURRENCY = 1_000
const MAX_SECONDS = 3_600
const MAX_RATE_PER_S = 20_000

/**
 * The runs that the options ask for, in order: strategy by strategy, each with rising place in the list of concurrencies.
 * @throws PoolhouseError `InvalidOption` naming the option and its bounds.
 */
export function planRuns(options: LoadOptions, strategies: readonly string[]): LoadPlan[] {
  const concurrencies = [options.concurrency ?? 50].flat() as number[]
  if (concurrencies.length === 0) refuse('concurrency', 'one or more whole numbers', concurrencies)
  for (const each of concurrencies) {
    if (!Number.isInteger(each) || each < 1 || each > MAX_CONCURRENCY)
      refuse('concurrency', `a whole number from 1 to ${MAX_CONCURRENCY}`, each)
  }
  if (options.arrivalRatePerS !== undefined && (options.thinkTimeMs ?? 0) > 0)
    refuse(
      'thinkTimeMs',
      'none beside arrivalRatePerS: an open loop has no callers that wait',
      options.thinkTimeMs,
    )
  const workSeconds = within('workSeconds', options.workSeconds ?? 0.02, 0, 60)
  const shared = {
    durationMs: within('durationSeconds', options.durationSeconds ?? 10, 0.1, MAX_SECONDS) * 1_000,
    warmUpMs: within('warmUpSeconds', options.warmUpSeconds ?? 1, 0, MAX_SECONDS) * 1_000,
    rampMs: within('rampSeconds', options.rampSeconds ?? 0, 0, MAX_SECONDS) * 1_000,
    arrivalRatePerS:
      options.arrivalRatePerS === undefined
        ? undefined
        : within('arrivalRatePerS', options.arrivalRatePerS, 0.1, MAX_RATE_PER_S),
    thinkTimeMs: within('thinkTimeMs', options.thinkTimeMs ?? 0, 0, MAX_SECONDS * 1_000),
    prewarm: options.prewarm ?? true,
    sampleEveryMs: within('sampleEveryMs', options.sampleEveryMs ?? 250, 20, 60_000),
  }
  return strategies.flatMap((strategy) =>
    concurrencies.map((concurrency) => ({
      strategy,
      concurrency,
      event: eventOf(strategy, options.event, workSeconds),
      ...shared,
    })),
  )
}

function eventOf(strategy: string, event: unknown, workSeconds: number): unknown {
  if (event === undefined) return { workSeconds }
  const isRecord = event !== null && typeof event === 'object' && !Array.isArray(event)
  return isStrategy(strategy) && isRecord ? { workSeconds, ...event } : event
}

function within(name: string, value: number, least: number, most: number): number {
  if (Number.isFinite(value) && value >= least && value <= most) return value
  return refuse(name, `a number from ${least} to ${most}`, value)
}

function refuse(name: string, expected: string, given: unknown): never {
  throw new PoolhouseError('InvalidOption', `load: ${name}: expected ${expected}, got ${String(given)}.`)
}
