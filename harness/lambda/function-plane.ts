import { mkdir, rm } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { type Clock, systemClock } from '../kit/clock.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { Assignment } from './assignment.ts'
import { CodeStore, readArchive } from './code-store.ts'
import { Concurrency } from './concurrency.ts'
import type { EnvironmentHost } from './environment-host.ts'
import { FunctionGoneError } from './errors.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'
import { defaultMaxStreamedBytes } from './failure.ts'
import type {
  EnvironmentDescription,
  FunctionDefinition,
  FunctionPlaneEvent,
  InvocationRequest,
  InvocationResult,
  ProvisionedState,
} from './function-definition.ts'
import { FunctionLog } from './function-log.ts'
import { logGroupOf } from './log-group-of.ts'
import type { RuntimeExecutables } from './runtime.ts'
import { RuntimeApi } from './runtime-api.ts'
import { RuntimeReserve } from './runtime-reserve.ts'
import { findRuntime } from './runtimes.ts'
import { SpawnQueue } from './spawn-queue.ts'

/** AWS's concurrency limit of an account, until one asks for more (documented); new accounts often have less. */
export const defaultAccountConcurrency = 1000

export interface FunctionPlaneOptions {
  /** Scratch: a /tmp per environment. Removed by {@link FunctionPlane.close}. */
  readonly directory: string
  /** Unpacked code and Node's compile cache; outlives the plane. */
  readonly cacheDir: string
  /** What the server adds to the variables of one execution environment: endpoint, region, credentials. Called for each. */
  environment(definition: FunctionDefinition): Readonly<Record<string, string>>
  /** Concurrent invocations over all functions at first. AWS's default: 1000. */
  readonly accountConcurrency?: number
  /** Runtimes that start at the same time. Default: one more than the machine has cores; more only slow each other down (measured). */
  readonly concurrentStarts?: number
  /** Largest response that is streamed, in bytes; AWS's default: 200 MiB. */
  readonly maxStreamedBytes?: number
  /** Runtimes that are booted ahead of cold starts; closed with the plane. */
  readonly reserve?: RuntimeReserve
  readonly clock?: Clock
  /** What idle time is measured by; default `clock`. */
  readonly idleClock?: Clock
  /** Seconds after which an environment without invocations is ended. AWS documents none; measured were 5 to 60 min. Default 600. */
  readonly idleTimeoutSeconds?: number
  /** Executables for runtimes of another Node than this process's, or another Python than the first one found. */
  readonly runtimeExecutables?: RuntimeExecutables
  /** Where `node/bootstrap.cjs` and `python/bootstrap.py` lie, when the harness was bundled into one file. */
  readonly runtimesDirectory?: string
  /** {@link EnvironmentHost.blockedAddresses} of a function's version. */
  blockedAddresses?(definition: FunctionDefinition): readonly string[] | undefined
  onEvent?(event: FunctionPlaneEvent): void
}

/** Lambda's data plane. Create it on the main thread (see RuntimeProcess). */
export interface FunctionPlane {
  /**
   * Makes a version of a function, or a new revision of it, invocable; environments of the older revision drain.
   * Throws InvalidCodeError or RuntimeUnavailableError (by `name`).
   */
  deploy(definition: FunctionDefinition): Promise<void>
  /** Ends a version, or a function with all of them, and its environments. Nothing happens when there is none. */
  remove(name: string, version?: string): Promise<void>
  /** Throws ThrottledError or FunctionGoneError (by `name`); a failing handler is a result, not an error. */
  invoke(request: InvocationRequest): Promise<InvocationResult>
  /** Names of the functions that there are. */
  names(): string[]
  environments(name?: string): EnvironmentDescription[]
  /** The account's concurrency limit, which AWS changes through Service Quotas. */
  accountConcurrency: number
  /** Largest response that is streamed, in bytes; a quota of the account on AWS, which can be raised. */
  maxStreamedBytes: number
  /** Reserves concurrency for a function, over all of its versions; undefined takes it back. */
  reserve(name: string, count: number | undefined): void
  /** Keeps `count` environments of a version initialised from now on. Throws FunctionGoneError (by `name`). */
  provision(name: string, version: string, count: number): void
  provisioned(name: string, version: string): ProvisionedState
  /** Stops an idle environment that was thawed by hand. */
  freeze(environmentId: string): void
  /** Lets an idle environment run until its next invocation ends. */
  thaw(environmentId: string): void
  /** Ends an environment, also in the middle of its invocation. */
  kill(environmentId: string): void
  /**
   * Lets debuggers attach to new environments of the function, or no longer; its present ones drain. Throws
   * PoolhouseError where the runtime is not Node.
   */
  debug(name: string, on: boolean): void
  /** Lets the function's environments drain, so that the next invocations are cold starts. */
  recycle(name: string): void
  /** Throws InvalidCodeError for an archive that cannot be unpacked, as `deploy` does. */
  checkCode(archive: Uint8Array): void
  /**
   * Starts environments until the function has `count`, and resolves once they wait for an invocation; like
   * provisioned concurrency, without keeping the number afterwards. Throws FunctionGoneError (by `name`).
   */
  prewarm(name: string, count: number): Promise<void>
  /** The last lines that the function and the platform wrote, over all environments. */
  logs(name: string): readonly string[]
  close(): Promise<void>
}

export async function createFunctionPlane(options: FunctionPlaneOptions): Promise<FunctionPlane> {
  const clock = options.clock ?? systemClock
  const temporaryDirectory = join(options.directory, 'tmp')
  const codeStore = new CodeStore(join(options.cacheDir, 'functions', 'code'))
  const compileCache = join(options.cacheDir, 'functions', 'compile')
  const spawnQueue = new SpawnQueue(options.concurrentStarts ?? availableParallelism() + 1)
  const runtimeApi = new RuntimeApi()
  const reserve = options.reserve ?? new RuntimeReserve()
  /** By name, then by version. */
  const functions = new Map<string, Map<string, Assignment>>()
  const debugged = new Set<string>()
  const logs = new Map<string, FunctionLog>()
  const concurrency = new Concurrency(options.accountConcurrency ?? defaultAccountConcurrency)
  let maxStreamedBytes = options.maxStreamedBytes ?? defaultMaxStreamedBytes
  let closed = false

  await mkdir(temporaryDirectory, { recursive: true })
  await codeStore.prune()

  async function createHost(definition: FunctionDefinition): Promise<EnvironmentHost> {
    const runtime = await findRuntime(definition.runtime, {
      cacheDir: join(options.cacheDir, 'functions'),
      executables: options.runtimeExecutables,
      directory: options.runtimesDirectory,
    })
    const { name, arn: functionArn } = definition
    const log = logs.get(name) ?? new FunctionLog()
    logs.set(name, log)
    return {
      definition,
      runtime,
      ...(await codeStore.unpackFunction(definition)),
      temporaryDirectory,
      compileCache,
      variables: () => options.environment(definition),
      runtimeApi,
      spawnQueue,
      reserve,
      clock,
      idleClock: options.idleClock ?? clock,
      idleTimeoutMs: (options.idleTimeoutSeconds ?? 600) * 1000,
      debug: debugged.has(name) && runtime.canDebug,
      blockedAddresses: () => options.blockedAddresses?.(definition),
      maxStreamedBytes: () => maxStreamedBytes,
      onState: ({ id, state }) => options.onEvent?.({ type: 'environment', name, environmentId: id, state }),
      onLine: ({ id, logStreamName: logStream }, line) => {
        log.append(line)
        const logGroup = logGroupOf(definition)
        options.onEvent?.({ type: 'log', name, functionArn, logGroup, environmentId: id, logStream, line })
      },
    }
  }

  function all(name?: string): ExecutionEnvironment[] {
    return [...functions].flatMap(([key, versions]) =>
      name === undefined || name === key
        ? [...versions.values()].flatMap((assignment) => assignment.environments())
        : [],
    )
  }

  function assignmentOf(name: string, version: string): Assignment {
    const assignment = functions.get(name)?.get(version)
    if (assignment) return assignment
    const which = version === '$LATEST' ? `function named ${name}` : `version ${version} of ${name}`
    throw new FunctionGoneError(`there is no ${which}`)
  }

  function byId(id: string): ExecutionEnvironment {
    const found = all().find((environment) => environment.id === id)
    if (found) return found
    throw new PoolhouseError(
      'InvalidOption',
      `There is no execution environment with the id ${id}: it may have been recycled. List them and try again.`,
    )
  }

  async function invoke(request: InvocationRequest): Promise<InvocationResult> {
    const { name, version = '$LATEST' } = request
    const assignment = assignmentOf(name, version)
    const leave = enter(name, version)
    try {
      const { durationMs, coldStart, environmentId, ...result } = await assignment.invoke(request)
      options.onEvent?.({
        type: 'invocation',
        name,
        environmentId,
        invocationId: request.invocationId,
        durationMs,
        coldStart,
        functionError: result.functionError !== undefined,
      })
      return result
    } finally {
      leave()
    }
  }

  function enter(name: string, version: string): () => void {
    try {
      return concurrency.enter(name, version)
    } catch (error) {
      options.onEvent?.({ type: 'throttle', name })
      throw error
    }
  }

  return {
    get accountConcurrency() {
      return concurrency.limit
    },
    set accountConcurrency(limit) {
      concurrency.limit = limit
    },
    get maxStreamedBytes() {
      return maxStreamedBytes
    },
    set maxStreamedBytes(limit) {
      maxStreamedBytes = limit
    },
    reserve: (name, count) => concurrency.reserve(name, count),
    provision(name, version, count) {
      const assignment = assignmentOf(name, version)
      concurrency.provision(name, version, count)
      assignment.provision(count)
    },
    provisioned: (name, version) => assignmentOf(name, version).provisioned(),
    async deploy(definition) {
      const host = await createHost(definition)
      if (closed) throw new FunctionGoneError('the function plane is closed')
      const { name, version } = definition
      reserve.forget(name)
      const versions = functions.get(name) ?? new Map<string, Assignment>()
      functions.set(name, versions)
      const assignment = versions.get(version)
      if (assignment) assignment.replace(host)
      else versions.set(version, new Assignment(host))
    },
    async remove(name, version) {
      reserve.forget(name)
      const versions = functions.get(name)
      if (version !== undefined) {
        const assignment = versions?.get(version)
        versions?.delete(version)
        concurrency.provision(name, version, 0)
        return assignment?.remove()
      }
      functions.delete(name)
      debugged.delete(name)
      logs.delete(name)
      concurrency.forget(name)
      await Promise.all([...(versions?.values() ?? [])].map((assignment) => assignment.remove()))
    },
    checkCode: (archive) => void readArchive(archive),
    invoke,
    names: () => [...functions.keys()],
    environments: (name) =>
      all(name).map((environment) => ({
        id: environment.id,
        name: environment.host.definition.name,
        version: environment.host.definition.version,
        state: environment.state,
        initializationType: environment.initializationType,
        pid: environment.pid,
        invocations: environment.invocations,
        startedAtMs: environment.startedAtMs,
        initMs: environment.initMs,
        debugger: environment.debugger,
      })),
    freeze: (id) => byId(id).freeze(),
    thaw: (id) => byId(id).thaw(),
    kill(id) {
      const environment = byId(id)
      const { name, version } = environment.host.definition
      assignmentOf(name, version).kill(environment)
    },
    debug(name, on) {
      const assignments = [...(functions.get(name)?.values() ?? [])]
      const other = assignments.find(({ host }) => !host.runtime.canDebug)
      if (on && other) {
        throw new PoolhouseError(
          'InvalidOption',
          `${name} runs on ${other.host.runtime.name}: debuggers attach to Node only.`,
        )
      }
      if (on) debugged.add(name)
      else debugged.delete(name)
      for (const assignment of assignments) assignment.replace({ ...assignment.host, debug: on })
    },
    recycle(name) {
      // A host of its own marks the environments that drain.
      for (const assignment of functions.get(name)?.values() ?? []) assignment.replace({ ...assignment.host })
    },
    async prewarm(name, count) {
      const assignment = assignmentOf(name, '$LATEST')
      const { limit } = concurrency
      if (!Number.isInteger(count) || count < 0 || count > limit) {
        throw new PoolhouseError(
          'InvalidOption',
          `prewarm: expected a whole number up to ${limit}, got ${count}.`,
        )
      }
      await assignment.prewarm(count)
    },
    logs: (name) => logs.get(name)?.lines() ?? [],
    async close() {
      closed = true
      const assignments = [...functions.values()].flatMap((versions) => [...versions.values()])
      await Promise.all(assignments.map((assignment) => assignment.remove()))
      functions.clear()
      await reserve.close()
      runtimeApi.close()
      await rm(options.directory, { recursive: true, force: true })
    },
  }
}
