import { once } from 'node:events'
import { connect as connectTcp, type Socket } from 'node:net'
import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import { Command } from '../../../harness/mysql/command.ts'
import { frame } from '../../../harness/mysql/framing.ts'
import { makeHandshakeResponse41 } from '../../../harness/mysql/packets/handshake-response-41.ts'
import { mutate } from '../mysql/support/mutate.ts'
import { countLive, hasNotGrown } from './support/count-live.ts'
import { BASE_FLAGS } from './support/differential/client-settings.ts'
import { ScriptClient } from './support/differential/script-client.ts'
import { PASSWORD, type RunningProxy, USER, useDatabase, useProxies, value } from './support/proxy-fixture.ts'
import { chosenSeed, SeededRandom } from './support/seeded-random.ts'
import { useUncaught } from './support/watch-process.ts'

// POOLHOUSE_SEED=… replays a run, POOLHOUSE_ROUNDS=… makes it longer; the seed is in the titles.
const SEED = chosenSeed(process.env)
const ROUNDS = Number(process.env.POOLHOUSE_ROUNDS ?? 300)
const AT_ONCE = 10

const database = useDatabase()
const startProxy = useProxies(() => database.server)
const uncaught = useUncaught()

/** Runs bad clients, some at a time, while a good one works on; nothing of them may be left. */
async function torment(
  running: RunningProxy,
  rounds: number,
  bad: (random: SeededRandom) => Promise<void>,
): Promise<void> {
  const { proxy, connect } = running
  const good = await connect()
  const random = new SeededRandom(SEED)
  await value(good, 'SELECT 1')
  const before = countLive(proxy)
  let going = true
  let answers = 0
  const working = (async () => {
    while (going) expect(await value(good, `SELECT ${++answers}`)).toBe(answers)
  })()
  try {
    for (let round = 0; round < rounds; round += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => bad(random.fork())))
  } finally {
    going = false
  }
  await working
  await eventually(() => proxy.sessions().length === 1)
  await eventually(() => {
    const { databaseConnections, waiting } = proxy.statistics()
    const { borrowed, pinned, resetting, opening } = databaseConnections
    return borrowed + pinned + resetting + opening + waiting === 0
  })
  expect(proxy.statistics().databaseConnections.total).toBeLessThanOrEqual(2)
  await hasNotGrown(before, proxy)
  expect(uncaught.errors).toEqual([])
  expect(answers).toBeGreaterThan(0)
}

/** An error before it is no matter: the proxy may close first. */
function closing(socket: Socket): Promise<void> {
  return new Promise((resolve) => {
    socket.on('error', () => {})
    socket.once('close', () => resolve())
    if (socket.destroyed) resolve()
  })
}

/** Sends bytes in pieces, then no more; resolves when the proxy has closed. */
async function sendAndEnd(socket: Socket, bytes: Buffer, random: SeededRandom): Promise<void> {
  const closed = closing(socket)
  socket.on('error', () => {})
  socket.resume()
  const smallest = Math.ceil(bytes.length / 200)
  const piece = random.onceIn(3) ? smallest + random.below(20) : bytes.length + 1
  for (let at = 0; at < bytes.length && !socket.destroyed; at += piece) {
    socket.write(bytes.subarray(at, at + piece))
    if (piece < bytes.length) await new Promise((resolve) => setImmediate(resolve))
  }
  if (random.onceIn(3)) socket.destroy()
  else socket.end()
  await closed
}

async function greeted({ host, port }: RunningProxy): Promise<Socket> {
  const socket = connectTcp({ host, port })
  socket.on('error', () => {})
  await once(socket, 'data')
  return socket
}

const login = (flags: number) =>
  frame(
    makeHandshakeResponse41({
      capabilities: flags,
      maxPacketSize: 1 << 24,
      collationId: 45,
      username: USER,
      authResponse: Buffer.alloc(32, 9),
      database: 'app',
      authPluginName: 'caching_sha2_password',
      connectAttributes: new Map([['_pid', '1']]),
    }),
    1,
  )
const sslRequest = Buffer.concat([Buffer.of(32, 0, 0, 1, 0, 0x8a | 0, 0xff, 0), Buffer.alloc(28)])
const clientHello = Buffer.concat([Buffer.from('16030100c8010000c40303', 'hex'), Buffer.alloc(200, 0x41)])
const openings = [login(BASE_FLAGS), login(0x3fffffff), sslRequest, Buffer.concat([sslRequest, clientHello])]

const command = (code: number, ...rest: (string | Buffer)[]) =>
  frame(Buffer.concat([Buffer.of(code), ...rest.map((part) => Buffer.from(part as string))]), 0)
const commands = [
  command(Command.COM_QUERY, 'SELECT 1'),
  command(Command.COM_QUERY, 'SET @a = 1'),
  command(Command.COM_QUERY, "SELECT REPEAT('x', 100000)"),
  command(Command.COM_QUERY, 'BEGIN'),
  command(Command.COM_QUERY, 'BAD'),
  command(Command.COM_QUERY, `SELECT '${'y'.repeat(40_000)}'`),
  command(Command.COM_PING),
  command(Command.COM_INIT_DB, 'other'),
  command(Command.COM_FIELD_LIST, 't\0'),
  command(Command.COM_STMT_PREPARE, 'SELECT ?'),
  command(
    Command.COM_STMT_EXECUTE,
    Buffer.from([1, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0]),
  ),
  command(Command.COM_STMT_SEND_LONG_DATA, Buffer.from([1, 0, 0, 0, 0, 0]), 'long'),
  command(Command.COM_STMT_FETCH, Buffer.from([1, 0, 0, 0, 9, 0, 0, 0])),
  command(Command.COM_RESET_CONNECTION),
  command(Command.COM_SET_OPTION, Buffer.from([0, 0])),
  command(
    Command.COM_CHANGE_USER,
    `${USER}\0`,
    Buffer.of(0),
    'app\0',
    Buffer.of(45, 0),
    'caching_sha2_password\0',
  ),
  command(Command.COM_STATISTICS),
  command(Command.COM_BINLOG_DUMP),
]

describe(`clients that talk nonsense (POOLHOUSE_SEED=${SEED})`, () => {
  it('while they log in disturb nobody and leave nothing', async () => {
    const running = await startProxy({ connections: 2 })
    await torment(running, ROUNDS, async (random) => {
      const socket = await greeted(running)
      const opening = random.pick(openings)
      const bytes = random.onceIn(6) ? random.bytes(random.below(200)) : mutate(opening, random)
      await sendAndEnd(socket, Buffer.concat([bytes, random.bytes(random.below(30))]), random)
    })
  }, 60_000)

  it('once they are in disturb nobody and leave nothing', async () => {
    const running = await startProxy({ connections: 2 })
    await torment(running, ROUNDS, async (random) => {
      const client = await ScriptClient.connect(running, {
        flags: BASE_FLAGS,
        tls: random.onceIn(10),
        collationId: 45,
        schema: 'app',
        pieces: 0,
      })
      const sent = Array.from({ length: random.between(1, 8) }, () => random.pick(commands))
      if (random.onceIn(3)) sent.push(mutate(random.pick(commands), random))
      const stream = Buffer.concat(sent)
      await sendAndEnd(client.socket, random.onceIn(4) ? stream : mutate(stream, random), random)
    })
  }, 60_000)

  it('by leaving within any byte of a login and a statement are gone without a trace', async () => {
    const running = await startProxy({ connections: 2 })
    const stream = Buffer.concat([login(BASE_FLAGS), command(Command.COM_QUERY, 'SELECT 1')])
    let cut = 0
    await torment(running, stream.length, async () => {
      const socket = await greeted(running)
      const at = cut++
      const closed = closing(socket)
      socket.write(stream.subarray(0, at))
      socket.end()
      socket.resume()
      await closed
    })
  }, 60_000)

  it('and say nothing more are closed when their time to log in is over', async () => {
    const clock = new ManualClock()
    const running = await startProxy({ connections: 2, clock, handshakeTimeoutSeconds: 10 })
    const sockets = await Promise.all(Array.from({ length: 20 }, () => greeted(running)))
    const closed = Promise.all(sockets.map(closing))
    for (const [index, socket] of sockets.entries()) {
      socket.resume()
      socket.write((index % 2 === 0 ? login(BASE_FLAGS) : clientHello).subarray(0, index))
    }
    clock.advance(10_000)
    await closed
    await eventually(() => running.proxy.statistics().clientConnectionsClosed === 20)
  })
})

describe('a client that sends ahead', () => {
  it('hundreds of kilobytes behind COM_CHANGE_USER, which has to wait, is answered in full', async () => {
    const running = await startProxy({ connections: 1 })
    const settings = { flags: BASE_FLAGS, tls: false, collationId: 45, schema: 'app', pieces: 0 }
    const client = await ScriptClient.connect(running, settings)
    const holder = await ScriptClient.connect(running, settings)
    await holder.query('BEGIN')
    await holder.query('SELECT * FROM information_schema.engines')
    const behind = Array.from({ length: 30 }, (_, i) =>
      command(Command.COM_QUERY, `SELECT ${i} AS n /* ${'x'.repeat(15_000)} */`),
    )
    const changed = client.changeUser('app', PASSWORD, Buffer.concat(behind))
    await eventually(() => running.proxy.statistics().waiting === 1)
    await holder.query('COMMIT')
    await changed
    for (let i = 0; i < behind.length; i++) {
      const { bytes } = await client.reply(Command.COM_QUERY)
      expect(bytes.includes(Buffer.from(`${i}`))).toBe(true)
    }
    client.destroy()
    holder.destroy()
  })
})
