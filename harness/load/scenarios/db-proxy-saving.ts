import { failed, figure, ratio, shown } from './figure.ts'
import type { Scenario } from './scenario.ts'

const RAMP_MS = 2_000
/** A tenth of a handler's time goes into its query, the rest into something else, as where it calls another service. */
const EVENT = { workSeconds: 0.02, otherSeconds: 0.18 }

/** The same function at the same concurrency, directly and through the proxy. */
export const dbProxySaving: Scenario = {
  title: 'What the proxy saves',
  claim:
    'Through RDS Proxy many clients share few database connections, since a connection is idle whenever its handler does something else than wait for the database.',
  strategies: ['module-scope', 'db-proxy'],
  async measure({ load, concurrency }) {
    // One after the other, so that the proxy's peak is what work needs, not what a common start needs.
    const changes = { rampMs: RAMP_MS, event: EVENT }
    const direct = await load('module-scope', changes)
    const dbProxy = await load('db-proxy', changes)
    const saved = ratio(direct.peakDatabaseConnections, dbProxy.peakDatabaseConnections)
    return {
      runs: [direct, dbProxy],
      figures: [
        figure(
          'direct.peakConnections',
          'database connections, direct',
          direct.peakDatabaseConnections,
          'connections',
        ),
        figure(
          'dbProxy.peakConnections',
          'database connections, through the proxy',
          dbProxy.peakDatabaseConnections,
          'connections',
        ),
        figure('saving', 'as a ratio', saved, 'times'),
        figure('direct.failed', 'failed invocations, direct', failed(direct), 'invocations'),
        figure('dbProxy.failed', 'failed invocations, through the proxy', failed(dbProxy), 'invocations'),
        figure(
          'latencyRatio',
          'medians, through the proxy to direct',
          ratio(dbProxy.p50Ms, direct.p50Ms),
          'times',
        ),
      ],
      finding: `${concurrency} environments, all of them busy and a tenth of the time with a query, held ${direct.peakDatabaseConnections} database connections directly and ${dbProxy.peakDatabaseConnections} through the proxy: a ratio of ${shown(saved)}.`,
    }
  },
}
