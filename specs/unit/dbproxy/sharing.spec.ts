import { describe, expect, it } from '@jest/globals'
import type { Connection, RowDataPacket } from 'mysql2/promise'
import { eventually } from '../../../harness/kit/eventually.ts'
import { connectionId, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

describe('sessions that share database connections', () => {
  it('take turns on one connection, statement by statement', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const clients = await Promise.all(Array.from({ length: 20 }, () => connect()))
    const ids = await Promise.all(clients.flatMap((client) => [connectionId(client), connectionId(client)]))
    expect(new Set(ids).size).toBe(1)
    expect(proxy.statistics().databaseConnections).toMatchObject({
      total: 1,
      idle: 1,
      limit: 1,
      peakInUse: 1,
    })
  })

  it('hold a connection for a transaction and give it back at its end', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect()]
    await first.query('CREATE TABLE held (id INT)')
    await first.query('BEGIN')
    await first.query('INSERT INTO held VALUES (1)')
    const other = value(second, 'SELECT COUNT(*) FROM held')
    await eventually(() => proxy.statistics().waiting === 1)
    expect(proxy.sessions()[0]).toMatchObject({ inTransaction: true, pinned: undefined })
    await first.query('COMMIT')
    expect(await other).toBe(1)
    expect(proxy.statistics().databaseConnections).toMatchObject({ idle: 1, inTransaction: 0 })
  })

  it('hold a connection under autocommit = 0 until COMMIT', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query('SET autocommit = 0')
    expect(proxy.statistics().databaseConnections.borrowed).toBe(0)
    await client.query('CREATE TABLE IF NOT EXISTS manual (id INT)')
    await client.query('SELECT * FROM manual')
    expect(proxy.statistics().databaseConnections).toMatchObject({ borrowed: 1, inTransaction: 1 })
    await client.query('COMMIT')
    expect(proxy.statistics().databaseConnections).toMatchObject({ borrowed: 0, pinned: 0 })
  })

  it('keep a transaction that a failed statement has opened', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect({ multipleStatements: true })
    await client.query('CREATE TABLE IF NOT EXISTS kept (id INT PRIMARY KEY)')
    await expect(client.query('BEGIN; INSERT INTO kept VALUES (1), (1)')).rejects.toMatchObject({
      errno: 1062,
    })
    await eventually(() => proxy.sessions()[0]?.state === 'idle')
    expect(proxy.statistics().databaseConnections).toMatchObject({ borrowed: 1, inTransaction: 1 })
    await client.query('ROLLBACK')
    expect(proxy.statistics().databaseConnections.borrowed).toBe(0)
  })

  it('keep a transaction that a failed procedure has opened', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query(
      "CREATE PROCEDURE opens() BEGIN START TRANSACTION; SELECT 1 INTO @x; SIGNAL SQLSTATE '45000'; END",
    )
    await expect(client.query('CALL opens()')).rejects.toMatchObject({ sqlState: '45000' })
    await eventually(() => proxy.sessions()[0]?.state === 'idle')
    expect(proxy.statistics().databaseConnections).toMatchObject({ borrowed: 1, inTransaction: 1, pinned: 0 })
  })

  it('leave no read-only transaction behind that autocommit = 1 has ended', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect()]
    await first.query('CREATE TABLE writable (id INT)')
    await first.query('SET autocommit = 0')
    await first.query('START TRANSACTION READ ONLY')
    await first.query('SELECT * FROM writable')
    await first.query('SET autocommit = 1')
    await second.query('INSERT INTO writable VALUES (1)')
    expect(await value(first, 'SELECT COUNT(*) FROM writable')).toBe(1)
  })

  it('leave no transaction behind when the client goes', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect()]
    await first.query('CREATE TABLE gone (id INT)')
    await first.query('BEGIN')
    await first.query('INSERT INTO gone VALUES (1)')
    first.destroy()
    expect(await value(second, 'SELECT COUNT(*) FROM gone')).toBe(0)
    expect(proxy.statistics().databaseConnections.inTransaction).toBe(0)
  })

  it('do not wait for a statement whose client has gone', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect()]
    first.query('SELECT SLEEP(600)').catch(() => {})
    const id = connectionId(second)
    first.destroy()
    expect(await id).toBeGreaterThan(0)
  })

  it('get every result of several statements and of a procedure', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect({ multipleStatements: true })
    const [results] = await client.query('SELECT 1 AS a; SELECT 2 AS b; DO 0')
    expect(results).toMatchObject([[{ a: 1 }], [{ b: 2 }], { affectedRows: 0 }])
    await client.query('CREATE PROCEDURE three() BEGIN SELECT 1 AS a; SELECT 2 AS b; SELECT 3 AS c; END')
    const [called] = await client.query('CALL three()')
    expect(called).toMatchObject([[{ a: 1 }], [{ b: 2 }], [{ c: 3 }], { affectedRows: 0 }])
    expect(proxy.statistics().databaseConnections).toMatchObject({ idle: 1, borrowed: 0 })
  })

  it('are told of the thread id of the proxy, not of the database', async () => {
    const { proxy, connect } = await startProxy()
    const client = await connect()
    expect(client.threadId).toBe(proxy.sessions()[0]?.id)
    expect(client.threadId).not.toBe(await connectionId(client))
    await expect(client.query(`KILL QUERY ${client.threadId}`)).rejects.toMatchObject({ errno: 1094 })
  })

  it('are answered in order when they send ahead', async () => {
    const { connect } = await startProxy({ connections: 2 })
    const client = await connect()
    const answers = await Promise.all(Array.from({ length: 100 }, (_, i) => value(client, `SELECT ${i}`)))
    expect(answers).toEqual(Array.from({ length: 100 }, (_, i) => i))
  })

  it('are refused LOAD DATA LOCAL by the database', async () => {
    const { connect } = await startProxy()
    const client = await connect()
    await client.query('CREATE TABLE IF NOT EXISTS loaded (id INT)')
    await expect(client.query("LOAD DATA LOCAL INFILE '/etc/hosts' INTO TABLE loaded")).rejects.toMatchObject(
      {
        errno: expect.any(Number),
        sqlMessage: expect.stringContaining('local data is disabled'),
      },
    )
  })

  it('hear by a ping that an implicit commit has ended the transaction: the error of its statement did not tell', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query("SELECT GET_LOCK('pinned', 0)")
    await client.query('START TRANSACTION READ ONLY')
    await expect(client.query('DROP TABLE no_such_table')).rejects.toMatchObject({ errno: 1051 })
    await client.ping()
    expect(proxy.sessions()).toMatchObject([{ inTransaction: false }])
  })

  it('ping without a database connection', async () => {
    const { proxy, connect } = await startProxy()
    const client = await connect()
    const { borrows } = proxy.statistics()
    await client.ping()
    expect(proxy.statistics().borrows).toBe(borrows)
  })
})

describe('session state', () => {
  it('goes with the client and does not reach others', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect({ database: 'other', charset: 'latin1' })]
    await first.query("SET time_zone = '+05:00', SESSION sql_mode = 'ANSI_QUOTES'")
    await first.query('SET NAMES utf8mb4 COLLATE utf8mb4_bin')
    await first.query('SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED')
    const seen =
      'SELECT CONCAT_WS(" ", DATABASE(), @@time_zone, @@sql_mode, @@collation_connection, @@transaction_isolation, @@character_set_client)'
    const other = String(await value(second, seen))
    expect(other).toMatch(/^other .*latin1_swedish_ci REPEATABLE-READ latin1$/)
    expect(other).not.toContain('+05:00')
    expect(await value(first, seen.replaceAll('"', "'"))).toBe(
      'app +05:00 ANSI_QUOTES utf8mb4_bin READ-COMMITTED utf8mb4',
    )
    expect(await value(second, seen)).toBe(other)
  })

  it('costs no statement while the connection is in it', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query("SET time_zone = '+05:00'")
    const before = await questions(client)
    await client.query('DO 1')
    const after = await questions(client)
    expect(after - before).toBe(2)
    expect(proxy.statistics().databaseConnections.total).toBe(1)
  })

  it('follows USE, COM_INIT_DB and DROP DATABASE', async () => {
    const { connect } = await startProxy({ connections: 2 })
    const [first, second] = [await connect(), await connect()]
    await first.query('USE other')
    expect([await value(first, 'SELECT DATABASE()'), await value(second, 'SELECT DATABASE()')]).toEqual([
      'other',
      'app',
    ])
    await first.query('CREATE DATABASE short_lived')
    await first.changeUser({ database: 'short_lived' })
    expect(await value(first, 'SELECT DATABASE()')).toBe('short_lived')
    await first.query('DROP DATABASE short_lived')
    expect([await value(first, 'SELECT DATABASE()'), await value(second, 'SELECT DATABASE()')]).toEqual([
      null,
      'app',
    ])
  })

  it('of a client without a schema is had on a full pool', async () => {
    const { connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect({ database: '' })]
    expect([await value(first, 'SELECT DATABASE()'), await value(second, 'SELECT DATABASE()')]).toEqual([
      'app',
      null,
    ])
    expect(await value(first, 'SELECT DATABASE()')).toBe('app')
  })

  it('survives session_track_schema being switched off', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const [first, second] = [await connect(), await connect()]
    await first.query('SET SESSION session_track_schema = OFF')
    await first.query('USE other')
    expect(await value(second, 'SELECT DATABASE()')).toBe('app')
    expect(await value(first, 'SELECT DATABASE()')).toBe('other')
    expect(proxy.sessions()[0]?.pinned).toBeUndefined()
  })

  it('begins with what the initialization query has set', async () => {
    const initQuery = "SET time_zone = '+03:00', group_concat_max_len = 4096; SET SESSION wait_timeout = 77"
    const { connect } = await startProxy({ connections: 1, pool: { initQuery } })
    const [first, second] = [await connect(), await connect()]
    await first.query("SET time_zone = '+09:00'")
    const seen = "SELECT CONCAT_WS(' ', @@time_zone, @@group_concat_max_len, @@wait_timeout)"
    expect([await value(first, seen), await value(second, seen)]).toEqual([
      '+09:00 4096 77',
      '+03:00 4096 77',
    ])
  })

  it('begins in the initialization query’s schema when the client names none', async () => {
    const { connect, proxy } = await startProxy({ connections: 1, pool: { initQuery: 'USE mysql' } })
    expect(await value(await connect({ database: '' }), 'SELECT DATABASE()')).toBe('mysql')
    expect(await value(await connect({ database: 'app' }), 'SELECT DATABASE()')).toBe('app')
    expect(await value(await connect({ database: '' }), 'SELECT DATABASE()')).toBe('mysql')
    expect(proxy.statistics().databaseConnectionRequests).toBeLessThan(4)
  })

  it('without a schema goes on when the initialization query has come to choose one', async () => {
    const { connect, proxy } = await startProxy({
      connections: 1,
      pool: { connectionBorrowTimeoutSeconds: 5 },
    })
    const client = await connect({ database: '' })
    proxy.configurePool({ initQuery: 'USE mysql' })
    await database.server.query(`KILL ${await connectionId(client)}`)
    expect(await value(client, 'SELECT DATABASE()')).toBe('mysql')
  })

  it('is refused at login when the schema does not exist', async () => {
    const { connect } = await startProxy({ connections: 1 })
    await connect()
    await expect(connect({ database: 'missing' })).rejects.toMatchObject({ errno: 1049 })
  })
})

/** Statements that the database connection has run. */
async function questions(client: Connection): Promise<number> {
  const [rows] = await client.query<RowDataPacket[]>("SHOW SESSION STATUS LIKE 'Questions'")
  return Number(rows[0]?.Value)
}

describe('client flags', () => {
  it('that change the database’s answers separate the connections', async () => {
    const { proxy, connect } = await startProxy({ connections: 2 })
    const found = await connect({ flags: ['FOUND_ROWS'] })
    const changed = await connect({ flags: ['-FOUND_ROWS'] })
    await found.query('CREATE TABLE flagged (id INT)')
    await found.query('INSERT INTO flagged VALUES (1)')
    expect((await found.query('UPDATE flagged SET id = 1'))[0]).toMatchObject({ affectedRows: 1 })
    expect((await changed.query('UPDATE flagged SET id = 1'))[0]).toMatchObject({ affectedRows: 0 })
    expect(proxy.statistics().databaseConnections.total).toBe(2)
  })

  it('are served in turn on a full pool, by making room', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const found = await connect({ flags: ['FOUND_ROWS'] })
    const changed = await connect({ flags: ['-FOUND_ROWS'] })
    for (let i = 0; i < 3; i++)
      expect(await Promise.all([value(found, 'SELECT 1'), value(changed, 'SELECT 2')])).toEqual([1, 2])
    expect(proxy.statistics().databaseConnections.total).toBe(1)
  })
})
