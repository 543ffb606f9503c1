import { errorRate, sameRun, throughputShare } from '../budget.ts'
import type { LoadResult } from '../load-result.ts'
import { pinnedText } from './run-table.ts'

/** Each run beside the same one of the baseline: what stays comparable from machine to machine. */
export const baselineTable = {
  head: [
    'strategy',
    'concurrency',
    'peak database connections',
    'peak pinned',
    'failed',
    'share of throughput',
  ],

  rows(result: LoadResult, baseline: LoadResult): string[][] {
    return result.runs.map((run) => {
      const before = sameRun(baseline, run.strategy, run.concurrency)
      const cell = (one: string | undefined, other: string) => `${one ?? 'none'} → ${other}`
      return [
        run.strategy,
        String(run.concurrency),
        cell(before && String(before.peakDatabaseConnections), String(run.peakDatabaseConnections)),
        cell(before && pinnedText(before), pinnedText(run)),
        cell(before && percent(errorRate(before)), percent(errorRate(run))),
        cell(before && percent(throughputShare(before, baseline)), percent(throughputShare(run, result))),
      ]
    })
  },
}

function percent(share: number): string {
  return `${Math.round(share * 1_000) / 10} %`
}
