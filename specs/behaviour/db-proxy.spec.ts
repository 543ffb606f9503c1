import { expect, it } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import { workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useClients } from '../support/use-clients.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('sessionPinning')

// 10 connections, half of them for the proxy, of which it keeps two: three to share.
const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 10, databaseName: 'app' },
    dbProxy: { maxConnectionsPercent: 50, connectionBorrowTimeoutSeconds: 1 },
    functions: {},
    api: undefined,
  }),
)

const { client } = useClients(stackOf)

const selected = async (connection: Connection, expression: string) => {
  const [rows] = await connection.query(`select ${expression} as value`)
  return (rows as { value: unknown }[])[0]?.value
}

describe('clients of the RDS proxy', () => {
  it('share fewer connections than they are', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, client))
    const answers = await Promise.all(clients.map((connection, index) => selected(connection, String(index))))
    expect(answers).toEqual(clients.map((_, index) => index))
    const { current } = await stackOf.stack.database.connections()
    expect(current).toBeLessThanOrEqual(5)
    expect((await stackOf.stack.dbProxy.sessions()).pinned).toEqual([])
  })

  it('are pinned by a prepared statement, and shown with the reason', async () => {
    const connection = await client()
    await connection.execute('select ?', [1])
    const { sessions, pinned } = await stackOf.stack.dbProxy.sessions()
    expect(sessions.length).toBe(1)
    expect(pinned).toMatchObject([
      { user: 'admin', pinned: { reason: expect.stringMatching(/prepared statement/i) } },
    ])
  })

  it('keep their session state wherever they are served, and never see that of another', async () => {
    const [one, other] = [await client(), await client()]
    await one.query("set time_zone = '+05:00'")
    await one.query('use app')
    for (let round = 0; round < 5; round++) {
      expect(await Promise.all([selected(one, '@@time_zone'), selected(other, '@@time_zone')])).toEqual([
        '+05:00',
        '+00:00',
      ])
      expect(await Promise.all([selected(one, 'database()'), selected(other, 'database()')])).toEqual([
        'app',
        null,
      ])
    }
    expect((await stackOf.stack.dbProxy.sessions()).pinned).toEqual([])
  })

  it('hold a connection for the length of a transaction; with all of them held the next one gets 9501', async () => {
    const holders = await Promise.all([client(), client(), client()])
    const waiting = await client()
    for (const holder of holders) await holder.query('begin')
    for (const holder of holders) await holder.query('select 1')
    await expect(waiting.query('select 1')).rejects.toMatchObject({
      errno: 9501,
      message: 'Timed-out waiting to acquire database connection',
    })
    await holders[0]!.query('commit')
    expect(await selected(waiting, '1')).toBe(1)
  })
})
