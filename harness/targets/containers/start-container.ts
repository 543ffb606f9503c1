import type { GenericContainer, StartedTestContainer } from 'testcontainers'
import { PoolhouseError } from '../../kit/errors.ts'
import { LOOPBACK } from './loopback-of.ts'
import type { Session } from './session.ts'

/** How many lines of a container's log an error shows. */
const SHOWN_LINES = 15

/** The part of a container that its class keeps to itself, and without which no port can be bound to loopback. */
interface WithHostConfig {
  readonly hostConfig: { PortBindings?: Record<string, { HostIp?: string; HostPort: string }[]> }
}

/** What all containers of a stack share. */
export interface StackStart {
  readonly session: Session
  readonly onProgress: (line: string) => void
  /** How long a container may take until it answers. */
  readonly timeoutMs: number
}

/** How a container is called in progress and errors. */
export interface ContainerRole {
  /** `MySQL`, `ProxySQL`, `LocalStack`, … */
  readonly name: string
  readonly image: string
  /** What to set to another image. */
  readonly variable: string
  /** What a line of its log means, where that can be told. */
  readonly explain?: (log: string) => string | undefined
}

/**
 * Starts a container of a stack: labelled, on the stack's network as `alias`, its ports published on 127.0.0.1 alone.
 * @throws PoolhouseError `PortTaken`, or `ContainerFailed` with what it logged last
 */
export async function startContainer<Started extends StartedTestContainer>(
  role: ContainerRole,
  container: GenericContainer & { start(): Promise<Started> },
  { session, alias, onProgress, timeoutMs }: StackStart & { readonly alias: string },
): Promise<Started> {
  const log: string[] = []
  for (const bindings of Object.values(
    (container as unknown as WithHostConfig).hostConfig.PortBindings ?? {},
  )) {
    for (const binding of bindings) binding.HostIp = LOOPBACK
  }
  container
    .withLabels(session.labels)
    .withNetworkMode(session.networkName)
    .withNetworkAliases(alias)
    .withStartupTimeout(timeoutMs)
    .withLogConsumer((stream) => {
      stream.on('data', (line: Buffer | string) => {
        log.push(String(line).trimEnd())
        if (log.length > SHOWN_LINES) log.shift()
      })
    })
  const began = performance.now()
  try {
    const started = (await container.start()) as StartedTestContainer as Started
    onProgress(
      `${role.name} is up after ${((performance.now() - began) / 1_000).toFixed(1)} s (${role.image})`,
    )
    return started
  } catch (error) {
    throw explained(role, error as Error, log)
  }
}

function explained(role: ContainerRole, error: Error, log: readonly string[]): PoolhouseError {
  const text = error.message
  if (/port is already allocated|address already in use|ports are not available/i.test(text)) {
    const port = /(?:0\.0\.0\.0|127\.0\.0\.1):(\d+)/.exec(text)?.[1]
    return new PoolhouseError(
      'PortTaken',
      `port ${port ?? 'asked for'} of ${LOOPBACK} is taken by another program; stop it, or choose another port (0 takes any free one).`,
      { cause: error },
    )
  }
  const logged = log.filter(Boolean).join('\n')
  const why = role.explain?.(`${text}\n${logged}`)
  const reason = why ?? text.split('\n')[0]
  const tail = logged ? `\nThe last lines of its log:\n${logged}` : ''
  const advice = /no such image|not found|denied|unauthorized|pull|manifest unknown|dial tcp|lookup/i.test(
    text,
  )
    ? ` Pull or build it (npm run images, in poolhouse's repository), or set ${role.variable} to an image that is there.`
    : ` Set ${role.variable} to try another image.`
  return new PoolhouseError(
    'ContainerFailed',
    `the ${role.name} container (image ${role.image}) did not come up: ${reason}.${advice}${tail}`,
    { cause: error },
  )
}

/** Where this process reaches a container's port. */
export function publishedAt(container: StartedTestContainer, port: number): { host: string; port: number } {
  return { host: container.getHost(), port: container.getMappedPort(port) }
}
