import type { StackDefinition } from '../../stack/stack-config.ts'
import type { BroughtEndpoint } from '../../stack/target.ts'
import { MYSQL_ALIAS, userLimit } from './mysql.ts'
import { publishedAt, type StackStart, startContainer } from './start-container.ts'
import { emulationOf } from './supported-options.ts'

const PORT = 3306
const TELLING_PORT = 4570
const ALIAS = 'rds-proxy'

/** What stands in front of the database, whichever engine it is. */
export interface StartedDbProxy {
  readonly address: BroughtEndpoint
  /** Answers `sessions` and `statistics` as the embedded target does; an engine that cannot says so. */
  tell(what: 'sessions' | 'statistics' | 'connection-pool' | 'certificate-authority'): Promise<unknown>
  /** Removes the container. */
  stop(): Promise<void>
}

/** Our own RDS proxy, in a container of its own image. It reads its user from the secret, through the stack's endpoint. */
export async function startOurDbProxy(
  image: string,
  definition: StackDefinition,
  endpointInNetwork: string,
  start: StackStart,
): Promise<StartedDbProxy> {
  const { GenericContainer, Wait } = await import('testcontainers')
  const config = definition.dbProxy!
  const container = new GenericContainer(image)
    .withExposedPorts(PORT, TELLING_PORT)
    .withWaitStrategy(Wait.forLogMessage(/^Ready\.$/m))
    .withEnvironment({
      AWS_ENDPOINT_URL: endpointInNetwork,
      AWS_DEFAULT_REGION: definition.region,
      DB_PROXY_NAME: config.name,
      SECRET_IDS: [
        definition.secret!.name,
        ...Object.values(config.users).map((user) => user.secretName),
      ].join(','),
      TARGET_HOST: MYSQL_ALIAS,
      TARGET_MAX_CONNECTIONS: String(userLimit(definition)),
      MAX_CONNECTIONS_PERCENT: String(config.maxConnectionsPercent),
      MAX_IDLE_CONNECTIONS_PERCENT: String(config.maxIdleConnectionsPercent),
      CONNECTION_BORROW_TIMEOUT: String(config.connectionBorrowTimeoutSeconds),
      IDLE_CLIENT_TIMEOUT: String(config.idleClientTimeoutSeconds),
      REQUIRE_TLS: String(config.requireTls),
      CLIENT_PASSWORD_AUTH_TYPE: config.clientPasswordAuthType,
      SESSION_PINNING_FILTERS: config.sessionPinningFilters.join(','),
      INIT_QUERY: config.initQuery,
      EMULATION: JSON.stringify(emulationOf(config)),
    })
  const role = { name: 'RDS proxy', image, variable: 'POOLHOUSE_DB_PROXY_IMAGE' }
  const started = await startContainer(role, container, { ...start, alias: ALIAS })
  const telling = publishedAt(started, TELLING_PORT)
  return {
    address: { ...publishedAt(started, PORT), inNetwork: { host: ALIAS, port: PORT } },
    tell: async (what) => {
      const answer = await fetch(`http://${telling.host}:${telling.port}/${what}`)
      if (!answer.ok) throw new Error(await answer.text())
      return answer.json()
    },
    stop: async () => void (await started.stop({ timeout: 1_000 })),
  }
}
