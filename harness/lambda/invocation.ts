import type { RuntimeFailure } from './failure.ts'
import type { InvocationRequest } from './function-definition.ts'

/** One invocation, as its environment sees it. */
export interface Invocation {
  readonly request: InvocationRequest
  readonly startedAt: number
  answer?: Buffer
  /** Without the time that it waited for a CPU on its way; undefined where the runtime does not tell. */
  handlerMs?: number | undefined
  failure?: RuntimeFailure
}
