import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { pinRules } from '../../../harness/dbproxy/statement/index.ts'
import { scenarioLine, scenarios } from '../../support/scenarios/index.ts'

const root = path.resolve(__dirname, '../../..')

describe('docs/scenarios.md', () => {
  const lines = readFileSync(path.join(root, 'docs/scenarios.md'), 'utf8').split('\n')
  const lineOf = (id: string) => lines.find((line) => line.startsWith(`| <a id="${id.toLowerCase()}"></a>`))

  it.each(scenarios.map((row) => [row.id, row] as const))('says of %s what the specs expect', (id, row) => {
    expect(lineOf(id)).toBe(scenarioLine(row))
  })

  it('has no other lines', () => {
    expect(lines.filter((line) => line.startsWith('| <a id=')).length).toBe(scenarios.length)
  })
})

describe('the table of scenarios', () => {
  it('has all 32 of the list and those added here, each once', () => {
    const numbers = new Set(scenarios.map(({ id }) => Number(/^S(\d+)[a-z]?$/.exec(id)?.[1])))
    expect(numbers.size).toBeGreaterThan(32)
    expect([...numbers].sort((a, b) => a - b)).toEqual(
      Array.from({ length: numbers.size }, (_, index) => index + 1),
    )
    expect(new Set(scenarios.map(({ id }) => id)).size).toBe(scenarios.length)
  })

  const { dependencies, devDependencies } = JSON.parse(readFileSync(path.join(root, 'package.json'), 'utf8'))
  const packages = scenarios.flatMap(({ id, shown }) =>
    shown.how === 'run' && shown.package && !shown.from ? [[id, shown.package, shown.version] as const] : [],
  )
  it.each(packages)('says of %s which version of %s it is', (_, name, version) => {
    expect({ ...dependencies, ...devDependencies }[name]).toBe(version)
  })

  const pinning = scenarios.flatMap(({ id, expected }) =>
    expected.outcome === 'pinned' ? [[id, expected.rule] as const] : [],
  )
  it.each(pinning)('names for %s a rule that exists: %s', (_, rule) => {
    expect(Object.values(pinRules).map((row) => row.rule)).toContain(rule)
  })
})
