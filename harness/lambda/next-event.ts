import type { InvocationRequest } from './function-definition.ts'
import type { NextEvent } from './runtime-api.ts'
import { traceId } from './trace-id.ts'

/**
 * What the Runtime API answers to `next`. `deadlineMs`: milliseconds since the epoch. `blocked` is our own runtimes' matter: addresses that the
 * function's VPC does not reach, undefined for a function outside of any.
 */
export function nextEvent(
  request: InvocationRequest,
  deadlineMs: number,
  blocked: readonly string[] | undefined,
): NextEvent {
  const headers: Record<string, string> = {
    'Lambda-Runtime-Aws-Request-Id': request.invocationId,
    'Lambda-Runtime-Deadline-Ms': String(Math.round(deadlineMs)),
    'Lambda-Runtime-Invoked-Function-Arn': request.functionArn,
    'Lambda-Runtime-Trace-Id': traceId(),
  }
  if (request.clientContext !== undefined) headers['Lambda-Runtime-Client-Context'] = request.clientContext
  if (blocked) headers['Poolhouse-Blocked-Addresses'] = blocked.join(',')
  return { headers, payload: request.payload }
}
