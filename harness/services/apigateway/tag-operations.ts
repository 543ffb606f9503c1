import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { RequestContext } from '../../aws/service.ts'
import { getStage, type RestApiStore } from './rest-api-store.ts'
import { addTags, findTagged, removeTags } from './tags.ts'

/** Tags of REST APIs and of their stages. */
export function tagOperations({ store }: { store: RestApiStore }) {
  const find = (arn: string, context: RequestContext) =>
    findTagged(arn, 'restapis', context, { api: (id) => store.get(id, context), stage: getStage })
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
