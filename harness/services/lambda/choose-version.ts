import type { FunctionReference } from './function-name.ts'
import type { FunctionRecord, FunctionStore } from './function-store.ts'

/**
 * The version that serves an invocation: of an alias with routing weights one by chance. Throws
 * ResourceNotFoundException with the qualified ARN.
 * @param chance 0 to 1, drawn anew for each invocation
 */
export function chooseVersion(
  store: FunctionStore,
  reference: FunctionReference,
  chance = Math.random(),
): FunctionRecord {
  const record = store.get(reference, { printsQualifier: true })
  const alias = store.entry(reference).aliases.get(reference.qualifier ?? '')
  const [other] = Object.entries(alias?.weights ?? {})
  if (!other || chance >= other[1]) return record
  return store.get({ ...reference, qualifier: other[0] }, { printsQualifier: true })
}
