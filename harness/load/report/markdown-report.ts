import { verdictOf } from '../verdict.ts'
import type { ReportContent } from './report-content.ts'
import { runTable } from './run-table.ts'

/** For a pull request, and for a terminal: one table and a verdict for each run. */
export function markdownReport({ result, broken, baseline }: ReportContent): string {
  const { head, isText } = runTable
  const rows = result.runs.map((run) => runTable.cells(run, result))
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  )
  const pad = (cell: string, column: number) =>
    isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
  const rule = widths.map((width, column) =>
    isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  const limits = broken.map(
    ({ strategy, concurrency, message }) => `- ${strategy} × ${concurrency}: ${plain(message)}`,
  )
  return [
    `### Load on ${result.target}, max_connections ${result.maxConnections}`,
    '',
    ...[head.map(pad), rule, ...rows.map((row) => row.map(pad))].map((row) => `| ${row.join(' | ')} |`),
    '',
    ...result.runs.map(
      (run) => `- **${run.strategy} × ${run.concurrency}**: ${plain(verdictOf(run, result))}`,
    ),
    ...(limits.length > 0 ? ['', '**Limits of the budget that were broken**', '', ...limits] : []),
    ...(baseline ? ['', `Compared with a baseline of ${baseline.runs.length} runs.`] : []),
    '',
  ].join('\n')
}

/** Statements may hold what Markdown takes for its own. */
function plain(text: string): string {
  return text.replace(/[\\`*|<>]/g, (character) => `\\${character}`).replace(/\s+/g, ' ')
}
