import type { InvocationRequest } from './function-definition.ts'
import type { NextEvent } from './runtime-api.ts'
import { traceId } from './trace-id.ts'

/** What the Runtime API answers to `next`. `deadlineMs`: milliseconds since the epoch. */
export function nextEvent(request: InvocationRequest, deadlineMs: number): NextEvent {
  const headers: Record<string, string> = {
    'Lambda-Runtime-Aws-Request-Id': request.invocationId,
    'Lambda-Runtime-Deadline-Ms': String(Math.round(deadlineMs)),
    'Lambda-Runtime-Invoked-Function-Arn': request.functionArn,
    'Lambda-Runtime-Trace-Id': traceId(),
  }
  if (request.clientContext !== undefined) headers['Lambda-Runtime-Client-Context'] = request.clientContext
  return { headers, payload: request.payload }
}
