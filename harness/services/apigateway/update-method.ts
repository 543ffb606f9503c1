import type { Method, MethodResponse } from '@aws-sdk/client-api-gateway'
import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { describeMethod } from './descriptions.ts'
import { notEmulated, notFound } from './errors.ts'
import { checkModels, checkParameterNames, checkReferences } from './method-operations.ts'
import { invalidPath, mustReplace, type Patch, patchedMap, readPatches } from './patch.ts'
import { getMethod, putMethodRecord, type RestApiStore } from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

const noParameter = () => notFound('Invalid parameter name specified')
const noContentType = () => notFound('Content-Type specified was not found')

/**
 * Methods and their responses are changed. Texts recorded (test_update_method_validation, test_update_method_response…); of a method's
 * parameters and models that there are not, inferred from those of its responses.
 */
export function updateMethod({ store }: { store: RestApiStore }) {
  return {
    UpdateMethod(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      // an authorizer beside NONE is taken and forgotten (recorded)
      const {
        authorizerId: _,
        requestValidatorId,
        ...description
      } = readPatches(input.patchOperations).reduce(patchMethod, method.description)
      const { authorizationType = 'NONE', requestModels, requestParameters = {} } = description
      checkParameterNames(Object.keys(requestParameters))
      checkReferences({ authorizationType, requestValidatorId, requestModels })
      if (authorizationType !== 'NONE') {
        throw notEmulated(`the authorizationType ${authorizationType} of apigateway:UpdateMethod`)
      }
      if (description.apiKeyRequired)
        throw notEmulated('API keys (apiKeyRequired of apigateway:UpdateMethod)')
      const updated = { ...method, description }
      putMethodRecord(api, input.resourceId, input.httpMethod, updated)
      return describeMethod(updated)
    },

    UpdateMethodResponse(input, context) {
      readStatusCode(input.statusCode)
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      const present = method.responses.get(input.statusCode)
      if (!present) throw notFound('Invalid Response status code specified')
      const response = readPatches(input.patchOperations).reduce(patchResponse, present)
      checkModels(response.responseModels)
      const responses = new Map(method.responses).set(input.statusCode, response)
      putMethodRecord(api, input.resourceId, input.httpMethod, { ...method, responses })
      return response
    },

    DeleteMethodResponse(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      const responses = new Map(method.responses)
      if (!responses.delete(input.statusCode)) throw notFound('Invalid Response status code specified')
      putMethodRecord(api, input.resourceId, input.httpMethod, { ...method, responses })
      return {}
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

const single = ['operationName', 'authorizationType', 'authorizerId', 'requestValidatorId'] as const

function patchMethod(method: Method, patch: Patch): Method {
  const [member = ''] = patch.names
  const name = single.find((each) => `/${each}` === patch.path)
  if (name) {
    mustReplace(patch)
    return { ...method, [name]: patch.value || undefined }
  }
  if (patch.path === '/apiKeyRequired') {
    mustReplace(patch)
    // recorded: anything but "true" is false
    return { ...method, apiKeyRequired: patch.value === 'true' }
  }
  if (member === 'requestParameters') {
    const changed = patchedMap(method.requestParameters, patch, patch.value === 'true', noParameter())
    return without(method, 'requestParameters', changed)
  }
  if (member === 'requestModels') {
    const changed = patchedMap(method.requestModels, patch, patch.value ?? '', noContentType())
    return without(method, 'requestModels', changed)
  }
  if (member === 'authorizationScopes') {
    throw notEmulated(`the patch ${patch.op} ${patch.path} of apigateway:UpdateMethod`)
  }
  throw invalidPath(patch)
}

function patchResponse(response: MethodResponse, patch: Patch): MethodResponse {
  const [member] = patch.names
  if (member === 'responseParameters') {
    const changed = patchedMap(response.responseParameters, patch, patch.value === 'true', noParameter())
    return without(response, 'responseParameters', changed)
  }
  if (member === 'responseModels') {
    const changed = patchedMap(response.responseModels, patch, patch.value ?? '', noContentType())
    return without(response, 'responseModels', changed)
  }
  throw invalidPath(patch)
}

/** With that member, or without it where there is no value. */
function without<T extends object, Key extends keyof T>(all: T, key: Key, value: T[Key] | undefined): T {
  const { [key]: _, ...others } = all
  return (value === undefined ? others : { ...all, [key]: value }) as T
}
