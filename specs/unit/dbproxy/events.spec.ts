import { describe, expect, it } from '@jest/globals'
import type { DbProxyEvent } from '../../../harness/dbproxy/db-proxy-event.ts'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { USER, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const DAY = 24 * 3_600_000

function ofType<Type extends DbProxyEvent['type']>(events: readonly DbProxyEvent[], type: Type) {
  return events.filter((event): event is Extract<DbProxyEvent, { type: Type }> => event.type === type)
}

describe('events', () => {
  it('tell a client connection from its beginning to its end', async () => {
    const { connect, events } = await startProxy()
    const client = await connect()
    await client.end()
    await eventually(() => events.some(({ type }) => type === 'ClientConnectionClosed'))
    const of = { clientConnection: client.threadId, endpoint: 'default' }
    expect(events.filter((event) => 'clientConnection' in event)).toEqual([
      {
        type: 'ClientConnectionReceived',
        ...of,
        address: expect.stringMatching(/^127\.0\.0\.1:\d+$/),
      },
      { type: 'ClientConnectionSetupSucceeded', ...of, user: USER, tls: false },
      {
        type: 'ClientConnectionClosed',
        ...of,
        reason: 'The client requested that the connection close.',
      },
    ])
  })

  it('tell when a client goes without a word', async () => {
    const { connect, events } = await startProxy()
    const client = await connect()
    client.destroy()
    await eventually(() => events.some(({ type }) => type === 'ClientConnectionClosed'))
    expect(ofType(events, 'ClientConnectionClosed')[0]!.reason).toBe(
      'The TCP channel was closed by either the client or the proxy.',
    )
  })

  it('tell both ends of a database connection, as the operating system and the database know them', async () => {
    const { connect, events } = await startProxy({ connections: 1 })
    const client = await connect()
    const [opened] = ofType(events, 'DatabaseConnectionOpened')
    const host = await value(
      client,
      'SELECT HOST FROM information_schema.PROCESSLIST WHERE ID = CONNECTION_ID()',
    )
    expect(opened).toMatchObject({
      user: USER,
      tls: false,
      to: `127.0.0.1:${database.server.port}`,
      from: `127.0.0.1:${String(host).split(':')[1]}`,
    })
  })

  it('tell that a connection which was pinned is back in the pool', async () => {
    const { connect, events } = await startProxy({ connections: 1 })
    const client = await connect()
    await client.query('SET @a = 1')
    const { dbConnection } = ofType(events, 'ClientConnectionPinned')[0]!
    await client.end()
    await eventually(() => events.some(({ type }) => type === 'DatabaseConnectionReset'))
    expect(ofType(events, 'DatabaseConnectionReset')).toEqual([
      { type: 'DatabaseConnectionReset', dbConnection },
    ])
  })
})

describe('enhanced logging', () => {
  it('tells each statement, with the database connection that ran it', async () => {
    const { connect, events } = await startProxy({ connections: 1, debugLogging: true })
    const client = await connect()
    await client.query('SELECT 1')
    await client.ping()
    await client.execute('SELECT ?', [2])
    const of = {
      type: 'StatementReceived',
      clientConnection: client.threadId,
      endpoint: 'default',
      dbConnection: 1,
    }
    expect(ofType(events, 'StatementReceived')).toEqual([
      { ...of, statement: 'SELECT 1' },
      { ...of, statement: 'SELECT ?' },
      { ...of, statement: 'COM_STMT_EXECUTE' },
    ])
  })

  it('tells a statement that found no database connection', async () => {
    const clock = new ManualClock()
    const { connect, events, proxy } = await startProxy({
      clock,
      connections: 1,
      debugLogging: true,
      pool: { connectionBorrowTimeoutSeconds: 1 },
    })
    const [holder, waiter] = [await connect(), await connect()]
    await holder.query('BEGIN')
    const statement = waiter.query('SELECT 2').catch((error: unknown) => error)
    await eventually(() => proxy.statistics().waiting === 1)
    clock.advance(1_000)
    expect(await statement).toMatchObject({ errno: 9501 })
    expect(ofType(events, 'StatementReceived')).toMatchObject([
      { statement: 'BEGIN', dbConnection: 1 },
      { statement: 'SELECT 2', clientConnection: waiter.threadId },
    ])
    expect(ofType(events, 'StatementReceived')[1]).not.toHaveProperty('dbConnection')
  })

  it('is off by default, and may be switched while clients are connected', async () => {
    const { connect, events, proxy } = await startProxy()
    const client = await connect()
    await client.query('SELECT 1')
    proxy.configure({ debugLogging: true })
    await client.query('SELECT 2')
    proxy.configure({ debugLogging: false })
    await client.query('SELECT 3')
    expect(ofType(events, 'StatementReceived').map(({ statement }) => statement)).toEqual(['SELECT 2'])
    expect(ofType(events, 'DebugLoggingEnded')).toEqual([])
  })

  it('ends after 24 hours, counted from when it was last switched on', async () => {
    const clock = new ManualClock()
    const { events, proxy } = await startProxy({ clock, debugLogging: true })
    clock.advance(DAY - 1)
    proxy.configure({ debugLogging: true })
    clock.advance(DAY - 1)
    expect(ofType(events, 'DebugLoggingEnded')).toEqual([])
    clock.advance(1)
    expect(ofType(events, 'DebugLoggingEnded')).toEqual([{ type: 'DebugLoggingEnded' }])
  })

  it('tells nothing any more once it has ended', async () => {
    const clock = new ManualClock()
    const { connect, events } = await startProxy({ clock, debugLogging: true })
    await connect()
    clock.advance(DAY)
    const client = await connect()
    await client.query('SELECT 1')
    expect(ofType(events, 'StatementReceived')).toEqual([])
  })

  it('cuts long statements, as pins do', async () => {
    const { connect, events, proxy } = await startProxy({ debugLogging: true })
    const client = await connect()
    await client.query(`SELECT '${'x'.repeat(20_000)}'`)
    const shown = `SELECT '${'x'.repeat(1_016)}`
    expect(ofType(events, 'StatementReceived')[0]!.statement).toBe(shown)
    expect(ofType(events, 'ClientConnectionPinned')[0]!.statement).toBe(shown)
    expect(proxy.sessions()[0]!.pinned?.statement).toBe(shown)
  })
})

describe('a session’s view', () => {
  it('tells who is connected, from where, since when, and what holds the database connection', async () => {
    const clock = new ManualClock(Date.UTC(2026, 10, 24))
    const { connect, proxy, events } = await startProxy({ clock })
    clock.advance(5_000)
    const client = await connect({ ssl: { rejectUnauthorized: false } })
    await client.query('SELECT 1; SELECT 2').catch(() => {})
    await client.query('SET foreign_key_checks = 0')
    const [received] = ofType(events, 'ClientConnectionReceived')
    const [session] = proxy.sessions()
    expect(session).toMatchObject({
      id: client.threadId,
      endpoint: 'default',
      address: received!.address,
      user: USER,
      tls: true,
      tlsCipher: expect.stringMatching(/^TLS_|^ECDHE-/),
      since: Date.UTC(2026, 10, 24, 0, 0, 5),
      queries: 2,
      state: 'idle',
      inTransaction: false,
      databaseConnection: 1,
      pinned: {
        rule: 'P5',
        grade: 'A',
        docs: 'docs/pinning.md#p5',
        statement: 'SET foreign_key_checks = 0',
        reason: expect.stringContaining("SQL changed session settings that the proxy doesn't track."),
      },
    })
  })

  it('names no cipher without TLS', async () => {
    const { connect, proxy } = await startProxy()
    await connect()
    expect(proxy.sessions()).toMatchObject([
      { tls: false, tlsCipher: undefined, queries: 0, pinned: undefined },
    ])
  })
})
