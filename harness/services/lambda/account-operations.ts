import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { unreserved } from './concurrency-limits.ts'
import type { FunctionStore } from './function-store.ts'
import type { FunctionPlane } from './ports.ts'

/** Quotas and use of the account. */
export function accountOperations({
  store,
  functionPlane,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
}) {
  return {
    GetAccountSettings(_input, context) {
      const functions = store.listOf(context)
      const codes = functions.flatMap(({ latest, versions }) => [latest, ...versions.values()])
      const { accountConcurrency } = functionPlane
      return {
        AccountLimit: {
          TotalCodeSize: 80_530_636_800,
          CodeSizeUnzipped: 262_144_000,
          CodeSizeZipped: 52_428_800,
          ConcurrentExecutions: accountConcurrency,
          UnreservedConcurrentExecutions: unreserved(functions, accountConcurrency),
        },
        AccountUsage: {
          TotalCodeSize: codes.reduce((total, { code }) => total + code.byteLength, 0),
          FunctionCount: functions.length,
        },
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}
