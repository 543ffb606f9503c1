import type { InvocationInput } from './invocation.ts'
import type { InvocationResult } from './ports.ts'

/** Why an event goes to a destination. */
export type Condition = 'Success' | 'RetriesExhausted' | 'EventAgeExceeded' | 'ZeroReservedConcurrency'

/**
 * What a destination is told (documented with an example, "Retaining records of asynchronous invocations"). A function
 * that never ran has no response.
 */
export function invocationRecord({
  input,
  condition,
  attempts,
  result,
  atMs,
}: {
  input: InvocationInput
  condition: Condition
  attempts: number
  result: InvocationResult | undefined
  atMs: number
}) {
  const { record, payload, invocationId } = input
  return {
    version: '1.0',
    timestamp: new Date(atMs).toISOString(),
    requestContext: {
      requestId: invocationId,
      functionArn: `${record.arn}:${record.version}`,
      condition,
      approximateInvokeCount: attempts,
    },
    requestPayload: json(payload),
    ...(result
      ? {
          responseContext: {
            statusCode: 200,
            executedVersion: result.executedVersion,
            ...(result.functionError ? { functionError: result.functionError } : {}),
          },
          responsePayload: json(result.payload),
        }
      : {}),
  }
}

/** What is no JSON, as a runtime of one's own may answer, is passed on as text. */
function json(payload: Buffer): unknown {
  const text = payload.toString('utf8')
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
