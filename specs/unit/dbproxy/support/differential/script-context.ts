import type { SeededRandom } from '../seeded-random.ts'
import type { Step, StepGroup } from './step.ts'

/** What a generator of steps may draw on. */
export interface ScriptContext {
  readonly random: SeededRandom
  /** The client's own schema; it has another one of the same name with `_b` behind it. */
  readonly schema: string
  /** Unique in a run: for the names of locks and of transactions. */
  readonly session: string
}

export type GroupMaker = (context: ScriptContext) => StepGroup

export const sql = (text: string | Buffer, attributes?: Record<string, string>): Step => ({
  do: 'query',
  sql: text,
  ...(attributes === undefined ? {} : { attributes }),
})
