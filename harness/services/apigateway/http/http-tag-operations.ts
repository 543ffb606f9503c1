import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../../aws/operations.ts'
import type { RequestContext } from '../../../aws/service.ts'
import { addTags, findTagged, removeTags } from '../tags.ts'
import { type HttpApiStore, need } from './http-api-store.ts'

/** Tags of HTTP APIs and of their stages. */
export function httpTagOperations({ store }: { store: HttpApiStore }) {
  const find = (arn: string, context: RequestContext) =>
    findTagged(arn, 'apis', context, {
      api: (id) => store.get(id, context),
      stage: (api, name) => need(api.stages, name, 'Stage'),
    })
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
