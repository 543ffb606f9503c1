import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

const header = (length: number, sequenceId: number) =>
  Buffer.from([length & 255, (length >> 8) & 255, length >> 16, sequenceId])

describe('a client connection', () => {
  it('is closed after IdleClientTimeout, without an error packet', async () => {
    const clock = new ManualClock()
    const { proxy, connect, events } = await startProxy({ clock, idleClientTimeoutSeconds: 60 })
    const client = await connect()
    clock.advance(59_000)
    await client.ping()
    clock.advance(59_999)
    expect(await value(client, 'SELECT 1')).toBe(1)
    clock.advance(60_000)
    expect(proxy.sessions()).toEqual([])
    await expect(client.query('SELECT 1')).rejects.toThrow()
    expect(events).toContainEqual(
      expect.objectContaining({
        type: 'ClientConnectionClosed',
        reason: expect.stringContaining('IdleClientTimeout'),
      }),
    )
  })

  it('is not idle while its statement runs', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({ clock, idleClientTimeoutSeconds: 1 })
    const client = await connect()
    const statement = value(client, 'SELECT SLEEP(0.2)')
    await eventually(() => proxy.sessions()[0]?.state === 'active')
    clock.advance(10_000)
    expect(await statement).toBe(0)
  })

  it('is closed after 24 hours although it is active', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({ clock })
    const client = await connect()
    for (let i = 0; i < 47; i++) {
      clock.advance(1_799_000)
      await client.ping()
    }
    expect(proxy.sessions()).toHaveLength(1)
    const statement = value(client, 'SELECT SLEEP(0.2)')
    await eventually(() => proxy.sessions()[0]?.state === 'active')
    clock.advance(24 * 3_600_000)
    expect(await statement).toBe(0)
    await eventually(() => proxy.sessions().length === 0)
  })

  it('must log in within the handshake time-out', async () => {
    const clock = new ManualClock()
    const { proxy, host, port } = await startProxy({ clock, handshakeTimeoutSeconds: 10 })
    const socket = await greeted(host, port)
    clock.advance(9_999)
    expect(proxy.statistics().clientConnectionsClosed).toBe(0)
    clock.advance(1)
    await once(socket, 'close')
    expect(proxy.statistics().clientConnectionsClosed).toBe(1)
  })

  it('must do so again within that time after COM_CHANGE_USER', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({ clock, handshakeTimeoutSeconds: 10 })
    const { stream } = ((await connect()) as unknown as { connection: { stream: Socket } }).connection
    stream.removeAllListeners('data')
    const asked = once(stream, 'data')
    // User, no password, no schema.
    stream.write(Buffer.concat([header(9, 0), Buffer.from('\x11admin\0\0\0', 'latin1')]))
    expect((await asked)[0][4]).toBe(0xfe)
    clock.advance(9_999)
    expect(proxy.sessions()).toHaveLength(1)
    clock.advance(1)
    expect(proxy.sessions()).toEqual([])
  })
})

describe('a client that talks nonsense', () => {
  it.each([
    ['a packet longer than any login', header(0xffffff, 1)],
    ['text', Buffer.from('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n')],
    ['an empty login', header(0, 1)],
    ['a login that is cut off', Buffer.concat([header(40, 1), Buffer.alloc(40, 0xff)])],
    ['TLS without asking', Buffer.from('16030100c8010000c40303', 'hex')],
    [
      'an SSLRequest and rubbish',
      Buffer.concat([
        header(32, 1),
        Buffer.from([0, 0x0a, 0, 0]),
        Buffer.alloc(28),
        Buffer.from('rubbish'.repeat(50)),
      ]),
    ],
    ['random bytes', Buffer.from(Array.from({ length: 5_000 }, (_, i) => (i * 167 + 13) & 255))],
  ])('before the login is closed alone: %s', async (_, bytes) => {
    const { proxy, connect, host, port } = await startProxy()
    const good = await connect()
    const socket = await greeted(host, port)
    socket.write(bytes)
    socket.end()
    await once(socket, 'close')
    expect(await value(good, 'SELECT 1')).toBe(1)
    await eventually(() => proxy.statistics().clientConnectionsClosed === 1)
    expect(proxy.sessions()).toHaveLength(1)
  })

  it.each([
    ['an empty command', header(0, 0)],
    ['a wrong sequence id', Buffer.concat([header(1, 5), Buffer.from([0x0e])])],
    ['a ping of megabytes', Buffer.concat([header(100_000, 0), Buffer.alloc(100_000, 0x0e)])],
    ['a COM_CHANGE_USER that is cut off', Buffer.concat([header(3, 0), Buffer.from([0x11, 0x61, 0x62])])],
    [
      'a query with broken attributes',
      Buffer.concat([header(6, 0), Buffer.from([0x03, 0xfe, 0xff, 0xff, 0xff, 0xff])]),
    ],
    ['an unknown command', Buffer.concat([header(1, 0), Buffer.from([0x77])])],
    ['COM_BINLOG_DUMP', Buffer.concat([header(1, 0), Buffer.from([0x12])])],
    [
      'a statement that is not there',
      Buffer.concat([header(10, 0), Buffer.from([0x17, 9, 0, 0, 0, 0, 1, 0, 0, 0])]),
    ],
  ])('after the login hurts nobody else: %s', async (_, bytes) => {
    const { proxy, connect } = await startProxy({ connections: 1 })
    const [bad, good] = [await connect(), await connect()]
    const { stream } = (bad as unknown as { connection: { stream: Socket } }).connection
    stream.removeAllListeners('data')
    const answered = once(stream, 'data')
    stream.write(bytes)
    expect((await answered)[0][4]).toBe(0xff)
    expect(await value(good, 'SELECT 1')).toBe(1)
    stream.destroy()
    await eventually(() => proxy.sessions().length === 1)
    expect(proxy.statistics().databaseConnections.borrowed).toBe(0)
  })
})

/** A socket that has read the greeting. */
async function greeted(host: string, port: number): Promise<Socket> {
  const socket = connectTcp({ host, port })
  socket.on('error', () => {})
  await once(socket, 'data')
  socket.resume()
  return socket
}
