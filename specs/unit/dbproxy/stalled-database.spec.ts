import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'
import { StallingDatabase } from './support/stalling-database.ts'

const COM_PING = '\x01\x00\x00\x00\x0e'

let stalling: StallingDatabase | undefined
const database = useDatabase()
const startProxy = useProxies(() => stalling!)
beforeEach(async () => {
  stalling = await new StallingDatabase(database.server).start()
})
afterEach(async () => {
  await stalling?.stop()
  stalling = undefined
})

/** A proxy with one database connection, which the second client has left in another state than the first one's. */
async function twoClients() {
  const clock = new ManualClock()
  const running = await startProxy({ connections: 1, clock, sessionStateTimeoutSeconds: 7 })
  const client = await running.connect()
  await client.query("SET time_zone = '+05:00'")
  const other = await running.connect()
  await other.query('SELECT 1')
  return { ...running, clock, client, other }
}

/** What a promise came to, without a wait for it. */
function outcomeOf(promise: Promise<unknown>) {
  const outcome: { error?: unknown } = {}
  promise.catch((error: unknown) => {
    outcome.error = error
  })
  return outcome
}

describe('a database that stalls without closing', () => {
  it('while it is brought into the state of a session costs that 9501 after sessionStateTimeoutSeconds, and the client stays', async () => {
    const { clock, client, proxy, events } = await twoClients()
    stalling!.stallsAt = 'time_zone'
    const outcome = outcomeOf(client.query('SELECT @@time_zone'))
    await eventually(() => proxy.sessions().some(({ state }) => state === 'waiting'))
    clock.advance(6_999)
    expect(
      proxy
        .sessions()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['idle', 'waiting'])
    clock.advance(1)
    await eventually(() => outcome.error !== undefined)
    expect(outcome.error).toMatchObject({
      errno: 9501,
      sqlState: 'HY000',
      message: 'Timed-out waiting to acquire database connection',
    })
    expect(events).toContainEqual(expect.objectContaining({ type: 'BorrowTimedOut', waitedMs: 7_000 }))
    expect(proxy.statistics().borrowTimeouts).toBe(1)
    stalling!.stallsAt = undefined
    expect(await value(client, 'SELECT @@time_zone')).toBe('+05:00')
  })

  it('at a login costs it 9501 after the same time', async () => {
    const { clock, connect, proxy } = await twoClients()
    stalling!.stallsAt = 'other'
    const outcome = outcomeOf(connect({ database: 'other' }))
    await eventually(() => proxy.statistics().databaseConnections.borrowed === 1)
    clock.advance(7_000)
    await eventually(() => outcome.error !== undefined)
    expect(outcome.error).toMatchObject({ errno: 9501, sqlState: 'HY000' })
    await eventually(() => proxy.sessions().length === 2)
  })

  it('while the proxy asks about the session after an error costs it the connection, since its state is not known', async () => {
    const { clock, client, other, proxy, events } = await twoClients()
    stalling!.stallsAt = COM_PING
    await expect(client.query('SELECT * FROM missing')).rejects.toMatchObject({ errno: 1146 })
    expect(proxy.statistics().databaseConnections.borrowed).toBe(1)
    clock.advance(7_000)
    await eventually(() => proxy.sessions().length === 1)
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'DatabaseConnectionClosed',
        reason: 'the database did not answer the proxy in time',
      }),
    )
    stalling!.stallsAt = undefined
    expect(await value(other, 'SELECT 1')).toBe(1)
  })

  it('during a statement of the client holds the client, as long as it likes', async () => {
    const { clock, client, proxy } = await twoClients()
    stalling!.stallsAt = 'DO 17'
    const outcome = outcomeOf(client.query('DO 17'))
    await eventually(() => proxy.sessions().some(({ state }) => state === 'active'))
    clock.advance(1_000_000)
    expect(
      proxy
        .sessions()
        .map(({ state }) => state)
        .sort(),
    ).toEqual(['active', 'idle'])
    expect(outcome.error).toBeUndefined()
  })
})
