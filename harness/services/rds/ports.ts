/** What RDS needs of the room that runs real MySQL servers. Each is known by the ARN of its DB instance. */
export interface DatabasePlane {
  /**
   * Starts a server of its own for a DB instance. Answers as soon as its address is known; `ready` resolves when it
   * takes connections, and rejects when it does not come up.
   */
  create(
    options: DatabaseOptions,
  ): Promise<{ host: string; port: number; engineVersion: string; ready: Promise<void> }>
  /** @throws AwsError `InvalidParameterValue` for an instance class that is not known here. */
  maxConnections(size: DatabaseSize): number
  /** The instance goes on under another ARN, with its address and its connections. */
  rename(instanceArn: string, newArn: string): Promise<void>
  /** Restarts the server on its data and address, of this size from then on. Resolves when it takes connections again. */
  reboot(instanceArn: string, size: DatabaseSize): Promise<void>
  /** Ends the server and keeps its data and its address. */
  stop(instanceArn: string): Promise<void>
  /** Starts a server that was stopped, of this size from then on. */
  start(instanceArn: string, size: DatabaseSize): Promise<void>
  /** Gives an account another password. */
  changePassword(instanceArn: string, username: string, password: string): Promise<void>
  /** Stops the server and forgets its data. */
  remove(instanceArn: string): Promise<void>
}

/** What decides max_connections. */
export interface DatabaseSize {
  /** E.g. `db.t3.micro`; decides max_connections unless `maxConnections` is given. */
  readonly instanceClass: string
  readonly maxConnections?: number
}

export interface DatabaseOptions extends DatabaseSize {
  readonly arn: string
  readonly masterUsername: string
  readonly masterUserPassword: string
  readonly databaseName?: string
}

/** What RDS needs of RDS Proxy's data plane. Each proxy is known by its ARN, which stays when its name changes. */
export interface DbProxyPlane {
  /** Starts listening; without a target, clients wait for the borrow timeout. */
  create(definition: DbProxyDefinition): Promise<{ host: string; port: number }>
  /** Changes a running proxy; what is left out stays, and what is given, though the same, begins anew. */
  update(proxyArn: string, changes: DbProxyChanges): Promise<void>
  /** The proxy goes on under another name; its clients stay. */
  rename(proxyArn: string, newName: string): Promise<void>
  /** Points the proxy at a DB instance by its ARN; undefined takes its target away. */
  setTarget(proxyArn: string, instanceArn: string | undefined): Promise<void>
  configurePool(proxyArn: string, pool: DbProxyPool): Promise<void>
  /** One more address at which the proxy listens. */
  createEndpoint(proxyArn: string, endpointName: string): Promise<{ host: string; port: number }>
  /** The endpoint goes on under another name; its clients stay. */
  renameEndpoint(proxyArn: string, endpointName: string, newEndpointName: string): Promise<void>
  /** Stops listening there and closes the endpoint's clients. */
  removeEndpoint(proxyArn: string, endpointName: string): Promise<void>
  /** What the proxy last found of its target; `unknown` until it has looked. */
  targetState(proxyArn: string): DbProxyTargetState
  remove(proxyArn: string): Promise<void>
}

export type DbProxyTargetState = 'unknown' | 'available' | 'unreachable' | 'refusing-logins'

export interface DbProxyDefinition {
  readonly arn: string
  readonly name: string
  readonly auth: readonly DbProxyAuth[]
  /** The role by which it reads its secrets. */
  readonly roleArn: string
  readonly requireTls: boolean
  /** Statements are told in events, and so in the proxy's log. */
  readonly debugLogging: boolean
  /** 1–28 800. */
  readonly idleClientTimeoutSeconds: number
  readonly pool: DbProxyPool
  /** What IAM tokens are signed for: `arn:aws:rds-db:REGION:ACCOUNT:dbuser:RESOURCE_ID/user`. */
  readonly iam: { readonly region: string; readonly account: string; readonly resourceId: string }
}

export type DbProxyChanges = Partial<
  Pick<DbProxyDefinition, 'auth' | 'roleArn' | 'requireTls' | 'debugLogging' | 'idleClientTimeoutSeconds'>
>

export interface DbProxyAuth {
  readonly secretArn: string
  /** `MYSQL_NATIVE_PASSWORD` or `MYSQL_CACHING_SHA2_PASSWORD`; undefined leaves the choice to the proxy. */
  readonly clientPasswordAuthType?: string
  /** REQUIRED: clients log in with an IAM token, and not with the secret's password. */
  readonly iamAuth: 'DISABLED' | 'REQUIRED'
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

/** What RDS needs of Secrets Manager: secrets that RDS manages. */
export interface ManagedSecrets {
  create(
    scope: { readonly region: string; readonly account: string },
    wanted: {
      readonly owningService: string
      /** A UUID follows. */
      readonly prefix: string
      readonly description: string
      readonly username: string
      readonly kmsKeyId: string | undefined
      readonly tags: Readonly<Record<string, string>>
      readonly automaticallyAfterDays: number
    },
  ): { readonly arn: string; readonly password: string }
  /** Starts a rotation; false when one is under way. */
  rotate(arn: string): boolean
  state(arn: string): 'active' | 'rotating' | 'impaired' | undefined
  remove(arn: string): void
}
