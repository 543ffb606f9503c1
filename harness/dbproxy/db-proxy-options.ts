import type { Clock } from '../kit/clock.ts'
import type { DbProxyEvent } from './db-proxy-event.ts'
import type { PinUnknowns } from './statement/index.ts'

/** RDS Proxy's `ClientPasswordAuthType`, the values of the MySQL family. */
export type ClientPasswordAuthType = 'MYSQL_CACHING_SHA2_PASSWORD' | 'MYSQL_NATIVE_PASSWORD'

/** One item of a proxy's `Auth`: a secret that holds one database user's name and password. */
export interface ProxyAuth {
  readonly secretArn: string
  readonly clientPasswordAuthType: ClientPasswordAuthType
}

/** The target group's `ConnectionPoolConfig`. */
export interface ConnectionPoolConfiguration {
  /** 1 to 100: per cent of the database's max_connections. */
  readonly maxConnectionsPercent: number
  /** 0 to `maxConnectionsPercent`: how many of them may stay idle for longer than five minutes. */
  readonly maxIdleConnectionsPercent: number
  /** How long a client waits for a database connection. 0: not at all. */
  readonly connectionBorrowTimeoutSeconds: number
  /** `EXCLUDE_VARIABLE_SETS`, or empty. */
  readonly sessionPinningFilters: readonly string[]
  /** Statements, separated by semicolons, run once on each new database connection; empty for none. */
  readonly initQuery: string
}

/** PEM texts. */
export interface ListenerTls {
  readonly key: string
  readonly cert: string
  readonly ca?: string
}

export interface DbProxyOptions {
  readonly name: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  readonly tls: ListenerTls
  readonly requireTls: boolean
  readonly idleClientTimeoutSeconds: number
  readonly auth: readonly ProxyAuth[]
  readonly pool: ConnectionPoolConfiguration
  /** Database connections that the proxy keeps for itself. About 2 were seen on AWS (grade B). Default 2. */
  readonly reservedConnections?: number
  /** PEM of the RSA key that caching_sha2_password without TLS uses. Without one it is made at the first such login. */
  readonly rsaPrivateKey?: string
  /**
   * Whether COM_RESET_CONNECTION ends a pin. Grade U, not verified on AWS; false is the strict reading of "until the client
   * connection ends".
   */
  readonly resetConnectionUnpins?: boolean
  /** How pinning treats what AWS's documentation leaves open. */
  readonly pinUnknowns?: Partial<PinUnknowns>
  /** How long a client may take to log in. Default 10, MySQL's connect_timeout (grade U). */
  readonly handshakeTimeoutSeconds?: number
}

export interface DbProxyPorts {
  /** Reads a secret's user and password. A rejection counts as "no such secret". */
  readSecret(secretArn: string): Promise<{ username: string; password: string }>
  readonly clock: Clock
  onEvent?(event: DbProxyEvent): void
}

/** The database behind the proxy. */
export interface DbProxyTarget {
  readonly host: string
  readonly port: number
  /** The database's max_connections, of which the pool takes its per cent. */
  readonly maxConnections: number
  /** PEM. With it the database's certificate is verified, without it not. */
  readonly ca?: string
}

/** What may be changed while the proxy runs. */
export interface DbProxyChanges {
  readonly requireTls?: boolean
  readonly idleClientTimeoutSeconds?: number
  readonly auth?: readonly ProxyAuth[]
}
