import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { LoadResult, ScenarioResult } from '../load-result.ts'
import { baselineTable } from './baseline-table.ts'
import { html, htmlTable } from './html-table.ts'
import { limitSubject } from './limit-subject.ts'
import { measuredText } from './measured-text.ts'
import type { ReportContent } from './report-content.ts'
import { runSection, scenarioSection, table } from './report-sections.ts'

/**
 * One file with everything in it, to be opened from disk or from a pipeline's artefacts: no request leaves it. Plots are drawn
 * by uPlot, whose code is inside; without JavaScript tables and verdicts remain.
 */
export function htmlReport({ result, broken, baseline }: ReportContent): string {
  const require = createRequire(import.meta.url)
  const plotCode = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8')
  const plotStyle = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8')
  const beside = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
  const { runs, scenarios } = result
  const counts = [
    ...(runs.length > 0 ? [runs.length === 1 ? '1 run' : `${runs.length} runs`] : []),
    ...(scenarios.length > 0
      ? [scenarios.length === 1 ? '1 scenario' : `${scenarios.length} scenarios`]
      : []),
  ].join(' and ')
  const title = `Load on ${result.target}: ${counts}`
  // The page's script counts runs in this order, too.
  const firstOf = new Map<ScenarioResult, number>()
  let count = runs.length
  for (const scenario of scenarios) {
    firstOf.set(scenario, count)
    count += scenario.runs.length
  }
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${plotStyle}
${beside('report-page.css')}
${beside('../../kit/plot-legend.css')}</style>
<h1>What happened to the database</h1>
<p class="lead">${counts} on ${html(result.target)}, <code>max_connections</code> ${result.maxConnections}. ${html(measuredText(result.measured))}.</p>
${
  broken.length === 0
    ? ''
    : `<section class="broken"><h2>Limits of the budget that were broken</h2><ul>${broken
        .map((limit) => `<li>${html(`${limitSubject(limit)}: ${limit.message}`)}</li>`)
        .join('')}</ul></section>`
}
${runs.length > 0 ? comparison(result) : ''}
${baseline ? compared(result, baseline) : ''}
${runs.map((run, index) => runSection(run, index, result)).join('\n')}
${scenarios.map((scenario) => scenarioSection(scenario, firstOf.get(scenario)!, result)).join('\n')}
<script type="application/json" id="data">${JSON.stringify(result).replaceAll('<', '\\u003c')}</script>
<script>${plotCode}</script>
<script>${beside('report-page.js')}</script>
</html>
`
}

function compared(result: LoadResult, baseline: LoadResult): string {
  const rows = baselineTable.rows(result, baseline).map((cells) => cells.map(html))
  const when = baseline.measured ? ` of ${measuredText(baseline.measured)}` : ''
  return `<h2>Baseline → now</h2><p class="lead">The baseline is a report${html(when)}.</p>
${htmlTable({ head: baselineTable.head, rows, isText: (column) => column === 0 })}`
}

function comparison(result: LoadResult): string {
  return `${table(result.runs, 0, result)}
<h2>Latency by percentile</h2>
<p class="lead">All answers, failed ones included; lower is better. Percentiles on a scale that gives each further nine the same room, times on a logarithmic one.</p>
<div class="plot" id="latency"></div>`
}
