import type { LoadRun, ScenarioFigure } from '../load-result.ts'
import { failed, figure, ratio, recoveryMs, shown } from './figure.ts'
import type { Scenario } from './scenario.ts'

/** A server that comes up on a busy machine takes seconds, and the run is to see it. */
const LEAST_MS = 8_000

/**
 * The database goes down and comes up under load, by RebootDBInstance. On AWS a failover also changes what the endpoint's DNS name means, and a
 * direct client waits for its own resolver as well: that part is not here, so that direct clients look better than they would there.
 */
export const failover: Scenario = {
  title: 'Recovery after a failover of the database',
  claim:
    'When the database fails over, direct clients get errors until it is back; the proxy keeps its clients and lets them wait.',
  strategies: ['module-scope', 'db-proxy'],
  needsRdsApi: true,
  async measure({ stack, load, ...context }) {
    const durationMs = Math.max(LEAST_MS, context.durationMs)
    const during = [
      { atMs: durationMs / 4, label: 'the database fails over', act: () => stack.database.reboot() },
    ]
    const direct = await load('module-scope', { durationMs }, { during })
    const dbProxy = await load('db-proxy', { durationMs }, { during })
    const [one, other] = [failed(direct), failed(dbProxy)]
    return {
      runs: [direct, dbProxy],
      figures: [
        ...figuresOf('direct', 'direct', direct),
        ...figuresOf('dbProxy', 'through the proxy', dbProxy),
        figure(
          'silenceRatio',
          'longest time without an answer, direct to through the proxy',
          ratio(direct.longestSilence.ms, dbProxy.longestSilence.ms),
          'times',
        ),
        figure('failedRatio', 'failed invocations, direct to through the proxy', ratio(one, other), 'times'),
      ],
      finding: `The database was away for ${shown(awayMs(direct), 'ms')}. Directly ${sentence(direct)}; through the proxy ${sentence(dbProxy)}.`,
    }
  },
}

function figuresOf(key: string, way: string, run: LoadRun): ScenarioFigure[] {
  return [
    figure(`${key}.awayMs`, `time for which the database was away, ${way}`, awayMs(run), 'ms'),
    figure(`${key}.failed`, `failed invocations, ${way}`, failed(run), 'invocations'),
    figure(`${key}.recoveryMs`, `first failure to first success after it, ${way}`, recoveryMs(run), 'ms'),
    figure(
      `${key}.silenceMs`,
      `longest time without a successful answer, ${way}`,
      run.longestSilence.ms,
      'ms',
    ),
  ]
}

function awayMs({ marks: [mark] }: LoadRun): number | undefined {
  return mark && mark.untilMs - mark.fromMs
}

function sentence(run: LoadRun): string {
  const silence = `no answer for ${shown(run.longestSilence.ms, 'ms')}`
  const recovery = recoveryMs(run)
  if (failed(run) === 0) return `nothing failed, with ${silence}`
  const after =
    recovery === undefined
      ? 'and none had succeeded again when the run ended'
      : `the first success came ${shown(recovery, 'ms')} after the first failure`
  return `${failed(run)} of ${run.invocations} invocations failed, ${after}, with ${silence}`
}
