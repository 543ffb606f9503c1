import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const anywhere = { host: '127.0.0.1', port: 0 }

describe('an endpoint', () => {
  it('has an address of its own and shares the proxy’s database connections', async () => {
    const { proxy, connect, port } = await startProxy({ connections: 1 })
    const second = await proxy.createEndpoint({ name: 'reports', ...anywhere })
    expect(second.port).not.toBe(port)
    const [own, other] = [await connect(), await connect({ ...second })]
    expect(await value(own, 'SELECT CONNECTION_ID()')).toBe(await value(other, 'SELECT CONNECTION_ID()'))
    await other.query('BEGIN')
    await other.query('SELECT 1')
    expect(proxy.sessions()).toMatchObject([
      { endpoint: 'default', state: 'idle', inTransaction: false },
      { endpoint: 'reports', state: 'idle', inTransaction: true },
    ])
  })

  it('is named in every event of its clients', async () => {
    const { proxy, connect, events } = await startProxy()
    const client = await connect({ ...(await proxy.createEndpoint({ name: 'reports', ...anywhere })) })
    await client.query('SET @a = 1')
    await client.end()
    await eventually(() => events.some(({ type }) => type === 'ClientConnectionClosed'))
    const ofClients = events.filter((event) => 'clientConnection' in event)
    expect(ofClients.map(({ type, endpoint }) => [type, endpoint])).toEqual([
      ['ClientConnectionReceived', 'reports'],
      ['ClientConnectionSetupSucceeded', 'reports'],
      ['ClientConnectionPinned', 'reports'],
      ['ClientConnectionClosed', 'reports'],
    ])
  })

  it('counts its own clients; the proxy counts all, those of removed endpoints too', async () => {
    const { proxy, connect } = await startProxy()
    const reports = await proxy.createEndpoint({ name: 'reports', ...anywhere })
    const own = await connect()
    await value(own, 'SELECT 1')
    const other = await connect({ ...reports, ssl: { rejectUnauthorized: false } })
    await value(other, 'SELECT 1')
    await value(other, 'SELECT 2')
    await expect(connect({ ...reports, password: 'wrong' })).rejects.toMatchObject({ errno: 1045 })
    await eventually(() => proxy.statistics().clientConnectionsClosed === 1)
    const { endpoints } = proxy.statistics()
    expect(endpoints).toMatchObject({
      default: {
        clientConnections: { current: 1, tls: 0, noTls: 1 },
        clientConnectionsReceived: 1,
        clientConnectionsSetupSucceeded: 1,
        clientConnectionsSetupFailedAuth: 0,
        clientConnectionsClosed: 0,
        queryRequests: 1,
        queryRequestsTls: 0,
        queryResponses: 1,
        borrows: 2,
      },
      reports: {
        clientConnections: { current: 1, tls: 1, noTls: 0 },
        clientConnectionsReceived: 2,
        clientConnectionsSetupSucceeded: 1,
        clientConnectionsSetupFailedAuth: 1,
        clientConnectionsClosed: 1,
        queryRequests: 2,
        queryRequestsTls: 2,
        queryResponses: 2,
        borrows: 3,
      },
    })
    expect(endpoints.reports!.queryResponseMicroseconds).toBeGreaterThan(0)
    await proxy.removeEndpoint('reports')
    expect(Object.keys(proxy.statistics().endpoints)).toEqual(['default'])
    expect(proxy.statistics()).toMatchObject({
      clientConnections: { current: 1, tls: 0, noTls: 1, peak: 3 },
      clientConnectionsReceived: 3,
      clientConnectionsClosed: 2,
      queryRequests: 3,
      queryResponses: 3,
    })
  })

  it('takes its own clients with it when it is removed, and no others', async () => {
    const { proxy, connect, events } = await startProxy()
    const reports = await proxy.createEndpoint({ name: 'reports', ...anywhere })
    const [own, other] = [await connect(), await connect({ ...reports })]
    await proxy.removeEndpoint('reports')
    await expect(other.query('SELECT 1')).rejects.toThrow()
    expect(await value(own, 'SELECT 1')).toBe(1)
    expect(proxy.sessions()).toHaveLength(1)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'ClientConnectionClosed', endpoint: 'reports' }),
    )
    await expect(connect({ ...reports })).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    // Name and address are free again.
    expect(await proxy.createEndpoint({ name: 'reports', ...reports })).toEqual(reports)
    expect(await value(await connect({ ...reports }), 'SELECT 1')).toBe(1)
  })

  it('is renamed with its clients in place', async () => {
    const { proxy, connect, events } = await startProxy()
    const client = await connect({ ...(await proxy.createEndpoint({ name: 'reports', ...anywhere })) })
    proxy.renameEndpoint('reports', 'analytics')
    expect(await value(client, 'SELECT 1')).toBe(1)
    expect(proxy.sessions()).toMatchObject([{ endpoint: 'analytics' }])
    expect(Object.keys(proxy.statistics().endpoints)).toEqual(['default', 'analytics'])
    await client.query('SET @a = 1')
    expect(events.at(-1)).toMatchObject({ type: 'ClientConnectionPinned', endpoint: 'analytics' })
  })

  it('that cannot be is refused by name', async () => {
    const { proxy, port } = await startProxy()
    await proxy.createEndpoint({ name: 'reports', ...anywhere })
    await proxy.createEndpoint({ name: 'other', ...anywhere })
    const refused = (message: RegExp) => ({ code: 'InvalidOption', message: expect.stringMatching(message) })
    await expect(proxy.createEndpoint({ name: 'reports', ...anywhere })).rejects.toMatchObject(
      refused(/spec has an endpoint named reports already/),
    )
    await expect(proxy.createEndpoint({ name: 'third', host: '127.0.0.1', port })).rejects.toMatchObject({
      code: 'PortTaken',
    })
    await expect(proxy.removeEndpoint('third')).rejects.toMatchObject(
      refused(/spec has no endpoint named third\. It has: default, reports, other\./),
    )
    await expect(proxy.removeEndpoint('default')).rejects.toMatchObject(refused(/cannot be removed/))
    const error = (act: () => void) => {
      try {
        act()
      } catch (thrown) {
        return thrown
      }
      throw new Error('nothing was thrown')
    }
    expect(error(() => proxy.renameEndpoint('default', 'x'))).toMatchObject(refused(/cannot be renamed/))
    expect(error(() => proxy.renameEndpoint('reports', 'other'))).toMatchObject(
      refused(/named other already/),
    )
    expect(error(() => proxy.renameEndpoint('third', 'x'))).toMatchObject(refused(/no endpoint named third/))
  })
})
