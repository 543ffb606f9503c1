import { readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { LoadRun } from '../load-result.ts'
import { verdictOf } from '../verdict.ts'
import type { ReportContent } from './report-content.ts'
import { runTable } from './run-table.ts'

/**
 * One file with everything in it, to be opened from disk or from a pipeline's artefacts: no request leaves it. Plots are drawn
 * by uPlot, whose code is inside; without JavaScript tables and verdicts remain.
 */
export function htmlReport({ result, broken, baseline }: ReportContent): string {
  const require = createRequire(import.meta.url)
  const plotCode = readFileSync(require.resolve('uplot/dist/uPlot.iife.min.js'), 'utf8')
  const plotStyle = readFileSync(require.resolve('uplot/dist/uPlot.min.css'), 'utf8')
  const beside = (name: string) => readFileSync(join(import.meta.dirname, name), 'utf8')
  const title = `Load on ${result.target}: ${result.runs.length} runs`
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${html(title)}</title>
<style>${plotStyle}
${beside('report-page.css')}</style>
<h1>What happened to the database</h1>
<p class="lead">${result.runs.length} runs on ${html(result.target)}, <code>max_connections</code> ${result.maxConnections}.</p>
${
  broken.length === 0
    ? ''
    : `<section class="broken"><h2>Limits of the budget that were broken</h2><ul>${broken
        .map(
          ({ strategy, concurrency, message }) =>
            `<li>${html(`${strategy} × ${concurrency}: ${message}`)}</li>`,
        )
        .join('')}</ul></section>`
}
<div class="scroll"><table><thead><tr>${runTable.head
    .map((title, column) => `<th${numeric(column)}>${html(title)}</th>`)
    .join('')}</tr></thead><tbody>${result.runs
    .map(
      (run, index) =>
        `<tr class="${run.succeeded === run.invocations ? 'good' : 'bad'}">${runTable
          .cells(run, result)
          .map(
            (cell, column) =>
              `<td${numeric(column)}>${column === 0 ? `<a href="#run-${index}">${html(cell)}</a>` : html(cell)}</td>`,
          )
          .join('')}</tr>`,
    )
    .join('')}</tbody></table></div>
${baseline ? `<p>Compared with a baseline of ${baseline.runs.length} runs.</p>` : ''}
<h2>Latency by percentile</h2>
<p>All answers, failed ones included. Percentiles on a scale that gives each further nine the same room.</p>
<div class="plot" id="latency"></div>
${result.runs.map((run, index) => section(run, index, verdictOf(run, result))).join('\n')}
<script type="application/json" id="data">${JSON.stringify(result).replaceAll('<', '\\u003c')}</script>
<script>${plotCode}</script>
<script>${beside('report-page.js')}</script>
</html>
`
}

function section(run: LoadRun, index: number, verdict: string): string {
  const pins = run.pins.map(
    ({ rule, statement, reason, sessions }) =>
      `<tr><td>${html(rule)}</td><td class="number">${sessions}</td><td><code>${html(statement)}</code></td><td>${html(reason)}</td></tr>`,
  )
  return `<section id="run-${index}"><h2>${html(run.strategy)} × ${run.concurrency}</h2>
<p class="lead">${html(run.title)}${run.arrivalRatePerS === undefined ? '' : `, ${run.arrivalRatePerS} arrivals a second`}</p>
<p class="verdict">${html(verdict)}</p>
<div class="plots"><figure><figcaption>Connections of the database</figcaption><div class="plot" data-run="${index}" data-kind="connections"></div></figure>
<figure><figcaption>Answers a second</figcaption><div class="plot" data-run="${index}" data-kind="answers"></div></figure>
<figure><figcaption>Execution environments</figcaption><div class="plot" data-run="${index}" data-kind="environments"></div></figure></div>
${pins.length === 0 ? '' : `<table><thead><tr><th>pinned by</th><th class="number">sessions</th><th>statement</th><th>reason</th></tr></thead><tbody>${pins.join('')}</tbody></table>`}</section>`
}

function numeric(column: number): string {
  return runTable.isText(column) ? '' : ' class="number"'
}

/** Statements, names and messages are foreign text. */
function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}
