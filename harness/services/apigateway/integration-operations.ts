import type { Integration, IntegrationResponse } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { describeIntegration } from './descriptions.ts'
import { badRequest, invalidValue, notEmulated, notFound } from './errors.ts'
import { isStreamingUri, readIntegrationUri } from './integration-uri.ts'
import { checkTemplate } from './mapping-template.ts'
import { checkRequestParameters, checkResponseParameters } from './parameter-mapping.ts'
import {
  getIntegration,
  getMethod,
  getResource,
  putMethodRecord,
  type RestApiStore,
} from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

/** AWS's default and classic maximum. */
const defaultTimeoutMs = 29_000
/** Documented for integrations that stream. */
const streamLimitMs = 900_000

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
      if (input.connectionType === 'VPC_LINK') throw notEmulated('integrations through a VPC link')
      const streams = input.responseTransferMode === 'STREAM'
      checkTransferMode(type, input.uri, streams)
      // Recorded for AWS; for AWS_PROXY not verified.
      if (type !== 'MOCK' && !input.integrationHttpMethod) {
        throw badRequest('Enumeration value for HttpMethod must be non-empty')
      }
      const functionArn = type === 'MOCK' ? undefined : readIntegrationUri(type, input.uri)
      for (const template of Object.values(input.requestTemplates ?? {})) checkTemplate(template)
      checkRequestParameters(input.requestParameters)
      refuseEvent(input.requestParameters)
      const timeoutMs = input.timeoutInMillis ?? defaultTimeoutMs
      // AWS allows more than 29 s only after a quota increase; the upper end here is not verified.
      if (timeoutMs < 50 || timeoutMs > (streams ? streamLimitMs : 300_000)) {
        throw badRequest('Timeout should be between 50 ms and 29000 ms')
      }
      const description: Integration = {
        type,
        ...(input.integrationHttpMethod ? { httpMethod: input.integrationHttpMethod } : {}),
        ...(input.uri === undefined ? {} : { uri: input.uri }),
        ...(input.requestParameters ? { requestParameters: input.requestParameters } : {}),
        ...(input.contentHandling ? { contentHandling: input.contentHandling } : {}),
        ...(input.requestTemplates ? { requestTemplates: input.requestTemplates } : {}),
        passthroughBehavior: readPassthroughBehavior(input.passthroughBehavior),
        timeoutInMillis: timeoutMs,
        ...(streams ? { responseTransferMode: 'STREAM' as const } : {}),
        cacheNamespace: input.cacheNamespace ?? input.resourceId,
        cacheKeyParameters: input.cacheKeyParameters ?? [],
      }
      const integration = { type, functionArn, timeoutMs, description, responses: new Map() }
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
      checkContentTypes(input.responseTemplates)
      for (const template of Object.values(input.responseTemplates ?? {})) checkTemplate(template)
      checkResponseParameters(input.responseParameters)
      checkPattern(input.selectionPattern)
      const response: IntegrationResponse = {
        statusCode: readStatusCode(input.statusCode),
        ...(input.selectionPattern === undefined ? {} : { selectionPattern: input.selectionPattern }),
        ...(input.responseParameters ? { responseParameters: input.responseParameters } : {}),
        ...(input.contentHandling ? { contentHandling: input.contentHandling } : {}),
        ...(input.responseTemplates ? { responseTemplates: input.responseTemplates } : {}),
      }
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

function readPassthroughBehavior(behavior = 'WHEN_NO_MATCH'): string {
  if (['WHEN_NO_MATCH', 'WHEN_NO_TEMPLATES', 'NEVER'].includes(behavior)) return behavior
  // The text is not verified on AWS.
  throw badRequest('Invalid passthroughBehavior specified: use WHEN_NO_MATCH, WHEN_NO_TEMPLATES or NEVER')
}

/** Text recorded (test_integration_response_invalid_responsetemplates); that this is the rule is inferred. */
function checkContentTypes(templates: Record<string, string> = {}): void {
  const wrong = Object.keys(templates).find((type) => !type.includes('/'))
  if (wrong === undefined) return
  throw badRequest(`Validation Result: warnings : [], errors : [Invalid content type specified: ${wrong}]`)
}

/** Asynchronous calls: the one header that changes what Lambda does. */
function refuseEvent(parameters: Record<string, string> = {}): void {
  for (const [target, source] of Object.entries(parameters)) {
    if (
      /^integration\.request\.header\.x-amz-invocation-type$/i.test(target) &&
      source !== "'RequestResponse'"
    ) {
      throw notEmulated(`the request mapping ${target}: ${source} (functions are called synchronously only)`)
    }
  }
}

/** The pattern is Java's on AWS; one that JavaScript cannot read could never be matched here. */
function checkPattern(pattern: string | undefined): void {
  try {
    new RegExp(pattern ?? '')
  } catch (error) {
    throw badRequest(`Invalid selection pattern: ${(error as Error).message}`)
  }
}

/** Which combinations there are is documented; codes and texts are not verified on AWS. */
function checkTransferMode(type: string, uri: string | undefined, streams: boolean): void {
  if (streams && type !== 'AWS_PROXY') {
    throw badRequest(
      'Response transfer mode STREAM is only supported for HTTP_PROXY and AWS_PROXY integrations',
    )
  }
  if (type === 'AWS_PROXY' && isStreamingUri(uri) !== streams) {
    throw badRequest(
      streams
        ? 'Response transfer mode STREAM needs the uri of response-streaming-invocations'
        : 'The uri of response-streaming-invocations needs response transfer mode STREAM',
    )
  }
}
