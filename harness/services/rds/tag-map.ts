import type { Tag } from '@aws-sdk/client-rds'
import { invalidValue } from './errors.ts'

/** Tags by their keys. @throws AwsError for one without a key. */
export function tagMap(tags: readonly Tag[] | undefined): Map<string, string> {
  const map = new Map<string, string>()
  for (const { Key, Value } of tags ?? []) {
    if (!Key) throw invalidValue('A tag must have a key.')
    map.set(Key, Value ?? '')
  }
  return map
}
