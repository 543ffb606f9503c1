import type { LogsOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { LogStore } from './log-store.ts'

export type Operations = OperationsOf<LogsOperations>

/** What the operations work on. */
export interface LogsParts {
  readonly store: LogStore
  /** Takes in what the data planes have not handed over yet; called before anything is read. */
  collect(): Promise<void>
}
