import type { Resource } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { describeMethod } from './descriptions.ts'
import { badRequest, conflict } from './errors.ts'
import { pageOf } from './paging.ts'
import { getResource, newId, type ResourceRecord, type RestApiStore } from './rest-api-store.ts'

/** The tree of paths. */
export function resourceOperations({ store }: { store: RestApiStore }) {
  return {
    CreateResource(input, context) {
      const api = store.get(input.restApiId, context)
      const parent = getResource(api, input.parentId)
      const { pathPart } = input
      checkPathPart(pathPart)
      if (parent.pathPart?.endsWith('+}')) {
        throw badRequest(
          `Cannot create a child of a resource with a greedy path variable: ${parent.pathPart}`,
        )
      }
      const siblings = [...api.resources.values()].filter(({ parentId }) => parentId === parent.id)
      if (siblings.some((sibling) => sibling.pathPart === pathPart)) {
        throw conflict(`Another resource with the same parent already has this name: ${pathPart}`)
      }
      const variable = siblings.find((sibling) => sibling.pathPart?.startsWith('{'))
      if (variable && pathPart.startsWith('{')) {
        throw badRequest(
          `A sibling (${variable.pathPart}) of this resource already has a variable path part -- only one is allowed`,
        )
      }
      const resource: ResourceRecord = {
        id: newId(6),
        parentId: parent.id,
        pathPart,
        path: `${parent.path === '/' ? '' : parent.path}/${pathPart}`,
        methods: new Map(),
      }
      api.resources.set(resource.id, resource)
      return describeResource(resource, false)
    },

    GetResource(input, context) {
      const resource = getResource(store.get(input.restApiId, context), input.resourceId)
      return describeResource(resource, input.embed?.includes('methods') ?? false)
    },

    GetResources(input, context) {
      const api = store.get(input.restApiId, context)
      const { items, ...rest } = pageOf([...api.resources.values()], input)
      const embeds = input.embed?.includes('methods') ?? false
      return { items: items.map((resource) => describeResource(resource, embeds)), ...rest }
    },

    DeleteResource(input, context) {
      const api = store.get(input.restApiId, context)
      const resource = getResource(api, input.resourceId)
      // The text is not verified on AWS.
      if (resource.id === api.rootResourceId) throw badRequest('Root resource cannot be deleted')
      for (const { id, path } of [...api.resources.values()]) {
        if (path === resource.path || path.startsWith(`${resource.path}/`)) api.resources.delete(id)
      }
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

export function describeResource(resource: ResourceRecord, embedsMethods: boolean): Resource {
  const { id, parentId, pathPart, path, methods } = resource
  return {
    id,
    ...(parentId === undefined ? {} : { parentId }),
    ...(pathPart === undefined ? {} : { pathPart }),
    path,
    ...(methods.size > 0
      ? {
          resourceMethods: Object.fromEntries(
            [...methods].map(([verb, method]) => [verb, embedsMethods ? describeMethod(method) : {}]),
          ),
        }
      : {}),
  }
}

/** Throws BadRequestException for a part of a path that is none. */
export function checkPathPart(pathPart: string): void {
  if (!/^([a-zA-Z0-9._\-:]+|\{[a-zA-Z0-9._-]+\+?\})$/.test(pathPart)) {
    throw badRequest(
      "Resource's path part only allow a-zA-Z0-9._-: or a valid greedy path variable and curly braces at the beginning and the end.",
    )
  }
}
