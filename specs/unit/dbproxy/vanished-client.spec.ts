import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { useDatabase, useProxies, value } from './support/proxy-fixture.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)

/** Statements that the database runs at the moment and that have this mark in them. */
async function running(mark: string): Promise<number> {
  const rows = await database.server.query(
    `SELECT COUNT(*) AS n FROM information_schema.PROCESSLIST WHERE INFO LIKE '%/* ${mark} */%' AND ID <> CONNECTION_ID()`,
  )
  return Number((rows as { n: number }[])[0]!.n)
}

/** Hours of work. Not SLEEP, during which the server looks for its client now and then. */
const busy = (mark: string) =>
  `SELECT /*+ SET_VAR(cte_max_recursion_depth = 4000000000) */ COUNT(*) /* ${mark} */ FROM (WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < 4000000000) SELECT i FROM n) AS m`

async function kill(mark: string): Promise<void> {
  const rows = await database.server.query(
    `SELECT ID AS id FROM information_schema.PROCESSLIST WHERE INFO LIKE '%/* ${mark} */%' AND ID <> CONNECTION_ID()`,
  )
  await database.server.query(`KILL ${(rows as { id: number }[])[0]!.id}`)
  await eventually(async () => (await running(mark)) === 0)
}

const clientGone =
  'The client connection that borrowed this database connection from the connection pool was closed in the middle of a request.'

describe('a client that goes in the middle of a statement', () => {
  it.each([
    ['a plain one', undefined],
    ['over TLS', { rejectUnauthorized: false }],
  ])('takes its statement with it, where that is configured: %s', async (_, ssl) => {
    const { proxy, connect, events } = await startProxy({ connections: 1, killVanishedStatements: true })
    const [client, other] = [await connect({ ...(ssl && { ssl }) }), await connect({ ...(ssl && { ssl }) })]
    client.query(busy('killed')).catch(() => {})
    await eventually(async () => (await running('killed')) === 1)
    client.destroy()
    await eventually(async () => (await running('killed')) === 0)
    expect(events).toContainEqual(
      expect.objectContaining({ type: 'DatabaseConnectionClosed', reason: clientGone }),
    )
    expect(await value(other, 'SELECT 1')).toBe(1)
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 1, borrowed: 0 })
    expect(events.filter(({ type }) => type === 'DatabaseConnectionFailed')).toEqual([])
  })

  it('otherwise only loses the database connection: the statement goes on at the database', async () => {
    const { proxy, connect, events } = await startProxy({ connections: 1 })
    const [client, other] = [await connect(), await connect()]
    client.query(busy('left')).catch(() => {})
    await eventually(async () => (await running('left')) === 1)
    client.destroy()
    await eventually(() =>
      events.some((event) => event.type === 'DatabaseConnectionClosed' && event.reason === clientGone),
    )
    // Nobody waits for it.
    expect(await value(other, 'SELECT 1')).toBe(1)
    expect(proxy.statistics().databaseConnections).toMatchObject({ total: 1, borrowed: 0 })
    expect(await running('left')).toBe(1)
    await kill('left')
  })

  it('is told of where its statement cannot be ended', async () => {
    let password = 'the password'
    const { connect, proxy, events } = await startProxy({
      connections: 1,
      killVanishedStatements: true,
      readSecret: async () => ({ username: 'admin', password }),
    })
    const client = await connect()
    client.query(busy('refused')).catch(() => {})
    await eventually(async () => (await running('refused')) === 1)
    password = 'not the password'
    proxy.invalidateSecret('arn:secret')
    client.destroy()
    await eventually(() => events.some(({ type }) => type === 'DatabaseConnectionFailed'))
    expect(events.find(({ type }) => type === 'DatabaseConnectionFailed')).toMatchObject({
      user: 'admin',
      message: expect.stringMatching(/^The statement of a client that has gone could not be ended: 1045/),
    })
    await kill('refused')
  })
})
