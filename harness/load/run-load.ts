import { PoolhouseError } from '../kit/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { deployStrategy } from './deploy-strategy.ts'
import { dropConnections } from './drop-connections.ts'
import { runGenerator } from './generator/run-generator.ts'
import { type LoadOptions, type LoadPlan, planRuns } from './load-options.ts'
import type { LoadPin, LoadResult, LoadRun } from './load-result.ts'
import { Sampler } from './sampler.ts'
import { isStrategy, strategies } from './strategies.ts'

/**
 * Loads one function after the other, strategy by strategy and concurrency by concurrency, and says what happened to
 * the database. Shipped strategies are deployed as functions of their name. A run that fails ends the comparison; the
 * stack stays as it is.
 * @throws PoolhouseError `InvalidOption` for options out of bounds and for names that are neither a strategy nor a function.
 */
export async function runLoad(stack: Stack, options: LoadOptions = {}): Promise<LoadResult> {
  const names = options.strategies ?? Object.keys(strategies)
  for (const name of names) refuseUnknown(stack, name)
  const plans = planRuns(options, names)
  const { limit } = await stack.database.connections()
  const tell = options.onProgress ?? (() => {})
  const runs: LoadRun[] = []
  for (const plan of plans) {
    await deployStrategy(stack, plan.strategy)
    runs.push(await runOne(stack, plan, tell))
  }
  return { target: stack.targetName, maxConnections: limit, runs }
}

function refuseUnknown(stack: Stack, name: string): void {
  if (isStrategy(name) || Object.hasOwn(stack.resources.functions, name)) return
  const functions = Object.keys(stack.resources.functions).join(', ') || 'none'
  throw new PoolhouseError(
    'InvalidOption',
    `load: '${name}' is neither a strategy (${Object.keys(strategies).join(', ')}) nor a function of the stack (${functions}).`,
  )
}

async function runOne(stack: Stack, plan: LoadPlan, tell: (line: string) => void): Promise<LoadRun> {
  const { strategy, concurrency, arrivalRatePerS } = plan
  const { prewarm, recycle, environments } = stack.function(strategy)
  if (plan.prewarm) {
    tell(`${strategy} × ${concurrency}: starting ${concurrency} execution environments …`)
    await prewarm(concurrency)
  }
  const hasDbProxy = stack.resources.dbProxy !== undefined
  const sampler = new Sampler({ stack, functionName: strategy, everyMs: plan.sampleEveryMs, hasDbProxy })
  await dropConnections(stack)
  await stack.database.resetPeak()
  sampler.start()
  let measuringSince = performance.now()
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
      warmUpMs: plan.warmUpMs,
      rampMs: plan.rampMs,
      durationMs: plan.durationMs,
    },
    {
      onMeasuring: () => {
        measuringSince = performance.now()
      },
      onProgress: ({ succeeded, failed, atMs }) =>
        tell(
          atMs < 0
            ? `${strategy} × ${concurrency}: warming up`
            : `${strategy} × ${concurrency}: ${Math.round(atMs / 1_000)} s of ${plan.durationMs / 1_000} s, ${succeeded} succeeded, ${failed} failed`,
        ),
    },
  )
  const samples = await sampler.stop(measuringSince)
  const { peak } = await stack.database.connections()
  const pins = hasDbProxy ? await pinsOf(stack) : []
  const environmentCount = (await environments()).length
  await recycle()
  const { succeeded, failed, ...figures } = findings
  return {
    strategy,
    title: isStrategy(strategy) ? strategies[strategy].title : `the stack's function ${strategy}`,
    concurrency,
    arrivalRatePerS,
    invocations: succeeded + failed,
    succeeded,
    ...figures,
    peakDatabaseConnections: peak,
    peakPinned: Math.max(0, ...samples.map(({ dbProxy }) => dbProxy?.pinned ?? 0)),
    peakEnvironments: Math.max(
      environmentCount,
      ...samples.map(({ environments: states }) =>
        Object.values(states).reduce((sum, each) => sum + each, 0),
      ),
    ),
    pins,
    samples,
  }
}

/** Pinned sessions, gathered by rule and statement. */
async function pinsOf(stack: Stack): Promise<LoadPin[]> {
  const { pinned } = await stack.dbProxy.sessions()
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
