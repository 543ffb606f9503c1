import { Signer } from '@aws-sdk/rds-signer'
import { afterEach, describe, expect, it } from '@jest/globals'
import mysql from 'mysql2/promise'
import type { DbProxyEvent } from '../../../harness/dbproxy/db-proxy-event.ts'
import type { DbProxyOptions } from '../../../harness/dbproxy/db-proxy-options.ts'
import { type DbProxyPlane, startDbProxyPlane } from '../../../harness/dbproxy/plane/plane.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { PASSWORD, USER, useDatabase, value, wholePool } from './support/proxy-fixture.ts'
import { testCertificate } from './support/test-certificate.ts'

const database = useDatabase()
let plane: DbProxyPlane | undefined
afterEach(async () => {
  await plane?.close()
})

const options = (name: string): DbProxyOptions => ({
  name,
  host: '127.0.0.1',
  port: 0,
  tls: testCertificate,
  requireTls: false,
  idleClientTimeoutSeconds: 1800,
  auth: [{ secretArn: `arn:${name}`, clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }],
  pool: wholePool,
})

describe('the plane', () => {
  it('hosts proxies in a worker, with secrets read and events told in this thread', async () => {
    const read: string[] = []
    const events: [string, DbProxyEvent['type']][] = []
    plane = await startDbProxyPlane({
      readSecret: async (arn) => {
        read.push(arn)
        return { username: USER, password: PASSWORD }
      },
      onEvent: (proxyName, event) => events.push([proxyName, event.type]),
    })
    const { server } = database
    const [one] = await Promise.all(['one', 'two'].map((name) => plane!.create(options(name))))
    await plane.setTarget('one', { host: server.host, port: server.port, maxConnections: 5 })
    const client = await mysql.createConnection({ ...one!, user: USER, password: PASSWORD })
    expect(await value(client, 'SELECT 1')).toBe(1)
    await client.query('SET @a = 1')
    expect(await plane.sessions('one')).toMatchObject([{ user: USER, pinned: { rule: 'P5' } }])
    expect(await plane.sessions('two')).toEqual([])
    await plane.configurePool('one', { maxConnectionsPercent: 60 })
    expect((await plane.statistics('one')).databaseConnections).toMatchObject({ limit: 1, pinned: 1 })
    await client.end()
    await eventually(() => events.some(([name, type]) => name === 'one' && type === 'ClientConnectionClosed'))
    await plane.invalidateSecret('arn:one')
    await (await mysql.createConnection({ ...one!, user: USER, password: PASSWORD })).end()
    expect(read.toSorted()).toEqual(['arn:one', 'arn:one', 'arn:two'])
  })

  it('tells what happened before it answers, in the order in which it happened', async () => {
    const events: DbProxyEvent[] = []
    plane = await startDbProxyPlane({
      readSecret: async () => ({ username: USER, password: PASSWORD }),
      onEvent: (_, event) => events.push(event),
    })
    const { server } = database
    const address = await plane.create(options('one'))
    await plane.setTarget('one', { host: server.host, port: server.port, maxConnections: 5 })
    const client = await mysql.createConnection({ ...address, user: USER, password: PASSWORD })
    await client.query('SET @a = 1')
    await plane.remove('one')
    expect(events.flatMap((event) => ('clientConnection' in event ? event.type : []))).toEqual([
      'ClientConnectionReceived',
      'ClientConnectionSetupSucceeded',
      'ClientConnectionPinned',
      'ClientConnectionClosed',
    ])
    client.destroy()
  })

  it('gives a proxy more endpoints, and them other names, with their clients in place', async () => {
    const events: [string, DbProxyEvent][] = []
    plane = await startDbProxyPlane({
      readSecret: async () => ({ username: USER, password: PASSWORD }),
      onEvent: (...event) => events.push(event),
    })
    const { server } = database
    await plane.create(options('one'))
    await plane.setTarget('one', { host: server.host, port: server.port, maxConnections: 5 })
    const address = await plane.createEndpoint('one', { name: 'reports', host: '127.0.0.1', port: 0 })
    const client = await mysql.createConnection({ ...address, user: USER, password: PASSWORD })
    client.on('error', () => {})
    await plane.renameEndpoint('one', 'reports', 'analytics')
    await client.query('SET @a = 1')
    expect(await plane.sessions('one')).toMatchObject([{ endpoint: 'analytics', pinned: { rule: 'P5' } }])
    await eventually(() => events.some(([, { type }]) => type === 'ClientConnectionPinned'))
    expect(events.find(([, { type }]) => type === 'ClientConnectionPinned')).toMatchObject([
      'one',
      { endpoint: 'analytics' },
    ])
    await plane.removeEndpoint('one', 'analytics')
    expect(Object.keys((await plane.statistics('one')).endpoints)).toEqual(['default'])
    await expect(client.query('SELECT 1')).rejects.toThrow()
  })

  it('looks access keys up in this thread', async () => {
    plane = await startDbProxyPlane({
      readSecret: async () => ({ username: USER, password: PASSWORD }),
      accessKeyOf: async ({ accessKeyId }) => {
        if (accessKeyId === 'failing') throw new Error('no answer')
        return accessKeyId === 'test' ? { secretAccessKey: 'the secret key', mayConnect: true } : undefined
      },
    })
    const { server } = database
    const { host, port } = await plane.create({
      ...options('one'),
      auth: [{ secretArn: 'arn:one', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD', iamAuth: 'REQUIRED' }],
      iam: { region: 'eu-west-1', account: '000000000000', resourceId: 'prx-1' },
    })
    await plane.setTarget('one', { host: server.host, port: server.port, maxConnections: 5 })
    const connect = async (accessKeyId: string) => {
      const credentials = { accessKeyId, secretAccessKey: 'the secret key' }
      const signer = new Signer({ hostname: host, port, username: USER, region: 'eu-west-1', credentials })
      const login = { host, port, user: USER, password: await signer.getAuthToken() }
      return mysql.createConnection({
        ...login,
        ssl: { rejectUnauthorized: false },
        enableCleartextPlugin: true,
      })
    }
    await (await connect('test')).end()
    await expect(connect('other')).rejects.toMatchObject({ errno: 1045 })
    await expect(connect('failing')).rejects.toMatchObject({ errno: 1045 })
  })

  it('says what is wrong with a name or an address', async () => {
    plane = await startDbProxyPlane({ readSecret: () => Promise.reject(new Error('none')) })
    const { port } = await plane.create(options('one'))
    await expect(plane.create(options('one'))).rejects.toMatchObject({ code: 'InvalidOption' })
    await expect(plane.create({ ...options('two'), port })).rejects.toMatchObject({ code: 'PortTaken' })
    await expect(plane.sessions('two')).rejects.toThrow('no RDS Proxy named two. Created here: one.')
    await plane.remove('one')
    await expect(plane.create({ ...options('two'), port })).resolves.toEqual({ host: '127.0.0.1', port })
    await plane.close()
    await expect(plane.sessions('two')).rejects.toMatchObject({ code: 'ServerFailed' })
  })
})
