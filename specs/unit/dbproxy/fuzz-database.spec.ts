import { afterEach, describe, expect, it } from '@jest/globals'
import mysql, { type Connection } from 'mysql2/promise'
import { eventually } from '../../../harness/kit/eventually.ts'
import { countLive, hasNotGrown } from './support/count-live.ts'
import { ManglingDatabase } from './support/mangling-database.ts'
import { PASSWORD, USER, useDatabase, useProxies, value } from './support/proxy-fixture.ts'
import { chosenSeed, SeededRandom } from './support/seeded-random.ts'
import { useUncaught } from './support/watch-process.ts'

// POOLHOUSE_SEED=… replays a run, POOLHOUSE_ROUNDS=… makes it longer.
const SEED = chosenSeed(process.env)
const ROUNDS = Number(process.env.POOLHOUSE_ROUNDS ?? 200)
const AT_ONCE = 8
/** On a busy machine. */
const PATIENCE = { timeoutMs: 30_000 }

let mangling: ManglingDatabase | undefined
const database = useDatabase()
const startProxy = useProxies(() => mangling ?? database.server)
const uncaught = useUncaught()
afterEach(async () => {
  await mangling?.stop()
  mangling = undefined
})

/** What a client asks; whatever comes back, or nothing, is right. */
const work: ((client: Connection) => Promise<unknown>)[] = [
  (client) => client.query('SELECT 1'),
  (client) => client.query("SELECT REPEAT('x', 100000) AS r"),
  (client) => client.query('SET NAMES latin1'),
  (client) => client.query('SELECT * FROM missing'),
  (client) => client.query('BEGIN'),
  (client) => client.execute('SELECT ? AS n', [1]),
  (client) => client.query('SET @a = 1'),
  (client) => client.changeUser({ database: 'other' }),
  (client) => client.reset(),
]

/** One to the mangling database, and its two: to the proxy and to the real database. */
const SOCKETS_OF_EACH = 3

describe(`a database that sends nonsense (POOLHOUSE_SEED=${SEED})`, () => {
  it('neither breaks the proxy nor reaches a client after its own', async () => {
    const random = new SeededRandom(SEED)
    mangling = await new ManglingDatabase(database.server, random.fork()).start()
    const { proxy, host, port, connect } = await startProxy({ connections: 4 })
    // Not the fixture's, which keeps its clients for the end of the spec.
    const enter = () =>
      mysql.createConnection({ host, port, user: USER, password: PASSWORD, database: 'app' })
    mangling.sane = true
    await (await enter()).end()
    await eventually(() => proxy.sessions().length === 0)
    const before = countLive(proxy, SOCKETS_OF_EACH)
    mangling.sane = false
    const oneClient = async (own: SeededRandom) => {
      const client = await enter().catch(() => undefined)
      if (!client) return
      client.on('error', () => {})
      try {
        for (let i = 0; i < 4; i++) await own.pick(work)(client)
      } catch {
        // The database's nonsense, or the end of the connection.
      } finally {
        client.destroy()
      }
    }
    for (let round = 0; round < ROUNDS; round += AT_ONCE)
      await Promise.all(Array.from({ length: AT_ONCE }, () => oneClient(random.fork())))
    expect(mangling.mangled).toBeGreaterThan(ROUNDS / 10)
    mangling.sane = true
    await eventually(() => proxy.sessions().length === 0, PATIENCE)
    await eventually(() => {
      const { borrowed, pinned, resetting, opening } = proxy.statistics().databaseConnections
      return borrowed + pinned + resetting + opening + proxy.statistics().waiting === 0
    }, PATIENCE)
    await hasNotGrown(before, proxy, SOCKETS_OF_EACH)
    const clients = await Promise.all(Array.from({ length: 12 }, () => connect()))
    for (let i = 0; i < 5; i++) {
      const seen = await Promise.all(
        clients.map((client, index) => value(client, `SELECT CONCAT(DATABASE(), ' ', ${index * 100 + i})`)),
      )
      expect(seen).toEqual(clients.map((_, index) => `app ${index * 100 + i}`))
    }
    expect(uncaught.errors).toEqual([])
  }, 90_000)
})
