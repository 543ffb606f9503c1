import type { RestApiStore } from './rest-api-store.ts'
import { tagOperations } from './tag-operations.ts'
import { updateGatewayResponse } from './update-gateway-response.ts'
import { updateIntegration } from './update-integration.ts'
import { updateMethod } from './update-method.ts'
import { updateResource } from './update-resource.ts'

/** Resources, methods, integrations and gateway responses are changed in place, APIs and stages tagged. */
export function updateOperations(parts: { store: RestApiStore }) {
  return {
    ...updateResource(parts),
    ...updateMethod(parts),
    ...updateIntegration(parts),
    ...updateGatewayResponse(parts),
    ...tagOperations(parts),
  }
}
