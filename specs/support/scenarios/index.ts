import { commandLineScenarios } from './command-line-scenarios.ts'
import { driverScenarios } from './driver-scenarios.ts'
import { goScenarios } from './go-scenarios.ts'
import { jvmScenarios } from './jvm-scenarios.ts'
import { ormScenarios } from './orm-scenarios.ts'
import { otherLanguageScenarios } from './other-language-scenarios.ts'
import { perlScenarios } from './perl-scenarios.ts'
import { phpScenarios } from './php-scenarios.ts'
import { proxyScenarios } from './proxy-scenarios.ts'
import { pythonScenarios } from './python-scenarios.ts'
import { rubyScenarios } from './ruby-scenarios.ts'
import type { Scenario } from './scenario.ts'

export type { Expected, Grade, Scenario, Shown } from './scenario.ts'
export { scenarioLine } from './scenario-line.ts'

/** Every scenario, written by hand; docs/scenarios.md shows the same lines, specs/behaviour/scenarios/ the behaviour. */
export const scenarios: readonly Scenario[] = [
  ...driverScenarios,
  ...ormScenarios,
  ...pythonScenarios,
  ...rubyScenarios,
  ...phpScenarios,
  ...perlScenarios,
  ...goScenarios,
  ...jvmScenarios,
  ...commandLineScenarios,
  ...otherLanguageScenarios,
  ...proxyScenarios,
]

/** The line with this id. */
export function scenario(id: string): Scenario {
  const found = scenarios.find((candidate) => candidate.id === id)
  if (!found) throw new Error(`the table of scenarios has no ${id}`)
  return found
}
