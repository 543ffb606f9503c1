import type { BrokenLimit } from '../budget.ts'
import type { LoadResult } from '../load-result.ts'

/** What a report shows. */
export interface ReportContent {
  readonly result: LoadResult
  /** Limits of the budget that were not kept; empty where there was no budget. */
  readonly broken: readonly BrokenLimit[]
  readonly baseline: LoadResult | undefined
}
