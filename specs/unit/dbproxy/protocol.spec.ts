import type { Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { CapabilityFlag } from '../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../harness/mysql/command.ts'
import { parseErrPacket } from '../../../harness/mysql/packets/err-packet.ts'
import { connectionId, useDatabase, useProxies, value } from './support/proxy-fixture.ts'
import { useRawClients } from './support/raw-client.ts'

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const rawClient = useRawClients()

/** Without the packet's header. */
const errorIn = (reply: Buffer) => parseErrPacket(reply.subarray(4))

describe('COM_STATISTICS', () => {
  it('is the database’s own text', async () => {
    const proxy = await startProxy()
    const shape = /^Uptime: \d+ {2}Threads: \d+ {2}Questions: \d+ /
    for (const address of [database.server, proxy]) {
      const reply = await (await rawClient(address)).command(Command.COM_STATISTICS)
      expect(reply.subarray(4).toString()).toMatch(shape)
    }
  })
})

describe('COM_SET_OPTION', () => {
  const OFF = Buffer.of(1, 0)
  const ON = Buffer.of(0, 0)
  it('switches several statements on and off for its client alone', async () => {
    const proxy = await startProxy({ connections: 2 })
    const one = await rawClient(proxy, CapabilityFlag.CLIENT_MULTI_STATEMENTS)
    const two = await rawClient(proxy, CapabilityFlag.CLIENT_MULTI_STATEMENTS)
    const accepts = async (client: typeof one) =>
      (await client.command(Command.COM_QUERY, 'DO 1; DO 2'))[4] === 0x00
    expect([await accepts(one), await accepts(two)]).toEqual([true, true])
    await one.command(Command.COM_SET_OPTION, OFF)
    expect([await accepts(one), await accepts(two)]).toEqual([false, true])
    await one.command(Command.COM_SET_OPTION, ON)
    expect([await accepts(one), await accepts(two)]).toEqual([true, true])
  })

  it('in a transaction reaches the connection that is held, which nobody gets afterwards', async () => {
    const proxy = await startProxy({ connections: 1 })
    const one = await rawClient(proxy, CapabilityFlag.CLIENT_MULTI_STATEMENTS)
    const two = await rawClient(proxy, CapabilityFlag.CLIENT_MULTI_STATEMENTS)
    await one.command(Command.COM_QUERY, 'BEGIN')
    await one.command(Command.COM_SET_OPTION, OFF)
    expect(errorIn(await one.command(Command.COM_QUERY, 'DO 1; DO 2')).errorCode).toBe(1064)
    await one.command(Command.COM_QUERY, 'COMMIT')
    expect((await two.command(Command.COM_QUERY, 'DO 1; DO 2'))[4]).toBe(0x00)
  })
})

describe('COM_STMT_SEND_LONG_DATA', () => {
  const PARAMETER = Buffer.of(0, 0)
  const PIECE = Buffer.alloc(400_000, 'a')
  /** No flags, one iteration, no NULL, types follow: a blob, sent before. */
  const EXECUTION = Buffer.of(0, 1, 0, 0, 0, 0, 1, 0xfc, 0)

  async function lengthOf(pieces: number, address: { host: string; port: number }): Promise<Buffer> {
    const client = await rawClient(address)
    const prepared = await client.command(Command.COM_STMT_PREPARE, 'SELECT LENGTH(?)')
    const statement = prepared.subarray(5, 9)
    for (let i = 0; i < pieces; i++) {
      await client.command(Command.COM_STMT_SEND_LONG_DATA, Buffer.concat([statement, PARAMETER, PIECE]))
    }
    return client.command(Command.COM_STMT_EXECUTE, Buffer.concat([statement, EXECUTION]))
  }

  it('arrives in pieces; beyond max_allowed_packet the answer is the database’s', async () => {
    await database.server.query('SET GLOBAL max_allowed_packet = 1048576')
    const proxy = await startProxy({ connections: 2 })
    const fits = await lengthOf(2, proxy)
    expect(fits.toString('hex')).toBe((await lengthOf(2, database.server)).toString('hex'))
    expect(fits.includes(Buffer.of(0x00, 0x35, 0x0c, 0x00))).toBe(true) // 800,000
    const tooLong = await lengthOf(4, proxy)
    expect(tooLong.toString('hex')).toBe((await lengthOf(4, database.server)).toString('hex'))
    expect(errorIn(tooLong).message).toContain("longer than 'max_allowed_packet' bytes")
  })
})

describe('a packet beyond max_allowed_packet', () => {
  it('is refused as the database refuses it, and the connection ends', async () => {
    await database.server.query('SET GLOBAL max_allowed_packet = 1048576')
    const proxy = await startProxy({ connections: 1 })
    const other = await proxy.connect()
    const client = await rawClient(proxy)
    const refused = client.command(Command.COM_QUERY, `SELECT '${'x'.repeat(2_000_000)}'`)
    const outcome = await Promise.race([refused.then((reply) => errorIn(reply).errorCode), client.closed])
    expect([1153, undefined]).toContain(outcome)
    await client.closed
    expect(await value(other, 'SELECT 1')).toBe(1)
  })
})

describe('query attributes', () => {
  /** One attribute, `a` = 'v' (VAR_STRING), in one set, in front of the text. */
  const withAttribute = (sql: string) =>
    Buffer.concat([Buffer.from('01010001fd000161', 'hex'), Buffer.from('0176', 'hex'), Buffer.from(sql)])

  it('reach the database, and the statement behind them is what pins', async () => {
    const proxy = await startProxy({ connections: 1 })
    const flags = CapabilityFlag.CLIENT_QUERY_ATTRIBUTES
    const direct = await rawClient(database.server, flags)
    const through = await rawClient(proxy, flags)
    for (const sql of ['SELECT 1 AS a', 'SELECT nonsense', 'SET @x = 1']) {
      const wanted = await direct.command(Command.COM_QUERY, withAttribute(sql))
      expect((await through.command(Command.COM_QUERY, withAttribute(sql))).toString('hex')).toBe(
        wanted.toString('hex'),
      )
    }
    expect(proxy.proxy.sessions()).toMatchObject([{ pinned: { rule: 'P5', statement: 'SET @x = 1' } }])
  })
})

describe('XA', () => {
  it('pins, and goes through its phases on one connection', async () => {
    const { connect, proxy } = await startProxy({ connections: 2 })
    const client = await connect()
    await client.query('CREATE TABLE IF NOT EXISTS xa (id INT)')
    await client.query("XA START 'spec'")
    const id = await connectionId(client)
    await client.query('INSERT INTO xa VALUES (1)')
    await client.query("XA END 'spec'")
    await client.query("XA PREPARE 'spec'")
    await client.query("XA COMMIT 'spec'")
    expect(await connectionId(client)).toBe(id)
    expect(await value(await connect(), 'SELECT COUNT(*) FROM xa')).toBe(1)
    expect(proxy.sessions()[0]!.pinned).toMatchObject({ rule: 'U3', grade: 'U', docs: 'docs/pinning.md#u3' })
  })
})

describe('commands of replication and administration', () => {
  it.each([
    'COM_BINLOG_DUMP',
    'COM_BINLOG_DUMP_GTID',
    'COM_TABLE_DUMP',
    'COM_REGISTER_SLAVE',
    'COM_CONNECT_OUT',
    'COM_SHUTDOWN',
    'COM_CLONE',
    'COM_SUBSCRIBE_GROUP_REPLICATION_STREAM',
  ] as const)('%s is refused by name, and the session goes on', async (name) => {
    const proxy = await startProxy()
    const client = await proxy.connect()
    const raw = (client as unknown as { connection: { stream: Socket } }).connection.stream
    raw.removeAllListeners('data')
    const answer = new Promise<Buffer>((resolve) => raw.once('data', resolve))
    raw.write(Buffer.of(1, 0, 0, 0, Command[name]))
    expect(errorIn(await answer)).toEqual({
      errorCode: 1235,
      sqlState: '42000',
      message: `This version of RDS Proxy doesn't yet support '${name}'`,
    })
    const pong = new Promise<Buffer>((resolve) => raw.once('data', resolve))
    raw.write(Buffer.of(1, 0, 0, 0, Command.COM_PING))
    expect((await pong)[4]).toBe(0x00)
  })

  it('COM_PROCESS_KILL of the thread id in the greeting meets no thread', async () => {
    const direct = await rawClient(database.server)
    const through = await rawClient(await startProxy())
    const id = Buffer.alloc(4)
    id.writeUInt32LE(4_000_000_000)
    const wanted = await direct.command(Command.COM_PROCESS_KILL, id)
    expect((await through.command(Command.COM_PROCESS_KILL, id)).toString('hex')).toBe(wanted.toString('hex'))
  })
})
