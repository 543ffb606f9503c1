import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { checkReservation } from './concurrency-limits.ts'
import { unqualified } from './function-name.ts'
import type { FunctionStore } from './function-store.ts'
import type { FunctionPlane } from './ports.ts'

/** Reserved concurrency: a function's own part of the account's, over all of its versions. */
export function concurrencyOperations({
  store,
  functionPlane,
}: {
  store: FunctionStore
  functionPlane: FunctionPlane
}) {
  return {
    PutFunctionConcurrency(input, context) {
      // $LATEST is in the text alone (recorded)
      const entry = store.entry({ ...unqualified(input.FunctionName, context), qualifier: '$LATEST' })
      const count = input.ReservedConcurrentExecutions
      checkReservation(store.listOf(context), entry, count, functionPlane.accountConcurrency)
      entry.reservedConcurrency = count
      functionPlane.reserve(entry.planeName, count)
      return { ReservedConcurrentExecutions: count }
    },

    GetFunctionConcurrency(input, context) {
      const { reservedConcurrency } = store.entry(unqualified(input.FunctionName, context))
      return reservedConcurrency === undefined ? {} : { ReservedConcurrentExecutions: reservedConcurrency }
    },

    DeleteFunctionConcurrency(input, context) {
      const entry = store.entry(unqualified(input.FunctionName, context))
      entry.reservedConcurrency = undefined
      functionPlane.reserve(entry.planeName, undefined)
      return {}
    },
  } satisfies OperationsOf<LambdaOperations>
}
