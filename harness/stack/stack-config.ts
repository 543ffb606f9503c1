/**
 * What a stack is made of, as a user declares it. Only `database` is needed for a database alone; every other part
 * is left out by leaving it out. Names follow AWS's rules for the same thing.
 */
export interface StackConfig {
  /** AWS region that the stack answers for. Default `ap-northeast-2`. */
  region?: string
  database: DatabaseConfig
  secret?: SecretConfig
  dbProxy?: DbProxyConfig
  functions?: Record<string, FunctionConfig>
  api?: ApiConfig
}

export interface DatabaseConfig {
  /** DBInstanceIdentifier. Default `serverless-app-rds`. */
  identifier?: string
  /** Decides `max_connections` as RDS's default parameter group does. Default `db.t3.micro` (66 connections). */
  instanceClass?: string
  /** `max_connections` itself, in place of the instance class's. */
  maxConnections?: number
  /** Name of a database (schema) to create. Default none, as on RDS. */
  databaseName?: string
  /** MasterUsername. Default `admin`. */
  username?: string
  /** MasterUserPassword. Default: random, to be read from the secret. */
  password?: string
  /** Path of an SQL file (or several, in order) that is run once the server is up, in `databaseName` where there is one. */
  init?: string | string[]
}

export interface SecretConfig {
  /** Default `serverless-app-rds-secret`. */
  name?: string
}

export interface DbProxyConfig {
  /** DBProxyName. Default `serverless-app-rds-proxy`. */
  name?: string
  /** MaxConnectionsPercent, 1–100. Default 100 (RDS API). */
  maxConnectionsPercent?: number
  /** MaxIdleConnectionsPercent, 0–maxConnectionsPercent. Default half of it (RDS API). */
  maxIdleConnectionsPercent?: number
  /** ConnectionBorrowTimeout in seconds, 0–300. Default 120 (RDS API). */
  connectionBorrowTimeoutSeconds?: number
  /** IdleClientTimeout in seconds, 1–28,800. Default 1,800 (RDS API). */
  idleClientTimeoutSeconds?: number
  /** RequireTLS. Default false. */
  requireTls?: boolean
  /** ClientPasswordAuthType. Default `MYSQL_CACHING_SHA2_PASSWORD`. */
  clientPasswordAuthType?: 'MYSQL_CACHING_SHA2_PASSWORD' | 'MYSQL_NATIVE_PASSWORD'
  /** SessionPinningFilters. Default none. */
  sessionPinningFilters?: 'EXCLUDE_VARIABLE_SETS'[]
  /** InitQuery, run once on each new database connection. Default none. */
  initQuery?: string
}

export interface FunctionConfig {
  /** Path of the handler's source (TypeScript or JavaScript), bundled with its dependencies. */
  entry: string
  /** `FILE.EXPORT` as Lambda writes it. Default `index.handler`. */
  handler?: string
  /** Default `nodejs24.x`. */
  runtime?: string
  /** MB, 128–10,240. Default 256. */
  memorySize?: number
  /** Seconds, 1–900. Default 30. */
  timeoutSeconds?: number
  /** The function's environment variables, from the addresses of what it uses. */
  environment?: Record<string, string> | ((resources: FunctionResources) => Record<string, string>)
}

/** What a function's `environment` is told. Ports are numbers; an endpoint is a host name or address. */
export interface FunctionResources {
  database: { endpoint: string; port: number }
  dbProxy: { endpoint: string; port: number }
  secret: { name: string; arn: string }
}

export interface ApiConfig {
  /** Default `serverless-app-api`. */
  name?: string
  /** Default `dev`. */
  stage?: string
  /** `METHOD /path` → function. */
  routes: Record<string, ApiRouteConfig | string>
}

export interface ApiRouteConfig {
  function: string
  /** `AWS_PROXY` (default), or `AWS`: the client sees the whole object that the handler returns. */
  integration?: 'AWS' | 'AWS_PROXY'
}

/** A {@link StackConfig} with every default filled in and every value checked. */
export interface StackDefinition {
  readonly region: string
  readonly database: Required<
    Omit<DatabaseConfig, 'maxConnections' | 'databaseName' | 'password' | 'init'>
  > & {
    readonly maxConnections?: number
    readonly databaseName?: string
    readonly password?: string
    readonly init: readonly string[]
  }
  readonly secret?: Required<SecretConfig>
  readonly dbProxy?: Required<DbProxyConfig>
  readonly functions: Readonly<Record<string, FunctionDefinition>>
  readonly api?: { readonly name: string; readonly stage: string; readonly routes: readonly ApiRoute[] }
}

export type FunctionDefinition = Required<Omit<FunctionConfig, 'environment'>> & {
  readonly environment: (resources: FunctionResources) => Record<string, string>
}

export interface ApiRoute {
  readonly method: string
  readonly path: string
  readonly function: string
  readonly integration: 'AWS' | 'AWS_PROXY'
}
