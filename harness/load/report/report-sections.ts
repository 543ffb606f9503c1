import type { LoadResult, LoadRun, ScenarioResult } from '../load-result.ts'
import { verdictOf } from '../verdict.ts'
import { figureText } from './figure-text.ts'
import { runTable } from './run-table.ts'

/** One line for each run; `first` is the place of the first one among all runs of the page. */
export function table(runs: readonly LoadRun[], first: number, result: LoadResult): string {
  const head = runTable.head.map(
    (title, column) => `<th${numeric(column)}>${html(title.replace(' ms', '\u00a0ms'))}</th>`,
  )
  const cell = (text: string, column: number, index: number) =>
    `<td${numeric(column)}>${column === 0 ? `<a href="#run-${index}">${html(text)}</a>` : html(text)}</td>`
  const rows = runs.map((run, index) => {
    const cells = runTable.cells(run, result).map((text, column) => cell(text, column, first + index))
    return `<tr class="${run.invocations > 0 && run.succeeded === run.invocations ? 'good' : 'bad'}">${cells.join('')}</tr>`
  })
  return `<div class="scroll" tabindex="0"><table><thead><tr>${head.join('')}</tr></thead><tbody>${rows.join('')}</tbody></table></div>`
}

/** A run's verdict, its plots and its pins. */
export function runSection(run: LoadRun, index: number, result: LoadResult): string {
  const pins = run.pins.map(
    ({ rule, statement, reason, sessions }) =>
      `<tr><td>${html(rule)}</td><td class="number">${sessions}</td><td><code>${html(statement)}</code></td><td>${html(reason)}</td></tr>`,
  )
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
${pins.length === 0 ? '' : `<div class="scroll" tabindex="0"><table><thead><tr><th>pinned by</th><th class="number">sessions</th><th>statement</th><th>reason</th></tr></thead><tbody>${pins.join('')}</tbody></table></div>`}</section>`
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

/** Statements, names and messages are foreign text. */
export function html(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`)
}

function numeric(column: number): string {
  return runTable.isText(column) ? '' : ' class="number"'
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(1)} s`
}
