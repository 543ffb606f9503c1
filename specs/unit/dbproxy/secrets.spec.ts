import { afterEach, describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { connectionId, PASSWORD, USER, useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const setPassword = (password: string) =>
  database.server.query(`ALTER USER ${USER} IDENTIFIED BY '${password}'`)
afterEach(() => setPassword(PASSWORD))

const sha2 = (secretArn: string) => ({
  secretArn,
  clientPasswordAuthType: 'MYSQL_CACHING_SHA2_PASSWORD' as const,
})

describe('the secrets of a proxy', () => {
  it('may be two hundred, one for each user', async () => {
    const arns = Array.from({ length: 200 }, (_, i) => `arn:${i}`)
    const { connect } = await startProxy({
      auth: arns.map(sha2),
      readSecret: async (arn) => ({ username: arn === 'arn:199' ? USER : `user${arn}`, password: PASSWORD }),
    })
    expect(await value(await connect(), 'SELECT 1')).toBe(1)
  })

  it('may not be more', async () => {
    const auth = Array.from({ length: 201 }, (_, i) => sha2(`arn:${i}`))
    const refused = { code: 'InvalidOption', message: expect.stringContaining('takes up to 200 secrets') }
    await expect(startProxy({ auth })).rejects.toMatchObject(refused)
    const { proxy } = await startProxy()
    expect(() => proxy.configure({ auth })).toThrow('takes up to 200 secrets')
  })

  it('may hold a user only once: nobody gets in by a user of two, and others do', async () => {
    const { connect, proxy, events } = await startProxy({
      auth: ['arn:1', 'arn:2', 'arn:3'].map(sha2),
      readSecret: async (arn) => ({ username: arn === 'arn:3' ? USER : 'twice', password: PASSWORD }),
    })
    await expect(connect({ user: 'twice' })).rejects.toMatchObject({ errno: 1045, sqlState: '28000' })
    expect(events).toContainEqual({ type: 'DuplicateUser', user: 'twice' })
    expect(await value(await connect(), 'SELECT 1')).toBe(1)
    proxy.configure({ auth: ['arn:2', 'arn:3'].map(sha2) })
    await database.server.createMasterUser('twice', PASSWORD)
    expect(await value(await connect({ user: 'twice' }), 'SELECT 1')).toBe(1)
  })

  it('that are taken away leave their users’ sessions, and let no new ones in', async () => {
    const { connect, proxy } = await startProxy()
    const stayed = await connect()
    proxy.configure({ auth: [] })
    expect(await value(stayed, 'SELECT 1')).toBe(1)
    await expect(connect()).rejects.toMatchObject({ errno: 1045 })
  })

  it('are told by name when they cannot be read', async () => {
    const { connect, events } = await startProxy({
      readSecret: async () => {
        throw new Error('no permission')
      },
    })
    await expect(connect()).rejects.toMatchObject({ errno: 1045 })
    expect(events).toContainEqual({
      type: 'SecretUnreadable',
      secretArn: 'arn:secret',
      message: 'no permission',
    })
  })

  it('are each read once, however many log in', async () => {
    const read: string[] = []
    const { connect } = await startProxy({
      readSecret: async (arn) => {
        read.push(arn)
        return { username: USER, password: PASSWORD }
      },
    })
    await Promise.all([connect(), connect(), connect()])
    expect(read).toEqual(['arn:secret'])
  })
})

describe('a rotation', () => {
  it('is seen after the delay that is configured, and at once without one', async () => {
    for (const secretNoticeDelaySeconds of [0, 30]) {
      let password = PASSWORD
      const clock = new ManualClock()
      const { connect, proxy } = await startProxy({
        clock,
        secretNoticeDelaySeconds,
        readSecret: async () => ({ username: USER, password }),
      })
      const stayed = await connect()
      password = 'new password'
      await setPassword(password)
      proxy.invalidateSecret('arn:secret')
      if (secretNoticeDelaySeconds > 0) {
        clock.advance(29_999)
        // A pooled connection serves whoever comes with what the proxy still believes.
        expect(await value(await connect(), 'SELECT 1')).toBe(1)
        await expect(connect({ password })).rejects.toMatchObject({ errno: 1045 })
        clock.advance(1)
      }
      await expect(connect()).rejects.toMatchObject({ errno: 1045 })
      expect(await value(await connect({ password }), 'SELECT 1')).toBe(1)
      expect(await value(stayed, 'SELECT 1')).toBe(1)
      await setPassword(PASSWORD)
    }
  })

  it('keeps the database connections that there are', async () => {
    let password = PASSWORD
    const { connect, proxy } = await startProxy({
      connections: 1,
      readSecret: async () => ({ username: USER, password }),
    })
    const stayed = await connect()
    const before = await connectionId(stayed)
    password = 'new password'
    await setPassword(password)
    proxy.invalidateSecret('arn:secret')
    expect(await connectionId(await connect({ password }))).toBe(before)
    expect(await connectionId(stayed)).toBe(before)
  })

  it('has a window, between the database’s change and AWSCURRENT’s, in which only pooled connections serve', async () => {
    let password = PASSWORD
    const clock = new ManualClock()
    const { connect, proxy, events } = await startProxy({
      clock,
      connections: 2,
      pool: { connectionBorrowTimeoutSeconds: 60 },
      readSecret: async () => ({ username: USER, password }),
    })
    const [holder, waiter] = [await connect(), await connect()]
    await setPassword('new password')
    // The pool's one connection serves statements and logins.
    expect(await value(waiter, 'SELECT 1')).toBe(1)
    expect(await value(await connect(), 'SELECT 1')).toBe(1)
    await holder.query('BEGIN')
    await holder.query('SELECT 1')
    // A second one is refused by the database. A login is told, a statement of a session waits.
    const statement = value(waiter, 'SELECT 2')
    statement.catch(() => {})
    await expect(connect()).rejects.toMatchObject({
      errno: 1045,
      sqlState: '28000',
      sqlMessage: `Access denied for user '${USER}'@'127.0.0.1' (using password: YES)`,
    })
    await eventually(() => proxy.statistics().databaseConnectionsSetupFailed === 2)
    expect(events).toContainEqual(expect.objectContaining({ type: 'DatabaseConnectionFailed', user: USER }))
    expect(proxy.statistics().waiting).toBe(1)
    // The secret follows: the next attempt succeeds.
    password = 'new password'
    proxy.invalidateSecret('arn:secret')
    clock.advance(1_000)
    expect(await statement).toBe(2)
    expect(proxy.statistics().databaseConnections.total).toBe(2)
  })

  it('that never comes to its end lets waiting statements time out, or have what others give back', async () => {
    const clock = new ManualClock()
    const { connect, proxy } = await startProxy({
      clock,
      connections: 2,
      pool: { connectionBorrowTimeoutSeconds: 5 },
    })
    const [holder, first, second] = [await connect(), await connect(), await connect()]
    await setPassword('new password')
    await holder.query('BEGIN')
    await holder.query('SELECT 1')
    const timesOut = value(first, 'SELECT 1').catch((error: unknown) => error)
    await eventually(() => proxy.statistics().databaseConnectionsSetupFailed === 1)
    clock.advance(5_000)
    expect(await timesOut).toMatchObject({ errno: 9501, sqlState: 'HY000' })
    const served = value(second, 'SELECT 2')
    await eventually(() => proxy.statistics().waiting === 1)
    await holder.query('COMMIT')
    expect(await served).toBe(2)
  })
})
