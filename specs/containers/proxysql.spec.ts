import { once } from 'node:events'
import { connect } from 'node:net'
import { beforeAll, expect } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { startStack } from '../../harness/index.ts'
import { credentials } from '../support/clients.ts'
import { viaDbProxy, workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('realProxySql')

describe('ProxySQL in the place of RDS Proxy', () => {
  const stackOf = useStack(
    workshopWith({
      database: { maxConnections: 10 },
      dbProxy: { engine: 'proxysql', maxConnectionsPercent: 50, connectionBorrowTimeoutSeconds: 1 },
      functions: {
        'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
      },
      api: undefined,
    }),
  )
  let login: { host: string; port: number; user: string; password: string }
  beforeAll(async () => {
    const { endpoint: host, port } = stackOf.stack.dbProxy
    const { username: user, password } = await credentials(stackOf.stack)
    login = { host, port, user, password }
  })

  it('answers the function, which has its password from the secret', async () => {
    const { payload, functionError } = await stackOf.stack.invoke('serverless-app-lambda')
    expect(functionError).toBeUndefined()
    expect(payload).toMatchObject({ statusCode: 200 })
  })

  it('lets clients share fewer connections than they are, within its share of the database', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, () => createConnection(login)))
    await stackOf.stack.database.resetPeak()
    const answers = await Promise.all(
      clients.map((client, index) => client.query(`select ${index} as value`)),
    )
    expect(answers.map(([rows]) => (rows as { value: number }[])[0]?.value)).toEqual([...clients.keys()])
    expect((await stackOf.stack.database.connections()).peak).toBeLessThanOrEqual(5)
    for (const client of clients) client.destroy()
  })

  it('waits for a connection as long as the borrow timeout says, and fails with an error of its own', async () => {
    const holders = await Promise.all(Array.from({ length: 3 }, () => createConnection(login)))
    const client = await createConnection(login)
    try {
      for (const holder of holders) await holder.query('start transaction')
      for (const holder of holders) await holder.query('select 1')
      await expect(client.query('select 1')).rejects.toMatchObject({
        errno: 9001,
        sqlState: 'HY000',
        message: expect.stringMatching(
          /^Max connect timeout reached while reaching hostgroup 0 after \d+ms$/,
        ),
      })
      await holders[0]!.query('commit')
      const [rows] = await client.query('select 1 as value')
      expect(rows).toEqual([{ value: 1 }])
    } finally {
      for (const connection of [...holders, client]) connection.destroy()
    }
  })

  it("keeps one client's session from another's, on whichever connection each of them runs", async () => {
    const clients = await Promise.all(Array.from({ length: 6 }, () => createConnection(login)))
    try {
      // Six clients on three connections. A statement with @@ in it would keep its client on one.
      await Promise.all(clients.map((client, hours) => client.query(`set time_zone = '+0${hours}:00'`)))
      for (let round = 0; round < 5; round++) {
        const answers = await Promise.all(
          clients.map((client) => client.execute("select date_format(from_unixtime(0), '%H') as hour")),
        )
        expect(answers.map(([rows]) => (rows as { hour: string }[])[0]?.hour)).toEqual([
          '00',
          '01',
          '02',
          '03',
          '04',
          '05',
        ])
      }
    } finally {
      for (const client of clients) client.destroy()
    }
  })

  it("greets clients with the database's version", async () => {
    const socket = connect(login.port, login.host)
    const [greeting] = (await once(socket, 'data')) as [Buffer]
    socket.destroy()
    // Header of four bytes, protocol version, then a text up to a zero byte.
    const version = greeting.toString('latin1', 5, greeting.indexOf(0, 5))
    const [row] = await stackOf.stack.database.query('select version() as version')
    expect(version).toMatch(/^\d+\.\d+\.\d+$/)
    expect(String(row?.version).split('-')[0]).toBe(version)
  })

  it('begins a refusal with its own name', async () => {
    await expect(createConnection({ ...login, password: 'not-the-password' })).rejects.toMatchObject({
      errno: 1045,
      message: expect.stringMatching(/^ProxySQL Error: Access denied for user 'admin'@/),
    })
  })

  it('refuses what it cannot do, by name', async () => {
    const definition = workshopWith({
      dbProxy: { engine: 'proxysql', requireTls: true },
      functions: {},
      api: undefined,
    })
    await expect(startStack(definition, { target: 'containers' })).rejects.toThrow(
      /dbProxy\.requireTls: ProxySQL cannot/,
    )
  })
})
