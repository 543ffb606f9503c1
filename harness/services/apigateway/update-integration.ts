import type { Integration } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { describeIntegration } from './descriptions.ts'
import { notEmulated, notFound } from './errors.ts'
import { newIntegrationResponse } from './integration-operations.ts'
import { type IntegrationInput, newIntegration } from './new-integration.ts'
import { invalidPath, mustReplace, type Patch, patchedMap, readPatches } from './patch.ts'
import { getIntegration, getMethod, putMethodRecord, type RestApiStore } from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

const noParameter = () => notFound('Invalid parameter name specified')
const noContentType = () => notFound('Content-Type specified was not found')

/** Integrations and their responses are changed, and checked as new ones are. Which paths there are is documented; the texts are those of methods (inferred). */
export function updateIntegration({ store }: { store: RestApiStore }) {
  return {
    UpdateIntegration(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      const present = getIntegration(api, input.resourceId, input.httpMethod)
      const patched = readPatches(input.patchOperations).reduce(
        patchIntegration,
        inputOf(present.description, input.resourceId),
      )
      const integration = { ...newIntegration(present.type, patched), responses: present.responses }
      putMethodRecord(api, input.resourceId, input.httpMethod, { ...method, integration })
      return describeIntegration(integration)
    },

    UpdateIntegrationResponse(input, context) {
      readStatusCode(input.statusCode)
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      const integration = getIntegration(api, input.resourceId, input.httpMethod)
      const present = integration.responses.get(input.statusCode)
      if (!present) throw notFound('Invalid Response status code specified')
      const patched = readPatches(input.patchOperations).reduce(patchResponse, {
        ...present,
        statusCode: input.statusCode,
      })
      const response = newIntegrationResponse(patched)
      const responses = new Map(integration.responses).set(input.statusCode, response)
      putMethodRecord(api, input.resourceId, input.httpMethod, {
        ...method,
        integration: { ...integration, responses },
      })
      return response
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

function inputOf({ httpMethod, ...rest }: Integration, resourceId: string): IntegrationInput {
  return { ...rest, integrationHttpMethod: httpMethod, resourceId }
}

/** Path → member of PutIntegration. */
const single: Readonly<Record<string, keyof IntegrationInput>> = {
  '/uri': 'uri',
  '/httpMethod': 'integrationHttpMethod',
  '/passthroughBehavior': 'passthroughBehavior',
  '/contentHandling': 'contentHandling',
  '/cacheNamespace': 'cacheNamespace',
  '/connectionType': 'connectionType',
  '/responseTransferMode': 'responseTransferMode',
}

function patchIntegration(input: IntegrationInput, patch: Patch): IntegrationInput {
  const { op, path, names, value } = patch
  const [member = '', key = ''] = names
  const name = Object.hasOwn(single, path) ? single[path] : undefined
  if (name) {
    mustReplace(patch)
    return { ...input, [name]: value || undefined }
  }
  if (path === '/timeoutInMillis') {
    mustReplace(patch)
    return { ...input, timeoutInMillis: Number(value) }
  }
  if (member === 'requestParameters') {
    return { ...input, [member]: patchedMap(input[member], patch, value ?? '', noParameter()) }
  }
  if (member === 'requestTemplates') {
    return { ...input, [member]: patchedMap(input[member], patch, value ?? '', noContentType()) }
  }
  if (member === 'cacheKeyParameters' && key !== '' && (op === 'add' || op === 'remove')) {
    const others = (input.cacheKeyParameters ?? []).filter((each) => each !== key)
    return { ...input, cacheKeyParameters: op === 'add' ? [...others, key] : others }
  }
  if (['credentials', 'connectionId', 'tlsConfig', 'integrationTarget'].includes(member)) {
    throw notEmulated(`the patch ${op} ${path} of apigateway:UpdateIntegration`)
  }
  throw invalidPath(patch)
}

type ResponseInput = Parameters<typeof newIntegrationResponse>[0]

function patchResponse(response: ResponseInput, patch: Patch): ResponseInput {
  const { path, names, value } = patch
  if (path === '/selectionPattern' || path === '/contentHandling') {
    mustReplace(patch)
    return { ...response, [path.slice(1)]: path === '/contentHandling' ? value || undefined : value }
  }
  const [member] = names
  if (member === 'responseParameters') {
    return { ...response, [member]: patchedMap(response[member], patch, value ?? '', noParameter()) }
  }
  if (member === 'responseTemplates') {
    return { ...response, [member]: patchedMap(response[member], patch, value ?? '', noContentType()) }
  }
  throw invalidPath(patch)
}
