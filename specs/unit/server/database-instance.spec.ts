import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeAll, describe, expect, it } from '@jest/globals'
import { findMysqld, type MySqlServer, startMySqlServer } from '../../../harness/database/index.ts'
import { defaultCacheDir } from '../../../harness/kit/cache-dir.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { type DatabaseChange, DatabaseInstance } from '../../../harness/server/database-instance.ts'
import { isAlive } from '../../support/is-alive.ts'

const cacheDir = defaultCacheDir(process.env)
const size = { instanceClass: 'db.t3.micro', maxConnections: 5 }
let directory: string
let instance: DatabaseInstance
let server: MySqlServer
let told: string[]

async function start(): Promise<void> {
  directory = await mkdtemp(join(tmpdir(), 'poolhouse-instance-'))
  const binary = await findMysqld({ cacheDir, env: process.env })
  server = await startMySqlServer({
    binary,
    cacheDir,
    directory,
    host: '127.0.0.1',
    port: 0,
    maxConnections: size.maxConnections,
  })
  told = []
  const tell = ({ type, asked }: DatabaseChange) => told.push(asked ? `${type}, asked` : type)
  const address = { host: server.host, port: server.port }
  instance = new DatabaseInstance(
    'arn:aws:rds:eu-west-1:000000000000:db:db',
    address,
    size,
    Promise.resolve(server),
    tell,
  )
}

// The first run on a machine fetches the server.
beforeAll(() => findMysqld({ cacheDir, env: process.env }), 300_000)
afterEach(async () => {
  await instance.remove()
  await rm(directory, { recursive: true, force: true })
})

describe('a server that dies by itself', () => {
  it('is started again, with its data, and said to have been down', async () => {
    await start()
    await server.createDatabase('kept')
    process.kill(server.pid, 'SIGKILL')
    await eventually(() => told.length === 2)
    expect(told).toEqual(['down', 'up'])
    expect(await (await instance.server()).query("SHOW DATABASES LIKE 'kept'")).toHaveLength(1)
  })

  it('is left down when it does so again and again', async () => {
    await start()
    for (let death = 1; death <= 3; death++) {
      process.kill(server.pid, 'SIGKILL')
      await eventually(() => told.length === 2 * death, { timeoutMs: 20_000 })
    }
    process.kill(server.pid, 'SIGKILL')
    await eventually(() => told.length === 7)
    await expect(instance.server()).rejects.toMatchObject({
      code: 'InvalidOption',
      message: "the database 'db' is down and cannot answer; call start() first.",
    })
    await instance.start()
    expect(told.slice(6)).toEqual(['down', 'up, asked'])
  }, 60_000)
})

describe('a reboot', () => {
  it('tells that it was asked for, and brings another size', async () => {
    await start()
    const before = server.pid
    await instance.reboot({ instanceClass: 'db.t3.small', maxConnections: 9 })
    expect(told).toEqual(['down, asked', 'up, asked'])
    expect(isAlive(before)).toBe(false)
    expect((await server.connections()).limit).toBe(9)
    expect([instance.instanceClass, instance.maxConnections]).toEqual(['db.t3.small', 9])
  })

  it('waits for its turn', async () => {
    await start()
    await Promise.all([instance.reboot(), instance.kill(false), instance.start(), instance.pause()])
    expect(told).toEqual(['down, asked', 'up, asked', 'down', 'up, asked'])
    await expect(instance.pause()).rejects.toMatchObject({
      message: "the database 'db' is paused: only one that runs can be paused.",
    })
    await instance.resume()
    await expect(instance.resume()).rejects.toMatchObject({
      message: "the database 'db' is running: only a paused one can be resumed.",
    })
    expect(await (await instance.server()).query('SELECT 1 AS one')).toEqual([{ one: 1 }])
  })
})

describe('a server that is down', () => {
  it('cannot be killed or paused, and no second time be started', async () => {
    await start()
    await instance.stop()
    await expect(instance.kill(true)).rejects.toMatchObject({ code: 'InvalidOption' })
    await expect(instance.pause()).rejects.toMatchObject({ code: 'InvalidOption' })
    await instance.start()
    await expect(instance.start()).rejects.toMatchObject({ code: 'InvalidOption' })
    expect(told).toEqual(['down, asked', 'up, asked'])
  })
})

describe('removed, an instance leaves no process and no data', () => {
  it.each([
    ['running', async () => {}],
    ['paused', () => instance.pause()],
    ['down', () => instance.stop()],
    ['being restarted', async () => void instance.reboot().catch(() => {})],
  ])('when it is %s', async (_state, bring) => {
    await start()
    const first = server.pid
    await bring()
    await instance.remove()
    expect([isAlive(first), isAlive(server.pid)]).toEqual([false, false])
    expect(await readdir(directory)).toEqual([])
  })
})
