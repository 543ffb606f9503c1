import type { Tag } from '@aws-sdk/client-rds'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import { instanceNotFound, invalidValue, proxyNotFound } from './errors.ts'
import type { Operations, RdsParts } from './operations.ts'
import type { RdsStore, Scope } from './rds-store.ts'

/** Tells a proxy's port, which the API has no member for: on AWS it is always 3306. */
export const portTag = 'poolhouse:port'

/** Tags of DB instances and proxies. */
export function tagOperations({ store }: RdsParts) {
  return {
    AddTagsToResource(input, context) {
      const { tags } = resourceOf(store, context, input.ResourceName)
      for (const [key, value] of tagMap(input.Tags)) tags.set(key, value)
      return {}
    },
    RemoveTagsFromResource(input, context) {
      const { tags } = resourceOf(store, context, input.ResourceName)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
    ListTagsForResource(input, context) {
      const { tags, port } = resourceOf(store, context, input.ResourceName)
      const all = new Map([...tags, [portTag, String(port)]])
      return { TagList: [...all].map(([Key, Value]) => ({ Key, Value })) }
    },
  } satisfies Operations
}

export function tagMap(tags: readonly Tag[] | undefined): Map<string, string> {
  const map = new Map<string, string>()
  for (const { Key, Value } of tags ?? []) {
    if (!Key) throw invalidValue('A tag must have a key.')
    map.set(Key, Value ?? '')
  }
  return map
}

function resourceOf(store: RdsStore, scope: Scope, arn: string): DbInstance | DbProxy {
  const found = store.tagged(scope, arn)
  if (found) return found
  const [, , , , , type, name = ''] = arn.split(':')
  if (type === 'db') throw instanceNotFound(name)
  if (type === 'db-proxy') throw proxyNotFound()
  throw invalidValue(`The ARN '${arn}' names no DB instance or proxy.`)
}
