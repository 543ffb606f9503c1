import { spawn } from 'node:child_process'
import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { findMysqld } from '../../../harness/database/index.ts'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { specsUnless } from '../../support/specs-of.ts'

const cacheDir = defaultCacheDir(process.env)
let directory: string

// The first run on a machine fetches the server.
beforeAll(async () => {
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-death-'))
  await findMysqld({ cacheDir, env: process.env })
}, 300_000)

afterAll(() => rm(directory, { recursive: true, force: true }))

/** A process that starts a server, prints its process id and then does `end`. */
async function starter(end: string) {
  const room = pathToFileURL(join(__dirname, '../../../harness/database/index.ts')).href
  const program = `
    import { findMysqld, startMySqlServer } from ${JSON.stringify(room)}
    const cacheDir = ${JSON.stringify(cacheDir)}
    const binary = await findMysqld({ cacheDir, env: process.env })
    const server = await startMySqlServer({ binary, cacheDir, directory: ${JSON.stringify(directory)},
      host: '127.0.0.1', port: 0, maxConnections: 5 })
    console.log(server.pid)
    ${end}`
  const child = spawn(process.execPath, ['--input-type=module', '-e', program], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  const [pid] = await new Promise<string[]>((resolve, reject) => {
    createInterface(child.stdout).on('line', (line) => resolve([line]))
    child.on('exit', (code) => reject(new Error(`the starter ended with ${code}`)))
  })
  return { child, pid: Number(pid) }
}

const goneWithin = (pid: number) =>
  eventually(
    async () => {
      // A killed process without a parent stays in the table until it is waited for.
      const state = await readFile(`/proc/${pid}/stat`, 'utf8').catch(() => ') X')
      return /\) [XZ]/.test(state)
    },
    { what: 'the end of the server' },
  )

const { describe, it } = specsUnless(
  process.platform === 'linux' ? undefined : 'only Linux kills a process with its parent',
)

describe('a MySQL server whose starter', () => {
  it('is killed with SIGKILL dies with it, and the next start removes its directory', async () => {
    const { child, pid } = await starter('setInterval(() => {}, 1000)')
    child.kill('SIGKILL')
    await goneWithin(pid)
    expect(await readdir(directory)).toHaveLength(1)
    const next = await starter('process.exit()')
    await goneWithin(next.pid)
    await eventually(async () => (await readdir(directory)).length === 0, { what: 'an empty directory' })
  })

  it('ends without stopping it dies with it, and leaves no directory', async () => {
    const { pid } = await starter('process.exit(3)')
    await goneWithin(pid)
    await eventually(async () => (await readdir(directory)).length === 0, { what: 'an empty directory' })
  })
})
