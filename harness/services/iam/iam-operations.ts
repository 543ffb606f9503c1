import type { IamParts } from './operations.ts'
import { policyOperations } from './policy-operations.ts'
import { roleOperations } from './role-operations.ts'
import { rolePolicyOperations } from './role-policy-operations.ts'

/** All that IAM answers here; see the page of operations. */
export function iamOperations(parts: IamParts) {
  return { ...roleOperations(parts), ...rolePolicyOperations(parts), ...policyOperations(parts) }
}
