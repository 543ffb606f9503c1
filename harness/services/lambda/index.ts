import { randomUUID } from 'node:crypto'
import { parseArn } from '../../aws/arn.ts'
import { AwsError } from '../../aws/error.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { accountOperations } from './account-operations.ts'
import { readFunctionName } from './function-name.ts'
import { functionOperations } from './function-operations.ts'
import { FunctionStore } from './function-store.ts'
import { AsynchronousInvocations, invokeNow } from './invocation.ts'
import { invokeOperation } from './invoke-operation.ts'
import { allowsService, permissionOperations } from './permission-operations.ts'
import type { FunctionPlane, InvocationResult } from './ports.ts'

export type { FunctionPlane, InvocationResult } from './ports.ts'

/** On whose behalf a service of AWS invokes a function; checked against the function's resource-based policy. */
export interface Invoker {
  /** `apigateway.amazonaws.com`. */
  readonly service: string
  readonly sourceArn: string
}

export interface LambdaService extends Service {
  /**
   * Invokes a function for another service. Throws AwsError: ResourceNotFoundException, AccessDeniedException when
   * its policy does not let the service, TooManyRequestsException.
   */
  invokeFunction(functionArn: string, payload: Buffer, invoker: Invoker): Promise<InvocationResult>
}

/** Lambda's control plane. */
export function createLambda({
  functionPlane,
  clock = systemClock,
  accountConcurrency = 1000,
}: {
  functionPlane: FunctionPlane
  clock?: Clock
  /** What GetAccountSettings tells; the data plane enforces it. */
  accountConcurrency?: number
}): LambdaService {
  const store = new FunctionStore()
  const asynchronous = new AsynchronousInvocations(functionPlane, clock)
  return {
    signingName: 'lambda',
    operations: {
      ...functionOperations({ store, functionPlane, clock }),
      ...invokeOperation({ store, functionPlane, asynchronous }),
      ...permissionOperations({ store }),
      ...accountOperations({ store, concurrency: accountConcurrency }),
    },
    async invokeFunction(functionArn, payload, { service, sourceArn }) {
      const { region = '', account = '' } = parseArn(functionArn) ?? {}
      const reference = readFunctionName(functionArn, undefined, { region, account })
      const record = store.get(reference, { printsQualifier: true })
      if (!allowsService(record.policy, service, sourceArn)) {
        throw new AwsError(
          'AccessDeniedException',
          `The policy of ${record.arn} does not allow ${service} to perform lambda:InvokeFunction for ${sourceArn}`,
          { statusCode: 403 },
        )
      }
      return invokeNow(functionPlane, {
        record,
        payload,
        invocationId: randomUUID(),
        qualifier: reference.qualifier,
      })
    },
    async reset() {
      asynchronous.clear()
      for (const { name } of store.list()) {
        store.delete(name)
        await functionPlane.remove(name)
      }
    },
  }
}
