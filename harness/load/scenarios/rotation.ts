import type { LoadRun, ScenarioFigure } from '../load-result.ts'
import type { StrategyName } from '../strategies.ts'
import { failed, figure, shown } from './figure.ts'
import { rotateSecret } from './rotate-secret.ts'
import type { Scenario, ScenarioContext } from './scenario.ts'

/** New environments that connect after the rotation. */
const NEWCOMERS = 5
/** Each is at work until the others have come, so that none serves two of the invocations. */
const NEWCOMERS_EVENT = { workSeconds: 0.3 }

interface Rotated {
  readonly run: LoadRun
  readonly windowMs: number
  /** How many of the new environments succeeded. */
  readonly newcomers: number
}

/** The password is changed while the load is on; then environments are started that never knew the old one. */
export const rotation: Scenario = {
  title: 'Rotation of the secret under load',
  claim:
    'Whoever is connected stays connected when the password changes; new environments read the new one. Between the two steps of a rotation, whoever logs in is refused.',
  strategies: ['module-scope', 'per-invocation', 'db-proxy'],
  needsRdsApi: true,
  async measure(context) {
    const connected = await rotated(context, 'module-scope')
    const connecting = await rotated(context, 'per-invocation')
    const dbProxy = await rotated(context, 'db-proxy')
    return {
      runs: [connected.run, connecting.run, dbProxy.run],
      figures: [
        ...figuresOf('connected', 'connected directly', connected),
        ...figuresOf('connecting', 'connecting in each invocation', connecting),
        ...figuresOf('dbProxy', 'connected through the proxy', dbProxy),
      ],
      finding: `For ${shown(connecting.windowMs, 'ms')} the secret held a password that the database no longer took. Of those connected directly ${failed(connected.run)} of ${connected.run.invocations} invocations failed, through the proxy ${failed(dbProxy.run)} of ${dbProxy.run.invocations}, of those who log in each time ${failed(connecting.run)} of ${connecting.run.invocations}. Of ${3 * NEWCOMERS} new environments ${connected.newcomers + connecting.newcomers + dbProxy.newcomers} got in with the new password.`,
    }
  },
}

async function rotated(
  { stack, load, durationMs }: ScenarioContext,
  strategy: StrategyName,
): Promise<Rotated> {
  let windowMs = Number.NaN
  let newcomers = 0
  const run = await load(
    strategy,
    {},
    {
      during: [
        {
          atMs: durationMs / 2,
          label: 'the secret is rotated',
          act: async () => {
            windowMs = await rotateSecret(stack)
          },
        },
      ],
      after: async () => {
        await stack.function(strategy).recycle()
        const answers = await Promise.all(
          Array.from({ length: NEWCOMERS }, () => stack.invoke(strategy, NEWCOMERS_EVENT)),
        )
        newcomers = answers.filter(({ functionError }) => functionError === undefined).length
      },
    },
  )
  return { run, windowMs, newcomers }
}

function figuresOf(key: string, who: string, { run, windowMs, newcomers }: Rotated): ScenarioFigure[] {
  return [
    figure(`${key}.failed`, `failed invocations, ${who}`, failed(run), 'invocations'),
    figure(
      `${key}.denied`,
      `refused with ER_ACCESS_DENIED_ERROR, ${who}`,
      run.errors.ER_ACCESS_DENIED_ERROR ?? 0,
      'invocations',
    ),
    figure(
      `${key}.windowMs`,
      `time between the database's and the secret's new password, ${who}`,
      windowMs,
      'ms',
    ),
    figure(
      `${key}.newcomers`,
      `new environments that got in, of ${NEWCOMERS}, ${who}`,
      newcomers,
      'environments',
    ),
  ]
}
