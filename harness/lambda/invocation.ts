import { type RuntimeFailure, responseTooLarge } from './failure.ts'
import type { InvocationRequest } from './function-definition.ts'
import { RuntimeApiError } from './runtime-api.ts'
import type { StreamedResponse } from './streamed-response.ts'

/** One invocation, as its environment sees it. */
export interface Invocation {
  readonly request: InvocationRequest
  readonly startedAt: number
  answer?: Buffer
  /** Without the time that it waited for a CPU on its way; undefined where the runtime does not tell. */
  handlerMs?: number | undefined
  failure?: RuntimeFailure
  /** A response that comes in pieces, from its beginning on. */
  streamed?: StreamedResponse
}

/** What a runtime may still answer. Throws RuntimeApiError for another one, and for one that has its answer. */
export function openInvocation(invocation: Invocation | undefined, requestId: string): Invocation {
  if (!invocation || invocation.request.invocationId !== requestId) {
    throw new RuntimeApiError(400, 'InvalidRequestID', 'Invalid request ID')
  }
  if (isAnswered(invocation) || invocation.streamed) {
    throw new RuntimeApiError(403, 'InvalidStateTransition', 'The invocation has been answered already')
  }
  return invocation
}

/** Whether the runtime may ask for the next event. */
export function isAnswered({ answer, failure, streamed }: Invocation): boolean {
  return answer !== undefined || failure !== undefined || streamed?.isTruncated === true
}

/** Takes a response that came as a whole. Throws RuntimeApiError when it is too large. */
export function takeResponse(
  invocation: Invocation,
  body: Buffer,
  handlerMs: number | undefined,
  limitBytes: number,
): void {
  if (body.length > limitBytes) {
    invocation.failure = responseTooLarge(limitBytes)
    throw new RuntimeApiError(
      413,
      'RequestEntityTooLarge',
      `Exceeded maximum allowed payload size (${limitBytes} bytes).`,
    )
  }
  invocation.answer = body
  invocation.handlerMs = handlerMs
}

/**
 * The end of its Invoke phase. What the runtime had answered as a whole stands, whatever became of it afterwards; a handler that goes on
 * after the end of its stream can still fail.
 */
export function endInvocation(invocation: Invocation, failure: RuntimeFailure | undefined): void {
  if (invocation.failure) return
  if (failure && (!invocation.answer || invocation.streamed)) invocation.failure = failure
  else if (invocation.streamed?.isTruncated) invocation.failure = truncated
}

/** AWS's runtime interface emulator names it so (grade S); the text is not verified on AWS. */
const truncated: RuntimeFailure = {
  kind: 'reported',
  errorType: 'Runtime.TruncatedResponse',
  payload: Buffer.from(
    '{"errorType":"Runtime.TruncatedResponse","errorMessage":"The runtime closed the connection in the middle of its response."}',
  ),
}
