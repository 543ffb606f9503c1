import type { DbInstance } from './db-instance.ts'
import { maxConnectionsTagOf } from './db-instance-options.ts'
import type { DbProxy } from './db-proxy.ts'
import type { DbProxyEndpoint } from './db-proxy-endpoint.ts'
import { endpointNotFound, instanceNotFound, invalidValue, proxyNotFound } from './errors.ts'
import type { Operations, RdsParts } from './operations.ts'
import { refuseFilters } from './paging.ts'
import type { RdsStore, Scope } from './rds-store.ts'
import { tagMap } from './tag-map.ts'

/** Tells a proxy's port, which the API has no member for: on AWS it is always 3306. */
export const portTag = 'poolhouse:port'

/** Tags of DB instances, proxies and their endpoints. */
export function tagOperations({ store }: RdsParts) {
  return {
    AddTagsToResource(input, context) {
      const { tags } = resourceOf(store, context, input.ResourceName)
      const added = tagMap(input.Tags)
      maxConnectionsTagOf(added)
      for (const [key, value] of added) tags.set(key, value)
      return {}
    },
    RemoveTagsFromResource(input, context) {
      const { tags } = resourceOf(store, context, input.ResourceName)
      for (const key of input.TagKeys) tags.delete(key)
      return {}
    },
    ListTagsForResource(input, context) {
      refuseFilters(input, 'tags')
      const { tags, port } = resourceOf(store, context, input.ResourceName)
      const all = new Map([...tags, [portTag, String(port)]])
      return { TagList: [...all].map(([Key, Value]) => ({ Key, Value })) }
    },
  } satisfies Operations
}

function resourceOf(store: RdsStore, scope: Scope, arn: string): DbInstance | DbProxy | DbProxyEndpoint {
  const found = store.tagged(scope, arn)
  if (found) return found
  const [, , , , , type, name = ''] = arn.split(':')
  if (type === 'db') throw instanceNotFound(name)
  if (type === 'db-proxy') throw proxyNotFound()
  if (type === 'db-proxy-endpoint') throw endpointNotFound()
  throw invalidValue(`The ARN '${arn}' names no DB instance, proxy or endpoint of one.`)
}
