import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import { type Clock, systemClock } from '../kit/clock.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { Assignment } from './assignment.ts'
import { CodeStore } from './code-store.ts'
import type { EnvironmentHost } from './environment-host.ts'
import { FunctionGoneError, ThrottledError } from './errors.ts'
import type { ExecutionEnvironment } from './execution-environment.ts'
import type {
  EnvironmentDescription,
  FunctionDefinition,
  FunctionPlaneEvent,
  InvocationRequest,
  InvocationResult,
} from './function-definition.ts'
import { FunctionLog } from './function-log.ts'
import { RuntimeApi } from './runtime-api.ts'
import { findRuntime, type RuntimeExecutables } from './runtimes.ts'
import { SpawnQueue } from './spawn-queue.ts'

export interface FunctionPlaneOptions {
  /** Scratch: a /tmp per environment. Removed by {@link FunctionPlane.close}. */
  readonly directory: string
  /** Unpacked code and Node's compile cache; outlives the plane. */
  readonly cacheDir: string
  /** What the server adds to a function's environment: endpoint, region, credentials. */
  environment(definition: FunctionDefinition): Readonly<Record<string, string>>
  /** Concurrent invocations over all functions. AWS's default: 1000. */
  readonly accountConcurrency?: number
  /** Runtimes that start at the same time; 3 by default. */
  readonly concurrentStarts?: number
  readonly clock?: Clock
  /** Node executables for runtimes of another major version than this process's. */
  readonly runtimeExecutables?: RuntimeExecutables
  /** Where `node/bootstrap.cjs` lies, when the harness was bundled into one file. */
  readonly runtimesDirectory?: string
  onEvent?(event: FunctionPlaneEvent): void
}

/** Lambda's data plane. Create it on the main thread (see RuntimeProcess). */
export interface FunctionPlane {
  /**
   * Makes a function, or a new revision of it, invocable; environments of the older revision drain.
   * Throws InvalidCodeError or RuntimeUnavailableError (by `name`).
   */
  deploy(definition: FunctionDefinition): Promise<void>
  /** Ends a function and its environments. Nothing happens when there is none of this name. */
  remove(name: string): Promise<void>
  /** Throws ThrottledError or FunctionGoneError (by `name`); a failing handler is a result, not an error. */
  invoke(request: InvocationRequest): Promise<InvocationResult>
  /** Names of the functions that there are. */
  names(): string[]
  environments(name?: string): EnvironmentDescription[]
  /** Stops an idle environment that was thawed by hand. */
  freeze(environmentId: string): void
  /** Lets an idle environment run until its next invocation ends. */
  thaw(environmentId: string): void
  /** Lets the function's environments drain, so that the next invocations are cold starts. */
  recycle(name: string): void
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
  const accountConcurrency = options.accountConcurrency ?? 1000
  const temporaryDirectory = join(options.directory, 'tmp')
  const codeStore = new CodeStore(join(options.cacheDir, 'functions', 'code'))
  const compileCache = join(options.cacheDir, 'functions', 'compile')
  const spawnQueue = new SpawnQueue(options.concurrentStarts ?? 3)
  const runtimeApi = new RuntimeApi()
  const functions = new Map<string, Assignment>()
  const logs = new Map<string, FunctionLog>()
  let concurrency = 0
  let closed = false

  await mkdir(temporaryDirectory, { recursive: true })
  await codeStore.prune()

  async function createHost(definition: FunctionDefinition): Promise<EnvironmentHost> {
    const runtime = findRuntime(definition.runtime, options.runtimeExecutables, options.runtimesDirectory)
    const { name } = definition
    const log = logs.get(name) ?? new FunctionLog()
    logs.set(name, log)
    return {
      definition,
      runtime,
      taskRoot: await codeStore.unpack(definition.code),
      temporaryDirectory,
      compileCache,
      variables: options.environment(definition),
      runtimeApi,
      spawnQueue,
      clock,
      onState: ({ id, state }) => options.onEvent?.({ type: 'environment', name, environmentId: id, state }),
      onLine: ({ id, logStreamName: logStream }, line) => {
        log.append(line)
        options.onEvent?.({ type: 'log', name, environmentId: id, logStream, line })
      },
    }
  }

  function all(name?: string): ExecutionEnvironment[] {
    return [...functions].flatMap(([key, assignment]) =>
      name === undefined || name === key ? assignment.environments() : [],
    )
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
    const { name } = request
    const assignment = functions.get(name)
    if (!assignment) throw new FunctionGoneError(`there is no function named ${name}`)
    if (concurrency >= accountConcurrency) {
      options.onEvent?.({ type: 'throttle', name })
      throw new ThrottledError(
        `${accountConcurrency} invocations are running: the account's concurrency limit`,
      )
    }
    concurrency++
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
      concurrency--
    }
  }

  return {
    async deploy(definition) {
      const host = await createHost(definition)
      if (closed) throw new FunctionGoneError('the function plane is closed')
      const assignment = functions.get(definition.name)
      if (assignment) assignment.replace(host)
      else functions.set(definition.name, new Assignment(host))
    },
    async remove(name) {
      const assignment = functions.get(name)
      functions.delete(name)
      logs.delete(name)
      await assignment?.remove()
    },
    invoke,
    names: () => [...functions.keys()],
    environments: (name) =>
      all(name).map((environment) => ({
        id: environment.id,
        name: environment.host.definition.name,
        state: environment.state,
        pid: environment.pid,
        invocations: environment.invocations,
        startedAtMs: environment.startedAtMs,
        initMs: environment.initMs,
      })),
    freeze: (id) => byId(id).freeze(),
    thaw: (id) => byId(id).thaw(),
    recycle(name) {
      const assignment = functions.get(name)
      // A host of its own marks the environments that drain.
      if (assignment) assignment.replace({ ...assignment.host })
    },
    async prewarm(name, count) {
      const assignment = functions.get(name)
      if (!assignment) throw new FunctionGoneError(`there is no function named ${name}`)
      if (!Number.isInteger(count) || count < 0 || count > accountConcurrency) {
        throw new PoolhouseError(
          'InvalidOption',
          `prewarm: expected a whole number up to ${accountConcurrency}, got ${count}.`,
        )
      }
      await assignment.prewarm(count)
    },
    logs: (name) => logs.get(name)?.lines() ?? [],
    async close() {
      closed = true
      await Promise.all([...functions.values()].map((assignment) => assignment.remove()))
      functions.clear()
      runtimeApi.close()
      await rm(options.directory, { recursive: true, force: true })
    },
  }
}
