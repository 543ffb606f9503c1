import type { IntegrationResponse } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { describeIntegration } from './descriptions.ts'
import { badRequest, invalidValue, notEmulated, notFound } from './errors.ts'
import { checkTemplate } from './mapping-template.ts'
import { newIntegration } from './new-integration.ts'
import { checkResponseParameters } from './parameter-mapping.ts'
import {
  getIntegration,
  getMethod,
  getResource,
  putMethodRecord,
  type RestApiStore,
} from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

/** What stands behind a method: a Lambda function as AWS or AWS_PROXY, or nothing (MOCK). */
export function integrationOperations({ store }: { store: RestApiStore }) {
  return {
    PutIntegration(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const { type } = input
      const types = ['HTTP', 'MOCK', 'AWS_PROXY', 'HTTP_PROXY', 'AWS']
      if (!types.includes(type ?? '')) {
        throw invalidValue(String(type), 'putIntegrationInput.type', `enum value set: [${types.join(', ')}]`)
      }
      const method = getMethod(api, input.resourceId, input.httpMethod)
      if (type !== 'AWS' && type !== 'AWS_PROXY' && type !== 'MOCK') {
        throw notEmulated(`integrations of the type ${type}`)
      }
      const integration = { ...newIntegration(type, input), responses: new Map() }
      putMethodRecord(api, input.resourceId, input.httpMethod, { ...method, integration })
      return describeIntegration(integration)
    },

    GetIntegration(input, context) {
      const api = store.ofResource(input.restApiId, context)
      return describeIntegration(getIntegration(api, input.resourceId, input.httpMethod))
    },

    DeleteIntegration(input, context) {
      const api = store.ofResource(input.restApiId, context)
      getIntegration(api, input.resourceId, input.httpMethod)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      putMethodRecord(api, input.resourceId, input.httpMethod, { ...method, integration: undefined })
      return {}
    },

    PutIntegrationResponse(input, context) {
      readStatusCode(input.statusCode)
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      const integration = getIntegration(api, input.resourceId, input.httpMethod)
      const response = newIntegrationResponse(input)
      const responses = new Map(integration.responses).set(input.statusCode, response)
      putMethodRecord(api, input.resourceId, input.httpMethod, {
        ...method,
        integration: { ...integration, responses },
      })
      return response
    },

    GetIntegrationResponse(input, context) {
      readStatusCode(input.statusCode)
      const api = store.ofResource(input.restApiId, context)
      const response = getIntegration(api, input.resourceId, input.httpMethod).responses.get(input.statusCode)
      if (!response) throw notFound('Invalid Response status code specified')
      return response
    },

    DeleteIntegrationResponse(input, context) {
      const api = store.ofResource(input.restApiId, context)
      // a method that there is not is told as an integration that there is not (recorded)
      const method = getResource(api, input.resourceId).methods.get(input.httpMethod)
      if (!method?.integration) throw notFound('Invalid Integration identifier specified')
      const { integration } = method
      const responses = new Map(integration.responses)
      if (!responses.delete(input.statusCode)) throw notFound('Invalid Response status code specified')
      putMethodRecord(api, input.resourceId, input.httpMethod, {
        ...method,
        integration: { ...integration, responses },
      })
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

/** A response of an integration. Throws AWS's errors for what it cannot be. */
export function newIntegrationResponse(input: {
  readonly statusCode: string
  readonly selectionPattern?: string | undefined
  readonly responseParameters?: Record<string, string> | undefined
  readonly responseTemplates?: Record<string, string> | undefined
  readonly contentHandling?: IntegrationResponse['contentHandling']
}): IntegrationResponse {
  checkContentTypes(input.responseTemplates)
  for (const template of Object.values(input.responseTemplates ?? {})) checkTemplate(template)
  checkResponseParameters(input.responseParameters)
  checkPattern(input.selectionPattern)
  return {
    statusCode: readStatusCode(input.statusCode),
    ...(input.selectionPattern === undefined ? {} : { selectionPattern: input.selectionPattern }),
    ...(input.responseParameters ? { responseParameters: input.responseParameters } : {}),
    ...(input.contentHandling ? { contentHandling: input.contentHandling } : {}),
    ...(input.responseTemplates ? { responseTemplates: input.responseTemplates } : {}),
  }
}

/** Text recorded (test_integration_response_invalid_responsetemplates); that this is the rule is inferred. */
function checkContentTypes(templates: Record<string, string> = {}): void {
  const wrong = Object.keys(templates).find((type) => !type.includes('/'))
  if (wrong === undefined) return
  throw badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${wrong}]`)
}

/** The pattern is Java's on AWS; one that JavaScript cannot read could never be matched here. */
function checkPattern(pattern: string | undefined): void {
  try {
    new RegExp(pattern ?? '')
  } catch (error) {
    throw badRequest(`Invalid selection pattern: ${(error as Error).message}`)
  }
}
