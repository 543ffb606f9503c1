import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { describe, expect, it } from '@jest/globals'
import { notEmulated, serviceSection, serviceTables } from '../../support/operations/index.ts'

const root = path.resolve(__dirname, '../../..')
const page = readFileSync(path.join(root, 'docs/operations.md'), 'utf8')

describe('docs/operations.md', () => {
  it('has a section for each service of which there is a model, and no other', () => {
    const models = readdirSync(path.join(root, 'harness/aws/models'))
      .filter((file) => file.endsWith('.generated.json'))
      .map((file) => file.replace('.generated.json', ''))
    const sections = [...page.matchAll(/^<a id="([\w-]+)">/gm)].map(([, name]) => name)
    expect([...sections].sort()).toEqual(models.sort())
    expect(sections).toEqual(serviceTables.map(({ signingName }) => signingName))
  })

  describe.each(serviceTables.map((table) => [table.title, table] as const))('%s', (_, table) => {
    it('is there as the table says', () => {
      expect(page).toContain(serviceSection(table))
    })

    it('has every operation of the SDK once', () => {
      const sdk = require(`@aws-sdk/${table.client}`) as Record<string, unknown>
      const commands = Object.keys(sdk).filter((name) => /^[A-Z]\w*Command$/.test(name))
      const listed = [...Object.keys(table.emulated), ...Object.keys(table.partly), ...notEmulated(table)]
      expect(listed.sort()).toEqual(commands.map((name) => name.replace(/Command$/, '')).sort())
    })

    it('says what is missing of what is there in part', () => {
      expect(Object.entries(table.partly).filter(([, missing]) => missing === '')).toEqual([])
    })
  })
})
