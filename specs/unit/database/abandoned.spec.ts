import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { removeAbandoned } from '../../../harness/database/abandoned.ts'

let directory: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-abandoned-'))
})
afterEach(() => rm(directory, { recursive: true, force: true }))

describe('removeAbandoned', () => {
  it('removes what belongs to a process that is gone, and nothing else', async () => {
    const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
    await once(child, 'exit')
    const kept = [`mysqld-${process.pid}-aB3dEf`, `mysqld-${child.pid}`, `other-${child.pid}-aB3dEf`, 'trees']
    const gone = ['mysqld', 'partial', 'template', 'probe'].map((use) => `${use}-${child.pid}-aB3dEf`)
    for (const name of [...kept, ...gone]) await mkdir(join(directory, name, 'data'), { recursive: true })
    await removeAbandoned(directory)
    expect(await readdir(directory)).toEqual(kept.sort())
  })
})
