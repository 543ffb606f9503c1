// Decides what the containers target is made of on this machine: images of registries where they can be had, else our own.
import { engineClient } from '../harness/targets/containers/engine.ts'
import { containersSettings } from '../harness/targets/containers/settings.ts'

export interface ContainersPlan {
  /** Variables for the specs' processes. */
  readonly env: Readonly<Record<string, string>>
  /** What a reader should know: which image stands for which. */
  readonly notes: readonly string[]
  /** What a second run takes for the services of LocalStack; undefined when there is no such image, or no need of one. */
  readonly services: string | undefined
  /** Variables for a run with our own proxy, where ProxySQL is there and ours is, too. */
  readonly ourProxy: Readonly<Record<string, string>> | undefined
}

/** In the place of an image that cannot be had: one that `npm run images` builds. */
const own = {
  localstack: 'poolhouse/poolhouse:local',
  mysql: 'poolhouse/mysql:local',
  proxysql: 'poolhouse/proxysql:local',
  services: 'poolhouse/localstack:4.14.0',
} as const

const PULL_TIMEOUT_MS = 600_000

/** The plan, or why there is none. */
export async function planContainers(tell: (line: string) => void): Promise<ContainersPlan | string> {
  let images: Images
  try {
    images = new Images((await engineClient()).container.dockerode, tell)
  } catch (error) {
    return (error as Error).message
  }
  const settings = containersSettings(undefined, {}, process.env)
  const env: Record<string, string> = {}
  const notes: string[] = []
  for (const [name, variable] of [
    ['mysql', 'POOLHOUSE_MYSQL_IMAGE'],
    ['localstack', 'POOLHOUSE_LOCALSTACK_IMAGE'],
  ] as const) {
    const wanted = settings.images[name]
    const reason = await images.missing(wanted)
    if (reason === undefined) {
      env[variable] = wanted
      continue
    }
    if (process.env[variable] || (await images.missing(own[name], false)) !== undefined) {
      return `the image ${wanted} cannot be had (${reason}), and ${own[name]} is not built; npm run images builds it`
    }
    env[variable] = own[name]
    notes.push(`${own[name]} in the place of ${wanted}, which cannot be had (${reason})`)
  }
  const isOwnEndpoint = env.POOLHOUSE_LOCALSTACK_IMAGE === own.localstack
  Object.assign(env, await planProxy(images, settings, notes))
  const services =
    isOwnEndpoint && (await images.missing(own.services, false)) === undefined ? own.services : undefined
  env.POOLHOUSE_REAL_LOCALSTACK_IMAGE = services ?? (isOwnEndpoint ? '' : env.POOLHOUSE_LOCALSTACK_IMAGE!)
  if (isOwnEndpoint && !services)
    notes.push(
      'no specs against the real LocalStack: it cannot be had, and npm run images -- localstack was not run',
    )
  const hasBoth =
    env.POOLHOUSE_REAL_PROXYSQL_IMAGE !== '' &&
    (await images.missing(settings.images.dbProxy, false)) === undefined
  const ourProxy = hasBoth ? { ...env, POOLHOUSE_DB_PROXY_ENGINE: 'poolhouse' } : undefined
  return { env, notes, services, ourProxy }
}

async function planProxy(
  images: Images,
  settings: ReturnType<typeof containersSettings>,
  notes: string[],
): Promise<Record<string, string>> {
  const wanted = settings.images.proxysql
  const reason = await images.missing(wanted)
  const proxysql =
    reason === undefined
      ? wanted
      : (await images.missing(own.proxysql, false)) === undefined
        ? own.proxysql
        : undefined
  const ours = await images.missing(settings.images.dbProxy, false)
  if (proxysql) return { POOLHOUSE_PROXYSQL_IMAGE: proxysql, POOLHOUSE_REAL_PROXYSQL_IMAGE: proxysql }
  notes.push(
    `no ProxySQL: ${wanted} cannot be had (${reason}), and POOLHOUSE_PROXYSQL names no program to build an image around; ` +
      (ours === undefined ? `${settings.images.dbProxy} in its place` : 'stacks have no proxy'),
  )
  return { POOLHOUSE_DB_PROXY_ENGINE: 'poolhouse', POOLHOUSE_REAL_PROXYSQL_IMAGE: '' }
}

type Dockerode = Awaited<ReturnType<typeof engineClient>>['container']['dockerode']

class Images {
  readonly #dockerode: Dockerode
  readonly #tell: (line: string) => void

  constructor(dockerode: Dockerode, tell: (line: string) => void) {
    this.#dockerode = dockerode
    this.#tell = tell
  }

  /** Why an image is not there, after a try to pull it; undefined when it is. */
  async missing(name: string, mayPull = true): Promise<string | undefined> {
    const there = await this.#dockerode
      .getImage(name)
      .inspect()
      .then(
        () => true,
        () => false,
      )
    if (there) return undefined
    if (!mayPull || name.startsWith('poolhouse/')) return 'not built'
    this.#tell(`containers: pulling ${name}`)
    try {
      await this.#pull(name)
      return undefined
    } catch (error) {
      return reasonOf(error as Error)
    }
  }

  async #pull(name: string): Promise<void> {
    const stream = await this.#dockerode.pull(name, { abortSignal: AbortSignal.timeout(PULL_TIMEOUT_MS) })
    await new Promise<void>((resolve, reject) => {
      this.#dockerode.modem.followProgress(stream, (error) => (error ? reject(error) : resolve()))
    })
  }
}

/** The part of the engine's message that tells, without the registry's address. */
function reasonOf({ message }: Error): string {
  if (
    /no such host|i\/o timeout|connection refused|TLS|certificate|EOF|network is unreachable|aborted/i.test(
      message,
    )
  )
    return 'no registry answers'
  return message
    .replace(/^\(HTTP code \d+\) [^-]*- /, '')
    .split('\n')[0]!
    .slice(0, 120)
}
