import type { LoadResult, LoadRun, ScenarioResult } from '../load-result.ts'
import { verdictOf } from '../verdict.ts'
import { figureText } from './figure-text.ts'
import { html, htmlTable } from './html-table.ts'
import { runTable } from './run-table.ts'

const PIN_HEAD = ['pinned by', 'sessions', 'statement', 'reason']

/** One line for each run; `first` is the place of the first one among all runs of the page. */
export function table(runs: readonly LoadRun[], first: number, result: LoadResult): string {
  const rows = runs.map((run, index) =>
    runTable
      .cells(run, result)
      .map((text, column) =>
        column === 0 ? `<a href="#run-${first + index}">${html(text)}</a>` : html(text),
      ),
  )
  const allSucceeded = ({ invocations, succeeded }: LoadRun) => invocations > 0 && succeeded === invocations
  return htmlTable({
    head: runTable.head,
    rows,
    isText: runTable.isText,
    classOf: (row) => (allSucceeded(runs[row]!) ? 'good' : 'bad'),
  })
}

/** A run's verdict, its plots and its pins. */
export function runSection(run: LoadRun, index: number, result: LoadResult): string {
  const pins = run.pins.map(({ rule, statement, reason, sessions }) => [
    html(rule),
    String(sessions),
    `<code>${html(statement)}</code>`,
    html(reason),
  ])
  const marks = run.marks.map(
    ({ label, fromMs, untilMs }) =>
      `<li>${html(label)}: from ${seconds(fromMs)} to ${seconds(untilMs)} (${untilMs - fromMs} ms), shaded in the plots</li>`,
  )
  const plot = (kind: string, caption: string) =>
    `<figure><figcaption>${caption}</figcaption><div class="plot" data-run="${index}" data-kind="${kind}"></div></figure>`
  return `<section id="run-${index}"><h2>${html(run.strategy)} × ${run.concurrency}</h2>
<p class="lead">${html(run.title)}${run.arrivalRatePerS === undefined ? '' : `, ${run.arrivalRatePerS} arrivals a second`}</p>
<p class="verdict">${html(verdictOf(run, result))}</p>
${marks.length === 0 ? '' : `<ul class="marks">${marks.join('')}</ul>`}
<div class="plots">${plot('connections', 'Connections at once')}
${plot('answers', 'Answers a second, failed ones by code')}
${plot('latency', 'Latency, of each half-second')}
${plot('environments', 'Execution environments by state')}
${run.samples.some(({ dbProxy }) => (dbProxy?.borrowLatencyUs ?? 0) > 0) ? plot('borrows', 'Wait for a database connection of the proxy, mean') : ''}</div>
${pins.length === 0 ? '' : htmlTable({ head: PIN_HEAD, rows: pins, isText: (column) => column !== 1 })}</section>`
}

/** A claim, what was seen, its figures and its runs. */
export function scenarioSection(scenario: ScenarioResult, first: number, result: LoadResult): string {
  const { title, claim, finding, figures, runs } = scenario
  const rows = figures.map(
    (each) => `<tr><td>${html(each.title)}</td><td class="number">${html(figureText(each))}</td></tr>`,
  )
  const measured = `<div class="scroll" tabindex="0"><table class="figures"><tbody>${rows.join('')}</tbody></table></div>
${table(runs, first, result)}
${runs.map((run, index) => runSection(run, first + index, result)).join('\n')}`
  return `<section class="scenario" id="scenario-${html(scenario.scenario)}"><h1>${html(title)}</h1>
<p class="lead">${html(claim)}</p>
<p class="verdict">${html(finding)}</p>
${scenario.leftOut === undefined ? measured : ''}</section>`
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
