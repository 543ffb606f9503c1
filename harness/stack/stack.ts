import { PoolhouseError } from '../kit/errors.ts'
import type { PackageSources } from './bundle.ts'
import { type ClientConfig, StackClients } from './clients.ts'
import { DatabaseHandle } from './database-handle.ts'
import { DbProxyHandle } from './db-proxy-handle.ts'
import { defineFunction } from './define-functions.ts'
import { FunctionHandle } from './function-handle.ts'
import { type Invocation, invokeFunction } from './invocation.ts'
import { Milestones, type Step } from './milestones.ts'
import type { NetworkResources } from './network-config.ts'
import {
  type ProvisionedResources,
  type ProvisionOptions,
  provision,
  provisionFunction,
} from './provision.ts'
import type { Reloading, ReloadListener } from './reload-on-save.ts'
import { SecretHandle } from './secret-handle.ts'
import type { FunctionConfig, FunctionDefinition, StackDefinition } from './stack-config.ts'
import { StackSnapshot } from './stack-snapshot.ts'
import type { StartedTarget, TargetName } from './target.ts'

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
  #disposed = false
  /** Functions of {@link deploy}, for their sources. */
  readonly #deployed = new Map<string, FunctionDefinition>()
  readonly #reloadings: Reloading[] = []
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

  /** The declared network: the ids of its VPC, subnets, security groups and endpoints, by the names of the declaration. */
  get network(): NetworkResources {
    return this.#need('network')
  }

  /** URL of the API's stage. */
  get invokeUrl(): string {
    return this.#need('api').invokeUrl
  }

  /** The secret: its name and ARN, and its rotation. */
  get secret(): SecretHandle {
    return new SecretHandle(this.#target, this.#clients, this.#need('secret'))
  }

  /**
   * PEM of the authority that signed the certificate of the database and proxy endpoints, for a client's `ssl: { ca }`.
   * Functions are told to trust it already (`NODE_EXTRA_CA_CERTS`).
   */
  async certificateAuthority(): Promise<string> {
    return (await this.#target.control<{ pem: string }>('GET', '/certificate-authority')).pem
  }

  /** The database: its address, counts and faults. */
  get database(): DatabaseHandle {
    return new DatabaseHandle(this.#target, this.#clients, this.#resources.database)
  }

  /** The DB proxy: its addresses, sessions and statistics. */
  get dbProxy(): DbProxyHandle {
    return new DbProxyHandle(this.#target, this.#need('dbProxy'))
  }

  /** A function's execution environments and what can be done to them. */
  function(name: string): FunctionHandle {
    this.#needFunction(name)
    return new FunctionHandle(this.#target, this.#resources.functions[name]!)
  }

  /**
   * Bundles and creates one more function. It goes with the next `reset()`. Relative paths are resolved against the
   * working directory.
   */
  async deploy(name: string, config: FunctionConfig): Promise<void> {
    this.#needStarted(`deploy ${name}`)
    const definition = defineFunction(name, config, { network: this.#definition.network })
    const created = await provisionFunction(
      name,
      definition,
      this.#resources,
      this.#definition.region,
      this.#target,
      this.#clients,
    )
    this.#resources = { ...this.#resources, functions: { ...this.#resources.functions, [name]: created } }
    this.#deployed.set(name, definition)
    if (definition.debug) await this.function(name).debug()
  }

  /**
   * Bundles a function anew and replaces its code, as saving a file of it does under `poolhouse up`: environments with the old code
   * end when they are idle.
   * @throws PoolhouseError `HandlerBuildFailed`, and the old code goes on
   */
  async redeploy(name: string): Promise<void> {
    this.#needStarted(`redeploy ${name}`)
    await this.#update(name)
  }

  /**
   * Redeploys each declared function whenever one of the files of its package is saved, or one is added to a folder that is packed as it is, until the result is closed or the stack is
   * disposed.
   */
  async reloadOnSave(listener: ReloadListener = {}): Promise<Reloading> {
    this.#needStarted('reload on save')
    const { reloadOnSave } = await import('./reload-on-save.ts')
    const { packageFunction } = await import('./bundle.ts')
    const bundled = Object.entries(this.#definition.functions).map(async ([name, { entry, runtime }]) => {
      return [name, await packageFunction(entry, runtime, this.#target.cacheDir)] as const
    })
    const reloading = reloadOnSave(
      Object.fromEntries(await Promise.all(bundled)),
      (name) => this.#update(name),
      listener,
    )
    this.#reloadings.push(reloading)
    return reloading
  }

  async #update(name: string): Promise<PackageSources> {
    this.#needFunction(name)
    const config = this.#definition.functions[name] ?? this.#deployed.get(name)
    const { updateFunction } = await import('./update-function.ts')
    return updateFunction(this.#clients, name, config!, this.#target.cacheDir)
  }

  /**
   * Invokes a function synchronously through the AWS SDK. A function that fails is an answer too: look at
   * `functionError`.
   */
  async invoke(functionName: string, event: unknown = {}): Promise<Invocation> {
    this.#needStarted(`invoke ${functionName}`)
    this.#needFunction(functionName)
    return invokeFunction(this.#clients, this.endpointUrl, functionName, event)
  }

  /**
   * Sets the account's concurrency limit, as Service Quotas does on AWS: the invocations that may run at the same
   * time, over all functions. Default 1000; a new account on AWS often has 10.
   * @throws PoolhouseError `InvalidOption`
   */
  async limitConcurrency(concurrency: number): Promise<void> {
    await this.#target.control('POST', '/account', { concurrency })
  }

  /**
   * Sets the largest response that a function may stream, in bytes. Default 200 MiB, as on AWS, where it is a quota that can be raised.
   * @throws PoolhouseError `InvalidOption`
   */
  async limitStreamedResponses(bytes: number): Promise<void> {
    await this.#target.control('POST', '/account', { streamedResponseBytes: bytes })
  }

  /**
   * Lets so many seconds of idle time pass at once: for IdleClientTimeout, idle database connections of a proxy,
   * idle execution environments (unless `keepEnvironments`), asynchronous invocations that wait, schedules of rotations, and for `wait_timeout` of the database, whose
   * connections are killed (docs/lambda.md).
   * @throws PoolhouseError `InvalidOption`
   */
  async advanceTime(seconds: number, options: { keepEnvironments?: boolean } = {}): Promise<void> {
    await this.#target.control('POST', '/advance-time', { seconds, ...options })
  }

  /**
   * Brings the stack back to what it was after its start: every resource is forgotten and provisioned again, with a
   * fresh database. Addresses may change: read them from the stack again. Resets that are asked for at once run one
   * after the other.
   */
  async reset(): Promise<void> {
    this.#needStarted('reset the stack')
    const reset = this.#resetting.then(() => this.#resetOnce())
    this.#resetting = reset.catch(() => {}) // told to who asked
    return reset
  }

  /**
   * Keeps the whole stack as it is now: resources of every service, and the data of every database. Logs and metrics are not kept, nor is what is
   * on its way. A database stands still while it is copied, and loses no connection.
   */
  async snapshot(): Promise<StackSnapshot> {
    const { name } = await this.#target.control<{ name: string }>('POST', '/snapshots')
    const resources = this.#resources
    return new StackSnapshot(this.#target, name, () => {
      this.#resources = resources
    })
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
    this.#disposed = true
    for (const reloading of this.#reloadings) reloading.close()
    await this.#clients.destroy()
    await this.#target.dispose()
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.dispose()
  }

  #need<K extends 'network' | 'secret' | 'dbProxy' | 'api'>(part: K): NonNullable<ProvisionedResources[K]> {
    const resource = this.#resources[part]
    if (!resource) {
      throw new PoolhouseError('InvalidStackConfig', `the stack declares no ${part}. Add one to defineStack.`)
    }
    return resource as NonNullable<ProvisionedResources[K]>
  }

  #needStarted(what: string): void {
    if (!this.#disposed) return
    throw new PoolhouseError(
      'ServerFailed',
      `could not ${what}: the stack has been disposed. Do it before dispose(), or before the scope of \`await using\` ends.`,
    )
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
  const { dbProxy } = definition
  const users = Object.entries(dbProxy?.users ?? {}).map(([name, { password: _, ...user }]) => [name, user])
  return {
    ...definition,
    database,
    ...(dbProxy && { dbProxy: { ...dbProxy, users: Object.fromEntries(users) } }),
  }
}
