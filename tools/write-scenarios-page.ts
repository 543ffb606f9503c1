// npm run generate:scenarios: puts the table of specs/support/scenarios into docs/scenarios.md. A spec checks that both agree.
import { readFileSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { scenarioLine, scenarios } from '../specs/support/scenarios/index.ts'

const page = join(import.meta.dirname, '..', 'docs', 'scenarios.md')
const head = [
  '| | driver | your code | what reaches the database | outcome | what to change | shown |',
  '|---|---|---|---|---|---|---|',
]

const numberOf = (id: string) => Number(/\d+/.exec(id)?.[0])
// A heading's comment says which lines go below it; what is there now, up to the blank line, is replaced.
const text = readFileSync(page, 'utf8').replace(
  /<!-- S(\d+) to S(\d+) -->\n(\n(\|[^\n]*\n)+)?/g,
  (_, first: string, last: string) => {
    const rows = scenarios
      .filter(({ id }) => numberOf(id) >= Number(first) && numberOf(id) <= Number(last))
      .sort((one, other) => numberOf(one.id) - numberOf(other.id))
    return `<!-- S${first} to S${last} -->\n\n${[...head, ...rows.map(scenarioLine)].join('\n')}\n`
  },
)
writeFileSync(page, text)
