import { Signer } from '@aws-sdk/rds-signer'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import {
  PASSWORD,
  type ProxyOverrides,
  USER,
  useDatabase,
  useProxies,
  value,
} from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

const ssl = { rejectUnauthorized: false }
const region = 'ap-northeast-2'
const arn = `arn:aws:rds-db:${region}:000000000000:dbuser:prx-0123456789abcdef0/${USER}`

const iamOnly: ProxyOverrides = {
  auth: [
    { secretArn: 'arn:secret', clientPasswordAuthType: 'MYSQL_CACHING_SHA2_PASSWORD', iamAuth: 'REQUIRED' },
  ],
  iam: { region, account: '000000000000', resourceId: 'prx-0123456789abcdef0' },
  accessKeyOf: async ({ accessKeyId }) =>
    accessKeyId === 'test' ? { secretAccessKey: 'the secret key', mayConnect: true } : undefined,
}

/** A client's own signer, as AWS's SDK has it; its clock is the machine's. */
function tokenFor(hostname: string, port: number, username = USER, secretAccessKey = 'the secret key') {
  const credentials = { accessKeyId: 'test', secretAccessKey }
  return new Signer({ hostname, port, username, region, credentials }).getAuthToken()
}

describe('a user whose IAMAuth is REQUIRED', () => {
  it('logs in with a token over TLS, and the proxy with the secret’s password', async () => {
    const { connect, proxy, host, port } = await startProxy(iamOnly)
    const password = await tokenFor(host, port)
    for (let i = 0; i < 2; i++) {
      const client = await connect({ ssl, password, enableCleartextPlugin: true })
      expect(await value(client, "SELECT SUBSTRING_INDEX(USER(), '@', 1)")).toBe(USER)
    }
    expect(proxy.statistics()).toMatchObject({
      clientConnectionsSetupSucceeded: 2,
      clientConnectionsSetupFailedAuth: 0,
    })
  })

  it('may call the endpoint by any of its names', async () => {
    const { connect, port } = await startProxy({ ...iamOnly, hostNames: ['app.proxy-x.rds.amazonaws.com'] })
    for (const name of ['localhost', 'app.proxy-x.rds.amazonaws.com']) {
      const client = await connect({ ssl, password: await tokenFor(name, port), enableCleartextPlugin: true })
      expect(await value(client, 'SELECT 1')).toBe(1)
    }
    const elsewhere = await tokenFor('other.proxy-x.rds.amazonaws.com', port)
    await expect(connect({ ssl, password: elsewhere, enableCleartextPlugin: true })).rejects.toMatchObject({
      errno: 1045,
    })
  })

  it.each([
    ['the secret’s password', async () => PASSWORD, 'the password is not an IAM authentication token.'],
    [
      'another user’s token',
      (host: string, port: number) => tokenFor(host, port, 'nobody'),
      'the token is for the user "nobody".',
    ],
    [
      'a token of another key',
      (host: string, port: number) => tokenFor(host, port, USER, 'another key'),
      "the token's signature does not match.",
    ],
  ])('does not get in with %s', async (_, makePassword, detail) => {
    const { connect, events, host, port } = await startProxy(iamOnly)
    const password = await makePassword(host, port)
    await expect(connect({ ssl, password, enableCleartextPlugin: true })).rejects.toMatchObject({
      errno: 1045,
      sqlState: '28000',
      sqlMessage: `Access denied for user '${USER}'@'127.0.0.1' (using password: YES)`,
    })
    const failed = events.find(({ type }) => type === 'ClientConnectionSetupFailedAuth')
    expect(failed).toMatchObject({
      user: USER,
      reason: `Proxy authentication with IAM authentication failed for user "${USER}" with TLS on. Reason: Invalid credentials. For ${arn}: ${detail}`,
    })
    expect(JSON.stringify(events)).not.toContain('X-Amz')
  })

  it('does not get in with a token of more than 15 minutes', async () => {
    const clock = new ManualClock(Date.now())
    const { connect, events, host, port } = await startProxy({ ...iamOnly, clock })
    const password = await tokenFor(host, port)
    const login = { ssl, password, enableCleartextPlugin: true }
    await connect(login)
    clock.advance(15 * 60_000)
    await expect(connect(login)).rejects.toMatchObject({ errno: 1045, sqlState: '28000' })
    expect(JSON.stringify(events)).toContain('the token expired at')
  })

  it('is not asked for a token without TLS', async () => {
    const { connect, host, port } = await startProxy(iamOnly)
    const password = await tokenFor(host, port)
    await expect(connect({ password, enableCleartextPlugin: true })).rejects.toMatchObject({
      errno: 3159,
      sqlState: 'HY000',
      sqlMessage: 'This RDS Proxy requires TLS connections.',
    })
  })

  it('needs a secret all the same', async () => {
    const { connect, host, port } = await startProxy(iamOnly)
    const password = await tokenFor(host, port, 'nobody')
    const login = { ssl, user: 'nobody', password, enableCleartextPlugin: true }
    await expect(connect(login)).rejects.toMatchObject({ errno: 1045 })
  })

  it('logs in by COM_CHANGE_USER, too', async () => {
    const { connect, proxy, host, port } = await startProxy(iamOnly)
    const password = await tokenFor(host, port)
    const client = await connect({ ssl, password, enableCleartextPlugin: true })
    await client.query('SET @a = 1')
    await client.changeUser({ user: USER, password })
    expect(proxy.sessions()).toMatchObject([{ user: USER, pinned: undefined }])
    await expect(client.changeUser({ user: USER, password: PASSWORD })).rejects.toMatchObject({ errno: 1045 })
  })

  it('leaves users of other secrets to their passwords', async () => {
    const { connect, host, port } = await startProxy({
      ...iamOnly,
      auth: [{ secretArn: 'arn:plain', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }, ...iamOnly.auth!],
      readSecret: async (secretArn) =>
        secretArn === 'arn:plain'
          ? { username: 'plain', password: 'plain password' }
          : { username: USER, password: PASSWORD },
    })
    await database.server.createMasterUser('plain', 'plain password')
    const plain = await connect({ user: 'plain', password: 'plain password' })
    const iam = await connect({ ssl, password: await tokenFor(host, port), enableCleartextPlugin: true })
    expect([await value(plain, 'SELECT 1'), await value(iam, 'SELECT 1')]).toEqual([1, 1])
  })
})
