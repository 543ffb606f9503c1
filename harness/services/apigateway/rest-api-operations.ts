import type { PatchOperation, RestApi } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import type { Clock } from '../../kit/clock.ts'
import { badRequest, notEmulated, refuseOptions } from './errors.ts'
import { pageOf } from './paging.ts'
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
      refuseOptions('CreateRestApi', input, [
        ...['cloneFrom', 'policy', 'minimumCompressionSize', 'disableExecuteApiEndpoint'],
        ...['securityPolicy', 'endpointAccessMode'],
      ])
      if (input.apiKeySource === 'AUTHORIZER')
        throw notEmulated('apiKeySource AUTHORIZER of apigateway:CreateRestApi')
      if (endpointTypes.includes('PRIVATE'))
        throw notEmulated('private REST APIs (endpointConfiguration PRIVATE)')
      const rootResourceId = newId(10)
      const api: RestApiRecord = {
        id: newId(10),
        region: context.region,
        account: context.account,
        rootResourceId,
        createdMs: clock.now(),
        tags: input.tags ?? {},
        endpointTypes,
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
      return describe(api)
    },

    GetRestApi: (input, context) => describe(store.get(input.restApiId, context)),

    GetRestApis(input, context) {
      const { items, ...rest } = pageOf(store.list(context), input)
      return { items: items.map(describe), ...rest }
    },

    UpdateRestApi(input, context) {
      const api = store.get(input.restApiId, context)
      for (const patch of input.patchOperations ?? []) applyPatch(api, patch)
      return describe(api)
    },

    DeleteRestApi(input, context) {
      store.delete(store.get(input.restApiId, context).id)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

function applyPatch(api: RestApiRecord, { op, path = '', value }: PatchOperation): void {
  if (op === 'replace' && (path === '/name' || path === '/description')) {
    api[path === '/name' ? 'name' : 'description'] = value ?? ''
    return
  }
  const [, mediaType] = /^\/binaryMediaTypes\/(.+)$/.exec(path) ?? []
  if (mediaType && (op === 'add' || op === 'remove')) {
    const type = mediaType.replaceAll('~1', '/').replaceAll('~0', '~')
    const others = api.binaryMediaTypes.filter((each) => each !== type)
    api.binaryMediaTypes = op === 'add' ? [...others, type] : others
    return
  }
  // recorded (test_update_rest_api_behaviour)
  if (path === '/binaryMediaTypes') throw badRequest(`Invalid patch path ${path}`)
  throw notEmulated(`the patch ${op} ${path} of apigateway:UpdateRestApi`)
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
    endpointConfiguration: { types: [...api.endpointTypes] as never, ipAddressType: 'ipv4' },
    tags: { ...api.tags },
    disableExecuteApiEndpoint: false,
    rootResourceId: api.rootResourceId,
  }
}
