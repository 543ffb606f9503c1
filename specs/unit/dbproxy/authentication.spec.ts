import { describe, expect, it } from '@jest/globals'
import { PASSWORD, USER, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

const native = [{ secretArn: 'arn:secret', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' as const }]
const sha2 = [{ secretArn: 'arn:secret', clientPasswordAuthType: 'MYSQL_CACHING_SHA2_PASSWORD' as const }]
const tls = { rejectUnauthorized: false }

describe('a client', () => {
  it.each([
    ['mysql_native_password', native, undefined],
    ['mysql_native_password over TLS', native, tls],
    ['caching_sha2_password by RSA', sha2, undefined],
    ['caching_sha2_password over TLS', sha2, tls],
  ])('logs in with %s, in full first and fast afterwards', async (_, auth, ssl) => {
    const { proxy, connect } = await startProxy({ auth })
    for (let i = 0; i < 3; i++) {
      const client = await connect({ ...(ssl && { ssl }) })
      expect(await value(client, 'SELECT 1')).toBe(1)
    }
    expect(proxy.sessions().map((session) => session.tls)).toEqual([!!ssl, !!ssl, !!ssl])
  })

  it('is shown the database’s version and no compression', async () => {
    const { connect } = await startProxy()
    const client = await connect({ compress: true })
    expect(await value(client, 'SELECT VERSION()')).toMatch(/^\d+\.\d+/)
    const { _handshakePacket: greeting } = (
      client as unknown as {
        connection: { _handshakePacket: { serverVersion: string; capabilityFlags: number } }
      }
    ).connection
    expect(greeting.serverVersion).toBe(await value(client, 'SELECT VERSION()'))
    expect(greeting.capabilityFlags & 0x20).toBe(0)
  })

  it.each([
    ['a wrong password', { password: 'wrong' }, 'YES'],
    ['no password', { password: '' }, 'NO'],
    ['a user without a secret', { user: 'nobody' }, 'YES'],
  ])('with %s is refused', async (_, login: { user?: string; password?: string }, using) => {
    for (const auth of [native, sha2]) {
      const { connect, proxy, events } = await startProxy({ auth })
      await expect(connect(login)).rejects.toMatchObject({
        errno: 1045,
        sqlState: '28000',
        sqlMessage: `Access denied for user '${login.user ?? USER}'@'127.0.0.1' (using password: ${using})`,
      })
      expect(proxy.statistics()).toMatchObject({
        clientConnectionsSetupFailedAuth: 1,
        clientConnectionsSetupSucceeded: 0,
      })
      expect(events.map(({ type }) => type)).toContain('ClientConnectionSetupFailedAuth')
    }
  })

  it('is refused while the secret cannot be read, and comes in when it can', async () => {
    let readable = false
    const { connect } = await startProxy({
      readSecret: async () => {
        if (!readable) throw new Error('no permission')
        return { username: USER, password: PASSWORD }
      },
    })
    await expect(connect()).rejects.toMatchObject({ errno: 1045 })
    readable = true
    expect(await value(await connect(), 'SELECT 1')).toBe(1)
  })

  it('must use TLS where the proxy requires it', async () => {
    const { connect } = await startProxy({ requireTls: true })
    await expect(connect()).rejects.toMatchObject({
      errno: 3159,
      sqlState: 'HY000',
      sqlMessage: 'This RDS Proxy requires TLS connections.',
    })
    expect(await value(await connect({ ssl: tls }), 'SELECT 1')).toBe(1)
  })

  it('gets towards the database the encryption that it uses itself', async () => {
    const { proxy, connect } = await startProxy({ connections: 4 })
    const cipher =
      "SELECT IF(VARIABLE_VALUE = '', 'plain', 'tls') FROM performance_schema.session_status WHERE VARIABLE_NAME = 'Ssl_cipher'"
    const [plain, secure] = [await connect(), await connect({ ssl: tls })]
    expect([await value(plain, cipher), await value(secure, cipher)]).toEqual(['plain', 'tls'])
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 2, withTls: 1 })
  })

  it('becomes another user by COM_CHANGE_USER', async () => {
    await database.server.createMasterUser('second', 'its password')
    const { proxy, connect } = await startProxy({
      connections: 2,
      auth: [...sha2, { secretArn: 'arn:second', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }],
      readSecret: async (arn) =>
        arn === 'arn:second'
          ? { username: 'second', password: 'its password' }
          : { username: USER, password: PASSWORD },
    })
    const client = await connect()
    await client.query('SET @a = 1')
    await client.changeUser({ user: 'second', password: 'its password', database: 'other' })
    expect(await value(client, "SELECT CONCAT(SUBSTRING_INDEX(USER(), '@', 1), ' ', DATABASE())")).toBe(
      'second other',
    )
    expect(proxy.sessions()[0]).toMatchObject({ user: 'second', pinned: undefined })
    await expect(client.changeUser({ user: USER, password: 'wrong' })).rejects.toMatchObject({ errno: 1045 })
  })
})
