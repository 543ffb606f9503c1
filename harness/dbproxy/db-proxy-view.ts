import type { ClientState } from './client/client-connection.ts'
import type { SessionPin } from './client/session-pin.ts'

/** One client's session, as `sessions()` shows it. */
export interface DbProxySession {
  /** Also the thread id in the client's handshake; not the database's CONNECTION_ID(). */
  readonly id: number
  /** The name of the endpoint through which it came; `default` is the proxy's own. */
  readonly endpoint: string
  /** `IP:PORT` of the client. */
  readonly address: string
  readonly user: string
  readonly tls: boolean
  /** The cipher suite's name by OpenSSL, where TLS is used. */
  readonly tlsCipher: string | undefined
  /** When the client connected, in milliseconds since the epoch. */
  readonly since: number
  /** Statements so far; one with several parts counts once, as in QueryRequests. */
  readonly queries: number
  readonly state: ClientState
  /** Time since the client sent something, or since its last command was through; in milliseconds. */
  readonly quietForMs: number
  /** For how long it has sent liveness probes (COM_PING, SELECT 1) and nothing else; in milliseconds. */
  readonly onlyProbesForMs: number
  readonly inTransaction: boolean
  readonly pinned: SessionPin | undefined
  /** The database connection that it holds now, by the proxy's own number. */
  readonly databaseConnection: number | undefined
}

/** The client's side of one endpoint: what the CloudWatch metrics of the dimensions ProxyName and EndpointName are made of. */
export interface DbProxyEndpointStatistics {
  readonly clientConnections: {
    readonly current: number
    readonly tls: number
    readonly noTls: number
  }
  readonly clientConnectionsReceived: number
  readonly clientConnectionsClosed: number
  /** Of those, by IdleClientTimeout. */
  readonly clientConnectionsClosedIdle: number
  readonly clientConnectionsSetupSucceeded: number
  readonly clientConnectionsSetupFailedAuth: number
  readonly queryRequests: number
  readonly queryRequestsTls: number
  readonly queryResponses: number
  readonly queryResponseMicroseconds: number
  readonly queryDatabaseResponseMicroseconds: number
  readonly borrows: number
  readonly borrowWaitMicroseconds: number
}

/** Gauges and running totals of a proxy. Latencies are sums; divide by the counts beside them. */
export interface DbProxyStatistics {
  readonly clientConnections: {
    readonly current: number
    readonly tls: number
    readonly noTls: number
    readonly peak: number
  }
  readonly clientConnectionsReceived: number
  readonly clientConnectionsClosed: number
  /** Of those, by IdleClientTimeout. */
  readonly clientConnectionsClosedIdle: number
  readonly clientConnectionsSetupSucceeded: number
  readonly clientConnectionsSetupFailedAuth: number
  readonly databaseConnections: {
    readonly total: number
    readonly idle: number
    readonly borrowed: number
    readonly pinned: number
    readonly resetting: number
    readonly opening: number
    readonly inTransaction: number
    readonly withTls: number
    /** MaxDatabaseConnectionsAllowed. */
    readonly limit: number
    /** Most in use at once, borrowed and pinned. */
    readonly peakInUse: number
  }
  /** Clients that wait for a database connection now. */
  readonly waiting: number
  readonly databaseConnectionRequests: number
  readonly databaseConnectionRequestsWithTls: number
  readonly databaseConnectionsSetupSucceeded: number
  readonly databaseConnectionsSetupFailed: number
  readonly borrows: number
  readonly borrowTimeouts: number
  readonly borrowWaits: number
  readonly borrowWaitMicroseconds: number
  readonly queryRequests: number
  readonly queryRequestsTls: number
  readonly queryResponses: number
  readonly queryDatabaseResponseMicroseconds: number
  readonly queryResponseMicroseconds: number
  readonly pins: number
  /** Statements that would have pinned without EXCLUDE_VARIABLE_SETS. */
  readonly setsExcluded: number
  readonly targetAvailable: boolean
  /** By the endpoint's name. What a removed endpoint has counted stays in the proxy's totals above. */
  readonly endpoints: Readonly<Record<string, DbProxyEndpointStatistics>>
}
