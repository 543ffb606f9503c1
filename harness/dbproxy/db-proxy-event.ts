/** What a proxy tells about itself, in the words of RDS Proxy's log lines and metrics. Ids are decimal numbers. */
export type DbProxyEvent =
  | { readonly type: 'ClientConnectionReceived'; readonly clientConnection: number; readonly address: string }
  | {
      readonly type: 'ClientConnectionSetupSucceeded'
      readonly clientConnection: number
      readonly user: string
      readonly tls: boolean
    }
  | {
      readonly type: 'ClientConnectionSetupFailedAuth'
      readonly clientConnection: number
      readonly user: string
    }
  | { readonly type: 'ClientConnectionClosed'; readonly clientConnection: number; readonly reason: string }
  | {
      readonly type: 'ClientConnectionPinned'
      readonly clientConnection: number
      readonly dbConnection: number
      readonly rule: string
      readonly reason: string
      readonly statement: string
    }
  | { readonly type: 'BorrowTimedOut'; readonly clientConnection: number; readonly waitedMs: number }
  | { readonly type: 'SecretUnreadable'; readonly secretArn: string; readonly message: string }
  | {
      readonly type: 'DatabaseConnectionOpened'
      readonly dbConnection: number
      readonly user: string
      readonly tls: boolean
    }
  | { readonly type: 'DatabaseConnectionFailed'; readonly user: string; readonly message: string }
  | { readonly type: 'DatabaseConnectionClosed'; readonly dbConnection: number; readonly reason: string }
  | {
      readonly type: 'TargetAvailable'
      readonly host: string
      readonly port: number
      readonly serverVersion: string
    }
  | {
      readonly type: 'TargetUnavailable'
      readonly host: string
      readonly port: number
      readonly message: string
    }
