import type { Clock } from '../kit/clock.ts'
import type { DbProxyEvent } from './db-proxy-event.ts'
import type { PinUnknowns } from './statement/index.ts'

/** RDS Proxy's `ClientPasswordAuthType`, the values of the MySQL family. */
export type ClientPasswordAuthType = 'MYSQL_CACHING_SHA2_PASSWORD' | 'MYSQL_NATIVE_PASSWORD'

/** One item of a proxy's `Auth`: a secret that holds one database user's name and password. */
export interface ProxyAuth {
  readonly secretArn: string
  readonly clientPasswordAuthType: ClientPasswordAuthType
  /**
   * `IAMAuth`. With `REQUIRED` the user logs in with an IAM token over TLS, and with nothing else; the proxy itself still uses the
   * secret's password towards the database. Default `DISABLED`.
   */
  readonly iamAuth?: 'DISABLED' | 'REQUIRED'
}

/** What an IAM token is checked against, besides the endpoint's address. */
export interface IamIdentity {
  readonly region: string
  readonly account: string
  /** The proxy's `prx-…`, which IAM policies name: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:prx-…/USER`. */
  readonly resourceId: string
}

/**
 * The ceilings behind the three 1040 errors. AWS gives the errors but not the numbers (grade U, not verified on AWS): each is off
 * unless given.
 */
export interface ProxyLimits {
  /** New client connections in any one second. */
  readonly connectionsPerSecond?: number
  /** Logins with an IAM token in any one second. */
  readonly iamLoginsPerSecond?: number
  /** Client connections at a time, over all endpoints. */
  readonly simultaneousConnections?: number
}

/** An endpoint of a proxy besides its own. */
export interface ProxyEndpointOptions {
  readonly name: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Names by which clients know the address: an IAM token is for one of them, or for the address itself. */
  readonly hostNames?: readonly string[]
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
  /** What its plane knows it by: unique there, and for good. An ARN where several accounts have proxies. */
  readonly name: string
  readonly host: string
  /** 0 takes any free port. */
  readonly port: number
  /** Names by which clients know the address: an IAM token is for one of them, or for the address itself. */
  readonly hostNames?: readonly string[]
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
  /**
   * How long the database may take over what the proxy itself asks on a client's connection: its session state set before a statement, or read
   * after one. Then a client that has not sent its statement gets 9501, any other is closed. Default 10 (grade U, not verified on
   * AWS).
   */
  readonly sessionStateTimeoutSeconds?: number
  /** Enhanced logging: events tell each statement. Switches itself off after 24 hours (grade A). Default false. */
  readonly debugLogging?: boolean
  /**
   * How long the proxy goes on with what it has read of a secret after that has changed. How soon AWS's proxy notices is not
   * public (grade U, not verified on AWS). Default 0: at once.
   */
  readonly secretNoticeDelaySeconds?: number
  readonly limits?: ProxyLimits
  /**
   * Whether LOAD DATA LOCAL is passed on, where the database has `local_infile` on. AWS says nothing about it (grade U, not verified on AWS). Default
   * false: the proxy does not offer it, and the database refuses the statement.
   */
  readonly localInfile?: boolean
  /**
   * Whether a statement whose client has gone is ended at the database by KILL, on an extra connection. AWS documents that the database connection
   * is closed, and no more (grade U, not verified on AWS). Default false: as behind a client that vanishes from MySQL itself, the
   * statement goes on until the server notices, and counts against max_connections. A harness that ended it by default would hide
   * that.
   */
  readonly killVanishedStatements?: boolean
  /** Without it no IAM token is accepted. */
  readonly iam?: IamIdentity
}

/** Who wants to log in by an IAM token, and to what. */
export interface IamLogin {
  readonly accessKeyId: string
  /** Of temporary credentials. */
  readonly sessionToken: string | undefined
  /** `arn:aws:rds-db:REGION:ACCOUNT:dbuser:RESOURCE_ID/USER`. */
  readonly resource: string
}

export interface AccessKey {
  /** Which a token's signature is checked with. */
  readonly secretAccessKey: string
  /** Whether policies allow its holder `rds-db:connect` to the resource. */
  readonly mayConnect: boolean
}

export interface DbProxyPorts {
  /** Reads a secret's user and password. A rejection counts as "no such secret". */
  readSecret(secretArn: string): Promise<{ username: string; password: string }>
  /**
   * What an IAM token is checked with; undefined when there is no such access key, or its session token is not valid. Without
   * this port no IAM token is accepted.
   */
  accessKeyOf?(login: IamLogin): Promise<AccessKey | undefined>
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
  /**
   * What keeps the proxy from it, in words: no connection is opened then. Those that are open stay, as what security groups track
   * does on AWS when a rule goes (grade A: EC2's "Security group connection tracking").
   */
  readonly blocked?: string
}

/** What may be changed while the proxy runs. */
export interface DbProxyChanges {
  readonly requireTls?: boolean
  readonly idleClientTimeoutSeconds?: number
  readonly auth?: readonly ProxyAuth[]
  /** Switching it on, even where it is on, begins its 24 hours anew. */
  readonly debugLogging?: boolean
  /** Of the proxy's own endpoint. */
  readonly hostNames?: readonly string[]
}
