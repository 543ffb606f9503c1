import { expect, it } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useClients } from '../support/use-clients.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('rdsApi')

// 10 connections, half of them for the proxy, of which it keeps two: three to share.
const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 10 },
    dbProxy: { maxConnectionsPercent: 50, idleClientTimeoutSeconds: 2 },
    functions: {},
    api: undefined,
  }),
)

const { client } = useClients(stackOf)

const rules = async () => (await stackOf.stack.dbProxy.advice()).map(({ rule }) => rule)

describe('advice on the RDS proxy', () => {
  it('is silent before anything was seen', async () => {
    expect(await stackOf.stack.dbProxy.advice()).toEqual([])
  })

  it('names the pinned client, its statement and the page that tells what to change', async () => {
    await (await client()).execute('select ?', [1])
    expect(await stackOf.stack.dbProxy.advice()).toContainEqual({
      rule: 'pinned-sessions',
      finding: '1 of 1 client pinned (P2: 1); the first by: select ?',
      change: expect.stringContaining('docs/pinning.md#p2'),
      docs: 'docs/pinning.md#p2',
      grade: 'A',
    })
  })

  it('sees a client that holds its connection in an idle transaction', async () => {
    const connection = await client()
    await connection.beginTransaction()
    await connection.query('select 1 as held')
    // after one second; after two IdleClientTimeout ends it
    await eventually(async () => (await rules()).includes('idle-in-transaction'))
  })

  it('sees a client that lives on probes', async () => {
    const connection = await client()
    await connection.query('select 42')
    await eventually(async () => {
      await connection.ping()
      await connection.query('SELECT 1')
      return (await rules()).includes('probes')
    })
  })

  it('sees that IdleClientTimeout has closed a client', async () => {
    await client()
    await eventually(async () => (await rules()).includes('client-lifetime'))
  })

  it("reads the database's own settings", async () => {
    const { database } = stackOf.stack
    expect(await rules()).not.toContain('init-connect')
    await database.query("set global init_connect = 'set names utf8mb4'")
    await database.query('set global wait_timeout = 1')
    expect(await rules()).toEqual(expect.arrayContaining(['init-connect', 'idle-client-timeout']))
    await database.query("set global init_connect = ''")
    await database.query('set global wait_timeout = 28800')
  })
})
