import { PoolhouseError } from '../../kit/errors.ts'
import type { StackDefinition } from '../../stack/stack-config.ts'
import type { ContainerImages, TargetOptions } from '../../stack/target.ts'

/** What the containers of one stack are made from. */
export interface ContainersSettings {
  readonly images: ContainerImages
  readonly engine: 'proxysql' | 'poolhouse'
  /** Whose program answers as AWS: LocalStack's, or ours in its place. */
  readonly endpoint: 'localstack' | 'poolhouse'
  /** Passed on to LocalStack; images after 4.14.0 do not start without one. */
  readonly authToken: string | undefined
  /** How long a container may take until it answers, in seconds: POOLHOUSE_CONTAINER_TIMEOUT. Default 120. */
  readonly timeoutSeconds: number
}

/** Services that an image of ours in LocalStack's place passes on to a second LocalStack, where there is one. */
export const FORWARDED_SERVICES = ['secretsmanager', 'iam'] as const

/** Our own image in LocalStack's place is known by its name. */
const OUR_IMAGE = /(^|\/)poolhouse\/poolhouse(:|@|$)/

/**
 * Settings by option, else by environment variable, else by default.
 * @throws PoolhouseError `InvalidOption`, naming the variable
 */
export function containersSettings(
  definition: StackDefinition | undefined,
  options: Pick<TargetOptions, 'images'>,
  env: NodeJS.ProcessEnv,
): ContainersSettings {
  const { images = {} } = options
  const localstack = images.localstack ?? (env.POOLHOUSE_LOCALSTACK_IMAGE || 'localstack/localstack:4.14.0')
  const endpoint = OUR_IMAGE.test(localstack) ? 'poolhouse' : 'localstack'
  const services = images.services ?? (env.POOLHOUSE_SERVICES_IMAGE || undefined)
  if (services && endpoint === 'localstack') {
    throw new PoolhouseError(
      'InvalidOption',
      `POOLHOUSE_SERVICES_IMAGE: only an image of poolhouse passes services on, and ${localstack} answers them itself. Unset it.`,
    )
  }
  return {
    images: {
      localstack,
      services,
      mysql: images.mysql ?? (env.POOLHOUSE_MYSQL_IMAGE || 'mysql:8.4'),
      proxysql: images.proxysql ?? (env.POOLHOUSE_PROXYSQL_IMAGE || 'proxysql/proxysql:3.0.8'),
      dbProxy: images.dbProxy ?? (env.POOLHOUSE_DB_PROXY_IMAGE || 'poolhouse/db-proxy:local'),
    },
    engine: definition?.dbProxy?.engine ?? engineOf(env.POOLHOUSE_DB_PROXY_ENGINE),
    endpoint,
    authToken: env.LOCALSTACK_AUTH_TOKEN || undefined,
    timeoutSeconds: timeoutOf(env.POOLHOUSE_CONTAINER_TIMEOUT),
  }
}

function timeoutOf(text: string | undefined): number {
  const seconds = text ? Number(text) : 120
  if (Number.isInteger(seconds) && seconds >= 1 && seconds <= 3_600) return seconds
  throw new PoolhouseError(
    'InvalidOption',
    `POOLHOUSE_CONTAINER_TIMEOUT: expected seconds from 1 to 3600, got '${text}'.`,
  )
}

function engineOf(text: string | undefined): 'proxysql' | 'poolhouse' {
  if (!text) return 'proxysql'
  if (text === 'proxysql' || text === 'poolhouse') return text
  throw new PoolhouseError(
    'InvalidOption',
    `POOLHOUSE_DB_PROXY_ENGINE: expected proxysql or poolhouse, got '${text}'.`,
  )
}
