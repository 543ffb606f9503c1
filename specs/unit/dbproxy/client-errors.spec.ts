import { once } from 'node:events'
import { connect as connectTcp, createServer, type Server, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import { afterEach, describe, expect, it } from '@jest/globals'
import { connectToDatabase, logIn } from '../../../harness/dbproxy/database/database-login.ts'
import { unusableCharset } from '../../../harness/dbproxy/login/unusable-charset.ts'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { CapabilityFlag } from '../../../harness/mysql/capability-flag.ts'
import { parseErrPacket } from '../../../harness/mysql/packets/err-packet.ts'
import { PASSWORD, USER, useDatabase, useProxies, value } from './support/proxy-fixture.ts'
import { readPacket } from './support/read-packet.ts'
import { sslRequest } from './support/ssl-request.ts'

/** The rows of https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html, texts by hand. */
const database = useDatabase()
const startProxy = useProxies(() => database.server)
const FLAGS =
  CapabilityFlag.CLIENT_PROTOCOL_41 |
  CapabilityFlag.CLIENT_SECURE_CONNECTION |
  CapabilityFlag.CLIENT_PLUGIN_AUTH
const opened: { destroy(): void }[] = []
let relay: Server | undefined
afterEach(() => {
  for (const socket of opened.splice(0)) socket.destroy()
  relay?.close()
  relay = undefined
})

const ssl = { rejectUnauthorized: false }
const denied = (user = USER) => ({
  errno: 1045,
  sqlState: '28000',
  sqlMessage: `Access denied for user '${user}'@'127.0.0.1' (using password: YES)`,
})
const timedOut = {
  errno: 9501,
  sqlState: 'HY000',
  sqlMessage: 'Timed-out waiting to acquire database connection',
}

describe('1040: a ceiling of the proxy', () => {
  it('of new connections a second, in any window of a second', async () => {
    const clock = new ManualClock()
    const { connect, proxy, events } = await startProxy({ clock, limits: { connectionsPerSecond: 2 } })
    await connect()
    clock.advance(999)
    await connect()
    const refused = { errno: 1040, sqlMessage: 'Connections rate limit exceeded (2)' }
    await expect(connect()).rejects.toMatchObject(refused)
    clock.advance(1)
    await connect()
    await expect(connect()).rejects.toMatchObject(refused)
    expect(events.filter(({ type }) => type === 'ClientConnectionThrottled')).toMatchObject([
      { endpoint: 'default', message: 'Connections rate limit exceeded (2)' },
      { endpoint: 'default', message: 'Connections rate limit exceeded (2)' },
    ])
    expect(proxy.statistics()).toMatchObject({
      clientConnectionsReceived: 5,
      clientConnectionsClosed: 2,
      clientConnectionsSetupFailedAuth: 0,
    })
  })

  it('of connections at a time', async () => {
    const { connect, proxy } = await startProxy({ limits: { simultaneousConnections: 2 } })
    const [first] = [await connect(), await connect()]
    await expect(connect()).rejects.toMatchObject({
      errno: 1040,
      sqlMessage: 'Number simultaneous connections exceeded (2)',
    })
    await first.end()
    await eventually(() => proxy.sessions().length === 1)
    expect(await value(await connect(), 'SELECT 1')).toBe(1)
  })

  it('of IAM logins a second, whether they succeed or not; password logins go on', async () => {
    const clock = new ManualClock()
    const { connect, events } = await startProxy({
      clock,
      limits: { iamLoginsPerSecond: 1 },
      auth: [
        { secretArn: 'arn:iam', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD', iamAuth: 'REQUIRED' },
        { secretArn: 'arn:admin', clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' },
      ],
      readSecret: async (arn) => ({ username: arn === 'arn:iam' ? 'token' : USER, password: PASSWORD }),
    })
    const byIam = () => connect({ ssl, user: 'token', password: 'x', enableCleartextPlugin: true })
    await expect(byIam()).rejects.toMatchObject({ errno: 1045 })
    await expect(byIam()).rejects.toMatchObject({
      errno: 1040,
      sqlState: 'HY000',
      sqlMessage: 'IAM authentication rate limit exceeded',
    })
    await connect()
    clock.advance(1_000)
    await expect(byIam()).rejects.toMatchObject({ errno: 1045 })
    expect(events.filter(({ type }) => type === 'ClientConnectionThrottled')).toHaveLength(1)
  })

  it('is told in the greeting’s place, without an SQLSTATE, as servers do: drivers take it for HY000', async () => {
    const { host, port } = await startProxy({ limits: { simultaneousConnections: 0 } })
    const socket = connectTcp({ host, port })
    opened.push(socket)
    const { sequenceId, payload } = await readPacket(socket)
    expect([sequenceId, payload.toString('latin1')]).toEqual([
      0,
      '\xff\x10\x04Number simultaneous connections exceeded (0)',
    ])
  })
})

describe('1045', () => {
  const deny = async (): Promise<never> => {
    throw new Error('the role may not read it')
  }
  it.each([
    [
      'a wrong password',
      {},
      { password: 'wrong' },
      'password is not the one in the AWS Secrets Manager secret.',
    ],
    ['no secret for the user', {}, { user: 'nobody' }, "secret of the proxy holds the user's credentials."],
    ['an unreadable secret', { readSecret: deny }, {}, "secret of the proxy holds the user's credentials."],
    [
      'a user in two secrets',
      {
        auth: ['arn:1', 'arn:2'].map((secretArn) => ({
          secretArn,
          clientPasswordAuthType: 'MYSQL_CACHING_SHA2_PASSWORD' as const,
        })),
      },
      {},
      `The database user "${USER}" was found in multiple DB proxy authentication entries.`,
    ],
    [
      'a secret that the database does not agree with',
      { readSecret: async () => ({ username: USER, password: 'rotated' }) },
      { password: 'rotated' },
      'The database refused the user "admin" with the password of the AWS Secrets Manager secret: Access denied',
    ],
  ])('for %s', async (_, overrides, login: { user?: string; password?: string }, detail) => {
    const { connect, proxy, events } = await startProxy(overrides)
    await expect(connect(login)).rejects.toMatchObject(denied(login.user))
    const failed = events.filter(({ type }) => type === 'ClientConnectionSetupFailedAuth')
    expect(failed).toMatchObject([
      { user: login.user ?? USER, endpoint: 'default', reason: expect.stringContaining(detail) },
    ])
    expect(proxy.statistics().clientConnectionsSetupFailedAuth).toBe(1)
  })
})

describe('1105', () => {
  it('for what goes wrong inside: here the database connection breaks while the session begins', async () => {
    const port = await startRelay((toDatabase) => !toDatabase.includes('SHOW COLLATION'))
    const { proxy, connect } = await startProxy({ noTarget: true })
    proxy.setTarget({ host: '127.0.0.1', port, maxConnections: 5 })
    await expect(connect()).rejects.toMatchObject({
      errno: 1105,
      sqlState: 'HY000',
      sqlMessage: 'Unknown error',
    })
  })
})

describe('1231', () => {
  const unusable = (charset: string) => ({
    errorCode: 1231,
    sqlState: '42000',
    message: `Variable 'character_set_client' can't be set to the value of '${charset}'`,
  })
  it.each([
    ['ucs2', 35],
    ['utf16', 101],
    ['utf16le', 56],
    ['utf32', 60],
  ])('for a client that connects with %s, whatever its password', async (charset, collationId) => {
    const proxy = await startProxy()
    for (const password of [PASSWORD, 'wrong']) {
      const { signal } = new AbortController()
      const greeted = await connectToDatabase(proxy.host, proxy.port, signal)
      const login = { username: USER, password, database: '', tls: false, ca: undefined, collationId }
      await expect(logIn(greeted, { ...login, capabilities: FLAGS }, signal)).rejects.toMatchObject({
        packet: unusable(charset),
      })
    }
    expect(proxy.proxy.statistics().databaseConnectionRequests).toBe(0)
  })

  it('for a session that asks for one, from the database', async () => {
    const { connect } = await startProxy()
    const client = await connect()
    for (const [sql, charset] of [
      ["SET character_set_client = 'ucs2'", 'ucs2'],
      ['SET NAMES utf32', 'utf32'],
    ] as const) {
      const { errorCode: errno, message: sqlMessage, ...rest } = unusable(charset)
      await expect(client.query(sql)).rejects.toMatchObject({ errno, sqlMessage, ...rest })
    }
  })

  it('for a session that begins anew with one, by COM_CHANGE_USER', async () => {
    const { host, port } = await startProxy()
    const { signal } = new AbortController()
    const login = {
      username: USER,
      password: PASSWORD,
      database: '',
      tls: false,
      ca: undefined,
      collationId: 45,
    }
    const greeted = await connectToDatabase(host, port, signal)
    const { channel } = await logIn(greeted, { ...login, capabilities: FLAGS }, signal)
    opened.push(channel.socket)
    channel.expect(0)
    // User, no password, no schema, utf16_general_ci, the plugin.
    channel.write(Buffer.from(`\x11${USER}\0\0\0\x36\0mysql_native_password\0`, 'latin1'))
    expect(parseErrPacket((await channel.read()).payload)).toEqual(unusable('utf16'))
  })

  it('knows every such collation of the database, and no other', async () => {
    const { connect } = await startProxy()
    const [rows] = await (await connect()).query({
      sql: 'SELECT ID, CHARACTER_SET_NAME FROM information_schema.COLLATIONS',
      rowsAsArray: true,
    })
    const charsets = ['ucs2', 'utf16', 'utf16le', 'utf32']
    for (const [id, charset] of rows as unknown as [number, string][]) {
      expect([id, unusableCharset(id)]).toEqual([id, charsets.includes(charset) ? charset : undefined])
    }
  })
})

describe('2026, the client’s own error for a TLS handshake that fails', () => {
  it.each([
    ['rubbish', (socket: Socket) => void socket.write('rubbish'.repeat(50)), /^The TLS handshake failed: /],
    ['a FIN', (socket: Socket) => void socket.end(), /TCP channel was closed/],
    [
      'no cipher in common',
      (socket: Socket) => startTls(socket, { ciphers: 'ECDHE-RSA-AES128-GCM-SHA256', maxVersion: 'TLSv1.2' }),
      /NO_SHARED_CIPHER/,
    ],
    ['no trust in the certificate', (socket: Socket) => startTls(socket, {}), /^The TLS handshake failed\./],
    [
      'no trust in the certificate, before TLS 1.3',
      (socket: Socket) => startTls(socket, { maxVersion: 'TLSv1.2' }),
      /^The TLS handshake failed\./,
    ],
  ])('is closed and counted with the failed logins: %s', async (_, handshake, reason) => {
    const { proxy, host, port, events, connect } = await startProxy()
    const good = await connect()
    const socket = await askForTls(host, port)
    handshake(socket)
    await once(socket, 'close')
    await eventually(() => proxy.statistics().clientConnectionsSetupFailedAuth === 1)
    expect(events.filter(({ type }) => type === 'ClientConnectionSetupFailedAuth')).toMatchObject([
      { user: '', reason: expect.stringMatching(reason) },
    ])
    expect(await value(good, 'SELECT 1')).toBe(1)
  })
})

describe('3159', () => {
  it.each([
    ['where the proxy requires TLS', { requireTls: true }],
    [
      'where the user’s IAM authentication does',
      {
        auth: [
          {
            secretArn: 'arn:1',
            clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' as const,
            iamAuth: 'REQUIRED' as const,
          },
        ],
      },
    ],
  ])('%s', async (_, overrides) => {
    const { connect, proxy } = await startProxy(overrides)
    await expect(connect()).rejects.toMatchObject({
      errno: 3159,
      sqlState: 'HY000',
      sqlMessage: 'This RDS Proxy requires TLS connections.',
    })
    expect(proxy.statistics().clientConnectionsSetupFailedAuth).toBe(1)
  })
})

describe('9501', () => {
  it('for a statement and for a login on a full pool', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({
      clock,
      connections: 1,
      pool: { connectionBorrowTimeoutSeconds: 5 },
    })
    const [holder, waiter] = [await connect(), await connect()]
    await holder.query('BEGIN')
    await holder.query('SELECT 1')
    const outcomes = [value(waiter, 'SELECT 1'), connect()].map((waiting) => waiting.catch((error) => error))
    await eventually(() => proxy.statistics().waiting === 2)
    clock.advance(5_000)
    for (const outcome of outcomes) expect(await outcome).toMatchObject(timedOut)
  })

  it('at once with a borrow time-out of 0', async () => {
    const { proxy, connect } = await startProxy({
      connections: 1,
      pool: { connectionBorrowTimeoutSeconds: 0 },
    })
    await eventually(() => proxy.statistics().targetAvailable)
    await expect(connect()).rejects.toMatchObject(timedOut)
  })

  it('for a login while there is no database', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({
      clock,
      noTarget: true,
      pool: { connectionBorrowTimeoutSeconds: 5 },
    })
    const connecting = connect()
    connecting.catch(() => {})
    await eventually(() => proxy.statistics().clientConnectionsReceived === 1)
    clock.advance(5_000)
    await expect(connecting).rejects.toMatchObject({ errno: 9501, sqlMessage: timedOut.sqlMessage })
  })

  it('for a statement and for a login while the database is away', async () => {
    const clock = new ManualClock()
    const { proxy, connect } = await startProxy({ clock, pool: { connectionBorrowTimeoutSeconds: 5 } })
    const client = await connect()
    proxy.setTarget({ host: '127.0.0.1', port: await unusedPort(), maxConnections: 5 })
    const outcomes = [value(client, 'SELECT 1'), connect()].map((waiting) => waiting.catch((error) => error))
    await eventually(
      () => proxy.statistics().clientConnectionsReceived === 2 && proxy.statistics().waiting > 0,
    )
    clock.advance(5_000)
    expect(await outcomes[0]).toMatchObject(timedOut)
    expect(await outcomes[1]).toMatchObject({ errno: 9501, sqlMessage: timedOut.sqlMessage })
  })
})

/** A TCP relay to the database that cuts both sides when a chunk towards the database is not let through. */
async function startRelay(lets: (chunk: Buffer) => boolean): Promise<number> {
  const { host, port } = database.server
  relay = createServer((socket) => {
    const upstream = connectTcp({ host, port })
    opened.push(socket, upstream)
    for (const end of [socket, upstream]) end.on('error', () => {})
    socket.on('data', (chunk) => {
      if (lets(chunk)) upstream.write(chunk)
      else for (const end of [socket, upstream]) end.destroy()
    })
    upstream.on('data', (chunk) => socket.write(chunk))
    socket.on('close', () => upstream.destroy())
    upstream.on('close', () => socket.destroy())
  })
  relay.listen(0, '127.0.0.1')
  await once(relay, 'listening')
  return (relay.address() as { port: number }).port
}

async function unusedPort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}

/** A client that has sent its SSLRequest. */
async function askForTls(host: string, port: number): Promise<Socket> {
  const socket = connectTcp({ host, port })
  opened.push(socket)
  socket.on('error', () => {})
  await readPacket(socket)
  socket.write(sslRequest())
  socket.resume()
  return socket
}

function startTls(socket: Socket, options: { ciphers?: string; maxVersion?: 'TLSv1.2' }): void {
  const secure = connectTls({ socket, ...options })
  secure.on('error', () => socket.destroy())
  opened.push(secure)
}
