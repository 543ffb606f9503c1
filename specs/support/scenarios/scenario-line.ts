import type { Expected, Scenario, Shown } from './scenario.ts'

/** A scenario as its line in docs/scenarios.md. */
export function scenarioLine({ id, driver, code, sends, expected, advice, source, shown }: Scenario): string {
  const cells = [
    `<a id="${id.toLowerCase()}"></a>[${id}](${source})`,
    driver,
    code,
    sends.map(asCode).join('<br>') || '–',
    outcome(expected),
    advice,
    evidence(shown),
  ]
  return `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`
}

/** In words. */
export function outcome(expected: Expected): string {
  switch (expected.outcome) {
    case 'not pinned':
      return 'not pinned'
    case 'held':
      return 'not pinned; held until the end of the transaction'
    case 'pinned':
      return `**pinned**, [${expected.rule}](pinning.md#${expected.rule.toLowerCase()}), grade ${expected.grade}`
    case 'error':
      return `error \`${expected.code}\`, grade ${expected.grade}`
    case 'other':
      return `${expected.what}, grade ${expected.grade}`
  }
}

function evidence(shown: Shown): string {
  if (shown.how === 'replayed') return `replayed: ${shown.why}`
  if (!shown.package) return 'run where installed'
  return `run, ${shown.package} ${shown.version}${shown.from ? `, ${shown.from}` : ''}`
}

/** Two backticks hold a statement whose names are quoted. */
function asCode(statement: string): string {
  const line = statement.replaceAll(/\s+/g, ' ')
  return line.includes('`') ? `\`\` ${line} \`\`` : `\`${line}\``
}
