import type { LoadRun } from '../load-result.ts'
import { countLogins } from './count-logins.ts'
import { figure, ratio, shown } from './figure.ts'
import type { Scenario, ScenarioContext } from './scenario.ts'

/** Few callers and no work in the query: what is left of a latency is the way to the handler, the secret and the login. */
const CALLERS = 4

/** A login for each invocation against a connection that is there already. */
export const connectCost: Scenario = {
  title: 'The cost of connecting in each invocation',
  claim: 'A handler that connects in each invocation pays a login, and reads its secret, each time.',
  strategies: ['per-invocation', 'module-scope'],
  async measure(context) {
    const each = await counted(context, 'per-invocation')
    const once = await counted(context, 'module-scope')
    const costMs = each.run.p50Ms - once.run.p50Ms
    return {
      runs: [each.run, once.run],
      figures: [
        figure(
          'perInvocation.logins',
          'logins for each invocation, connecting each time',
          each.logins,
          'logins',
        ),
        figure('moduleScope.logins', 'logins for each invocation, module scope', once.logins, 'logins'),
        figure('perInvocation.p50Ms', 'median, connecting each time', each.run.p50Ms, 'ms'),
        figure('moduleScope.p50Ms', 'median, module scope', once.run.p50Ms, 'ms'),
        figure('costMs', 'difference: what connecting costs an invocation', costMs, 'ms'),
        figure('latencyRatio', 'medians as a ratio', ratio(each.run.p50Ms, once.run.p50Ms), 'times'),
      ],
      finding: `Connecting in the handler took ${shown(each.logins)} logins an invocation and ${shown(each.run.p50Ms, 'ms')} (median); with the connection in module scope it was ${shown(once.run.p50Ms, 'ms')}: ${shown(costMs, 'ms')} of each invocation go into connecting.`,
    }
  },
}

async function counted(
  { stack, load, concurrency }: ScenarioContext,
  strategy: 'per-invocation' | 'module-scope',
): Promise<{ run: LoadRun; logins: number | undefined }> {
  const changes = { concurrency: Math.min(CALLERS, concurrency), event: { workSeconds: 0 }, warmUpMs: 0 }
  const before = await countLogins(stack)
  const run = await load(strategy, changes)
  return { run, logins: ratio((await countLogins(stack)) - before, run.invocations) }
}
