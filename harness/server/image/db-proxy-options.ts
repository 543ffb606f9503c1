import type { DbProxyOptions, DbProxyTarget } from '../../dbproxy/db-proxy-options.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import type { ServerCertificate } from '../certificate-authority.ts'
import type { Variables } from './variables.ts'

/** A proxy by its image's environment variables, documented in docs/containers.md. @throws PoolhouseError `InvalidOption` */
export function dbProxyOptions(variables: Variables, certificate: ServerCertificate): DbProxyOptions {
  const maxConnectionsPercent = variables.whole('MAX_CONNECTIONS_PERCENT', 1, 100, 100)
  return {
    name: variables.text('DB_PROXY_NAME', 'serverless-app-rds-proxy'),
    host: '0.0.0.0',
    port: 3306,
    tls: { key: certificate.key, cert: certificate.cert, ca: certificate.ca },
    rsaPrivateKey: certificate.rsaKey,
    requireTls: variables.flag('REQUIRE_TLS', false),
    idleClientTimeoutSeconds: variables.whole('IDLE_CLIENT_TIMEOUT', 1, 28_800, 1_800),
    auth: variables.list('SECRET_IDS', 'one or more names of secrets').map((secretArn) => ({
      secretArn,
      clientPasswordAuthType: variables.oneOf(
        'CLIENT_PASSWORD_AUTH_TYPE',
        ['MYSQL_CACHING_SHA2_PASSWORD', 'MYSQL_NATIVE_PASSWORD'],
        'MYSQL_CACHING_SHA2_PASSWORD',
      ),
    })),
    pool: {
      maxConnectionsPercent,
      maxIdleConnectionsPercent: variables.whole(
        'MAX_IDLE_CONNECTIONS_PERCENT',
        0,
        maxConnectionsPercent,
        Math.floor(maxConnectionsPercent / 2),
      ),
      connectionBorrowTimeoutSeconds: variables.whole('CONNECTION_BORROW_TIMEOUT', 0, 300, 120),
      sessionPinningFilters: variables.list('SESSION_PINNING_FILTERS'),
      initQuery: variables.text('INIT_QUERY', ''),
    },
    ...emulationFrom(variables.text('EMULATION', '{}')),
  }
}

/** What AWS has no option for, as JSON. @throws PoolhouseError `InvalidOption` for a member that is not known */
function emulationFrom(text: string): Partial<DbProxyOptions> {
  const known = [
    'pinUnknowns',
    'resetConnectionUnpins',
    'reservedConnections',
    'localInfile',
    'killVanishedStatements',
    'sessionStateTimeoutSeconds',
    'limits',
    'debugLogging',
  ]
  const options = JSON.parse(text) as Partial<DbProxyOptions>
  for (const name of Object.keys(options)) {
    if (known.includes(name)) continue
    throw new PoolhouseError(
      'InvalidOption',
      `EMULATION: no option '${name}'. Known here: ${known.join(', ')}.`,
    )
  }
  return options
}

/** The database behind the proxy. Its certificate is not verified: it is of the database container's own making. */
export function dbProxyTarget(variables: Variables): DbProxyTarget {
  return {
    host: variables.text('TARGET_HOST'),
    port: variables.whole('TARGET_PORT', 1, 65_535, 3306),
    maxConnections: variables.whole('TARGET_MAX_CONNECTIONS', 1, 100_000),
  }
}
