import type { Stack } from '../../stack/stack.ts'
import type { LoadPlan } from '../load-options.ts'
import type { LoadRun, ScenarioFigure } from '../load-result.ts'
import type { RunHooks } from '../run-one.ts'
import type { StrategyName } from '../strategies.ts'

/** A claim about connections, and how it is measured. */
export interface Scenario {
  readonly title: string
  readonly claim: string
  /** Shipped strategies that its runs load. They are deployed beforehand. */
  readonly strategies: readonly StrategyName[]
  /** It drives the database by the RDS API, which does not know one that the target has brought along. */
  readonly needsRdsApi?: true
  measure(context: ScenarioContext): Promise<ScenarioOutcome>
}

export interface ScenarioContext {
  readonly stack: Stack
  /** `max_connections` of the database. */
  readonly maxConnections: number
  /** Callers, few enough that each may have a database connection of its own. */
  readonly concurrency: number
  readonly durationMs: number
  /** One run of a strategy, with the options' plan and what the scenario changes of it. */
  load(strategy: StrategyName, changes?: Partial<LoadPlan>, hooks?: RunHooks): Promise<LoadRun>
}

export interface ScenarioOutcome {
  readonly finding: string
  readonly figures: readonly ScenarioFigure[]
  readonly runs: readonly LoadRun[]
}
