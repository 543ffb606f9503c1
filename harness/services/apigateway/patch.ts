import type { PatchOperation } from '@aws-sdk/client-api-gateway'
import type { AwsError } from '../../aws/error.ts'
import { badRequest } from './errors.ts'

/** A patch with the names of its path, in which `~1` stood for a slash. */
export interface Patch extends Pick<PatchOperation, 'op' | 'value'> {
  readonly path: string
  readonly names: readonly string[]
}

/** Reads patches. Texts recorded (test_update_gateway_response). */
export function readPatches(operations: readonly PatchOperation[] = []): Patch[] {
  return operations.map(({ op, path, value }) => {
    if (path === undefined) throw badRequest('Invalid patch path null')
    const names = path.split('/').slice(1)
    return { op, value, path, names: names.map((name) => name.replaceAll('~1', '/').replaceAll('~0', '~')) }
  })
}

export const invalidPath = ({ path }: Pick<Patch, 'path'>): AwsError =>
  badRequest(`Invalid patch path ${path}`)

/** Throws for another operation than replace, which is all that a single value takes (recorded: test_update_method_validation). */
export function mustReplace({ op }: Pick<Patch, 'op'>): void {
  if (op !== 'replace') throw badRequest('Invalid patch operation specified. Must be one of: [replace]')
}

/**
 * A map after the patch of one entry, `/map/KEY`; undefined for one without entries, which AWS leaves out (recorded: test_update_method).
 * @param missing what is thrown where the entry to be replaced or removed is not there
 */
export function patchedMap<Value>(
  map: Readonly<Record<string, Value>> = {},
  patch: Patch,
  value: Value,
  missing: AwsError,
): Record<string, Value> | undefined {
  const [, key, ...rest] = patch.names
  if (key === undefined || rest.length > 0) throw invalidPath(patch)
  if (patch.op !== 'add' && !Object.hasOwn(map, key)) throw missing
  const { [key]: _, ...others } = map
  if (patch.op === 'add' || patch.op === 'replace') return { ...map, [key]: value }
  if (patch.op !== 'remove') throw invalidPath(patch)
  return Object.keys(others).length > 0 ? others : undefined
}
