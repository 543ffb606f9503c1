import { parseArn } from '../../aws/arn.ts'
import type { LambdaOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { RequestContext } from '../../aws/service.ts'
import { invalidParameter, notEmulated, validationError } from './errors.ts'
import { readFunctionName } from './function-name.ts'
import type { FunctionEntry, FunctionStore } from './function-store.ts'
import { checkTagCount } from './tag-count.ts'

const region = '(eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}'
const uuid = '[0-9a-fA-F]{8}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{4}-[0-9a-fA-F]{12}'
const pattern = `arn:(aws[a-zA-Z-]*):lambda:${region}:\\d{12}:(function:[a-zA-Z0-9-_]+(:(\\$LATEST|[a-zA-Z0-9-_]+))?|layer:([a-zA-Z0-9-_]+)|code-signing-config:csc-[a-z0-9]{17}|event-source-mapping:${uuid}|capacity-provider:[a-zA-Z0-9-_]+)`

/** Tags of functions; texts as recorded. */
export function tagOperations({ store }: { store: FunctionStore }) {
  return {
    TagResource(input, context) {
      const entry = find(store, input.Resource, context)
      if (Object.keys(input.Tags).length === 0) {
        throw invalidParameter('An error occurred and the request cannot be processed.')
      }
      const tags = { ...entry.tags, ...input.Tags }
      checkTagCount(tags)
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
  if (!new RegExp(`^(?:${pattern})$`).test(resource)) {
    throw validationError('resource', resource, `satisfy regular expression pattern: ${pattern}`)
  }
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
