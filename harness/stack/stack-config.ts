import type { ProxyLimits } from '../dbproxy/db-proxy-options.ts'
import type { PinUnknowns } from '../dbproxy/statement/pin-unknowns.ts'
import type { IamConfig, PolicyConfig } from './iam-config.ts'
import type { NetworkConfig, NetworkDefinition, PlacementConfig } from './network-config.ts'

/**
 * What a stack is made of, as a user declares it. Only `database` is needed for a database alone; every other part
 * is left out by leaving it out. Names follow AWS's rules for the same thing.
 */
export interface StackConfig {
  /** AWS region that the stack answers for. Default `ap-northeast-2`. */
  region?: string
  /** A VPC, and who reaches whom in it. Default none: everybody reaches everything. docs/network.md */
  network?: NetworkConfig
  database: DatabaseConfig
  secret?: SecretConfig
  dbProxy?: DbProxyConfig
  functions?: Record<string, FunctionConfig>
  api?: ApiConfig
  /** Who is held to policies: by default functions are, and you are not. */
  iam?: IamConfig
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
  /** Names of declared security groups. Default none: functions of any VPC reach it. */
  securityGroups?: string[]
  /** Path of an SQL file (or several, in order) that is run once the server is up, in `databaseName` where there is one. */
  init?: string | string[]
}

export interface SecretConfig {
  /** Default `serverless-app-rds-secret`. */
  name?: string
  /** Default none: the password stays. */
  rotation?: RotationConfig
}

/** How Secrets Manager rotates the secret (docs/secrets-manager.md). Without a schedule: when it is asked to. */
export interface RotationConfig {
  /** Name of the declared function that does the four steps; it gets the permission to be invoked for this secret. */
  function: string
  /** AutomaticallyAfterDays, 1–1000. */
  automaticallyAfterDays?: number
  /** ScheduleExpression, e.g. `rate(10 days)` or `cron(0 8 1 * ? *)`. */
  scheduleExpression?: string
  /** Duration of the rotation window, e.g. `3h`. */
  duration?: string
  /** RotateImmediately. Default false, unlike AWS's: the stack's start runs the function's `testSecret` alone. */
  rotateImmediately?: boolean
}

export interface DbProxyConfig {
  /**
   * What stands for RDS Proxy on the containers target. Default: the environment variable POOLHOUSE_DB_PROXY_ENGINE, else
   * `proxysql`. The embedded target has `poolhouse` alone.
   */
  engine?: 'proxysql' | 'poolhouse'
  /** DBProxyName. Default `serverless-app-rds-proxy`. */
  name?: string
  /** VpcSubnetIds, by the names of declared subnets. Default: all of the declared network's. */
  subnets?: string[]
  /** VpcSecurityGroupIds, by the names of declared security groups. Default: the VPC's group `default`. */
  securityGroups?: string[]
  /**
   * Name of its role, made unless it is there, with the right to read the proxy's secrets. Default: a role that IAM does not have, which is not asked
   * (docs/iam.md).
   */
  role?: string
  /** MaxConnectionsPercent, 1–100. Default 100 (RDS API). */
  maxConnectionsPercent?: number
  /** MaxIdleConnectionsPercent, 0–maxConnectionsPercent. Default half of it (RDS API). */
  maxIdleConnectionsPercent?: number
  /** ConnectionBorrowTimeout in seconds, 0–300. Default 120 (RDS API). */
  connectionBorrowTimeoutSeconds?: number
  /** IdleClientTimeout in seconds, 1–28,800. Default 1,800 (RDS API). */
  idleClientTimeoutSeconds?: number
  /** RequireTLS. Default false; true with `iamAuth: 'REQUIRED'`, which AWS does not take without. */
  requireTls?: boolean
  /** ClientPasswordAuthType. Default `MYSQL_CACHING_SHA2_PASSWORD`. */
  clientPasswordAuthType?: 'MYSQL_CACHING_SHA2_PASSWORD' | 'MYSQL_NATIVE_PASSWORD'
  /** SessionPinningFilters. Default none. */
  sessionPinningFilters?: 'EXCLUDE_VARIABLE_SETS'[]
  /** InitQuery, run once on each new database connection. Default none. */
  initQuery?: string
  /** IAMAuth. `REQUIRED`: clients log in with IAM tokens over TLS, and not with passwords. Default `DISABLED`. */
  iamAuth?: 'DISABLED' | 'REQUIRED'
  /** DebugLogging: the proxy's log tells each statement, for 24 hours. Default false. */
  debugLogging?: boolean
  /** Names of endpoints besides the proxy's own, each with an address of its own. Default none. */
  endpoints?: string[]
  /** Database users besides the master user, by name: each is created in the database and has a secret of its own. */
  users?: Record<string, DbProxyUserConfig>
  /** How the proxy treats what AWS's documentation leaves open about pinning (docs/pinning.md). Not an option of AWS. */
  pinUnknowns?: Partial<PinUnknowns>
  /** Whether COM_RESET_CONNECTION ends a pin. Not verified on AWS, and no option there. Default false. */
  resetConnectionUnpins?: boolean
  /** Database connections that the proxy keeps for itself, 0–100. Not an option of AWS, where about 2 were seen. Default 2. */
  reservedConnections?: number
  /**
   * How long the proxy goes on with the value of a secret that has changed, in seconds, 0–3,600. How soon AWS's proxy
   * notices is not public. Default 0.
   */
  secretNoticeDelaySeconds?: number
  /** Whether LOAD DATA LOCAL is passed on. AWS does not say. Default false. */
  localInfile?: boolean
  /** Whether a statement whose client has gone is ended by KILL. Not verified on AWS. Default false. */
  killVanishedStatements?: boolean
  /**
   * How long the database may take over what the proxy itself asks on a client's connection, before the client gets 9501 or is closed. Not verified
   * on AWS. Default 10.
   */
  sessionStateTimeoutSeconds?: number
  /** The ceilings behind the proxy's 1040 errors, whose numbers AWS does not tell. Default none. */
  limits?: ProxyLimits
}

export interface DbProxyUserConfig {
  /** Name of the user's secret. Default: the stack's secret's, a hyphen and the user's name. */
  secretName?: string
  /** Default: random, to be read from the secret. */
  password?: string
  /** What the user may do, such as `SELECT ON app.*`, one text a GRANT. Default: what the master user may. */
  grants?: string[]
}

export interface FunctionConfig {
  /**
   * Path of the handler's source. TypeScript or JavaScript is bundled with its dependencies; a Python file, a program
   * named bootstrap, and a folder of any runtime, is packed as it is.
   */
  entry: string
  /** `FILE.EXPORT` as Lambda writes it. Default `index.handler`; with Python `lambda_handler` of the file, or of lambda_function in a folder; with provided runtimes `bootstrap`. */
  handler?: string
  /** `nodejs24.x` or `python3.9` to `python3.14`, `provided.al2` or `provided.al2023`. Default `nodejs24.x`; must be given with the others. */
  runtime?: string
  /** MB, 128–10,240. Default 256. */
  memorySize?: number
  /** Seconds, 1–900. Default 30. */
  timeoutSeconds?: number
  /** Name of its role, made unless it is there. Default: the function's name and `-role`. */
  role?: string
  /**
   * What the role may do: names or ARNs of managed policies, or documents. Default: `AWSLambdaBasicExecutionRole`, and what the stack
   * declares: its secrets, its functions, its database users (docs/iam.md).
   */
  policies?: PolicyConfig[]
  /** Puts it into the declared network. Default: outside of any VPC, where it reaches everything. */
  vpc?: PlacementConfig
  /** Lets a debugger attach: `stack.function(name).debug()`. Default false. */
  debug?: boolean
  /** The function's environment variables, from the addresses of what it uses. */
  environment?: Record<string, string> | ((resources: FunctionResources) => Record<string, string>)
}

/** What a function's `environment` is told. Ports are numbers; an endpoint is a host name or address. */
export interface FunctionResources {
  database: { endpoint: string; port: number }
  dbProxy: {
    endpoint: string
    port: number
    /** The other endpoints, by their names. */
    endpoints: Record<string, { endpoint: string; port: number }>
    /** The secrets of `dbProxy.users`, by the users' names. */
    secrets: Record<string, { name: string; arn: string }>
  }
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
  /** `STREAM` passes the response on while the function makes it; with AWS_PROXY alone. Default `BUFFERED`. */
  responseTransferMode?: 'BUFFERED' | 'STREAM'
}

/** A {@link StackConfig} with every default filled in and every value checked. */
export interface StackDefinition {
  readonly region: string
  readonly network?: NetworkDefinition
  readonly database: Required<
    Omit<DatabaseConfig, 'maxConnections' | 'databaseName' | 'password' | 'init' | 'securityGroups'>
  > & {
    readonly securityGroups?: readonly string[]
    readonly maxConnections?: number
    readonly databaseName?: string
    readonly password?: string
    readonly init: readonly string[]
  }
  readonly secret?: SecretDefinition
  readonly dbProxy?: DbProxyDefinition
  readonly functions: Readonly<Record<string, FunctionDefinition>>
  readonly api?: { readonly name: string; readonly stage: string; readonly routes: readonly ApiRoute[] }
  readonly iam?: IamConfig
}

export interface SecretDefinition {
  readonly name: string
  readonly rotation?: RotationConfig & { readonly rotateImmediately: boolean }
}

/** Options without a default are the proxy's own affair: left out, they are not told to it. */
export type DbProxyDefinition = Required<
  Omit<DbProxyConfig, EmulatorOption | Optional | 'users' | 'endpoints' | 'sessionPinningFilters'>
> &
  Pick<DbProxyConfig, EmulatorOption | Optional> & {
    readonly sessionPinningFilters: 'EXCLUDE_VARIABLE_SETS'[]
    readonly endpoints: readonly string[]
    readonly users: Readonly<Record<string, DbProxyUserDefinition>>
  }

type Optional = 'engine' | 'role' | 'subnets' | 'securityGroups'

/** What AWS has no option for. */
export type EmulatorOption =
  | 'pinUnknowns'
  | 'resetConnectionUnpins'
  | 'reservedConnections'
  | 'secretNoticeDelaySeconds'
  | 'localInfile'
  | 'killVanishedStatements'
  | 'sessionStateTimeoutSeconds'
  | 'limits'

export interface DbProxyUserDefinition {
  readonly secretName: string
  readonly password?: string
  readonly grants?: readonly string[]
}

export type FunctionDefinition = Required<Omit<FunctionConfig, 'environment' | 'policies' | 'vpc'>> & {
  readonly vpc?: PlacementConfig
  readonly policies?: readonly PolicyConfig[]
  readonly environment: (resources: FunctionResources) => Record<string, string>
}

export interface ApiRoute {
  readonly method: string
  readonly path: string
  readonly function: string
  readonly integration: 'AWS' | 'AWS_PROXY'
  readonly responseTransferMode: 'BUFFERED' | 'STREAM'
}
