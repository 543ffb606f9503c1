import { existsSync, mkdirSync, mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { sweepScratch } from '../../../harness/server/scratch.ts'

let base = ''
beforeEach(() => {
  base = mkdtempSync(join(tmpdir(), 'poolhouse-sweep-'))
})
afterEach(() => rmSync(base, { recursive: true, force: true }))

describe('scratch directories', () => {
  it('are removed when their client no longer lives, and left alone otherwise', () => {
    const dead = join(base, 'poolhouse-4194303-0badcafe')
    const alive = join(base, `poolhouse-${process.pid}-0badcafe`)
    const own = join(base, `poolhouse-${process.pid}-deadbeef`)
    const foreign = join(base, 'poolhouse-notes')
    for (const directory of [dead, alive, own, foreign]) mkdirSync(directory)
    sweepScratch(own)
    expect([dead, alive, own, foreign].map((directory) => existsSync(directory))).toEqual([
      false,
      true,
      true,
      true,
    ])
  })
})
