import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { AsynchronousInvocations } from './asynchronous-invocations.ts'
import { notEmulated } from './errors.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionStore } from './function-store.ts'
import { invokeNow } from './invocation.ts'
import { decodeClientContext, readPayload } from './invocation-payload.ts'
import type { FunctionPlane } from './ports.ts'

const asynchronousLimitBytes = 1_048_576

/** Invoke: RequestResponse, Event and DryRun. */
export function invokeOperation({
  store,
  functionPlane,
  asynchronous,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
  asynchronous: AsynchronousInvocations
}) {
  return {
    async Invoke(input, context) {
      if (input.DurableExecutionName !== undefined) throw notEmulated('durable executions of lambda:Invoke')
      if (input.TenantId !== undefined) throw notEmulated('tenant isolation (TenantId of lambda:Invoke)')
      const reference = readFunctionName(input.FunctionName, input.Qualifier, context, 'namespaced')
      const record = store.chosen(reference)
      const type = input.InvocationType ?? 'RequestResponse'
      if (type === 'DryRun') return { StatusCode: 204 }
      const payload = readPayload(
        // The SDK's type knows more forms; from the wire it is always bytes.
        input.Payload as Uint8Array | undefined,
        'InvokeFunction',
        type === 'Event' ? asynchronousLimitBytes : undefined,
      )
      const invocation = {
        record,
        payload,
        invocationId: context.requestId,
        qualifier: reference.qualifier,
        ...decodeClientContext(input.ClientContext),
      }
      if (type === 'Event') {
        asynchronous.accept(invocation)
        return { StatusCode: 202 }
      }
      const result = await invokeNow(functionPlane, invocation)
      return {
        StatusCode: 200,
        // The SDK's blob has more methods than a server fills.
        Payload: result.payload as never,
        ExecutedVersion: result.executedVersion,
        ...(result.functionError ? { FunctionError: result.functionError } : {}),
        ...(input.LogType === 'Tail' ? { LogResult: Buffer.from(result.logTail).toString('base64') } : {}),
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}
