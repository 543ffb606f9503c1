import { randomUUID } from 'node:crypto'
import type { Advice } from '../dbproxy/advice/advice.ts'
import type { DbProxySession, DbProxyStatistics } from '../dbproxy/db-proxy-view.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { EnvironmentDescription } from '../lambda/function-definition.ts'
import { type ClientConfig, StackClients } from './clients.ts'
import { defineFunction } from './define-stack.ts'
import { Milestones, type Step } from './milestones.ts'
import {
  type ProvisionedResources,
  type ProvisionOptions,
  provision,
  provisionFunction,
} from './provision.ts'
import type { FunctionConfig, StackDefinition } from './stack-config.ts'
import type { StartedTarget, TargetName } from './target.ts'

/** A function's answer to a synchronous Invoke. */
export interface Invocation {
  readonly requestId: string
  /** The handler's return value or, when it failed, Lambda's error object. */
  readonly payload: unknown
  /** `Unhandled` when the function failed; undefined when it answered. */
  readonly functionError: string | undefined
  /** The last 4 KB of the invocation's log. */
  readonly logTail: string
}

export interface DatabaseConnections {
  /** Client connections open now, from MySQL itself; our own control connection is not counted. */
  readonly current: number
  /** The most at once since the start or the last `resetPeak()`. */
  readonly peak: number
  /** `max_connections`. */
  readonly limit: number
}

/**
 * A running stack: the addresses of its resources, and handles for what AWS has no API for. Made by `startStack` or
 * `connectStack`; ended by `await using` or `dispose()`.
 */
export class Stack implements AsyncDisposable {
  readonly #target: StartedTarget
  readonly #definition: StackDefinition
  readonly #clients: StackClients
  #resources: ProvisionedResources
  #resetting: Promise<unknown> = Promise.resolve()
  /** The steps of the start, in the order in which they were reached. */
  readonly steps: readonly Step[]
  /** For any AWS SDK client: `new SecretsManagerClient(stack.clientConfig)`. */
  readonly clientConfig: ClientConfig

  private constructor(
    target: StartedTarget,
    definition: StackDefinition,
    clients: StackClients,
    clientConfig: ClientConfig,
    resources: ProvisionedResources,
    steps: readonly Step[],
  ) {
    this.#target = target
    this.#definition = definition
    this.#clients = clients
    this.#resources = resources
    this.clientConfig = clientConfig
    this.steps = steps
  }

  /** Provisions `definition` on a started target. When that fails the target is ended before the error is passed on. */
  static async provision(
    target: StartedTarget,
    definition: StackDefinition,
    { milestones = new Milestones(), preInitialize = false }: Partial<ProvisionOptions> = {},
  ): Promise<Stack> {
    const clientConfig = clientConfigOf(target, definition)
    const clients = new StackClients(clientConfig)
    try {
      const resources = await provision(definition, target, clients, { milestones, preInitialize })
      await target.control('POST', '/stack', { definition: portable(definition), resources })
      return new Stack(target, definition, clients, clientConfig, resources, milestones.steps)
    } catch (error) {
      await clients.destroy()
      await target.dispose()
      throw error
    }
  }

  /** Joins a stack that another process has provisioned. Disposing such a stack leaves it running. */
  static async join(target: StartedTarget): Promise<Stack> {
    const { definition, resources } = await target.control<{
      definition: StackDefinition
      resources: ProvisionedResources
    }>('GET', '/stack')
    const clientConfig = clientConfigOf(target, definition)
    return new Stack(target, definition, new StackClients(clientConfig), clientConfig, resources, [])
  }

  get targetName(): TargetName {
    return this.#target.name
  }

  /** Base URL of the AWS endpoint. */
  get endpointUrl(): string {
    return this.#target.endpointUrl
  }

  /** Process that a TERM ends, with everything that it started. */
  get pid(): number | undefined {
    return this.#target.pid
  }

  get region(): string {
    return this.#definition.region
  }

  get resources(): ProvisionedResources {
    return this.#resources
  }

  /** URL of the API's stage. */
  get invokeUrl(): string {
    return this.#need('api').invokeUrl
  }

  /** Name and ARN of the secret. */
  get secret(): { readonly name: string; readonly arn: string } {
    return this.#need('secret')
  }

  /**
   * PEM of the authority that signed the certificate of the database and proxy endpoints, for a client's `ssl: { ca }`.
   * Functions are told to trust it already (`NODE_EXTRA_CA_CERTS`).
   */
  async certificateAuthority(): Promise<string> {
    return (await this.#target.control<{ pem: string }>('GET', '/certificate-authority')).pem
  }

  get database() {
    const { identifier, host, port, username, engineVersion } = this.#resources.database
    const path = `/databases/${identifier}`
    return {
      identifier,
      endpoint: host,
      port,
      username,
      engineVersion,
      /** Counts of the database's connections, from MySQL itself. */
      connections: () => this.#target.control<DatabaseConnections>('GET', `${path}/connections`),
      /** Starts a new peak of `connections()` from what is open now. */
      resetPeak: () => this.#target.control<void>('POST', `${path}/reset-peak`),
      /** Product, version and where the server's binary came from. */
      server: () => this.#target.control<{ product: string; version: string; source: string }>('GET', path),
      /** Runs one statement as the server's administrator and returns its rows. */
      query: (sql: string) =>
        this.#target.control<Record<string, unknown>[]>('POST', `${path}/query`, { sql }),
    }
  }

  get dbProxy() {
    const { name, host, port } = this.#need('dbProxy')
    const path = `/db-proxies/${name}`
    return {
      name,
      endpoint: host,
      port,
      /** The proxy's clients, and those of them that are pinned. */
      sessions: async () => {
        const sessions = await this.#target.control<DbProxySession[]>('GET', `${path}/sessions`)
        return { sessions, pinned: sessions.filter((session) => session.pinned) }
      },
      /** What AWS's best practices have to say about what the proxy shows now (docs/advice.md). */
      advice: () => this.#target.control<Advice[]>('GET', `${path}/advice`),
      /** Counts of client and database connections, waiting clients, borrow latency. */
      statistics: () => this.#target.control<DbProxyStatistics>('GET', `${path}/statistics`),
    }
  }

  /** A function's execution environments and what can be done to them. */
  function(name: string) {
    this.#needFunction(name)
    const path = `/functions/${name}`
    return {
      name,
      arn: this.#resources.functions[name]!.arn,
      environments: () => this.#target.control<EnvironmentDescription[]>('GET', `${path}/environments`),
      /** Starts environments until `count` exist; like provisioned concurrency, without its price. */
      prewarm: (count: number) => this.#target.control<void>('POST', `${path}/prewarm`, { count }),
      /** Ends every environment, so that the next invocation is a cold start. */
      recycle: () => this.#target.control<void>('POST', `${path}/recycle`),
      /** What the function has logged so far. */
      logs: () => this.#target.control<string>('GET', `${path}/logs`),
    }
  }

  /**
   * Bundles and creates one more function. It goes with the next `reset()`. Relative paths are resolved against the
   * working directory.
   */
  async deploy(name: string, config: FunctionConfig): Promise<void> {
    const definition = defineFunction(name, config)
    const created = await provisionFunction(
      name,
      definition,
      this.#resources,
      this.#target.cacheDir,
      this.#clients,
    )
    this.#resources = { ...this.#resources, functions: { ...this.#resources.functions, [name]: created } }
  }

  /**
   * Invokes a function synchronously through the AWS SDK. A function that fails is an answer too: look at
   * `functionError`.
   */
  async invoke(functionName: string, event: unknown = {}): Promise<Invocation> {
    this.#needFunction(functionName)
    const [lambda, { InvokeCommand }] = await Promise.all([
      this.#clients.lambda(),
      import('@aws-sdk/client-lambda'),
    ])
    const answer = await lambda.send(
      new InvokeCommand({
        FunctionName: functionName,
        Payload: Buffer.from(JSON.stringify(event)),
        LogType: 'Tail',
      }),
    )
    const text = Buffer.from(answer.Payload ?? []).toString('utf8')
    return {
      requestId: answer.$metadata.requestId ?? randomUUID(),
      payload: text === '' ? undefined : JSON.parse(text),
      functionError: answer.FunctionError,
      logTail: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
    }
  }

  /**
   * Brings the stack back to what it was after its start: every resource is forgotten and provisioned again, with a
   * fresh database. Addresses may change: read them from the stack again. Resets that are asked for at once run one
   * after the other.
   */
  reset(): Promise<void> {
    const reset = this.#resetting.then(() => this.#resetOnce())
    this.#resetting = reset.catch(() => {}) // told to who asked
    return reset
  }

  async #resetOnce(): Promise<void> {
    if (
      Object.values(this.#definition.functions).some(({ environment }) => typeof environment !== 'function')
    ) {
      throw new PoolhouseError(
        'ServerFailed',
        'a stack that was joined cannot be reset; reset it where it was started.',
      )
    }
    await this.#target.control('POST', '/reset')
    this.#resources = await provision(this.#definition, this.#target, this.#clients, {
      milestones: new Milestones(),
      preInitialize: false,
    })
    await this.#target.control('POST', '/stack', {
      definition: portable(this.#definition),
      resources: this.#resources,
    })
  }

  /** Ends the stack: no process, port or directory of it is left. A joined stack is only let go. */
  async dispose(): Promise<void> {
    await this.#clients.destroy()
    await this.#target.dispose()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  #need<K extends 'secret' | 'dbProxy' | 'api'>(part: K): NonNullable<ProvisionedResources[K]> {
    const resource = this.#resources[part]
    if (!resource) {
      throw new PoolhouseError('InvalidStackConfig', `the stack declares no ${part}. Add one to defineStack.`)
    }
    return resource as NonNullable<ProvisionedResources[K]>
  }

  #needFunction(name: string): void {
    if (Object.hasOwn(this.#resources.functions, name)) return
    const known = Object.keys(this.#resources.functions).join(', ') || 'none'
    throw new PoolhouseError(
      'InvalidStackConfig',
      `the stack declares no function '${name}'. Declared: ${known}.`,
    )
  }
}

function clientConfigOf(target: StartedTarget, definition: StackDefinition): ClientConfig {
  return {
    endpoint: target.endpointUrl,
    region: definition.region,
    credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
  }
}

/** What another process may know of a definition: no password, and no functions of JavaScript. */
function portable(definition: StackDefinition): unknown {
  const { password: _password, ...database } = definition.database
  return { ...definition, database }
}
