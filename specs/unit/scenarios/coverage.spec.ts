import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { scenarios } from '../../support/scenarios/index.ts'

const root = path.resolve(__dirname, '../../..')
const folder = path.join(root, 'specs/behaviour/scenarios')
/** `shows('S1', …)`, and `runs` for programs, title a spec by the table's line and fail where it compares nothing with it. */
const shown = readdirSync(folder).flatMap((file) =>
  [...readFileSync(path.join(folder, file), 'utf8').matchAll(/\b(?:shows|runs)\(\s*'(S\d+[a-z]?)'/g)].map(
    ([, id]) => id!,
  ),
)

describe('the scenarios', () => {
  it.each(scenarios.map(({ id }) => id))('%s has one spec', (id) => {
    expect(shown.filter((candidate) => candidate === id)).toEqual([id])
  })

  it('have no specs without a line', () => {
    const ids = new Set(scenarios.map(({ id }) => id))
    expect(shown.filter((id) => !ids.has(id))).toEqual([])
  })
})

describe('links to docs/scenarios.md', () => {
  const pages = readdirSync(path.join(root, 'docs'))
    .filter((name) => name.endsWith('.md'))
    .map((file) => `docs/${file}`)
  const anchors = new Set(scenarios.map(({ id }) => id.toLowerCase()))
  it.each([...pages, 'README.md'])('in %s lead to a line', (page) => {
    const links = [...readFileSync(path.join(root, page), 'utf8').matchAll(/scenarios\.md#([^)\s]+)/g)]
    expect(links.map(([, anchor]) => anchor).filter((anchor) => !anchors.has(anchor!))).toEqual([])
  })
})
