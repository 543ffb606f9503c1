import { describe, expect, it } from '@jest/globals'
import '../../harness/load/jest.ts'
import { workshopWith } from '../support/definitions.ts'
import { useStack } from '../support/use-stack.ts'

// 12 connections for 20 callers; the proxy may have 10 of them for clients.
const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 12 },
    dbProxy: { maxConnectionsPercent: 100, connectionBorrowTimeoutSeconds: 5 },
    functions: {},
    api: undefined,
  }),
)

/** Each handler holds its connection for 0.2 s, so that all callers are inside at once. */
const load = async (strategy: string) => {
  const { runs } = await stackOf.stack.load({
    strategies: [strategy],
    concurrency: 20,
    durationSeconds: 2,
    warmUpSeconds: 0,
    workSeconds: 0.2,
  })
  return runs[0]!
}

describe('20 callers at once, of a database with 12 connections', () => {
  it('exhaust it with a connection in module scope', async () => {
    const run = await load('module-scope')
    expect(run).not.toHaveErrorRateBelow(0.05)
    expect(Object.keys(run.errors)).toEqual(['ER_CON_COUNT_ERROR'])
    expect(run.peakDatabaseConnections).toBe(12)
  }, 60_000)

  it('share it through the proxy, without an error and without a pin', async () => {
    const run = await load('db-proxy')
    // first: a pin is what errors would come from
    expect(run).toHaveNoPinnedSessions()
    expect(run).toHaveErrorRateBelow(0.0001)
    expect(run).toStayWithinConnections(10)
  }, 60_000)

  it('are told by the matchers when execute() makes the proxy pin', async () => {
    const run = await load('db-proxy-pinned')
    expect(() => expect(run).toHaveNoPinnedSessions()).toThrow(
      /db-proxy-pinned × 20: \d+ pinned, by P2: select now\(\) as now, sleep\(\?\) as work \(docs\/pinning.md#p2\)/,
    )
    expect(run.peakPinned).toBeGreaterThan(0)
    expect(run).toStayWithinConnections(10)
  }, 120_000)
})
