import { readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import {
  defaultPinUnknowns,
  pinRules,
  trackedVariables,
} from '../../../../harness/dbproxy/statement/index.ts'

describe('docs/pinning.md', () => {
  const page = readFileSync(path.resolve(__dirname, '../../../../docs/pinning.md'), 'utf8')

  it.each([...new Set(Object.values(pinRules).map(({ rule }) => rule))])('has an anchor for %s', (rule) => {
    expect(page).toContain(`<a id="${rule.toLowerCase()}"></a>`)
  })

  it.each(Object.entries(defaultPinUnknowns))('names the switch %s, which is %s by default', (name, on) => {
    const row = page.split('\n').find((line) => line.startsWith('|') && line.includes(`\`${name}\``))
    expect(row).toContain(`| ${on ? 'on' : 'off'} |`)
  })

  it.each([...trackedVariables])('lists the tracked variable %s', (name) => {
    const list = page.slice(page.indexOf('### Tracked variables'), page.indexOf('Often missed'))
    expect(list).toContain(`\`${name}\``)
  })
})
