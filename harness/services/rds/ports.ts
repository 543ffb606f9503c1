/** What RDS needs of the room that runs real MySQL servers. */
export interface DatabasePlane {
  /**
   * Starts a server of its own for a DB instance. Answers as soon as its address is known; `ready` resolves when it
   * takes connections, and rejects when it does not come up.
   */
  create(
    options: DatabaseOptions,
  ): Promise<{ host: string; port: number; engineVersion: string; ready: Promise<void> }>
  /** Stops the server and forgets its data. */
  remove(identifier: string): Promise<void>
}

export interface DatabaseOptions {
  readonly identifier: string
  /** E.g. `db.t3.micro`; decides max_connections unless `maxConnections` is given. */
  readonly instanceClass: string
  readonly masterUsername: string
  readonly masterUserPassword: string
  readonly databaseName?: string
  readonly maxConnections?: number
}

/** What RDS needs of RDS Proxy's data plane. */
export interface DbProxyPlane {
  /** Starts listening; without a target, clients wait for the borrow timeout. */
  create(definition: DbProxyDefinition): Promise<{ host: string; port: number }>
  /** Changes auth, requireTls or idleClientTimeoutSeconds of a running proxy. */
  update(name: string, definition: DbProxyDefinition): Promise<void>
  /** Points the proxy at a DB instance by its identifier; undefined takes its target away. */
  setTarget(name: string, databaseIdentifier: string | undefined): Promise<void>
  configurePool(name: string, pool: DbProxyPool): Promise<void>
  remove(name: string): Promise<void>
}

export interface DbProxyDefinition {
  readonly name: string
  readonly auth: readonly DbProxyAuth[]
  readonly requireTls: boolean
  /** 1–28 800. */
  readonly idleClientTimeoutSeconds: number
  readonly pool: DbProxyPool
}

export interface DbProxyAuth {
  readonly secretArn: string
  /** `MYSQL_NATIVE_PASSWORD` or `MYSQL_CACHING_SHA2_PASSWORD`; undefined leaves the choice to the proxy. */
  readonly clientPasswordAuthType?: string
}

/** ConnectionPoolConfig with every default filled in. */
export interface DbProxyPool {
  /** 1–100, of the database's max_connections. */
  readonly maxConnectionsPercent: number
  /** 0–maxConnectionsPercent. */
  readonly maxIdleConnectionsPercent: number
  /** 0–300. */
  readonly connectionBorrowTimeoutSeconds: number
  readonly sessionPinningFilters: readonly 'EXCLUDE_VARIABLE_SETS'[]
  /** Empty for none. */
  readonly initQuery: string
}
