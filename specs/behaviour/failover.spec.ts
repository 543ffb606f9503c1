import {
  DescribeDBProxyTargetsCommand,
  DescribeEventsCommand,
  ModifyDBProxyTargetGroupCommand,
  RDSClient,
} from '@aws-sdk/client-rds'
import { afterEach, beforeAll, beforeEach, expect, it } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import { connect } from '../support/clients.ts'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('databaseControl')

const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 20, databaseName: 'app' },
    dbProxy: { connectionBorrowTimeoutSeconds: 120 },
    functions: {},
    api: undefined,
  }),
)

/** For the specs whose clients are to get 9501; the others wait for a database that may take its time. */
async function setBorrowTimeout(seconds: number): Promise<void> {
  const rds = new RDSClient(stackOf.stack.clientConfig)
  const input = {
    DBProxyName: stackOf.stack.dbProxy.name,
    TargetGroupName: 'default',
    ConnectionPoolConfig: { ConnectionBorrowTimeout: seconds },
  }
  await rds.send(new ModifyDBProxyTargetGroupCommand(input)).finally(() => rds.destroy())
}

const open: Connection[] = []
async function client(to?: 'dbProxy' | 'database'): Promise<Connection> {
  const connection = await connect(stackOf.stack, to)
  connection.on('error', () => {}) // being cut is what these specs are about
  open.push(connection)
  return connection
}

/** Would insert a row after a minute. It can be ended at any time, and SLEEP would call its end a success. */
const endless = `INSERT INTO app.t WITH RECURSIVE n AS (SELECT 1 AS v UNION ALL SELECT v + 1 FROM n WHERE v < 1000)
  SELECT MAX(a.v + b.v + c.v) FROM n a, n b, n c`
const sessions = async () => (await stackOf.stack.dbProxy.sessions()).sessions
const rows = async () =>
  (await stackOf.stack.database.query('SELECT v FROM app.t ORDER BY v')).map(({ v }) => v)
const selected = async (connection: Connection, expression: string) => {
  const [found] = await connection.query(`select ${expression} as value`)
  return (found as { value: unknown }[])[0]?.value
}
/** How a statement ended: its error's number or code, or `done`. */
const outcome = (statement: Promise<unknown>) =>
  statement.then(
    () => 'done',
    ({ errno, code }: { errno?: number; code?: string }) => (errno && errno > 0 ? errno : code),
  )
const borrowing = (count: number) =>
  eventually(async () => (await stackOf.stack.dbProxy.statistics()).databaseConnections.borrowed === count)
const waiting = (count: number) =>
  eventually(async () => (await stackOf.stack.dbProxy.statistics()).waiting === count)

beforeAll(async () => {
  await stackOf.stack.database.query('CREATE TABLE app.t (v INT PRIMARY KEY)')
})
beforeEach(async () => {
  await stackOf.stack.database.query('DELETE FROM app.t')
})
afterEach(async () => {
  for (const connection of open.splice(0)) connection.destroy()
  await setBorrowTimeout(120)
  await eventually(async () => (await sessions()).length === 0)
})

describe.each([
  ['RebootDBInstance', () => stackOf.stack.database.reboot()],
  ['a crash', () => stackOf.stack.database.kill()],
])('%s', (_what, fault) => {
  it('leaves idle clients connected, and serves them afterwards', async () => {
    const clients = await Promise.all([client(), client(), client()])
    for (const each of clients) await each.query("set time_zone = '+05:00'")
    await fault()
    expect(await sessions()).toHaveLength(3)
    for (const each of clients) expect(await selected(each, '@@time_zone')).toBe('+05:00')
  })

  it('cuts a client in the middle of a statement, and does not replay it', async () => {
    const [busy, idle] = [await client(), await client()]
    const inserting = outcome(busy.query(endless))
    await borrowing(1)
    await fault()
    expect(await inserting).toBe('PROTOCOL_CONNECTION_LOST')
    expect(await sessions()).toHaveLength(1)
    expect(await selected(idle, '1')).toBe(1)
    expect(await rows()).toEqual([])
  })

  it('cuts a transaction in flight, and rolls it back', async () => {
    const busy = await client()
    await busy.query('begin')
    await busy.query('INSERT INTO app.t VALUES (1)')
    await fault()
    await eventually(async () => (await sessions()).length === 0)
    await expect(busy.query('INSERT INTO app.t VALUES (2)')).rejects.toThrow(/connection/i)
    expect(await rows()).toEqual([])
  })

  it('cuts a pinned session', async () => {
    const pinned = await client()
    await pinned.query('set @mine = 1')
    await fault()
    await eventually(async () => (await sessions()).length === 0)
  })

  it('keeps what was committed, the address and the port', async () => {
    const { endpoint, port } = stackOf.stack.database
    const writer = await client()
    await writer.query('INSERT INTO app.t VALUES (1), (2)')
    await fault()
    expect(await rows()).toEqual([1, 2])
    expect([stackOf.stack.database.endpoint, stackOf.stack.database.port]).toEqual([endpoint, port])
    expect(await selected(await client('database'), '1')).toBe(1)
  })
})

describe('a database that is down', () => {
  afterEach(async () => {
    await stackOf.stack.database.start().catch(() => {}) // it is up already
  })

  it('lets connects and statements hang for the borrow timeout, and then fail with 9501', async () => {
    const idle = await client()
    const { borrowTimeouts: before } = await stackOf.stack.dbProxy.statistics()
    await setBorrowTimeout(1)
    await stackOf.stack.database.kill({ restart: false })
    const answers: (string | number | undefined)[] = []
    const note = (what: string, work: Promise<unknown>) =>
      outcome(work).then((how) => answers.push(what, how))
    const statement = note('statement', idle.query('select 1'))
    await waiting(1)
    const connecting = note('connect', client())
    expect(answers).toEqual([])
    await Promise.all([statement, connecting])
    expect(answers).toEqual(['statement', 9501, 'connect', 9501])
    const { borrowTimeouts: after } = await stackOf.stack.dbProxy.statistics()
    expect(after - before).toBeGreaterThanOrEqual(1)
    expect(await sessions()).toHaveLength(1) // the statement's client has lost nothing but the statement
  })

  it('serves whoever still waits when it comes up, each statement once', async () => {
    const clients = await Promise.all([client(), client(), client()])
    await stackOf.stack.database.kill({ restart: false })
    const inserts = clients.map((each, index) => outcome(each.query('INSERT INTO app.t VALUES (?)', [index])))
    await waiting(3)
    await stackOf.stack.database.start()
    expect(await Promise.all(inserts)).toEqual(['done', 'done', 'done'])
    expect(await rows()).toEqual([0, 1, 2])
  })

  it('is stopped and started by RDS, too, with its data', async () => {
    const idle = await client()
    await idle.query('INSERT INTO app.t VALUES (7)')
    await stackOf.stack.database.stop()
    await expect(stackOf.stack.database.connections()).rejects.toMatchObject({
      code: 'InvalidOption',
      message: expect.stringContaining('is down and cannot answer; call start() first'),
    })
    await stackOf.stack.database.start()
    expect(await rows()).toEqual([7])
    expect(await selected(idle, '1')).toBe(1)
    await expect(stackOf.stack.database.start()).rejects.toMatchObject({
      message: expect.stringContaining('only one that is down can be started'),
    })
  })

  it('shows in its target’s health and in RDS’s events', async () => {
    const rds = new RDSClient(stackOf.stack.clientConfig)
    const health = async () => {
      const input = { DBProxyName: stackOf.stack.dbProxy.name }
      return (await rds.send(new DescribeDBProxyTargetsCommand(input))).Targets?.[0]?.TargetHealth
    }
    try {
      await client()
      expect(await health()).toEqual({ State: 'AVAILABLE' })
      await stackOf.stack.database.kill({ restart: false })
      await eventually(async () => (await health())?.Reason === 'UNREACHABLE')
      await stackOf.stack.database.start()
      await eventually(async () => (await health())?.State === 'AVAILABLE')
      const { Events } = await rds.send(
        new DescribeEventsCommand({
          SourceType: 'db-instance',
          SourceIdentifier: stackOf.stack.database.identifier,
        }),
      )
      expect(Events?.slice(-2).map(({ Message: message }) => message)).toEqual([
        'DB instance shutdown.',
        'DB instance restarted.',
      ])
    } finally {
      rds.destroy()
    }
  })
})

describe('a paused database', () => {
  afterEach(async () => {
    await stackOf.stack.database.resume().catch(() => {}) // it runs already
  })

  it('answers nothing until it is resumed, and then everything once', async () => {
    const one = await client()
    await stackOf.stack.database.pause()
    let isDone = false
    const inserting = one.query('INSERT INTO app.t VALUES (1)').finally(() => {
      isDone = true
    })
    await borrowing(1)
    expect(isDone).toBe(false)
    await expect(stackOf.stack.database.connections()).rejects.toMatchObject({
      message: expect.stringContaining('is paused and cannot answer; call resume() first'),
    })
    await stackOf.stack.database.resume()
    await inserting
    expect(await rows()).toEqual([1])
  })

  it('lets who needs a new connection wait for the borrow timeout, and then fail with 9501', async () => {
    const [one, other] = [await client(), await client()]
    await stackOf.stack.database.closeConnections()
    await one.query('begin')
    await one.query('select 1') // holds the one connection that there is
    await setBorrowTimeout(1)
    await stackOf.stack.database.pause()
    expect(await outcome(other.query('select 1'))).toBe(9501)
    await stackOf.stack.database.resume()
    expect(await outcome(one.query('commit'))).toBe('done')
    expect(await selected(other, '1')).toBe(1)
  })

  it('is brought back by a reboot', async () => {
    const idle = await client()
    await stackOf.stack.database.pause()
    await stackOf.stack.database.reboot()
    expect(await selected(idle, '1')).toBe(1)
  })
})

describe('a database that refuses connections', () => {
  afterEach(() => stackOf.stack.database.acceptConnections())

  it('turns new ones away with 1040 and keeps those that are open', async () => {
    const direct = await client('database')
    await stackOf.stack.database.refuseConnections()
    expect(await outcome(client('database'))).toBe(1040)
    expect(await selected(direct, '1')).toBe(1)
    await stackOf.stack.database.acceptConnections()
    expect(await selected(await client('database'), '1')).toBe(1)
  })
})

describe('a database that refuses connections, behind the proxy', () => {
  afterEach(() => stackOf.stack.database.acceptConnections())

  it('serves by the connections that are pooled, and lets others wait until it accepts', async () => {
    const [one, other] = [await client(), await client()]
    await one.query('select 1')
    await stackOf.stack.database.closeConnections()
    await one.query('begin')
    await one.query('select 1') // holds the one connection that there is
    await stackOf.stack.database.refuseConnections()
    await setBorrowTimeout(1)
    expect(await outcome(other.query('select 1'))).toBe(9501)
    await setBorrowTimeout(120)
    expect(await outcome(one.query('commit'))).toBe('done')
    expect(await selected(other, '1')).toBe(1)
    await one.query('begin')
    await one.query('select 1')
    const waitingStatement = outcome(other.query('select 1'))
    await waiting(1)
    await stackOf.stack.database.acceptConnections()
    expect(await waitingStatement).toBe('done')
  })
})

describe('a proxy that closes its clients', () => {
  it('cuts them all, and takes new ones', async () => {
    const [one, other] = [await client(), await client()]
    const direct = await client('database')
    expect(await stackOf.stack.dbProxy.closeClients()).toBe(2)
    for (const each of [one, other]) await expect(each.query('select 1')).rejects.toThrow()
    expect(await sessions()).toEqual([])
    expect(await selected(await client(), '1')).toBe(1)
    expect(await selected(direct, '1')).toBe(1)
  })
})

describe('a database that closes its connections', () => {
  it('costs idle clients of the proxy nothing, and direct ones their connection', async () => {
    const viaProxy = await client()
    const direct = await client('database')
    await viaProxy.query('select 1')
    expect(await stackOf.stack.database.closeConnections()).toBeGreaterThanOrEqual(2)
    expect(await selected(viaProxy, '1')).toBe(1)
    expect(await outcome(direct.query('select 1'))).not.toBe('done')
  })
})
