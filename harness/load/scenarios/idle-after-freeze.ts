import { setTimeout as pause } from 'node:timers/promises'
import type { LoadRun } from '../load-result.ts'
import type { StrategyName } from '../strategies.ts'
import { figure, shown } from './figure.ts'
import type { Scenario, ScenarioContext } from './scenario.ts'

const POLL_MS = 50
const PATIENCE_MS = 10_000

interface Rest {
  readonly run: LoadRun
  readonly frozen: number
  /** Open at the database with nobody at work. */
  readonly connections: number
}

/** The load ends, the environments are frozen, and their connections stay. */
export const idleAfterFreeze: Scenario = {
  title: 'Idle connections after a freeze',
  claim:
    'A frozen environment keeps its connection: none of its timers runs, so that no idle timeout of a driver closes it, and the database counts it.',
  strategies: ['module-scope', 'db-proxy'],
  async measure(context) {
    const direct = await rested(context, 'module-scope')
    const dbProxy = await rested(context, 'db-proxy')
    return {
      runs: [direct.run, dbProxy.run],
      figures: [
        figure('direct.frozen', 'frozen environments, direct', direct.frozen, 'environments'),
        figure(
          'direct.connections',
          'database connections that they hold, direct',
          direct.connections,
          'connections',
        ),
        figure('dbProxy.frozen', 'frozen environments, through the proxy', dbProxy.frozen, 'environments'),
        figure(
          'dbProxy.connections',
          'database connections meanwhile, through the proxy',
          dbProxy.connections,
          'connections',
        ),
      ],
      finding: `With nobody calling, ${shown(direct.frozen)} frozen environments held ${direct.connections} database connections directly; ${shown(dbProxy.frozen)} of them through the proxy left ${dbProxy.connections} open, which belong to the proxy and serve anybody.`,
    }
  },
}

async function rested({ stack, load }: ScenarioContext, strategy: StrategyName): Promise<Rest> {
  let frozen = 0
  let connections = 0
  const run = await load(
    strategy,
    {},
    {
      after: async () => {
        frozen = await allFrozen(stack, strategy)
        connections = (await stack.database.connections()).current
      },
    },
  )
  return { run, frozen, connections }
}

/** An environment is frozen a moment after its answer. */
async function allFrozen(stack: ScenarioContext['stack'], strategy: StrategyName): Promise<number> {
  const giveUpAt = performance.now() + PATIENCE_MS
  while (true) {
    const environments = await stack.function(strategy).environments()
    const frozen = environments.filter(({ state }) => state === 'frozen').length
    if (frozen === environments.length || performance.now() > giveUpAt) return frozen
    await pause(POLL_MS)
  }
}
