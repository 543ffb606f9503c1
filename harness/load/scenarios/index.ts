import { connectCost } from './connect-cost.ts'
import { dbProxySaving } from './db-proxy-saving.ts'
import { exhaustion } from './exhaustion.ts'
import { failover } from './failover.ts'
import { idleAfterFreeze } from './idle-after-freeze.ts'
import { rotation } from './rotation.ts'
import type { Scenario } from './scenario.ts'

/** What the workshop claims, in its order. */
export const scenarios = {
  'connect-cost': connectCost,
  exhaustion,
  'db-proxy-saving': dbProxySaving,
  failover,
  rotation,
  'idle-after-freeze': idleAfterFreeze,
} satisfies Record<string, Scenario>

export type ScenarioName = keyof typeof scenarios

export const scenarioNames = Object.keys(scenarios) as ScenarioName[]

/** Whether a name is one of the scenarios. */
export function isScenario(name: string): name is ScenarioName {
  return Object.hasOwn(scenarios, name)
}
