import { PoolhouseError } from '../kit/errors.ts'
import { defineStack, isStackDefinition } from './define-stack.ts'
import { Milestones } from './milestones.ts'
import { Stack } from './stack.ts'
import type { StackConfig, StackDefinition } from './stack-config.ts'
import type { StartedTarget, Target, TargetName, TargetOptions } from './target.ts'

export interface StartStackOptions extends TargetOptions {
  /** Default: the environment variable POOLHOUSE_TARGET, else `embedded`. */
  readonly target?: TargetName
  /**
   * Initialise one environment of each function while the database starts, so that the first invocation is warm; Lambda
   * does so now and then, too ("occasionally pre-initializes execution environments", Lambda developer guide). Default
   * false: then the first invocation is a cold start.
   */
  readonly preInitialize?: boolean
  /** performance.now() from which the start's steps are counted. Default: now. */
  readonly sinceMs?: number
}

/** Makes `startStack` and `connectStack` for a set of targets; the targets room binds them. */
export function stackStarter(
  targets: Readonly<Partial<Record<TargetName, Target>>>,
  connect: (url: string) => Promise<StartedTarget>,
) {
  /**
   * Starts a stack and provisions everything that it declares. `await using stack = await startStack(definition)`.
   * A failed start leaves no process, port or directory behind.
   * @throws PoolhouseError whose code says whose side the failure is on.
   */
  async function startStack(
    config: StackConfig | StackDefinition,
    options: StartStackOptions = {},
  ): Promise<Stack> {
    const definition = isStackDefinition(config) ? config : defineStack(config)
    const milestones = new Milestones(options.sinceMs)
    const name = options.target ?? (process.env.POOLHOUSE_TARGET || 'embedded')
    const target = Object.hasOwn(targets, name) ? targets[name as TargetName] : undefined
    if (!target) {
      throw new PoolhouseError(
        'InvalidOption',
        `no target '${name}' in this version; expected ${Object.keys(targets).join(' or ')} (option 'target' or POOLHOUSE_TARGET).`,
      )
    }
    if (definition.network && target.lacks.network !== undefined) {
      throw new PoolhouseError(
        'NotOnThisTarget',
        `network: not on the target '${name}': ${target.lacks.network}. Use the target 'embedded', or leave out network and what names its parts.`,
      )
    }
    const starting = target.start(definition, options)
    preloadClients(definition)
    const started = await starting
    milestones.reached('start the server')
    return Stack.provision(started, definition, { milestones, preInitialize: options.preInitialize ?? false })
  }

  /** Joins the stack behind an endpoint URL, so that several test files share one. It stays up when this is disposed. */
  async function connectStack(url: string): Promise<Stack> {
    return Stack.join(await connect(url))
  }

  return { startStack, connectStack }
}

/** The SDK's clients are loaded while the server starts; whoever needs one awaits its import and meets its error. */
function preloadClients(definition: StackDefinition): void {
  const clients = [
    import('@aws-sdk/client-rds'),
    ...(definition.secret ? [import('@aws-sdk/client-secrets-manager')] : []),
    ...(Object.keys(definition.functions).length > 0 ? [import('@aws-sdk/client-lambda')] : []),
    ...(definition.api ? [import('@aws-sdk/client-api-gateway')] : []),
  ]
  for (const client of clients) client.catch(() => {})
}
