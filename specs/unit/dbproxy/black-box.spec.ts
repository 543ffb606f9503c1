import { once } from 'node:events'
import type { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { connectionId, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

// What can be checked from outside, on AWS as here: with client connections and metrics alone.
const database = useDatabase()
const startProxy = useProxies(() => database.server)

const BORROW_TIMEOUT_S = 120
const IDLE_TIMEOUT_S = 1_800
const DAY_MS = 24 * 3_600_000
const oneConnection = { connections: 1, pool: { connectionBorrowTimeoutSeconds: BORROW_TIMEOUT_S } }
const timedOut = { errno: 9501 }

const socketOf = (client: Connection) =>
  (client as unknown as { connection: { stream: Socket } }).connection.stream
const closing = (client: Connection) => once(socketOf(client), 'close')

describe('1. pin probe: with one usable database connection another client', () => {
  it.each([
    ['SELECT 1'],
    ["SET time_zone = '+05:00'"],
    ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'],
    ['USE other'],
    ['BEGIN; COMMIT'],
    ['SET NAMES latin1'],
    ['SET LOCAL sort_buffer_size = 65536'],
    ['SELECT LAST_INSERT_ID()'],
    ['SELECT /*+ MAX_EXECUTION_TIME(1000) */ 1'],
  ])('is served at once beside an idle one that has sent: %s', async (statement) => {
    const { proxy, connect } = await startProxy({ ...oneConnection, clock: new ManualClock() })
    const [tested, other] = [
      await connect({ multipleStatements: true }),
      await connect({ multipleStatements: true }),
    ]
    const id = await connectionId(tested)
    await tested.query(statement)
    expect(await connectionId(other)).toBe(id)
    expect(proxy.statistics().borrowTimeouts).toBe(0)
  })

  it.each([
    ['PREPARE p FROM "SELECT 1"'],
    ['SET @a = 1'],
    ['SET foreign_key_checks = 0'],
    ['CREATE TEMPORARY TABLE probe (id INT)'],
    ["SELECT GET_LOCK('probe', 0)"],
    ['SET TRANSACTION READ ONLY'],
    ['LOCK TABLES mysql.db READ'],
    ['FLUSH TABLES WITH READ LOCK'],
    ['SELECT ROW_COUNT()'],
    ['SELECT 1 /*!80000 + 1 */'],
    ["SET session_track_gtids = 'OWN_GTID'"],
  ])('gets 9501 after ConnectionBorrowTimeout beside an idle one that has sent: %s', async (statement) => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({ ...oneConnection, clock })
    const [tested, other] = [await connect(), await connect()]
    await tested.query(statement)
    const asked = connectionId(other)
    asked.catch(() => {})
    await eventually(() => proxy.statistics().waiting === 1)
    clock.advance(BORROW_TIMEOUT_S * 1000 - 1)
    expect(proxy.statistics().waiting).toBe(1)
    clock.advance(1)
    await expect(asked).rejects.toMatchObject(timedOut)
    await tested.end()
    expect(await connectionId(other)).toBeGreaterThan(0)
  })
})

describe('2. transaction hold', () => {
  it('another client waits for the COMMIT, and no longer', async () => {
    const { proxy, connect } = await startProxy({ ...oneConnection, clock: new ManualClock() })
    const [holder, other] = [await connect(), await connect()]
    const id = await connectionId(holder)
    await holder.query('BEGIN')
    const asked = connectionId(other)
    await eventually(() => proxy.statistics().waiting === 1)
    expect(await connectionId(holder)).toBe(id)
    await holder.query('COMMIT')
    expect(await asked).toBe(id)
  })
})

describe('3. tracked state', () => {
  it('follows its client to any database connection and reaches nobody else', async () => {
    const { connect } = await startProxy({ connections: 2 })
    const [tested, other, blocker] = [await connect(), await connect(), await connect()]
    await tested.query("SET time_zone = '+05:00'")
    const zoneAndId = 'SELECT CONCAT_WS(" ", @@time_zone, CONNECTION_ID())'
    const ids = new Set<string>()
    for (let i = 0; i < 4; i++) {
      const [zone, id] = String(await value(tested, zoneAndId)).split(' ')
      expect(zone).toBe('+05:00')
      ids.add(id!)
      expect(String(await value(other, zoneAndId))).toMatch(/^\+00:00 /)
      // Takes one of the two away, in turn.
      await blocker.query(i % 2 === 0 ? 'BEGIN' : 'COMMIT')
      await value(blocker, 'SELECT 1')
    }
    expect(ids.size).toBe(2)
  })

  it('that a connection is in already costs no statement, by the database’s own log', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const clients = [await connect(), await connect()]
    for (const client of clients) await client.query("SET time_zone = '+05:00'")
    const id = await connectionId(clients[0]!)
    const log = await statementsOf(id, async () => {
      for (let i = 0; i < 3; i++) for (const client of clients) await client.query(`SELECT ${i}`)
    })
    expect(log).toEqual(['SELECT 0', 'SELECT 0', 'SELECT 1', 'SELECT 1', 'SELECT 2', 'SELECT 2'])
  })

  it('that a connection is not in costs one', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect()]
    await first.query("SET time_zone = '+05:00', sql_mode = ''")
    const id = await connectionId(first)
    const log = await statementsOf(id, async () => {
      await first.query('SELECT 1')
      await second.query('SELECT 2')
      await second.query('SELECT 3')
    })
    expect(log).toEqual([
      'SELECT 1',
      expect.stringMatching(/^SET SESSION .*time_zone/),
      'SELECT 2',
      'SELECT 3',
    ])
    expect(log[1]).toContain('sql_mode')
  })
})

describe('4. EXCLUDE_VARIABLE_SETS', () => {
  it('lets a value reach the next client of the connection, as it does on AWS', async () => {
    const { connect } = await startProxy({
      ...oneConnection,
      pool: { sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] },
    })
    const [first, second] = [await connect(), await connect()]
    expect(await value(second, 'SELECT @@foreign_key_checks')).toBe(1)
    await first.query('SET foreign_key_checks = 0')
    expect(await value(second, 'SELECT @@foreign_key_checks')).toBe(0)
  })
})

describe('5. the gauge of pinned connections', () => {
  it('is 1 after a binary prepare and 0 once the client has closed', async () => {
    const { proxy, connect } = await startProxy()
    const pinned = () => proxy.statistics().databaseConnections.pinned
    const client = await connect()
    expect(pinned()).toBe(0)
    await client.execute('SELECT 1')
    expect(pinned()).toBe(1)
    await client.end()
    await eventually(() => pinned() === 0)
    expect(proxy.statistics().databaseConnections).toMatchObject({ borrowed: 0, total: 1 })
  })
})

describe('6. an idle client', () => {
  it('is closed after IdleClientTimeout', async () => {
    const clock = new ManualClock()
    const { connect } = await startProxy({ clock, idleClientTimeoutSeconds: IDLE_TIMEOUT_S })
    const client = await connect()
    const closed = closing(client)
    clock.advance(IDLE_TIMEOUT_S * 1000)
    await closed
  })

  it('is kept by a COM_PING in each half of it', async () => {
    const clock = new ManualClock()
    const { connect } = await startProxy({ clock, idleClientTimeoutSeconds: IDLE_TIMEOUT_S })
    const client = await connect()
    for (let i = 0; i < 10; i++) {
      clock.advance(IDLE_TIMEOUT_S * 500)
      await client.ping()
    }
    expect(await value(client, 'SELECT 1')).toBe(1)
  })
})

describe('7. a client connection of 24 hours', () => {
  it('is closed although it was busy between its statements, and not before', async () => {
    const clock = new ManualClock()
    const { connect } = await startProxy({ clock, idleClientTimeoutSeconds: IDLE_TIMEOUT_S })
    const client = await connect()
    const closed = closing(client)
    const step = DAY_MS / 144
    for (let i = 1; i < 144; i++) {
      clock.advance(step)
      expect(await value(client, `SELECT ${i}`)).toBe(i)
    }
    clock.advance(step - 1)
    await client.ping()
    clock.advance(1)
    await closed
  })
})

/** What a connection of the database ran meanwhile, by the server's general log: a CSV table, in the order of writing. */
async function statementsOf(id: number, act: () => Promise<void>): Promise<string[]> {
  const { server } = database
  await server.query("SET GLOBAL log_output = 'TABLE'")
  await server.query('SET GLOBAL general_log = ON')
  try {
    await act()
  } finally {
    await server.query('SET GLOBAL general_log = OFF')
  }
  const { connect } = await startProxy({ connections: 1 })
  const [rows] = await (await connect()).query<RowDataPacket[]>(
    `SELECT CONVERT(argument USING utf8mb4) AS statement FROM mysql.general_log
     WHERE thread_id = ${id} AND command_type IN ('Query', 'Init DB')`,
  )
  await server.query('TRUNCATE mysql.general_log')
  return rows.map((row) => String(row.statement))
}
