import { availableParallelism, cpus } from 'node:os'
import { PoolhouseError } from '../kit/errors.ts'
import type { Stack } from '../stack/stack.ts'
import { deployStrategy, missingPart, refuseWithoutParts } from './deploy-strategy.ts'
import { type LoadOptions, planRuns } from './load-options.ts'
import type { LoadResult, LoadRun, ScenarioResult } from './load-result.ts'
import { runOne } from './run-one.ts'
import { isScenario, scenarioNames } from './scenarios/index.ts'
import { runScenario } from './scenarios/run-scenario.ts'
import { isStrategy, strategies } from './strategies.ts'

/**
 * Loads one function after the other, strategy by strategy and concurrency by concurrency, then scenario by scenario, and says what
 * happened to the database. Shipped strategies are deployed as functions of their name. A run that fails ends the comparison;
 * the stack stays as it is.
 * @throws PoolhouseError `InvalidOption` for options out of bounds and for names that are neither a strategy nor a function, or no
 * scenario; `InvalidStackConfig` for a strategy whose parts the stack does not declare. Both before anything runs.
 */
export async function runLoad(stack: Stack, options: LoadOptions = {}): Promise<LoadResult> {
  const scenarios = options.scenarios ?? []
  for (const name of scenarios) refuseUnknownScenario(name)
  const tell = options.onProgress ?? (() => {})
  const names = options.strategies ?? (scenarios.length > 0 ? [] : allThatFit(stack, tell))
  for (const name of names) {
    refuseUnknown(stack, name)
    refuseWithoutParts(stack, name)
  }
  const plans = planRuns(options, names)
  const { limit } = await stack.database.connections()
  const measured = {
    at: new Date().toISOString(),
    cpus: availableParallelism(),
    cpuModel: cpus()[0]?.model.trim() ?? 'unknown',
    nodeVersion: process.version,
  }
  const runs: LoadRun[] = []
  for (const plan of plans) {
    await deployStrategy(stack, plan.strategy)
    runs.push(await runOne(stack, plan, tell))
  }
  const results: ScenarioResult[] = []
  for (const name of scenarios) results.push(await runScenario(stack, name, options, limit))
  return { target: stack.targetName, measured, maxConnections: limit, runs, scenarios: results }
}

/** Every shipped strategy for which the stack has the parts. */
function allThatFit(stack: Stack, tell: (line: string) => void): string[] {
  const all = Object.keys(strategies)
  const fitting = all.filter((name) => {
    const part = missingPart(stack, name)
    if (part) tell(`${name}: left out: the stack declares no ${part}`)
    return part === undefined
  })
  if (fitting.length > 0) return fitting
  throw new PoolhouseError(
    'InvalidStackConfig',
    'load: the stack declares no secret, which every shipped strategy needs. Add one to defineStack, or name functions of the stack.',
  )
}

function refuseUnknownScenario(name: string): void {
  if (isScenario(name)) return
  throw new PoolhouseError(
    'InvalidOption',
    `load: there is no scenario '${name}'; there is: ${scenarioNames.join(', ')}.`,
  )
}

function refuseUnknown(stack: Stack, name: string): void {
  if (isStrategy(name) || Object.hasOwn(stack.resources.functions, name)) return
  const functions = Object.keys(stack.resources.functions).join(', ') || 'none'
  throw new PoolhouseError(
    'InvalidOption',
    `load: '${name}' is neither a strategy (${Object.keys(strategies).join(', ')}) nor a function of the stack (${functions}).`,
  )
}
