import type { RestApi } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Clock } from '../../kit/clock.ts'
import { badRequest, notEmulated } from './errors.ts'
import { pageOf } from './paging.ts'
import { patchRestApi, readCompressionSize } from './rest-api-patch.ts'
import { newId, type RestApiRecord, type RestApiStore } from './rest-api-store.ts'

/** The APIs themselves. */
export function restApiOperations({ store, clock }: { store: RestApiStore; clock: Clock }) {
  return {
    CreateRestApi(input, context) {
      if (input.description === '') throw badRequest('Description cannot be an empty string')
      const endpointTypes = input.endpointConfiguration?.types ?? ['EDGE']
      // texts recorded (test_create_rest_api_with_endpoint_configuration)
      if (endpointTypes.length === 0) {
        throw badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.')
      }
      if (endpointTypes.length > 1) throw badRequest('Cannot create an api with multiple Endpoint Types.')
      const [type] = endpointTypes
      const ipAddressType = input.endpointConfiguration?.ipAddressType
      // texts recorded (test_create_rest_api_private_type, test_create_rest_api_with_optional_params)
      if (type === 'PRIVATE' && ipAddressType === 'ipv4') {
        throw badRequest('Only dualstack ipAddressType is supported for Private APIs.')
      }
      if (input.apiKeySource === 'AUTHORIZER')
        throw notEmulated('apiKeySource AUTHORIZER of apigateway:CreateRestApi')
      if (type === 'PRIVATE') throw notEmulated('private REST APIs (endpointConfiguration PRIVATE)')
      const rootResourceId = newId(10)
      const api: RestApiRecord = {
        id: newId(10),
        region: context.region,
        account: context.account,
        rootResourceId,
        createdMs: clock.now(),
        tags: input.tags ?? {},
        endpointTypes,
        ipAddressType: ipAddressType ?? 'ipv4',
        minimumCompressionSize:
          input.minimumCompressionSize === undefined
            ? undefined
            : readCompressionSize(String(input.minimumCompressionSize)),
        endpointDisabled: input.disableExecuteApiEndpoint ?? false,
        name: input.name,
        description: input.description,
        version: input.version,
        binaryMediaTypes: input.binaryMediaTypes ?? [],
        resources: new Map([
          [
            rootResourceId,
            { id: rootResourceId, parentId: undefined, pathPart: undefined, path: '/', methods: new Map() },
          ],
        ]),
        gatewayResponses: new Map(),
        deployments: new Map(),
        stages: new Map(),
      }
      store.put(api)
      const { tags, ...described } = describe(api)
      // recorded: without tags the answer has none, all later ones have an empty map
      return { ...described, ...(input.tags ? { tags } : {}) }
    },

    GetRestApi: (input, context) => describe(store.get(input.restApiId, context)),

    GetRestApis(input, context) {
      const { items, ...rest } = pageOf(store.list(context), input)
      return { items: items.map(describe), ...rest }
    },

    UpdateRestApi(input, context) {
      const api = store.get(input.restApiId, context)
      for (const patch of input.patchOperations ?? []) patchRestApi(api, patch)
      return describe(api)
    },

    DeleteRestApi(input, context) {
      store.delete(store.get(input.restApiId, context).id)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

function describe(api: RestApiRecord): RestApi {
  return {
    id: api.id,
    name: api.name,
    ...(api.description === undefined ? {} : { description: api.description }),
    ...(api.version === undefined ? {} : { version: api.version }),
    createdDate: new Date(api.createdMs),
    ...(api.binaryMediaTypes.length > 0 ? { binaryMediaTypes: [...api.binaryMediaTypes] } : {}),
    apiKeySource: 'HEADER',
    endpointConfiguration: { types: [...api.endpointTypes] as never, ipAddressType: api.ipAddressType },
    tags: { ...api.tags },
    disableExecuteApiEndpoint: api.endpointDisabled,
    ...(api.minimumCompressionSize === undefined
      ? {}
      : { minimumCompressionSize: api.minimumCompressionSize }),
    rootResourceId: api.rootResourceId,
  }
}
