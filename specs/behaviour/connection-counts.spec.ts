import { describe, expect, it } from '@jest/globals'
import { directly, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { useStack } from '../support/use-stack.ts'

const LIMIT = 10
const CONCURRENCY = 14
/** Longer than it takes all callers to be inside at once. */
const event = { workSeconds: 1 }

const stackOf = useStack(
  workshopWith({
    database: { maxConnections: LIMIT },
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {
      'per-invocation': { entry: 'fixtures/functions/now-per-invocation/index.ts', environment: directly },
      'module-scope': { entry: 'fixtures/functions/now-module-scope/index.ts', environment: directly },
      'db-proxy': { entry: 'fixtures/functions/now-module-scope/index.ts', environment: viaDbProxy },
    },
    api: undefined,
  }),
)

/** Invokes on environments that are there already, all at once. */
async function burst(name: string) {
  const { stack } = stackOf
  await stack.function(name).prewarm(CONCURRENCY)
  await stack.database.resetPeak()
  const answers = await Promise.all(Array.from({ length: CONCURRENCY }, () => stack.invoke(name, event)))
  const refused = answers.filter(({ payload }) =>
    JSON.stringify(payload).includes('ER_CON_COUNT_ERROR'),
  ).length
  const succeeded = answers.filter(({ functionError }) => functionError === undefined).length
  return { refused, succeeded, connections: await stack.database.connections() }
}

describe(`${CONCURRENCY} invocations at once against ${LIMIT} connections`, () => {
  it('exhaust the database when each opens a connection, which is closed afterwards', async () => {
    const { refused, succeeded, connections } = await burst('per-invocation')
    expect(connections.limit).toBe(LIMIT)
    expect(refused).toBeGreaterThan(0)
    expect(succeeded + refused).toBe(CONCURRENCY)
    expect(connections.peak).toBeGreaterThanOrEqual(LIMIT)
    await eventually(async () => (await stackOf.stack.database.connections()).current < LIMIT / 2)
  }, 60_000)

  it('exhaust it when each environment keeps one, and hold on to them between invocations', async () => {
    const { refused, connections } = await burst('module-scope')
    expect(refused).toBeGreaterThan(0)
    expect(connections.current).toBeGreaterThanOrEqual(LIMIT / 2)
    await stackOf.stack.function('module-scope').recycle()
    await eventually(async () => (await stackOf.stack.database.connections()).current < LIMIT / 2)
  }, 60_000)

  it('all succeed through the proxy, within its share', async () => {
    const { refused, succeeded, connections } = await burst('db-proxy')
    expect({ refused, succeeded }).toEqual({ refused: 0, succeeded: CONCURRENCY })
    expect(connections.peak).toBeLessThanOrEqual(LIMIT / 2)
    expect(connections.peak).toBeGreaterThan(0)
  }, 60_000)
})
