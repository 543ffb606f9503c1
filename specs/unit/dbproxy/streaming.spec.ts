import { createHash } from 'node:crypto'
import type { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import type { RowDataPacket } from 'mysql2/promise'
import { eventually } from '../../../harness/kit/eventually.ts'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const BIG = 17 * 1024 * 1024

describe('long replies and commands', () => {
  it('of more than 16 MB pass in both directions', async () => {
    await database.server.query(`SET GLOBAL max_allowed_packet = ${4 * BIG}`)
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    const text = 'x'.repeat(BIG)
    const sent = await value(client, `SELECT SHA2('${text}', 256)`)
    expect(sent).toBe(createHash('sha256').update(text).digest('hex'))
    expect(proxy.sessions()[0]?.pinned).toMatchObject({ rule: 'P1' })
    const received = String(await value(client, `SELECT REPEAT('y', ${BIG})`))
    expect([received.length, received.endsWith('y')]).toEqual([BIG, true])
    expect(await value(client, 'SELECT 1')).toBe(1)
  })

  it('of a hundred thousand rows arrive whole', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query('SET SESSION cte_max_recursion_depth = 1000000')
    const [rows] = await client.query<RowDataPacket[]>(
      "WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 100000) SELECT i, REPEAT('r', i % 50) AS t FROM n",
    )
    expect([rows.length, rows[99_999]!.i]).toEqual([100_000, 100_000])
  })

  it('wait for a client that does not read, without filling the memory', async () => {
    await database.server.query(`SET GLOBAL max_allowed_packet = ${4 * BIG}`)
    const { proxy, connect } = await startProxy({ connections: 2 })
    const [client, other] = [await connect(), await connect()]
    const { stream: socket } = (client as unknown as { connection: { stream: Socket } }).connection
    const before = process.memoryUsage().arrayBuffers
    const reply = client.query(`SELECT REPEAT('z', ${3 * BIG})`)
    socket.pause()
    await eventually(() => socket.readableLength > 0)
    // Time enough to take the whole reply in, were it not for the client.
    for (let i = 0; i < 1_000; i++) await value(other, 'SELECT 1')
    expect(process.memoryUsage().arrayBuffers - before).toBeLessThan(BIG)
    expect(proxy.sessions()[0]?.state).toBe('active')
    socket.resume()
    const [rows] = await reply
    expect(JSON.stringify(rows).length).toBeGreaterThan(3 * BIG)
  })
})
