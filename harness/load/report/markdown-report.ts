import type { LoadResult, LoadRun, ScenarioResult } from '../load-result.ts'
import { verdictOf } from '../verdict.ts'
import { baselineTable } from './baseline-table.ts'
import { figureText } from './figure-text.ts'
import { limitSubject } from './limit-subject.ts'
import { measuredText } from './measured-text.ts'
import type { ReportContent } from './report-content.ts'
import { runTable } from './run-table.ts'

/** For a pull request, and for a terminal: one table and a verdict for each run. */
export function markdownReport({ result, broken, baseline }: ReportContent): string {
  const limits = broken.map((limit) => `- ${plain(limitSubject(limit))}: ${plain(limit.message)}`)
  return [
    `### Load on ${result.target}, max_connections ${result.maxConnections}`,
    '',
    measuredText(result.measured),
    '',
    ...(result.runs.length > 0 ? [...tableOf(result.runs, result), ''] : []),
    ...result.runs.map(
      (run) => `- **${run.strategy} × ${run.concurrency}**: ${plain(verdictOf(run, result))}`,
    ),
    ...(limits.length > 0 ? ['', '**Limits of the budget that were broken**', '', ...limits] : []),
    ...(baseline ? baselinePart(result, baseline) : []),
    ...result.scenarios.flatMap((scenario) => scenarioPart(scenario, result)),
    '',
  ].join('\n')
}

function tableOf(runs: readonly LoadRun[], result: LoadResult): string[] {
  const { head, isText } = runTable
  return tableLines(
    head,
    runs.map((run) => runTable.cells(run, result)),
    isText,
  )
}

function baselinePart(result: LoadResult, baseline: LoadResult): string[] {
  const rows = baselineTable.rows(result, baseline)
  const when = baseline.measured ? ` of ${measuredText(baseline.measured)}` : ''
  return [
    '',
    `**Baseline${plain(when)} → now**`,
    '',
    ...tableLines(baselineTable.head, rows, (column) => column === 0),
  ]
}

function tableLines(
  head: readonly string[],
  rows: readonly (readonly string[])[],
  isText: (column: number) => boolean,
): string[] {
  const widths = head.map((title, column) =>
    Math.max(title.length, ...rows.map((row) => row[column]!.length)),
  )
  const pad = (cell: string, column: number) =>
    isText(column) ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!)
  const rule = widths.map((width, column) =>
    isText(column) ? '-'.repeat(width) : `${'-'.repeat(width - 1)}:`,
  )
  return [head.map(pad), rule, ...rows.map((row) => row.map(pad))].map((row) => `| ${row.join(' | ')} |`)
}

function scenarioPart(scenario: ScenarioResult, result: LoadResult): string[] {
  const { title, claim, finding, figures, runs, leftOut } = scenario
  const head = ['', `#### ${title}`, '', `*${plain(claim)}*`, '', plain(finding)]
  if (leftOut !== undefined) return head
  return [
    ...head,
    '',
    ...tableOf(runs, result),
    '',
    ...figures.map((each) => `- ${plain(each.title)}: **${figureText(each)}**`),
  ]
}

/** Statements may hold what Markdown takes for its own. */
function plain(text: string): string {
  return text.replace(/[\\`*|<>]/g, (character) => `\\${character}`).replace(/\s+/g, ' ')
}
