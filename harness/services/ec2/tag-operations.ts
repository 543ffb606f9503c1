import type { ResourceType } from '@aws-sdk/client-ec2'
import type { Scope } from './ec2-store.ts'
import { resourceNotFound } from './errors.ts'
import { filtered, page } from './listing.ts'
import type { Ec2Parts, Operations } from './operations.ts'

/** Tags of whatever EC2 has here, by its id. */
export function tagOperations({ store }: Ec2Parts) {
  const tagged = (scope: Scope) => {
    const { vpcs, subnets, groups, endpoints } = store.network(scope)
    const rules = [...groups.values()].flatMap((group) => [...group.rules.values()])
    const of = (
      type: ResourceType,
      records: Iterable<{ readonly id: string; readonly tags: Map<string, string> }>,
    ) => [...records].map(({ id, tags }) => ({ id, tags, type }))
    return [
      ...of('vpc', vpcs.values()),
      ...of('subnet', subnets.values()),
      ...of('security-group', groups.values()),
      ...of('security-group-rule', rules),
      ...of('vpc-endpoint', endpoints.values()),
    ]
  }
  const find = (scope: Scope, ids: readonly string[] | undefined) => {
    const all = tagged(scope)
    return (ids ?? []).map((id) => {
      const found = all.find((each) => each.id === id)
      if (!found) throw resourceNotFound(id)
      return found
    })
  }
  return {
    CreateTags(input, context) {
      for (const { tags } of find(context, input.Resources)) {
        for (const { Key = '', Value = '' } of input.Tags ?? []) tags.set(Key, Value)
      }
      return {}
    },

    DeleteTags(input, context) {
      for (const { tags } of find(context, input.Resources)) {
        // Without tags all of them go; with a value only a tag that has it (A).
        if (!input.Tags?.length) tags.clear()
        for (const { Key = '', Value } of input.Tags ?? []) {
          if (Value === undefined || tags.get(Key) === Value) tags.delete(Key)
        }
      }
      return {}
    },

    DescribeTags(input, context) {
      const rows = tagged(context).flatMap(({ id, tags, type }) =>
        [...tags].map(([Key, Value]) => ({ ResourceId: id, ResourceType: type, Key, Value })),
      )
      const wanted = filtered(
        rows.map((row) => ({ ...row, tags: new Map([[row.Key, row.Value]]) })),
        input.Filters,
        {
          'resource-id': ({ ResourceId }) => [ResourceId],
          'resource-type': ({ ResourceType }) => [ResourceType],
          key: ({ Key }) => [Key],
          value: ({ Value }) => [Value],
        },
      )
      const { items, next } = page(wanted, input)
      return { Tags: items.map(({ tags: _, ...row }) => row), NextToken: next }
    },
  } satisfies Operations
}
