import { eventStreamType } from '../../aws/event-stream-codec.ts'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { notEmulated } from './errors.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionStore } from './function-store.ts'
import { decodeClientContext, readPayload } from './invocation-payload.ts'
import type { FunctionPlane } from './ports.ts'
import { invokeStreaming, type StreamedInvocation } from './streamed-invocation.ts'

/** InvokeWithResponseStream: RequestResponse and DryRun. */
export function responseStreamOperation({
  store,
  functionPlane,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
}) {
  return {
    async InvokeWithResponseStream(input, context) {
      if (input.TenantId !== undefined) {
        throw notEmulated('tenant isolation (TenantId of lambda:InvokeWithResponseStream)')
      }
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context, 'namespaced')
      const record = store.chosen(reference)
      if (input.InvocationType === 'DryRun') return { StatusCode: 204 }
      const invocation = await invokeStreaming(functionPlane, {
        record,
        // The SDK's type knows more forms; from the wire it is always bytes.
        payload: readPayload(input.Payload as Uint8Array | undefined, 'InvokeWithResponseStream'),
        invocationId: context.requestId,
        qualifier: reference.qualifier,
        ...decodeClientContext(input.ClientContext),
      })
      return {
        StatusCode: 200,
        ExecutedVersion: record.version,
        ResponseStreamContentType: eventStreamType,
        // The SDK's events name their alternatives, too.
        EventStream: events(invocation, input.LogType === 'Tail') as never,
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}

/**
 * A PayloadChunk for each write of the function, then InvokeComplete. Of a function that failed it has `Unhandled` for ErrorCode, as
 * clients look for it (S, Remotion), and the error document for ErrorDetails (not verified on AWS).
 */
async function* events({ chunks, result }: StreamedInvocation, withLog: boolean) {
  for await (const Payload of chunks) yield { PayloadChunk: { Payload } }
  const { functionError, payload, logTail } = await result
  yield {
    InvokeComplete: {
      ...(functionError ? { ErrorCode: functionError, ErrorDetails: payload.toString('utf8') } : {}),
      ...(withLog ? { LogResult: Buffer.from(logTail).toString('base64') } : {}),
    },
  }
}
