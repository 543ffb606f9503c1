import type { IamOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { pageOf } from '../../aws/page.ts'
import type { Clock } from '../../kit/clock.ts'
import { invalidInput } from './errors.ts'
import type { IamStore } from './iam-store.ts'

export type Operations = OperationsOf<IamOperations>

/** What the operations work on. */
export interface IamParts {
  readonly store: IamStore
  readonly clock: Clock
}

/** IAM's way to page: `Marker` and `MaxItems`, 100 by default. */
export function paged<Item>(
  all: readonly Item[],
  { Marker, MaxItems = 100 }: { Marker?: string | undefined; MaxItems?: number | undefined },
): { items: Item[]; IsTruncated: boolean; Marker?: string } {
  const { items, next } = pageOf(all, Marker, MaxItems, () => invalidInput('Invalid Marker.'))
  return { items, IsTruncated: next !== undefined, ...(next !== undefined && { Marker: next }) }
}

/** Tags as the API lists them. */
export function tagList(tags: ReadonlyMap<string, string>): { Key: string; Value: string }[] {
  return [...tags].map(([Key, Value]) => ({ Key, Value }))
}

/** Tags as they are kept; the last of a key wins. */
export function tagMap(
  tags: readonly { Key?: string | undefined; Value?: string | undefined }[] | undefined,
): Map<string, string> {
  return new Map((tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value]))
}

/** Adds tags; IAM allows 50 of a resource (A). */
export function addTags(tags: Map<string, string>, added: ReadonlyMap<string, string>): void {
  if (new Set([...tags.keys(), ...added.keys()]).size > 50) {
    throw invalidInput('The number of tags has reached the maximum limit of 50.')
  }
  for (const [key, value] of added) tags.set(key, value)
}
