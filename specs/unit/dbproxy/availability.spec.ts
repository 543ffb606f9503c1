import { afterAll, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { connectionId, type MySqlServer, startDatabase, useProxies, value } from './support/proxy-fixture.ts'

let server: MySqlServer | undefined
const startProxy = useProxies(() => server ?? { host: '127.0.0.1', port: 1 })
afterAll(async () => {
  await server?.stop()
})

describe('clients of a database that is not there', () => {
  it('are held until there is one', async () => {
    const { proxy, connect } = await startProxy({ noTarget: true })
    const connecting = connect()
    await eventually(() => proxy.statistics().clientConnectionsReceived === 1)
    server = await startDatabase()
    proxy.setTarget({ host: server.host, port: server.port, maxConnections: 5 })
    expect(await value(await connecting, 'SELECT 1')).toBe(1)
  }, 60_000)

  it('get 9501 after ConnectionBorrowTimeout', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({
      clock,
      noTarget: true,
      pool: { connectionBorrowTimeoutSeconds: 30 },
    })
    const connecting = connect()
    connecting.catch(() => {})
    await eventually(() => proxy.statistics().clientConnectionsReceived === 1)
    clock.advance(29_999)
    expect(proxy.statistics().clientConnectionsClosed).toBe(0)
    clock.advance(1)
    await expect(connecting).rejects.toMatchObject({ errno: 9501 })
  })

  it('stay when they are idle and lose their connection when they are not', async () => {
    const { proxy, connect } = await startProxy({ connections: 5 })
    const [idle, inTransaction, pinned, running] = await Promise.all([
      connect(),
      connect(),
      connect(),
      connect(),
    ])
    await inTransaction.query('BEGIN')
    await inTransaction.query('SELECT 1')
    await pinned.query('SET @a = 1')
    const statement = running.query('SELECT SLEEP(600)')
    statement.catch(() => {})
    await eventually(() => proxy.statistics().databaseConnections.borrowed === 2)
    const { port } = server!
    await server!.stop()
    await expect(statement).rejects.toMatchObject({ code: 'PROTOCOL_CONNECTION_LOST' })
    await eventually(() => proxy.statistics().databaseConnections.total === 0)
    expect(proxy.sessions().map(({ id }) => id)).toEqual([idle.threadId])
    // A statement in the gap waits, and so does a client that comes in the gap.
    const waiting = connectionId(idle)
    const coming = connect()
    await eventually(() => proxy.statistics().waiting === 2)
    server = await startDatabase(port)
    expect(await waiting).toBeGreaterThan(0)
    expect(await value(await coming, 'SELECT 1')).toBe(1)
    expect(proxy.statistics().targetAvailable).toBe(true)
  }, 60_000)

  it('keep the connections that they have while the way is blocked, and get others when it is free', async () => {
    const { proxy, connect, events } = await startProxy({ connections: 5 })
    const [one, other, third] = [await connect(), await connect(), await connect()]
    for (const client of [one, other]) await client.query('BEGIN')
    for (const client of [one, other]) await client.query('SELECT 1')
    const target = { host: server!.host, port: server!.port, maxConnections: 5 }
    proxy.setTarget({ ...target, blocked: 'no inbound rule for port 3306' })
    expect(proxy.statistics()).toMatchObject({
      targetAvailable: false,
      databaseConnections: { borrowed: 2, idle: 0 },
    })
    expect(await value(one, 'SELECT 1')).toBe(1)
    const waiting = value(third, 'SELECT 3')
    await eventually(() => proxy.statistics().waiting === 1)
    expect(proxy.statistics().databaseConnections.total).toBe(2)
    proxy.setTarget(target)
    expect(await waiting).toBe(3)
    expect(await value(other, 'SELECT 2')).toBe(2)
    const told = events.map(({ type }) => type).filter((type) => type.startsWith('Target'))
    expect(told).toEqual(['TargetAvailable', 'TargetBlocked', 'TargetUnavailable', 'TargetAvailable'])
  })

  it('move to another target between statements', async () => {
    const { proxy, connect } = await startProxy({ connections: 2 })
    const client = await connect()
    await client.query('BEGIN')
    proxy.setTarget(undefined)
    await client.query('COMMIT')
    const waiting = value(client, 'SELECT 1')
    await eventually(() => proxy.statistics().waiting === 1)
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 0, limit: 0 })
    proxy.setTarget({ host: server!.host, port: server!.port, maxConnections: 2 })
    expect(await waiting).toBe(1)
  })
})
