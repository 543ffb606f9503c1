import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { connectionId, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

const timedOut = {
  errno: 9501,
  sqlState: 'HY000',
  sqlMessage: 'Timed-out waiting to acquire database connection',
}

describe('a client that finds every connection borrowed', () => {
  it('waits for exactly ConnectionBorrowTimeout, then gets 9501 and stays connected', async () => {
    const clock = new ManualClock(1_000_000)
    const { proxy, connect, events } = await startProxy({
      clock,
      connections: 1,
      pool: { connectionBorrowTimeoutSeconds: 120 },
    })
    const [holder, waiter] = [await connect(), await connect()]
    await holder.query('BEGIN')
    let failure: unknown
    const waiting = value(waiter, 'SELECT 1').catch((error: unknown) => {
      failure = error
    })
    await eventually(() => proxy.statistics().waiting === 1)
    clock.advance(119_999)
    await value(holder, 'SELECT 1')
    expect([failure, proxy.statistics().waiting]).toEqual([undefined, 1])
    clock.advance(1)
    await waiting
    expect(failure).toMatchObject(timedOut)
    expect(proxy.statistics()).toMatchObject({ waiting: 0, borrowTimeouts: 1 })
    expect(events).toContainEqual({
      type: 'BorrowTimedOut',
      endpoint: 'default',
      clientConnection: waiter.threadId,
      waitedMs: 120_000,
    })
    await holder.query('COMMIT')
    expect(await value(waiter, 'SELECT 2')).toBe(2)
  })

  it('waits in its connect too', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({
      clock,
      connections: 1,
      pool: { connectionBorrowTimeoutSeconds: 7 },
    })
    const holder = await connect()
    await holder.query('BEGIN')
    const connecting = connect()
    connecting.catch(() => {})
    await eventually(() => proxy.statistics().waiting === 1)
    clock.advance(7_000)
    await expect(connecting).rejects.toMatchObject(timedOut)
  })

  it('is served in the order of coming', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const holder = await connect()
    const waiters = await Promise.all(Array.from({ length: 8 }, () => connect()))
    await holder.query('BEGIN')
    const served: number[] = []
    const all = []
    for (const [index, waiter] of waiters.entries()) {
      all.push(waiter.query('DO 0').then(() => served.push(index)))
      await eventually(() => proxy.statistics().waiting === index + 1)
    }
    await holder.query('COMMIT')
    await Promise.all(all)
    expect(served).toEqual([0, 1, 2, 3, 4, 5, 6, 7])
  })

  it('leaves the queue when it goes', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const [holder, waiter] = [await connect(), await connect()]
    await holder.query('BEGIN')
    waiter.query('SELECT 1').catch(() => {})
    await eventually(() => proxy.statistics().waiting === 1)
    waiter.destroy()
    await eventually(() => proxy.statistics().waiting === 0)
    await holder.query('COMMIT')
    expect(proxy.statistics().databaseConnections).toMatchObject({ idle: 1, borrowed: 0 })
  })

  it('does not wait at all with a time-out of 0, even below the limit', async () => {
    const { proxy, connect } = await startProxy({
      connections: 2,
      pool: { connectionBorrowTimeoutSeconds: 0 },
    })
    await eventually(() => proxy.statistics().targetAvailable)
    await expect(connect()).rejects.toMatchObject(timedOut)
    await eventually(() => proxy.statistics().databaseConnections.idle === 1)
    expect(await value(await connect(), 'SELECT 1')).toBe(1)
  })
})

describe('the pool', () => {
  it.each([
    [100, 66, 2, 64],
    [50, 66, 2, 31],
    [1, 66, 2, 1],
    [100, 1, 0, 1],
    [33, 100, 0, 33],
  ])(
    'takes %d %% of %d connections, %d reserved: %d',
    async (maxConnectionsPercent, maxConnections, reservedConnections, limit) => {
      const { proxy } = await startProxy({
        connections: maxConnections,
        reservedConnections,
        pool: { maxConnectionsPercent },
      })
      expect(proxy.statistics().databaseConnections.limit).toBe(limit)
    },
  )

  it('never opens more than its limit, and shrinks when that is lowered', async () => {
    const { proxy, connect } = await startProxy({ connections: 4 })
    const clients = await Promise.all(Array.from({ length: 12 }, () => connect()))
    await Promise.all(clients.map((client) => client.query('SELECT SLEEP(0.02)')))
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 4, peakInUse: 4 })
    proxy.configurePool({ maxConnectionsPercent: 50 })
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 2, limit: 2 })
  })

  it('opens no connection where one is free', async () => {
    const { proxy, connect } = await startProxy({ connections: 5 })
    for (let i = 0; i < 10; i++) await (await connect()).end()
    expect(proxy.statistics()).toMatchObject({
      databaseConnectionRequests: 1,
      databaseConnections: { total: 1 },
    })
  })

  it('waits for a database that takes no more connections (1040)', async () => {
    await database.server.query('SET GLOBAL max_connections = 2')
    try {
      const { proxy, connect } = await startProxy({ connections: 66 })
      const first = await connect()
      await first.query('BEGIN')
      const others = Promise.all([connect(), connect(), connect()])
      await eventually(() => proxy.statistics().databaseConnectionsSetupFailed > 0)
      await first.query('COMMIT')
      await database.server.query('SET GLOBAL max_connections = 66')
      expect(await Promise.all((await others).map((client) => value(client, 'SELECT 1')))).toEqual([1, 1, 1])
    } finally {
      await database.server.query('SET GLOBAL max_connections = 66')
    }
  })

  it('closes what was idle for five minutes, down to MaxIdleConnectionsPercent', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({
      clock,
      connections: 4,
      pool: { maxIdleConnectionsPercent: 25 },
    })
    const clients = await Promise.all(Array.from({ length: 4 }, () => connect()))
    await Promise.all(clients.map((client) => client.query('BEGIN')))
    await Promise.all(clients.map((client) => client.query('COMMIT')))
    expect(proxy.statistics().databaseConnections.idle).toBe(4)
    clock.advance(5 * 60_000 - 1)
    expect(proxy.statistics().databaseConnections.idle).toBe(4)
    clock.advance(1)
    expect(proxy.statistics().databaseConnections.idle).toBe(1)
  })

  it('replaces a connection that is a day old once it is not in use', async () => {
    const clock = new ManualClock()
    const { connect } = await startProxy({ clock, connections: 1, pool: { maxIdleConnectionsPercent: 100 } })
    const id = await connectionId(await connect())
    clock.advance(24 * 3_600_000)
    expect(await connectionId(await connect())).not.toBe(id)
  })

  it('never lends a connection that the database has closed', async () => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const client = await connect()
    const id = await connectionId(client)
    await database.server.query(`KILL ${id}`)
    await eventually(() => proxy.statistics().databaseConnections.total === 0)
    expect(await connectionId(client)).not.toBe(id)
  })
})
