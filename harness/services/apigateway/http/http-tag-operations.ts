import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../../aws/operations.ts'
import type { RequestContext } from '../../../aws/service.ts'
import { addTags, readTaggedArn, removeTags, type Tagged } from '../tags.ts'
import { type HttpApiStore, need } from './http-api-store.ts'

/** Tags of HTTP APIs and of their stages. */
export function httpTagOperations({ store }: { store: HttpApiStore }) {
  const find = (arn: string, context: RequestContext): Tagged => {
    const { apiId, stage: name } = readTaggedArn(arn, 'apis', context)
    const api = store.get(apiId, context)
    if (name === undefined) {
      return {
        tags: api.tags,
        set: (tags) => {
          api.tags = tags
        },
      }
    }
    const stage = need(api.stages, name, 'Stage')
    return { tags: stage.tags, set: (tags) => void api.stages.set(name, { ...stage, tags }) }
  }
  return {
    GetTags: (input, context) => ({ Tags: { ...find(input.ResourceArn, context).tags } }),

    TagResource(input, context) {
      addTags(find(input.ResourceArn, context), input.Tags ?? {})
      return {}
    },

    UntagResource(input, context) {
      removeTags(find(input.ResourceArn, context), input.TagKeys)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayV2Operations>
}
