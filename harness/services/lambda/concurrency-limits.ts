import { invalidParameter, invalidParameterUntyped, validationError } from './errors.ts'
import type { FunctionEntry } from './function-store.ts'

/** What must stay for functions without a reservation (documented). */
const leastUnreserved = 100

/** What neither a reservation nor provisioned concurrency has taken of the account's limit. */
export function unreserved(entries: readonly FunctionEntry[], limit: number): number {
  return entries.reduce((left, entry) => left - taken(entry), limit)
}

/** What is provisioned for a function with a reservation is part of the reservation. */
function taken(entry: FunctionEntry): number {
  return entry.reservedConcurrency ?? totalProvisioned(entry)
}

function totalProvisioned({ provisioned }: FunctionEntry, except?: string): number {
  let total = 0
  for (const [qualifier, { count }] of provisioned) if (qualifier !== except) total += count
  return total
}

/** Throws AWS's refusals of PutFunctionConcurrency (texts recorded). */
export function checkReservation(
  entries: readonly FunctionEntry[],
  entry: FunctionEntry,
  count: number,
  limit: number,
): void {
  if (count < 0) {
    throw validationError('reservedConcurrentExecutions', count, 'have value greater than or equal to 0')
  }
  if (count > 0 && unreserved(entries, limit) + taken(entry) - count < leastUnreserved) {
    throw invalidParameter(
      `Specified ReservedConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
    )
  }
  const provisioned = totalProvisioned(entry)
  if (provisioned > count) {
    throw invalidParameterUntyped(
      ` ReservedConcurrentExecutions  ${count} should not be lower than function's total provisioned concurrency [${provisioned}].`,
    )
  }
}

/** Throws AWS's refusals of PutProvisionedConcurrencyConfig (texts recorded). */
export function checkProvision(
  entries: readonly FunctionEntry[],
  entry: FunctionEntry,
  qualifier: string,
  count: number,
  limit: number,
): void {
  const others = totalProvisioned(entry, qualifier)
  if (entry.reservedConcurrency !== undefined) {
    if (others + count <= entry.reservedConcurrency) return
    throw invalidParameter(
      'Requested Provisioned Concurrency should not be greater than the reservedConcurrentExecution for function',
    )
  }
  if (count > limit) {
    throw invalidParameterUntyped(
      `Specified ConcurrentExecutions for function is greater than account's unreserved concurrency [${limit}].`,
    )
  }
  if (unreserved(entries, limit) + taken(entry) - others - count < leastUnreserved) {
    throw invalidParameterUntyped(
      `Specified ConcurrentExecutions for function decreases account's UnreservedConcurrentExecution below its minimum value of [${leastUnreserved}].`,
    )
  }
}
