import { parseArn } from '../../aws/arn.ts'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { RequestContext } from '../../aws/service.ts'
import { invalidParameter, notEmulated } from './errors.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionEntry, FunctionStore } from './function-store.ts'

const most = 50

/** Tags of functions; texts as recorded. */
export function tagOperations({ store }: { store: FunctionStore }) {
  return {
    TagResource(input, context) {
      const entry = find(store, input.Resource, context)
      const tags = { ...entry.tags, ...input.Tags }
      if (Object.keys(tags).length > most)
        throw invalidParameter('Number of tags exceeds resource tag limit.')
      entry.tags = tags
      return {}
    },

    UntagResource(input, context) {
      const entry = find(store, input.Resource, context)
      const left = Object.entries(entry.tags).filter(([key]) => !input.TagKeys.includes(key))
      entry.tags = Object.fromEntries(left)
      return {}
    },

    ListTags(input, context) {
      return { Tags: { ...find(store, input.Resource, context).tags } }
    },
  } satisfies OperationsOf<LambdaOperations>
}

function find(store: FunctionStore, resource: string, context: RequestContext): FunctionEntry {
  const kind = parseArn(resource)?.resource.split(':')[0]
  if (kind !== undefined && kind !== 'function') throw notEmulated(`tags of a ${kind}`)
  const reference = readFunctionName(resource, undefined, context)
  if (reference.qualifier !== undefined) {
    throw invalidParameter(
      'Tags on function aliases and versions are not supported. Please specify a function ARN.',
    )
  }
  return store.entry(reference)
}
