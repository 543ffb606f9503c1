import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { badRequest, conflict } from './errors.ts'
import { readPatches } from './patch.ts'
import { checkPathPart, describeResource } from './resource-operations.ts'
import { getResource, type ResourceRecord, type RestApiRecord, type RestApiStore } from './rest-api-store.ts'

/** Resources are renamed and moved, with all that is below them. Texts recorded (test_update_resource_behaviour, …_on_root). */
export function updateResource({ store }: { store: RestApiStore }) {
  return {
    UpdateResource(input, context) {
      const api = store.get(input.restApiId, context)
      let resource = getResource(api, input.resourceId)
      for (const { op, path, value = '' } of readPatches(input.patchOperations)) {
        if (path !== '/parentId' && path !== '/pathPart') {
          throw badRequest(
            `Invalid patch path  '${path}' specified for op '${op}'. Must be one of: [/parentId, /pathPart]`,
          )
        }
        if (op !== 'replace') {
          throw badRequest(
            `Invalid patch path  '${path}' specified for op '${op}'. Please choose supported operations`,
          )
        }
        if (resource.id === api.rootResourceId) {
          throw badRequest(`Root resource cannot update its ${path.slice(1)}.`)
        }
        resource = path === '/pathPart' ? { ...resource, pathPart: value } : moved(api, resource, value)
      }
      if (resource.pathPart !== undefined) checkPathPart(resource.pathPart)
      checkSiblings(api, resource)
      place(api, resource)
      return describeResource(getResource(api, resource.id), false)
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

function moved(api: RestApiRecord, resource: ResourceRecord, parentId: string): ResourceRecord {
  let above: ResourceRecord | undefined = getResource(api, parentId)
  while (above) {
    if (above.id === resource.id) throw badRequest('Resources cannot be cyclical.')
    above = above.parentId === undefined ? undefined : getResource(api, above.parentId)
  }
  return { ...resource, parentId }
}

function checkSiblings(api: RestApiRecord, { id, parentId, pathPart }: ResourceRecord): void {
  const isTaken = [...api.resources.values()].some(
    (each) => each.id !== id && each.parentId === parentId && each.pathPart === pathPart,
  )
  if (isTaken) {
    throw conflict(`Another resource with the same parent already has this name: ${pathPart}`)
  }
}

/** Stores a resource at the path that its parent gives it, and all that is below it at theirs. */
function place(api: RestApiRecord, resource: ResourceRecord): void {
  const parent = resource.parentId === undefined ? undefined : getResource(api, resource.parentId)
  const above = parent === undefined || parent.path === '/' ? '' : parent.path
  api.resources.set(resource.id, { ...resource, path: `${above}/${resource.pathPart ?? ''}` })
  for (const child of [...api.resources.values()].filter(({ parentId }) => parentId === resource.id)) {
    place(api, child)
  }
}
