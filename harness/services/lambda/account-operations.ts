import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { FunctionStore } from './function-store.ts'

/** Quotas and use of the account. */
export function accountOperations({ store, concurrency }: { store: FunctionStore; concurrency: number }) {
  return {
    GetAccountSettings() {
      const functions = store.list()
      return {
        AccountLimit: {
          TotalCodeSize: 80_530_636_800,
          CodeSizeUnzipped: 262_144_000,
          CodeSizeZipped: 52_428_800,
          ConcurrentExecutions: concurrency,
          UnreservedConcurrentExecutions: concurrency,
        },
        AccountUsage: {
          TotalCodeSize: functions.reduce((total, { code }) => total + code.byteLength, 0),
          FunctionCount: functions.length,
        },
      }
    },
  } satisfies OperationsOf<LambdaOperations>
}
