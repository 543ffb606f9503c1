import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { RequestContext } from '../../aws/service.ts'
import { getStage, type RestApiStore } from './rest-api-store.ts'
import { addTags, readTaggedArn, removeTags, type Tagged } from './tags.ts'

/** Tags of REST APIs and of their stages. */
export function tagOperations({ store }: { store: RestApiStore }) {
  const find = (arn: string, context: RequestContext): Tagged => {
    const { apiId, stage: name } = readTaggedArn(arn, 'restapis', context)
    const api = store.get(apiId, context)
    if (name === undefined) {
      return {
        tags: api.tags,
        set: (tags) => {
          api.tags = tags
        },
      }
    }
    const stage = getStage(api, name)
    return { tags: stage.tags, set: (tags) => void api.stages.set(name, { ...stage, tags }) }
  }
  return {
    GetTags: (input, context) => ({ tags: { ...find(input.resourceArn, context).tags } }),

    TagResource(input, context) {
      addTags(find(input.resourceArn, context), input.tags)
      return {}
    },

    UntagResource(input, context) {
      removeTags(find(input.resourceArn, context), input.tagKeys)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}
