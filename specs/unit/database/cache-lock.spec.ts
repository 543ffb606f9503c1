import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdir, mkdtemp, readdir, rm, utimes, writeFile } from 'node:fs/promises'
import { hostname, tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { withCacheLock } from '../../../harness/database/cache-lock.ts'
import { deferred } from '../../../harness/kit/deferred.ts'

let directory: string
let lock: string
beforeEach(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-lock-'))
  lock = join(directory, 'lock')
})
afterEach(() => rm(directory, { recursive: true, force: true }))

async function heldBy(owner: { pid: number; host?: string; started?: string }, ageMs = 0): Promise<void> {
  await mkdir(lock)
  const file = join(lock, 'owner')
  await writeFile(file, JSON.stringify({ host: hostname(), ...owner }))
  const then = new Date(Date.now() - ageMs)
  await utimes(file, then, then)
}

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['--version'], { stdio: 'ignore' })
  await once(child, 'exit')
  return child.pid!
}

describe('withCacheLock', () => {
  it('lets one at a time do its work', async () => {
    let inside = 0
    let most = 0
    const work = async () => {
      most = Math.max(most, ++inside)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
    }
    await Promise.all(Array.from({ length: 8 }, () => withCacheLock(lock, work)))
    expect(most).toBe(1)
    expect(await readdir(directory)).toEqual([])
  })

  it('tells the one who waits which process it waits for', async () => {
    const done = deferred()
    const told = deferred<number>()
    const held = deferred()
    const first = withCacheLock(lock, () => {
      held.resolve()
      return done.promise
    })
    await held.promise // two that begin at once may take it in either order
    const second = withCacheLock(lock, async () => 'mine', told.resolve)
    expect(await told.promise).toBe(process.pid)
    done.resolve()
    await first
    expect(await second).toBe('mine')
  })

  it('is given back when the work fails', async () => {
    const work = () => Promise.reject(new Error('no luck'))
    await expect(withCacheLock(lock, work)).rejects.toThrow('no luck')
    expect(await withCacheLock(lock, async () => 'next')).toBe('next')
  })

  it('is taken over from a process that has died', async () => {
    await heldBy({ pid: await deadPid() })
    expect(await withCacheLock(lock, async () => 'mine')).toBe('mine')
  })

  it('is taken over from a process whose id is another one’s now', async () => {
    await heldBy({ pid: process.pid, started: '1' })
    expect(await withCacheLock(lock, async () => 'mine')).toBe('mine')
  })

  it('is taken over from another machine that has not touched it for a minute', async () => {
    await heldBy({ pid: process.pid, host: 'elsewhere' }, 61_000)
    expect(await withCacheLock(lock, async () => 'mine')).toBe('mine')
  })

  it('is left to another machine that has just touched it', async () => {
    await heldBy({ pid: await deadPid(), host: 'elsewhere' })
    const told = deferred<number>()
    const waiting = withCacheLock(lock, async () => 'mine', told.resolve)
    await told.promise
    expect(await readdir(lock)).toEqual(['owner'])
    await rm(lock, { recursive: true })
    expect(await waiting).toBe('mine')
  })

  it('is taken over by one of many who find its owner dead', async () => {
    await heldBy({ pid: await deadPid() })
    let inside = 0
    const work = async () => {
      expect(++inside).toBe(1)
      await new Promise((resolve) => setImmediate(resolve))
      inside--
    }
    await Promise.all(Array.from({ length: 8 }, () => withCacheLock(lock, work)))
  })
})
