import type { CloudWatchOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { MetricStore } from './metric-store.ts'

export type Operations = OperationsOf<CloudWatchOperations>

/** What the operations work on. */
export interface CloudWatchParts {
  readonly store: MetricStore
  /** Brings the minute under way up to date; called before anything is read. */
  collect(): Promise<void>
}
