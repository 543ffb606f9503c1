import type { StackDefinition } from './stack-config.ts'

/** Where a stack may run. */
export type TargetName = 'embedded' | 'containers'

/** What a spec may rely on, with what each means; a target that lacks one says why. */
export const capabilities = {
  sessionPinning: 'the proxy pins, borrows and refuses by the rules of RDS Proxy, and shows its sessions',
  secretFollowing: 'the proxy reads its users from the secret, again when that has changed',
  secretRotation:
    'Secrets Manager rotates the secret by a function, on demand and by a clock that can be moved',
  environmentControl: 'execution environments can be seen, and started ahead of invocations',
  responseStreaming: 'functions stream their responses, to the Lambda API and to function URLs',
  frozenEnvironments: 'an execution environment stands still between invocations',
  pageProtection: 'web pages of other origins may not drive the endpoint',
  runtimeLogs: "an invocation's log and its error are those of Lambda, word for word",
  pythonRuntime: "python3.x functions run on the machine's Python, with what is installed for it",
  databaseControl: "the database's server can be stopped, killed and paused",
  snapshots: 'what the whole stack holds can be kept, and brought back',
  rdsApi: 'the RDS API describes the database and the proxy, and makes more of them',
  proxyObservation: 'CloudWatch has the metrics and the log of the proxy',
  proxyEndpoints:
    'a proxy may have endpoints besides its own, clients with IAM tokens, and options that AWS does not have',
  dashboard: 'the web page of the stack',
  joining: 'another process can join the stack by its endpoint',
  network: 'functions in a VPC reach what security groups and VPC endpoints let through',
  iam: 'requests are decided on the policies of roles, and functions have credentials of theirs',
  commandLine: 'the command poolhouse starts stacks on it',
} as const

export type Capability = keyof typeof capabilities

export interface TargetOptions {
  /** Port of the AWS endpoint. Default: any free port. */
  readonly port?: number
  /** Prefer port 4566, any other when it is taken. */
  readonly preferDefaultPort?: boolean
  /** Told what the target is doing while it takes longer than a moment. */
  readonly onProgress?: (line: string) => void
  /** Images of the containers target. Default: environment variables, then the images that registries have. */
  readonly images?: Partial<ContainerImages>
  /** Somebody at the dashboard wants the stack to be reset: only whoever started it knows its definition. Default: refused. */
  readonly onResetAsked?: () => void
}

/** Names of images, as `docker pull` takes them. */
export interface ContainerImages {
  /** POOLHOUSE_LOCALSTACK_IMAGE. Default `localstack/localstack:4.14.0`, the last one that needs no account. */
  readonly localstack: string
  /** POOLHOUSE_MYSQL_IMAGE. Default `mysql:8.4`. */
  readonly mysql: string
  /** POOLHOUSE_PROXYSQL_IMAGE. Default `proxysql/proxysql:3.0.8`. */
  readonly proxysql: string
  /** POOLHOUSE_DB_PROXY_IMAGE. Default `poolhouse/db-proxy:local`: no registry has it, `npm run images` builds it. */
  readonly dbProxy: string
  /**
   * POOLHOUSE_SERVICES_IMAGE: a second LocalStack, for the services that ours passes on to it. Default none.
   * Only with an image of ours in LocalStack's place.
   */
  readonly services: string | undefined
}

/** A database or proxy that a target has brought along. */
export interface BroughtEndpoint {
  /** Where this process reaches it. */
  readonly host: string
  readonly port: number
  /** Where functions reach it. */
  readonly inNetwork: { readonly host: string; readonly port: number }
}

/**
 * A place where stacks run. Starting it brings up an AWS endpoint and nothing of the stack's own resources, but for
 * those that it brings along.
 */
export interface Target {
  readonly name: TargetName
  /** Capabilities that this target lacks, each with its reason. */
  readonly lacks: Readonly<Partial<Record<Capability, string>>>
  /** @throws PoolhouseError when something that it needs is missing; nothing is left running then. */
  start(definition: StackDefinition | undefined, options: TargetOptions): Promise<StartedTarget>
}

/** A target's own routes for what AWS has no API for; both targets answer them alike. */
export interface StartedTarget {
  readonly name: TargetName
  readonly endpointUrl: string
  /** Process id to send a TERM to, where the target has a process of its own. */
  readonly pid: number | undefined
  /** What the target brings along, for want of an RDS API that would make it. */
  readonly brings?: {
    /** The database, with its master user. */
    database(definition: StackDefinition, password: string): Promise<BroughtEndpoint & { version: string }>
    /** The proxy in front of it. */
    dbProxy(definition: StackDefinition, password: string): Promise<BroughtEndpoint>
  }
  /** The endpoint decides requests on policies: functions are given roles of their own. */
  readonly decidesOnPolicies: boolean
  /** Directory that keeps bundles and the like between runs. */
  readonly cacheDir: string
  /** Calls a `/_poolhouse` route. */
  control<T = unknown>(method: 'GET' | 'POST', path: string, body?: unknown): Promise<T>
  /** Ends everything that `start` began. */
  dispose(): Promise<void>
}
