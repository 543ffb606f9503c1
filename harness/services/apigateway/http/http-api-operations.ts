import type { Api, Cors } from '@aws-sdk/client-apigatewayv2'
import type { CorsSettings } from '../../../aws/cors.ts'
import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../../aws/operations.ts'
import type { RequestContext } from '../../../aws/service.ts'
import type { Clock } from '../../../kit/clock.ts'
import { badRequest, notEmulated } from '../errors.ts'
import { newId } from '../rest-api-store.ts'
import { type HttpApiRecord, type HttpApiStore, noSettings } from './http-api-store.ts'
import { newIntegration } from './http-integration-operations.ts'
import { listPage } from './list-page.ts'
import { checkRouteKey } from './route-operations.ts'

/** HTTP APIs themselves, quick create included. */
export function httpApiOperations({ store, clock }: { store: HttpApiStore; clock: Clock }) {
  return {
    CreateApi(input, context) {
      if (input.ProtocolType !== 'HTTP') throw notEmulated(`APIs of the protocol ${input.ProtocolType}`)
      checkExpression(input.RouteSelectionExpression)
      if (input.RouteKey && !input.Target) throw badRequest('RouteKey requires a Target') // the text is not verified on AWS
      const api: HttpApiRecord = {
        id: newId(10),
        ...{ region: context.region, account: context.account, createdMs: clock.now() },
        tags: input.Tags ?? {},
        ...{ name: input.Name, description: input.Description, version: input.Version },
        cors: readCors(input.CorsConfiguration),
        ipAddressType: input.IpAddressType ?? 'ipv4',
        endpointDisabled: input.DisableExecuteApiEndpoint ?? false,
        routes: new Map(),
        integrations: new Map(),
        deployments: new Map(),
        stages: new Map(),
      }
      if (input.Target) quickCreate(api, input.Target, input.RouteKey ?? '$default', clock.now())
      store.put(api)
      return describe(api, context)
    },

    GetApi: (input, context) => describe(store.get(input.ApiId, context), context),

    GetApis(input, context) {
      return listPage(store.list(context), input, (api) => describe(api, context))
    },

    UpdateApi(input, context) {
      checkExpression(input.RouteSelectionExpression)
      const api = store.get(input.ApiId, context)
      if (input.Name !== undefined) api.name = input.Name
      if (input.Description !== undefined) api.description = input.Description
      if (input.Version !== undefined) api.version = input.Version
      if (input.DisableExecuteApiEndpoint !== undefined) {
        api.endpointDisabled = input.DisableExecuteApiEndpoint
      }
      if (input.IpAddressType !== undefined) api.ipAddressType = input.IpAddressType
      if (input.CorsConfiguration) api.cors = readCors(input.CorsConfiguration)
      return describe(api, context)
    },

    DeleteApi(input, context) {
      store.delete(store.get(input.ApiId, context).id)
      return {}
    },

    DeleteCorsConfiguration(input, context) {
      store.get(input.ApiId, context).cors = undefined
      return {}
    },
  } satisfies OperationsOf<ApiGatewayV2Operations>
}

/** A target makes an API that answers at once: integration, route, and a `$default` stage that deploys by itself. */
function quickCreate(api: HttpApiRecord, target: string, routeKey: string, now: number): void {
  const integration = newIntegration({ uri: target, payloadFormatVersion: '2.0' })
  api.integrations.set(integration.id, integration)
  checkRouteKey(routeKey)
  const route = { id: newId(7), key: routeKey, integrationId: integration.id, operationName: undefined }
  api.routes.set(route.id, route)
  api.stages.set('$default', {
    ...{ name: '$default', autoDeploy: true, deploymentId: undefined, description: undefined },
    ...{ variables: undefined, tags: {}, createdMs: now, updatedMs: now },
    ...noSettings,
  })
}

function checkExpression(expression: string | undefined): void {
  // HTTP APIs have this one only (documented).
  if (expression !== undefined && !/^\$\{?request\.method\}? \$\{?request\.path\}?$/.test(expression)) {
    throw badRequest('Invalid RouteSelectionExpression specified')
  }
}

function readCors(cors: Cors | undefined): CorsSettings | undefined {
  if (!cors) return undefined
  if (cors.AllowCredentials && cors.AllowOrigins?.includes('*')) {
    // documented; the text is not verified on AWS
    throw badRequest('AllowCredentials cannot be used with the origin *')
  }
  return {
    allowOrigins: cors.AllowOrigins ?? [],
    allowMethods: cors.AllowMethods ?? [],
    allowHeaders: (cors.AllowHeaders ?? []).map((name) => name.toLowerCase()),
    exposeHeaders: cors.ExposeHeaders ?? [],
    maxAgeSeconds: cors.MaxAge,
    allowCredentials: cors.AllowCredentials ?? false,
  }
}

function describe(api: HttpApiRecord, { endpointUrl }: RequestContext): Api {
  const { cors } = api
  return {
    ApiId: api.id,
    ApiEndpoint: `${endpointUrl}/_aws/execute-api/${api.id}`,
    Name: api.name,
    ProtocolType: 'HTTP',
    RouteSelectionExpression: '$request.method $request.path',
    ApiKeySelectionExpression: '$request.header.x-api-key',
    CreatedDate: new Date(api.createdMs),
    DisableExecuteApiEndpoint: api.endpointDisabled,
    IpAddressType: api.ipAddressType,
    Tags: { ...api.tags },
    ...(api.description === undefined ? {} : { Description: api.description }),
    ...(api.version === undefined ? {} : { Version: api.version }),
    ...(cors
      ? {
          CorsConfiguration: {
            AllowCredentials: cors.allowCredentials,
            AllowOrigins: [...cors.allowOrigins],
            AllowMethods: [...cors.allowMethods],
            AllowHeaders: [...cors.allowHeaders],
            ExposeHeaders: [...cors.exposeHeaders],
            ...(cors.maxAgeSeconds === undefined ? {} : { MaxAge: cors.maxAgeSeconds }),
          },
        }
      : {}),
  }
}
