import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { badRequest, notFound } from './errors.ts'
import { describeGatewayResponse } from './gateway-response-operations.ts'
import { checkTemplate } from './mapping-template.ts'
import { checkGatewayResponseParameters } from './parameter-mapping.ts'
import { invalidPath, type Patch, patchedMap, readPatches } from './patch.ts'
import type { GatewayResponseRecord, RestApiStore } from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

/** How one of the gateway's own answers looks is changed; a default one becomes one of the API's (recorded: test_update_gateway_response). */
export function updateGatewayResponse({ store }: { store: RestApiStore }) {
  return {
    UpdateGatewayResponse(input, context) {
      const api = store.get(input.restApiId, context)
      const { statusCode, responseParameters, responseTemplates } = describeGatewayResponse(
        api,
        input.responseType,
      )
      const changed = readPatches(input.patchOperations).reduce(patchResponse, {
        ...{ statusCode, responseParameters, responseTemplates },
      })
      checkGatewayResponseParameters(changed.responseParameters)
      for (const template of Object.values(changed.responseTemplates ?? {})) checkTemplate(template)
      api.gatewayResponses.set(input.responseType, changed)
      return describeGatewayResponse(api, input.responseType)
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

function patchResponse(response: GatewayResponseRecord, patch: Patch): GatewayResponseRecord {
  const { op, path, names, value } = patch
  if (path === '/statusCode' && op === 'replace') {
    return { ...response, statusCode: readStatusCode(value ?? '') }
  }
  const [member] = names
  if (member !== 'responseParameters' && member !== 'responseTemplates') throw invalidPath(patch)
  if (op !== 'remove' && !value) throw badRequest(`Invalid null or empty value in ${member}`)
  const missing = notFound(
    member === 'responseParameters'
      ? 'Invalid parameter name specified'
      : 'Content-Type specified was not found',
  )
  return { ...response, [member]: patchedMap(response[member], patch, value ?? '', missing) }
}
