import type { Route } from '@aws-sdk/client-apigatewayv2'
import type { ApiGatewayV2Operations } from '../../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../../aws/operations.ts'
import { badRequest, conflict, notEmulated } from '../errors.ts'
import { newId } from '../rest-api-store.ts'
import { type HttpApiRecord, type HttpApiStore, need, type RouteRecord } from './http-api-store.ts'
import { listPage } from './list-page.ts'

/** The routes of HTTP APIs. */
export function routeOperations({ store }: { store: HttpApiStore }) {
  return {
    CreateRoute(input, context) {
      const api = store.get(input.ApiId, context)
      const route = readRoute(api, input, {
        ...{ id: newId(7), key: input.RouteKey, integrationId: undefined, operationName: undefined },
      })
      api.routes.set(route.id, route)
      return describe(route)
    },

    GetRoute: (input, context) =>
      describe(need(store.get(input.ApiId, context).routes, input.RouteId, 'Route')),

    GetRoutes(input, context) {
      return listPage([...store.get(input.ApiId, context).routes.values()], input, describe)
    },

    UpdateRoute(input, context) {
      const api = store.get(input.ApiId, context)
      const route = readRoute(api, input, need(api.routes, input.RouteId, 'Route'))
      api.routes.set(route.id, route)
      return describe(route)
    },

    DeleteRoute(input, context) {
      const { routes } = store.get(input.ApiId, context)
      routes.delete(need(routes, input.RouteId, 'Route').id)
      return {}
    },
  } satisfies OperationsOf<ApiGatewayV2Operations>
}

interface RouteInput {
  readonly RouteKey?: string | undefined
  readonly Target?: string | undefined
  readonly OperationName?: string | undefined
  readonly AuthorizationType?: string | undefined
}

function readRoute(api: HttpApiRecord, input: RouteInput, present: RouteRecord): RouteRecord {
  const { RouteKey: key = present.key, Target, OperationName, AuthorizationType = 'NONE' } = input
  if (AuthorizationType !== 'NONE') throw notEmulated(`the AuthorizationType ${AuthorizationType} of routes`)
  checkRouteKey(key)
  const isTaken = [...api.routes.values()].some((route) => route.key === key && route.id !== present.id)
  if (isTaken) throw conflict(`Route with key ${key} already exists for this API`)
  const [, integrationId = present.integrationId] = /^integrations\/(.+)$/.exec(Target ?? '') ?? []
  if (Target !== undefined && (!integrationId || !api.integrations.has(integrationId))) {
    // The text is not verified on AWS.
    throw badRequest(`Invalid target specified: ${Target}`)
  }
  return { id: present.id, key, integrationId, operationName: OperationName ?? present.operationName }
}

/** Throws BadRequestException for a key that is neither `$default` nor a method and a path. The text is not verified on AWS. */
export function checkRouteKey(key: string): void {
  if (key === '$default') return
  if (
    !/^(GET|POST|PUT|PATCH|DELETE|HEAD|OPTIONS|ANY) \/(?:[^/{}]+|\{[\w.-]+\}|\/)*(?:\{[\w.-]+\+\})?$/.test(
      key,
    )
  ) {
    throw badRequest(
      `The provided route key is not formatted properly for HTTP protocol. Format should be "<HTTP METHOD> /<RESOURCE PATH>" or "$default"`,
    )
  }
}

function describe({ id, key, integrationId, operationName }: RouteRecord): Route {
  return {
    RouteId: id,
    RouteKey: key,
    ApiKeyRequired: false,
    AuthorizationType: 'NONE',
    ...(operationName === undefined ? {} : { OperationName: operationName }),
    ...(integrationId === undefined ? {} : { Target: `integrations/${integrationId}` }),
  }
}
