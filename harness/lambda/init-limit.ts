import type { FunctionDefinition, InitializationType } from './function-definition.ts'

/** AWS's limits of the Init phase; an Init on demand that takes longer runs again inside the first invocation. */
const initLimitMs = 10_000
const provisionedInitLimitMs = 130_000

/** Milliseconds that the Init phase may take. */
export function initLimit(
  type: InitializationType,
  { timeoutSeconds }: Pick<FunctionDefinition, 'timeoutSeconds'>,
): number {
  return type === 'on-demand' ? initLimitMs : Math.max(provisionedInitLimitMs, timeoutSeconds * 1000)
}
