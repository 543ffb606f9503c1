import { describe, expect, it } from '@jest/globals'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import type { ConnectionPoolConfiguration } from '../../../harness/dbproxy/db-proxy-options.ts'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { connectionId, type RunningProxy, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

/** A proxy with one database connection, on a clock that stands still. */
async function startNarrowProxy(pool: Partial<ConnectionPoolConfiguration> = {}) {
  const clock = new ManualClock()
  const running = await startProxy({
    clock,
    connections: 1,
    pool: { connectionBorrowTimeoutSeconds: 5, ...pool },
  })
  return { ...running, clock }
}

/** The black-box probe: with one database connection, another client gets it at once, or waits until its time is over. */
async function isPinned(
  { proxy, connect, clock }: RunningProxy & { clock: ManualClock },
  client: Connection,
): Promise<boolean> {
  const connecting = connect().then(
    (other) => connectionId(other),
    () => undefined,
  )
  let shared: boolean | undefined
  void connecting.then((id) => {
    shared = id !== undefined
  })
  await eventually(() => shared !== undefined || proxy.statistics().waiting === 1)
  if (shared === undefined) clock.advance(5_000)
  await connecting
  expect(proxy.sessions().find(({ id }) => id === client.threadId)?.pinned === undefined).toBe(shared)
  return !shared
}

describe('a session is pinned', () => {
  it.each([
    ['P1', (client: Connection) => client.query(`SELECT '${'x'.repeat(16_384)}'`)],
    ['P1', (client: Connection) => client.query(`SELECT '${'x'.repeat(200_000)}'`)],
    ['P2', (client: Connection) => client.execute('SELECT ?', [1])],
    ['P2', (client: Connection) => client.query("PREPARE p FROM 'SELECT 1'")],
    ['P3', (client: Connection) => client.query('LOCK TABLES t READ')],
    ['P4', (client: Connection) => client.query("SELECT GET_LOCK('l', 1)")],
    ['P5', (client: Connection) => client.query('SET @a = 1')],
    ['P5', (client: Connection) => client.query('SET foreign_key_checks = 0')],
    ['P6', (client: Connection) => client.query('CREATE TEMPORARY TABLE tmp (id INT)')],
    ['P8', (client: Connection) => client.query('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE')],
    ['P9', (client: Connection) => client.query('SELECT /*! 1 */')],
  ])('by rule %s until its client goes', async (rule, act) => {
    const running = await startNarrowProxy()
    const client = await running.connect()
    await client.query('CREATE TABLE IF NOT EXISTS t (id INT)')
    const id = await connectionId(client)
    await act(client)
    expect(await isPinned(running, client)).toBe(true)
    expect(await connectionId(client)).toBe(id)
    expect(running.proxy.sessions()[0]?.pinned?.rule).toBe(rule)
    expect(running.events.filter(({ type }) => type === 'ClientConnectionPinned')).toHaveLength(1)
    await client.end()
    await eventually(() => running.proxy.statistics().databaseConnections.pinned === 0)
  })

  it('with its reason and the statement that caused it', async () => {
    const { proxy, connect } = await startProxy()
    const client = await connect()
    await client.query('SET @a = 1')
    await client.query('SET @b = 1')
    expect(proxy.sessions()[0]?.pinned).toMatchObject({
      reason: expect.stringContaining('SQL changed session settings'),
      statement: 'SET @a = 1',
    })
    expect(proxy.statistics()).toMatchObject({ pins: 1, databaseConnections: { pinned: 1, idle: 0 } })
  })

  it('for good: what ends the state does not end the pin', async () => {
    const running = await startNarrowProxy()
    const client = await running.connect()
    const statement = await client.prepare('SELECT 1')
    await statement.close()
    await client.query('COMMIT')
    expect(await isPinned(running, client)).toBe(true)
  })

  it('but not by what RDS Proxy tracks', async () => {
    const running = await startNarrowProxy()
    const client = await running.connect()
    for (const statement of [
      'SET NAMES utf8mb4',
      'SET autocommit = 1',
      "SET SESSION sql_mode = ''",
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      'USE other',
      "SET LOCAL lc_time_names = 'de_DE'",
      `SELECT '${'x'.repeat(16_000)}'`,
    ]) {
      await client.query(statement)
    }
    expect(await isPinned(running, client)).toBe(false)
  })
})

describe('a pinned connection', () => {
  it('comes back without its client’s state', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const first = await connect()
    const id = await connectionId(first)
    await first.query("SET @a = 1, SESSION group_concat_max_len = 99, SESSION time_zone = '+01:00'")
    await first.query('CREATE TEMPORARY TABLE mine (id INT)')
    await first.query("SELECT GET_LOCK('mine', 1)")
    await first.end()
    const second = await connect()
    const [rows] = await second.query<RowDataPacket[]>(
      "SELECT CONNECTION_ID() AS id, @a AS a, @@group_concat_max_len AS g, IS_FREE_LOCK('mine') AS free, @@time_zone AS z",
    )
    expect(rows[0]).toMatchObject({ id, a: null, g: 1024, free: 1 })
    expect(rows[0]?.z).not.toBe('+01:00')
    await expect(second.query('SELECT * FROM mine')).rejects.toMatchObject({ errno: 1146 })
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 1, pinned: 0 })
  })

  it('lends its prepared statements, also with more results and long data', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const client = await connect()
    const long = Buffer.alloc(100_000, 0x61)
    expect((await client.execute('SELECT LENGTH(?) AS l', [long]))[0]).toMatchObject([{ l: 100_000 }])
    await client.query('CREATE PROCEDURE pair() BEGIN SELECT 1 AS a; SELECT 2 AS b; END')
    expect((await client.execute('CALL pair()'))[0]).toMatchObject([[{ a: 1 }], [{ b: 2 }], {}])
    expect((await client.execute('SELECT ? AS n', [3]))[0]).toMatchObject([{ n: 3 }])
  })

  it('stays pinned after COM_RESET_CONNECTION, unless configured otherwise', async () => {
    for (const resetConnectionUnpins of [false, true]) {
      const { proxy, connect } = await startProxy({ connections: 1, resetConnectionUnpins })
      const client = await connect()
      await client.query('SET @a = 1')
      await client.reset()
      expect(await value(client, 'SELECT @a')).toBeNull()
      expect(proxy.sessions()[0]?.pinned === undefined).toBe(resetConnectionUnpins)
      expect(await value(client, 'SELECT DATABASE()')).toBe('app')
    }
  })
})

describe('EXCLUDE_VARIABLE_SETS', () => {
  it('lets a SET go by, and its value reach the next session', async () => {
    const running = await startNarrowProxy({ sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] })
    const client = await running.connect()
    await client.query('SET foreign_key_checks = 0')
    expect(await isPinned(running, client)).toBe(false)
    expect(await value(await running.connect(), 'SELECT @@foreign_key_checks')).toBe(0)
  })
})
