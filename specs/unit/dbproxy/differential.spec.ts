import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { type ClientScript, firstDifference, playAll } from './support/differential/compare-sessions.ts'
import { generateSession } from './support/differential/generate-session.ts'
import { makeSchemas } from './support/differential/schemas.ts'
import { useDatabase, useProxies } from './support/proxy-fixture.ts'
import { chosenSeed, SeededRandom } from './support/seeded-random.ts'

// POOLHOUSE_SEED=… replays one seed; POOLHOUSE_SESSIONS=5000 runs for longer.
const database = useDatabase()
const startProxy = useProxies(() => database.server)

const CLIENTS = 50
const CONNECTIONS = 5
const SESSIONS = Number(process.env.POOLHOUSE_SESSIONS ?? 150)
const SEEDS = process.env.POOLHOUSE_SEED ? [chosenSeed(process.env)] : [1, chosenSeed(process.env)]
/** Every so many clients pin: the rest finds connections between them. */
const PINNING = 3
const MOST_SHOWN = 5

/** Every client has a schema of its own, so that what it sees does not depend on the others. */
function makeScripts(seed: number): ClientScript[] {
  const random = new SeededRandom(seed)
  return Array.from({ length: CLIENTS }, (_, client) => {
    const schema = `s${client}`
    const sessions = Array.from({ length: Math.ceil(SESSIONS / CLIENTS) }, (_, index) => {
      const context = { random: random.fork(), schema, session: `x${seed}_${client}_${index}` }
      return generateSession(context, client % PINNING === 0)
    })
    return { schema, sessions }
  })
}

describe('50 clients over 5 database connections', () => {
  it.each(SEEDS)(
    'see byte for byte what each would see alone on MySQL: POOLHOUSE_SEED=%d',
    async (seed) => {
      const clients = makeScripts(seed)
      const schemas = clients.map(({ schema }) => schema)
      await makeSchemas(database.server, schemas)
      const alone = await playAll(database.server, clients)
      await makeSchemas(database.server, schemas)
      const { proxy, host, port } = await startProxy({ connections: CONNECTIONS })
      const through = await playAll({ host, port }, clients)
      const differences = clients.flatMap(({ schema, sessions }, client) =>
        sessions.flatMap((script, index) => {
          const difference = firstDifference(script, alone[client]![index]!, through[client]![index]!)
          if (difference === undefined) return []
          return [`${schema}, session ${index}: ${JSON.stringify(script.settings)} ${difference}`]
        }),
      )
      expect(differences.slice(0, MOST_SHOWN).join('\n\n')).toBe('')
      await eventually(() => proxy.sessions().length === 0)
      await eventually(() => proxy.statistics().databaseConnections.resetting === 0)
      const { databaseConnections, waiting, borrowTimeouts } = proxy.statistics()
      expect({ waiting, borrowTimeouts }).toEqual({ waiting: 0, borrowTimeouts: 0 })
      expect(databaseConnections).toMatchObject({ borrowed: 0, pinned: 0, opening: 0, inTransaction: 0 })
      expect(databaseConnections.peakInUse).toBe(CONNECTIONS)
      expect(databaseConnections.total).toBeLessThanOrEqual(CONNECTIONS)
    },
    60_000 + SESSIONS * 200,
  )
})
