import type { Clock } from '../kit/clock.ts'
import type { FunctionDefinition, InvocationResult } from './function-definition.ts'
import type { Runtime } from './runtime.ts'
import type { RuntimeApi } from './runtime-api.ts'
import type { RuntimeReserve } from './runtime-reserve.ts'
import type { SpawnQueue } from './spawn-queue.ts'

/** What an environment needs of the plane that made it. */
export interface EnvironmentHost {
  readonly definition: FunctionDefinition
  readonly runtime: Runtime
  readonly taskRoot: string
  /** What AWS mounts at /opt; undefined without layers. */
  readonly layerRoot: string | undefined
  readonly temporaryDirectory: string
  readonly compileCache: string
  /** Variables of a new environment; its own credentials are among them. */
  variables(): Readonly<Record<string, string>>
  readonly runtimeApi: RuntimeApi
  readonly spawnQueue: SpawnQueue
  readonly reserve: RuntimeReserve
  readonly clock: Clock
  /** How long an environment stays without an invocation, by this clock; both may be moved ahead of the other. */
  readonly idleClock: Clock
  readonly idleTimeoutMs: number
  /** A debugger may attach: no timeout is enforced, and the process is not frozen between invocations. */
  readonly debug: boolean
  /** `HOST:PORT` of what the function's VPC keeps it from reaching now; undefined for a function outside of any. */
  blockedAddresses(): readonly string[] | undefined
  /** Largest response that is taken in pieces. */
  maxStreamedBytes(): number
  onState(environment: { readonly id: string; readonly state: string }): void
  onLine(environment: { readonly id: string; readonly logStreamName: string }, line: string): void
}

/** The outcome of an invocation with what only its environment knows. */
export interface Outcome extends InvocationResult {
  readonly environmentId: string
  readonly durationMs: number
  readonly coldStart: boolean
}
