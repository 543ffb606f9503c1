import type { DbProxyDefinition } from '../../stack/stack-config.ts'

/** What a ProxySQL in front of one database is told at its start. */
export interface ProxySqlSettings {
  readonly target: {
    readonly host: string
    readonly port: number
    readonly maxConnections: number
    /** Whether ProxySQL's own connections are encrypted. Default true. */
    readonly tls?: boolean
  }
  readonly pool: Pick<
    DbProxyDefinition,
    | 'maxConnectionsPercent'
    | 'maxIdleConnectionsPercent'
    | 'connectionBorrowTimeoutSeconds'
    | 'idleClientTimeoutSeconds'
  > & { readonly initQuery?: string }
  /** Of the share, what is left to the monitor: one connection that it keeps, another now and then. Default 2, as in our own proxy. */
  readonly reservedConnections?: number
  readonly admin: { readonly user: string; readonly password: string }
  readonly monitor: { readonly user: string; readonly password: string }
  /** Database users known from the start; others are made known on the admin interface. */
  readonly users?: readonly { readonly user: string; readonly password: string }[]
  /** Shown in the greeting, where ProxySQL has a fixed text unless told. */
  readonly serverVersion: string
  /** Default: every address of a container, at the ports that ProxySQL's documentation names. */
  readonly listen?: { readonly host: string; readonly port: number; readonly adminPort: number }
  /** Default: that of the official image. */
  readonly dataDirectory?: string
}

const DAY_MS = 86_400_000
const MONITOR_CONNECTIONS = 2
const CONTAINER_LISTEN = { host: '0.0.0.0', port: 6033, adminPort: 6032 }

/**
 * /etc/proxysql.cnf, as near to RDS Proxy as ProxySQL's variables go. Out of their reach: a pin until the client leaves, the
 * 16 KB rule, the list of tracked variables, error 9501 and its text (ProxySQL's is 9001), the log and the metrics. So it
 * stands for results under multiplexing, not for decisions about pins.
 */
export function proxySqlConfig(settings: ProxySqlSettings): string {
  const { target, pool, admin, monitor, listen = CONTAINER_LISTEN } = settings
  const share = Math.floor((target.maxConnections * pool.maxConnectionsPercent) / 100)
  const limit = Math.max(1, share - (settings.reservedConnections ?? MONITOR_CONNECTIONS))
  const idlePercent = Math.round((100 * pool.maxIdleConnectionsPercent) / pool.maxConnectionsPercent)
  const variables = {
    threads: 2,
    interfaces: text(`${listen.host}:${listen.port}`),
    server_version: text(settings.serverVersion),
    default_charset: text('utf8mb4'),
    monitor_username: text(monitor.user),
    monitor_password: text(monitor.password),
    // Looks after the server without counting among its connections for long.
    monitor_connect_interval: 120_000,
    monitor_ping_interval: 8_000,
    monitor_read_only_interval: DAY_MS,
    multiplexing: true,
    connection_delay_multiplex_ms: 0,
    auto_increment_delay_multiplex: 0,
    autocommit_false_is_transaction: true,
    connect_timeout_server_max: Math.max(1, pool.connectionBorrowTimeoutSeconds) * 1_000,
    connect_timeout_server: 3_000,
    wait_timeout: pool.idleClientTimeoutSeconds * 1_000,
    connection_max_age_ms: DAY_MS,
    free_connections_pct: idlePercent,
    have_compress: false,
    // Its default of 2 s is how long a client that found no free connection sleeps, though one has become free.
    poll_timeout: 10,
    ...(pool.initQuery && { init_connect: text(pool.initQuery) }),
  }
  return [
    `datadir=${text(settings.dataDirectory ?? '/var/lib/proxysql')}`,
    'admin_variables=',
    '{',
    `  admin_credentials=${text(`${admin.user}:${admin.password}`)}`,
    `  mysql_ifaces=${text(`${listen.host}:${listen.adminPort}`)}`,
    '}',
    'mysql_variables=',
    '{',
    ...Object.entries(variables).map(([name, value]) => `  ${name}=${value}`),
    '}',
    'mysql_servers=',
    '(',
    `  { address=${text(target.host)}, port=${target.port}, hostgroup=0, max_connections=${limit}, use_ssl=${(target.tls ?? true) ? 1 : 0} }`,
    ')',
    'mysql_users=',
    '(',
    (settings.users ?? []).map(userLine).join(',\n'),
    ')',
    '',
  ].join('\n')
}

const userLine = ({ user, password }: { user: string; password: string }) =>
  `  { username=${text(user)}, password=${text(password)}, default_hostgroup=0, transaction_persistent=1 }`

/** A text of libconfig: quotes and backslashes are escaped. */
function text(value: string): string {
  return `"${value.replace(/["\\]/g, '\\$&')}"`
}
