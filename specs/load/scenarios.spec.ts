import { beforeAll, describe, expect, it } from '@jest/globals'
import type { LoadResult, LoadRun, ScenarioName, ScenarioResult } from '../../harness/index.ts'
import '../../harness/load/jest.ts'
import { connect, credentials } from '../support/clients.ts'
import { workshopWith } from '../support/definitions.ts'
import { useStack } from '../support/use-stack.ts'

// Half of 12 connections, of which the proxy keeps two for itself.
const FOR_CLIENTS = 4
const stackOf = useStack(
  workshopWith({
    database: { maxConnections: 12 },
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {},
    api: undefined,
  }),
)

describe('the scenarios, on a database with 12 connections', () => {
  let result: LoadResult
  let passwordBefore: string
  beforeAll(async () => {
    passwordBefore = (await credentials(stackOf.stack)).password
    const scenarios: ScenarioName[] = [
      ...(['connect-cost', 'exhaustion', 'db-proxy-saving'] as const),
      ...(['failover', 'rotation', 'idle-after-freeze'] as const),
    ]
    result = await stackOf.stack.load({ scenarios, concurrency: 6, durationSeconds: 2, warmUpSeconds: 0 })
  }, 300_000)

  const scenario = (name: ScenarioName): ScenarioResult =>
    result.scenarios.find((each) => each.scenario === name)!
  const figure = (name: ScenarioName, of: string) =>
    scenario(name).figures.find((each) => each.name === of)!.value
  /** Sessions that a run's environments had at the proxy when it was over. */
  const clientsOfProxy = ({ samples }: LoadRun) => samples.at(-1)!.dbProxy!.clientConnections

  it('take the place of the comparison', () => {
    expect(result.runs).toEqual([])
    expect(result.scenarios.map(({ leftOut }) => leftOut)).toEqual(Array(6).fill(undefined))
  })

  it('connect cost: a login for each invocation, or one for each environment', () => {
    expect(figure('connect-cost', 'perInvocation.logins')).toBeCloseTo(1, 1)
    const [, moduleScope] = scenario('connect-cost').runs
    expect(figure('connect-cost', 'moduleScope.logins')).toBeCloseTo(4 / moduleScope!.invocations, 1)
  })

  it('exhaustion: 15 callers take all 12 connections, and MySQL refuses the others', () => {
    expect(figure('exhaustion', 'callers')).toBe(15)
    expect(figure('exhaustion', 'peakConnections')).toBe(12)
    expect(figure('exhaustion', 'refused')).toBeGreaterThan(0)
    expect(figure('exhaustion', 'otherFailures')).toBe(0)
  })

  it('what the proxy saves: a connection for each environment directly, no more than its share through the proxy', () => {
    const { runs } = scenario('db-proxy-saving')
    expect(runs.map(clientsOfProxy)).toEqual([0, 6])
    expect(figure('db-proxy-saving', 'direct.peakConnections')).toBe(6)
    expect(figure('db-proxy-saving', 'dbProxy.peakConnections')).toBeLessThanOrEqual(FOR_CLIENTS)
    expect(figure('db-proxy-saving', 'saving')).toBeGreaterThanOrEqual(6 / FOR_CLIENTS)
    for (const run of runs) expect(run).toHaveErrorRateBelow(0.0001)
  })

  it('failover: fewer invocations fail through the proxy, and each run tells when it happened', () => {
    const { runs } = scenario('failover')
    const [direct] = runs
    expect(runs.map(clientsOfProxy)).toEqual([0, 6])
    for (const run of runs) {
      expect(run.marks.map(({ label }) => label)).toEqual(['the database fails over'])
      expect(run.marks[0]!.fromMs).toBeGreaterThanOrEqual(1_999)
    }
    expect(direct!.outage).toBeDefined()
    expect(figure('failover', 'direct.failed')).toBeGreaterThan(figure('failover', 'dbProxy.failed')!)
  })

  it('rotation: whoever is connected goes on, and new environments get in with the new password', () => {
    for (const who of ['connected', 'dbProxy']) expect(figure('rotation', `${who}.failed`)).toBe(0)
    for (const who of ['connected', 'connecting', 'dbProxy'])
      expect(figure('rotation', `${who}.newcomers`)).toBe(5)
    // Those who connect in each invocation may meet the window between the two passwords; nothing else hits them.
    expect(figure('rotation', 'connecting.failed')).toBe(figure('rotation', 'connecting.denied'))
    expect(figure('rotation', 'connecting.windowMs')).toBeGreaterThan(0)
    const { runs } = scenario('rotation')
    expect(runs.map((run) => clientsOfProxy(run) > 0)).toEqual([false, false, true])
  })

  it('rotation: the password from before opens nothing any more', async () => {
    await expect(connect(stackOf.stack, 'database', passwordBefore)).rejects.toThrow('Access denied')
  })

  it('idle after a freeze: six frozen environments hold six connections', () => {
    expect(figure('idle-after-freeze', 'direct.frozen')).toBe(6)
    expect(figure('idle-after-freeze', 'direct.connections')).toBe(6)
    expect(figure('idle-after-freeze', 'dbProxy.frozen')).toBe(6)
    expect(figure('idle-after-freeze', 'dbProxy.connections')).toBeLessThanOrEqual(FOR_CLIENTS)
    expect(scenario('idle-after-freeze').runs.map(clientsOfProxy)).toEqual([0, 6])
  })
})

describe('a scenario that cannot run here', () => {
  it('is refused by its name when there is none of it', async () => {
    await expect(stackOf.stack.load({ scenarios: ['flood' as ScenarioName] })).rejects.toThrow(
      "load: there is no scenario 'flood'; there is: connect-cost, exhaustion",
    )
  })
})
