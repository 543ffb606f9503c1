import { Readable } from 'node:stream'
import { beforeAll, describe, expect, it } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import { LocalFile } from '../../../harness/dbproxy/command/local-file.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
beforeAll(async () => {
  await database.server.query('SET GLOBAL local_infile = ON')
  await database.server.query('CREATE TABLE app.loaded (id INT PRIMARY KEY, t TEXT)')
})

const fileOf = (rows: readonly string[]) => Readable.from(rows.map((row) => Buffer.from(row)))

const load = (client: Connection, rows: readonly string[], table = 'loaded') =>
  client.query({
    sql: `LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE ${table}`,
    infileStreamFactory: () => fileOf(rows),
  })

describe('LOAD DATA LOCAL', () => {
  it('is refused by default, even where the database allows it', async () => {
    const { connect } = await startProxy()
    const client = await connect()
    await expect(load(client, ['1\ta\n'])).rejects.toMatchObject({ errno: 3948 })
    expect(await value(client, 'SELECT 1')).toBe(1)
  })

  it('is passed on where that is configured, and the session goes on', async () => {
    const { connect, proxy } = await startProxy({ connections: 1, localInfile: true })
    const [client, other] = [await connect(), await connect()]
    await load(client, ['1\ta\n', '2\tb\n'])
    expect(await value(client, 'SELECT GROUP_CONCAT(id, t ORDER BY id) FROM loaded')).toBe('1a,2b')
    expect(proxy.sessions()).toMatchObject([{ pinned: undefined, state: 'idle' }, {}])
    expect(await value(other, 'SELECT COUNT(*) FROM loaded')).toBe(2)
  })

  it('carries a file of megabytes, and an empty one', async () => {
    const { connect } = await startProxy({ connections: 1, localInfile: true })
    const client = await connect()
    const rows = Array.from({ length: 200 }, (_, i) => `${i + 10}\t${'x'.repeat(60_000)}\n`)
    await load(client, rows)
    expect(await value(client, 'SELECT SUM(LENGTH(t)) FROM loaded WHERE id >= 10')).toBe('12000000')
    await load(client, [])
    expect(await value(client, 'SELECT 1')).toBe(1)
  })

  it('that fails leaves the session where it was', async () => {
    const { connect } = await startProxy({ connections: 1, localInfile: true })
    const client = await connect()
    await expect(load(client, ['1\ta\n'], 'missing')).rejects.toMatchObject({ errno: 1146 })
    expect(await value(client, 'SELECT 1')).toBe(1)
  })

  it('is followed by another one in the same command', async () => {
    const { connect } = await startProxy({ connections: 1, localInfile: true })
    const client = await connect({ multipleStatements: true })
    const one = "LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE loaded"
    await client.query({ sql: `${one}; ${one}`, infileStreamFactory: () => fileOf(['3\tc\n']) })
    expect(await value(client, 'SELECT t FROM loaded WHERE id = 3')).toBe('c')
  })

  it('of a client that goes in the middle of the file hurts nobody else', async () => {
    const { connect, proxy } = await startProxy({ connections: 1, localInfile: true })
    const [client, other] = [await connect(), await connect()]
    let asked = false
    const endless = () =>
      new Readable({
        read() {
          if (!asked) this.push(Buffer.from('7\tz\n'))
          asked = true
        },
      })
    client
      .query({ sql: "LOAD DATA LOCAL INFILE 'x' REPLACE INTO TABLE loaded", infileStreamFactory: endless })
      .catch(() => {})
    await eventually(() => asked)
    client.destroy()
    expect(await value(other, 'SELECT 1')).toBe(1)
    expect(proxy.sessions()).toHaveLength(1)
  })
})

describe('the end of a file', () => {
  const packet = (length: number, content = Buffer.alloc(length, 'x')) =>
    Buffer.concat([Buffer.of(length & 255, (length >> 8) & 255, length >> 16, 2), content])

  it('is an empty packet, wherever the chunks are cut', () => {
    const bytes = Buffer.concat([packet(5), packet(1), packet(0), Buffer.from('next')])
    const end = 9 + 5 + 4
    for (let cut = 0; cut <= bytes.length; cut++) {
      const file = new LocalFile()
      const taken = file.push(bytes.subarray(0, cut)) + (cut < end ? file.push(bytes.subarray(cut)) : 0)
      expect([cut, taken, file.ended]).toEqual([cut, end, true])
    }
  })

  it('is not the empty packet behind one of the maximum length', () => {
    const file = new LocalFile()
    file.push(packet(0xffffff))
    file.push(packet(0))
    expect(file.ended).toBe(false)
    file.push(packet(0))
    expect(file.ended).toBe(true)
  })
})
