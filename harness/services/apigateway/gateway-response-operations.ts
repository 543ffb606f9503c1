import type { GatewayResponse, GatewayResponseType } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { notFound } from './errors.ts'
import { gatewayResponseStatuses } from './gateway-response.ts'
import { checkTemplate } from './mapping-template.ts'
import { checkGatewayResponseParameters } from './parameter-mapping.ts'
import type { GatewayResponseRecord, RestApiRecord, RestApiStore } from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

/** How the gateway's own answers look. They reach a stage with the next deployment. */
export function gatewayResponseOperations({ store }: { store: RestApiStore }) {
  return {
    PutGatewayResponse(input, context) {
      const api = store.get(input.restApiId, context)
      for (const template of Object.values(input.responseTemplates ?? {})) checkTemplate(template)
      checkGatewayResponseParameters(input.responseParameters)
      api.gatewayResponses.set(input.responseType, {
        statusCode: input.statusCode === undefined ? undefined : readStatusCode(input.statusCode),
        responseParameters: input.responseParameters,
        responseTemplates: input.responseTemplates,
      })
      return describeGatewayResponse(api, input.responseType)
    },

    GetGatewayResponse: (input, context) =>
      describeGatewayResponse(store.get(input.restApiId, context), input.responseType),

    GetGatewayResponses(input, context) {
      const api = store.get(input.restApiId, context)
      const types = Object.keys(gatewayResponseStatuses) as GatewayResponseType[]
      return { items: types.map((type) => describeGatewayResponse(api, type)) }
    },

    DeleteGatewayResponse(input, context) {
      const api = store.get(input.restApiId, context)
      if (!api.gatewayResponses.delete(input.responseType))
        throw notFound('Gateway response type not defined on api')
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

/** As it was put, or as that of all 4XX or 5XX makes it, or AWS's default. */
export function describeGatewayResponse(
  api: RestApiRecord,
  responseType: GatewayResponseType,
): GatewayResponse {
  const status = gatewayResponseStatuses[responseType]
  const general = status === undefined ? undefined : status < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX'
  const own: GatewayResponseRecord | undefined =
    api.gatewayResponses.get(responseType) ?? (general && api.gatewayResponses.get(general))
  const statusCode = own?.statusCode ?? status?.toString()
  return {
    responseType,
    ...(statusCode === undefined ? {} : { statusCode }),
    responseParameters: own?.responseParameters ?? {},
    responseTemplates: own?.responseTemplates ?? {
      'application/json': '{"message":$context.error.messageString}',
    },
    defaultResponse: !api.gatewayResponses.has(responseType),
  }
}
