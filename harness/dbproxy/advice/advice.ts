/** Names of the pieces of advice, and their anchors in docs/advice.md. */
export type AdviceRule =
  | 'pinned-sessions'
  | 'client-lifetime'
  | 'idle-client-timeout'
  | 'probes'
  | 'idle-in-transaction'
  | 'exclude-variable-sets'
  | 'init-query'
  | 'init-connect'
  | 'headroom'
  | 'max-connections-percent'

/** One thing to change, with what was observed. Nothing is reported that was not seen on this stack. */
export interface Advice {
  readonly rule: AdviceRule
  /** What was observed, with its numbers. */
  readonly finding: string
  /** What to change. */
  readonly change: string
  /** The page of the documentation, relative to the package. */
  readonly docs: string
  /** How sure it is that AWS's proxy gives the same reason for it. */
  readonly grade: 'A' | 'B' | 'C' | 'U'
}

/** A session, as far as advice goes; {@link DbProxySession} has all of it. */
export interface ObservedSession {
  readonly inTransaction: boolean
  readonly state: string
  /** Time since the client sent something, or since its last command was through; in milliseconds. */
  readonly quietForMs: number
  readonly pinned: { readonly rule: string; readonly statement: string } | undefined
  /** For how long it has sent nothing but liveness probes; 0 when its last command was work, or none came since. */
  readonly onlyProbesForMs: number
}

/** What the proxy and its database look like at one moment. */
export interface ObservedProxy {
  readonly sessions: readonly ObservedSession[]
  readonly configuration: {
    readonly maxConnectionsPercent: number
    readonly idleClientTimeoutSeconds: number
    readonly sessionPinningFilters: readonly string[]
    readonly initQuery: string
  }
  readonly statistics: {
    /** Most database connections in use at once. */
    readonly peakInUse: number
    /** MaxDatabaseConnectionsAllowed. */
    readonly limit: number
    readonly borrowTimeouts: number
    /** Clients that IdleClientTimeout closed. */
    readonly clientConnectionsClosedIdle: number
    /** Statements that would have pinned without EXCLUDE_VARIABLE_SETS. */
    readonly setsExcluded: number
  }
  /** Absent while the target group has no target, or none that answers. */
  readonly database: ObservedDatabase | undefined
}

/** The database's settings, as far as advice goes. */
export interface ObservedDatabase {
  readonly instanceClass: string
  /** `@@global.wait_timeout`, in seconds. */
  readonly waitTimeoutSeconds: number
  /** `@@global.init_connect`. */
  readonly initConnect: string
}
