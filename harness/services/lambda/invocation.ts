import { functionNotFound, throttled } from './errors.ts'
import type { FunctionRecord } from './function-store.ts'
import type { FunctionPlane, InvocationResult, ResponseSink } from './ports.ts'

export interface InvocationInput {
  readonly record: FunctionRecord
  readonly payload: Buffer
  readonly invocationId: string
  readonly qualifier: string | undefined
  readonly clientContext?: string
}

/** Runs an invocation on the data plane; its errors become AWS's. `responseSink` takes the response while it comes. */
export async function invokeNow(
  functionPlane: FunctionPlane,
  input: InvocationInput,
  responseSink?: ResponseSink,
): Promise<InvocationResult> {
  const { record, qualifier, payload, invocationId, clientContext } = input
  try {
    return await functionPlane.invoke({
      name: record.planeName,
      version: record.version,
      payload,
      invocationId,
      functionArn: qualifier === undefined ? record.arn : `${record.arn}:${qualifier}`,
      ...(clientContext === undefined ? {} : { clientContext }),
      ...(responseSink ? { responseSink } : {}),
    })
  } catch (error) {
    const { name, reason } = error as Error & { reason?: string }
    if (name === 'ThrottledError') throw throttled(reason ?? 'ConcurrentInvocationLimitExceeded')
    if (name === 'FunctionGoneError') throw functionNotFound(`${record.arn}:${qualifier ?? '$LATEST'}`)
    throw error
  }
}
