import { execFileSync } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, describe, expect, it } from '@jest/globals'
import { bootstrapFile } from '../../../harness/lambda/bootstrap-file.ts'

const base = mkdtempSync(join(tmpdir(), 'poolhouse-spec-'))
const cacheDir = join(base, 'cache')
afterAll(() => rmSync(base, { recursive: true, force: true }))

function sources(name: string, files: Record<string, string>): string {
  const directory = join(base, name)
  mkdirSync(directory)
  for (const [file, source] of Object.entries(files)) writeFileSync(join(directory, file), source)
  return directory
}

const run = (file: string) => execFileSync(process.execPath, [file], { encoding: 'utf8' })

describe('the bootstrap as one file', () => {
  it('runs its parts when they are first required, each once, with names of their own', async () => {
    const directory = sources('parts', {
      'bootstrap.cjs': `'use strict'
const { say } = require('./say.cjs')
say('main')
const text = 'of the bootstrap'
require('./late.cjs').tell(text)
require('./late.cjs')`,
      'late.cjs': `const { say } = require('./say.cjs')
say('late')
const text = 'of the late one'
module.exports = { tell: (other) => say(other + ', ' + text) }`,
      'say.cjs': `const text = require('node:path').basename('/a/said')
exports.say = (what) => console.log(text, what)`,
      'never.cjs': `throw new Error('nobody has required this')`,
    })
    expect(run(await bootstrapFile(directory, cacheDir))).toBe(
      'said main\nsaid late\nsaid of the bootstrap, of the late one\n',
    )
  })

  it('lies at the same place for the same sources, at another for others', async () => {
    const one = await bootstrapFile(sources('one', { 'bootstrap.cjs': '1' }), cacheDir)
    const same = await bootstrapFile(sources('same', { 'bootstrap.cjs': '1' }), cacheDir)
    const other = await bootstrapFile(sources('other', { 'bootstrap.cjs': '2' }), cacheDir)
    expect(same).toBe(one)
    expect(other).not.toBe(one)
  })
})
