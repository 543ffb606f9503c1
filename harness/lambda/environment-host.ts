import type { Clock } from '../kit/clock.ts'
import type { FunctionDefinition, InvocationResult } from './function-definition.ts'
import type { RuntimeApi } from './runtime-api.ts'
import type { Runtime } from './runtimes.ts'
import type { SpawnQueue } from './spawn-queue.ts'

/** What an environment needs of the plane that made it. */
export interface EnvironmentHost {
  readonly definition: FunctionDefinition
  readonly runtime: Runtime
  readonly taskRoot: string
  readonly temporaryDirectory: string
  readonly compileCache: string
  readonly variables: Readonly<Record<string, string>>
  readonly runtimeApi: RuntimeApi
  readonly spawnQueue: SpawnQueue
  readonly clock: Clock
  onState(environment: { readonly id: string; readonly state: string }): void
  onLine(environment: { readonly id: string; readonly logStreamName: string }, line: string): void
}

/** The outcome of an invocation with what only its environment knows. */
export interface Outcome extends InvocationResult {
  readonly environmentId: string
  readonly durationMs: number
  readonly coldStart: boolean
}
