import type { LoadResult, LoadRun } from '../load-result.ts'

/** A proxy that tells of no pins has not been seen to have none. */
export function pinnedText({ peakPinned }: LoadRun): string {
  return peakPinned === null ? 'not told' : String(peakPinned)
}

/** The table that every report shows: one line for each run. */
export const runTable = {
  head: [
    ...['strategy', 'concurrency', 'invocations', 'succeeded', 'succeeded/s', 'p50 ms', 'p95 ms', 'p99 ms'],
    ...['peak database connections', 'peak pinned', 'errors'],
  ],

  cells(run: LoadRun, { maxConnections }: LoadResult): string[] {
    return [
      run.strategy,
      run.arrivalRatePerS === undefined
        ? String(run.concurrency)
        : `${run.concurrency} at ${run.arrivalRatePerS}/s`,
      String(run.invocations),
      String(run.succeeded),
      run.throughputPerS.toFixed(0),
      run.p50Ms.toFixed(1),
      run.p95Ms.toFixed(1),
      run.p99Ms.toFixed(1),
      `${run.peakDatabaseConnections} of ${maxConnections}`,
      pinnedText(run),
      Object.entries(run.errors)
        .map(([code, count]) => `${count} × ${code}`)
        .join(', ') || 'none',
    ]
  },

  /** Columns of words, the others are of numbers. */
  isText: (column: number): boolean => column === 0 || column === runTable.head.length - 1,
}
