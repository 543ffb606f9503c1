import { failed, figure, ratio } from './figure.ts'
import type { Scenario } from './scenario.ts'

/** So many callers for each connection that there is. */
const CALLERS_PER_CONNECTION = 1.25
const MAX_CALLERS = 1_000

/** More environments than `max_connections`, each with a connection of its own. */
export const exhaustion: Scenario = {
  title: 'Exhaustion of max_connections',
  claim:
    'Lambda scales out by environments, each opens its own connections, and the database refuses those beyond its limit.',
  strategies: ['module-scope'],
  async measure({ maxConnections, load }) {
    const concurrency = Math.min(MAX_CALLERS, Math.ceil(maxConnections * CALLERS_PER_CONNECTION))
    // Each is inside its query while the others come.
    const run = await load('module-scope', { concurrency, event: { workSeconds: 0.2 } })
    const refused = run.errors.ER_CON_COUNT_ERROR ?? 0
    const share = ratio(refused, run.invocations)
    return {
      runs: [run],
      figures: [
        figure('callers', 'callers at once', concurrency, 'invocations'),
        figure(
          'peakConnections',
          'database connections at once, at most',
          run.peakDatabaseConnections,
          'connections',
        ),
        figure('refused', 'invocations refused with ER_CON_COUNT_ERROR', refused, 'invocations'),
        figure('refusedShare', 'share of all', share, 'share'),
        figure('otherFailures', 'other failures', failed(run) - refused, 'invocations'),
      ],
      finding:
        refused > 0
          ? `${concurrency} environments wanted a connection each and the database has ${maxConnections}: ${refused} of ${run.invocations} invocations got ER_CON_COUNT_ERROR (1040, Too many connections).`
          : `${concurrency} callers took ${run.peakDatabaseConnections} of ${maxConnections} connections, and none was refused.`,
    }
  },
}
