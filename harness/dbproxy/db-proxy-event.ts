/** The name of a proxy's own endpoint, as AWS's log lines have it (`[proxyEndpoint=default]`, grade B). */
export const DEFAULT_ENDPOINT = 'default'

/** A client connection, and the endpoint's name through which it came. */
interface OfClient {
  readonly clientConnection: number
  /** {@link DEFAULT_ENDPOINT} is the proxy's own. */
  readonly endpoint: string
}

/**
 * What a proxy tells about itself, in the words of RDS Proxy's log lines and metrics. Ids are decimal numbers. Statements are
 * cut to their first 1,024 bytes.
 */
export type DbProxyEvent =
  /** `address` is `IP:PORT` of the client. */
  | ({ readonly type: 'ClientConnectionReceived'; readonly address: string } & OfClient)
  | ({
      readonly type: 'ClientConnectionSetupSucceeded'
      readonly user: string
      readonly tls: boolean
    } & OfClient)
  /** The login failed, or the TLS handshake: then `user` is empty. `reason` says which check failed, without any secret. */
  | ({
      readonly type: 'ClientConnectionSetupFailedAuth'
      readonly user: string
      readonly reason: string
    } & OfClient)
  /** One of the 1040 errors: `message` is what the client was told. */
  | ({ readonly type: 'ClientConnectionThrottled'; readonly message: string } & OfClient)
  /** `reason` is a sentence, AWS's own where that is known. */
  | ({ readonly type: 'ClientConnectionClosed'; readonly reason: string } & OfClient)
  | ({
      readonly type: 'ClientConnectionPinned'
      readonly dbConnection: number
      readonly rule: string
      readonly reason: string
      readonly statement: string
    } & OfClient)
  /** Only with DebugLogging. `dbConnection` is absent where the proxy answered by itself. */
  | ({
      readonly type: 'StatementReceived'
      readonly dbConnection?: number
      readonly statement: string
    } & OfClient)
  | ({ readonly type: 'BorrowTimedOut'; readonly waitedMs: number } & OfClient)
  | { readonly type: 'SecretUnreadable'; readonly secretArn: string; readonly message: string }
  /** More than one secret of the proxy has that user: nobody gets in by it. */
  | { readonly type: 'DuplicateUser'; readonly user: string }
  /** `from` and `to` are `IP:PORT` of the proxy's and of the database's side. */
  | {
      readonly type: 'DatabaseConnectionOpened'
      readonly dbConnection: number
      readonly user: string
      readonly tls: boolean
      readonly from: string
      readonly to: string
    }
  | { readonly type: 'DatabaseConnectionFailed'; readonly user: string; readonly message: string }
  /** It was reset and is back in the pool. */
  | { readonly type: 'DatabaseConnectionReset'; readonly dbConnection: number }
  | { readonly type: 'DatabaseConnectionClosed'; readonly dbConnection: number; readonly reason: string }
  | {
      readonly type: 'TargetAvailable'
      readonly host: string
      readonly port: number
      readonly serverVersion: string
    }
  /** What stands between the proxy and its target; TargetUnavailable follows. */
  | {
      readonly type: 'TargetBlocked'
      readonly host: string
      readonly port: number
      readonly reason: string
    }
  | {
      readonly type: 'TargetUnavailable'
      readonly host: string
      readonly port: number
      readonly message: string
    }
  /** Enhanced logging has switched itself off after 24 hours (grade A): DebugLogging is false from now on. */
  | { readonly type: 'DebugLoggingEnded' }
