import type { Stack } from '../../stack/stack.ts'
import { deployStrategy, missingPart } from '../deploy-strategy.ts'
import { type LoadOptions, planRuns } from '../load-options.ts'
import type { ScenarioResult } from '../load-result.ts'
import { runOne } from '../run-one.ts'
import { lackOf } from '../unless-lacking.ts'
import { type ScenarioName, scenarios } from './index.ts'
import type { Scenario } from './scenario.ts'

const DEFAULT_CONCURRENCY = 20
/** Of `max_connections`: room for the logins that overlap with the farewells of those before. */
const SHARE_OF_CONNECTIONS = 0.75

/**
 * Measures one scenario. What the stack or the target lacks is no error: the result says that it was left out, and why.
 */
export async function runScenario(
  stack: Stack,
  name: ScenarioName,
  options: LoadOptions,
  maxConnections: number,
): Promise<ScenarioResult> {
  const scenario: Scenario = scenarios[name]
  const { title, claim } = scenario
  const leftOut = (reason: string): ScenarioResult => {
    options.onProgress?.(`${name}: left out: ${reason}`)
    return {
      scenario: name,
      title,
      claim,
      finding: `Left out: ${reason}`,
      figures: [],
      runs: [],
      leftOut: reason,
    }
  }
  const missing = scenario.strategies.map((strategy) => missingPart(stack, strategy)).find(Boolean)
  if (missing) return leftOut(`the stack declares no ${missing}.`)
  if (scenario.needsRdsApi && stack.resources.database.inNetwork)
    return leftOut(`the target '${stack.targetName}' has no RDS API for its database.`)
  const most = Math.max(1, Math.floor(maxConnections * SHARE_OF_CONNECTIONS))
  const [wanted = DEFAULT_CONCURRENCY] = [options.concurrency ?? DEFAULT_CONCURRENCY].flat() as number[]
  const concurrency = Math.min(wanted, most)
  options.onProgress?.(`${name}: ${claim}`)
  try {
    for (const strategy of scenario.strategies) await deployStrategy(stack, strategy)
    const outcome = await scenario.measure({
      stack,
      maxConnections,
      concurrency,
      durationMs: planRuns({ ...options, concurrency }, ['any'])[0]!.durationMs,
      load: (strategy, changes = {}, hooks = {}) => {
        const [plan] = planRuns({ ...options, concurrency }, [strategy])
        return runOne(stack, { ...plan!, ...changes }, options.onProgress ?? (() => {}), hooks)
      },
    })
    return { scenario: name, title, claim, ...outcome }
  } catch (error) {
    const lack = lackOf(error)
    if (lack === undefined) throw error
    return leftOut(lack)
  }
}
