import type { Stack } from '../stack/stack.ts'
import { dropConnections } from './drop-connections.ts'
import { runGenerator } from './generator/run-generator.ts'
import { type Happening, Happenings } from './happenings.ts'
import type { LoadPlan } from './load-options.ts'
import type { LoadPin, LoadRun, LoadSample } from './load-result.ts'
import { Sampler } from './sampler.ts'
import { isStrategy, strategies } from './strategies.ts'
import { unlessLacking } from './unless-lacking.ts'
import { usableConcurrency } from './usable-concurrency.ts'

/** What a scenario adds to a run. */
export interface RunHooks {
  /** Done to the stack while the load is on. */
  readonly during?: readonly Happening[]
  /** Called when the load is over, with the environments still there and the sampler still looking. */
  readonly after?: () => Promise<unknown>
}

/** One run: starts environments, loads, samples, ends them. */
export async function runOne(
  stack: Stack,
  plan: LoadPlan,
  tell: (line: string) => void,
  { during = [], after }: RunHooks = {},
): Promise<LoadRun> {
  const { strategy, concurrency, arrivalRatePerS } = plan
  const functionHandle = stack.function(strategy)
  if (plan.prewarm) {
    const count = Math.min(concurrency, await usableConcurrency(stack, strategy))
    tell(`${strategy} × ${concurrency}: starting ${count} execution environments …`)
    await unlessLacking(functionHandle.prewarm(count))
  }
  const hasDbProxy = stack.resources.dbProxy !== undefined
  const sampler = new Sampler({ stack, functionName: strategy, everyMs: plan.sampleEveryMs, hasDbProxy })
  await dropConnections(stack)
  await stack.database.resetPeak()
  const pinsBefore = hasDbProxy ? await pinCount(stack) : undefined
  sampler.start()
  let measuringSince = performance.now()
  const happenings = new Happenings(during)
  try {
    const findings = await runGenerator(
      {
        endpoint: stack.endpointUrl,
        region: stack.region,
        credentials: stack.clientConfig.credentials,
        functionName: strategy,
        payload: JSON.stringify(plan.event),
        concurrency,
        ...(arrivalRatePerS === undefined ? {} : { arrivalRatePerS }),
        thinkTimeMs: plan.thinkTimeMs,
        warmUpMs: plan.rampMs + plan.warmUpMs,
        rampMs: plan.rampMs,
        durationMs: plan.durationMs,
      },
      {
        onMeasuring: () => {
          measuringSince = performance.now()
          happenings.start()
        },
        onProgress: ({ succeeded, failed, atMs }) =>
          tell(
            atMs < 0
              ? `${strategy} × ${concurrency}: warming up`
              : atMs > plan.durationMs
                ? `${strategy} × ${concurrency}: waiting for the last answers, ${succeeded} succeeded, ${failed} failed`
                : `${strategy} × ${concurrency}: ${Math.round(atMs / 1_000)} s of ${plan.durationMs / 1_000} s, ${succeeded} succeeded, ${failed} failed`,
          ),
      },
    )
    const marks = await happenings.finish()
    await after?.()
    const samples = await sampler.stop(measuringSince)
    const { peak } = await stack.database.connections()
    const pins = hasDbProxy ? await pinsOf(stack) : []
    const newPins = pinsBefore === undefined ? undefined : ((await pinCount(stack)) ?? 0) - pinsBefore
    const environmentCount = (await unlessLacking(functionHandle.environments()))?.length ?? 0
    const { succeeded, failed, ...figures } = findings
    return {
      strategy,
      title: isStrategy(strategy) ? strategies[strategy].title : `the stack's function ${strategy}`,
      concurrency,
      arrivalRatePerS,
      invocations: succeeded + failed,
      succeeded,
      ...figures,
      // A database that was started anew has begun a new peak.
      peakDatabaseConnections: Math.max(
        peak,
        ...samples.map(({ databaseConnections }) => databaseConnections ?? 0),
      ),
      peakPinned: hasDbProxy && newPins === undefined ? null : peakPinned(samples, newPins ?? 0),
      peakEnvironments: Math.max(
        environmentCount,
        ...samples.map(({ environments }) =>
          Object.values(environments).reduce((sum, each) => sum + each, 0),
        ),
      ),
      pins,
      samples,
      marks,
    }
  } finally {
    happenings.cancel()
    await sampler.stop(measuringSince)
    await unlessLacking(functionHandle.recycle())
  }
}

/** Whoever was pinned and gone between two samples is counted by the proxy. */
function peakPinned(samples: readonly LoadSample[], newPins: number): number {
  return Math.max(newPins > 0 ? 1 : 0, ...samples.map(({ dbProxy }) => dbProxy?.pinned ?? 0))
}

/** Sessions that were ever pinned, by the proxy's own count; undefined where it keeps none. */
async function pinCount({ dbProxy }: Stack): Promise<number | undefined> {
  return (await unlessLacking(dbProxy.statistics()))?.pins
}

/** Pinned sessions, gathered by rule and statement. */
async function pinsOf(stack: Stack): Promise<LoadPin[]> {
  const { pinned = [] } = (await unlessLacking(stack.dbProxy.sessions())) ?? {}
  const byStatement = new Map<string, LoadPin>()
  for (const { pinned: pin } of pinned) {
    if (!pin) continue
    const { rule, reason, statement } = pin
    const key = `${rule} ${statement}`
    const sessions = (byStatement.get(key)?.sessions ?? 0) + 1
    byStatement.set(key, { rule, reason, statement, sessions })
  }
  return [...byStatement.values()].sort((one, other) => other.sessions - one.sessions)
}
