import type { ApiGatewayOperations } from '../../aws/models/operations.generated.ts'
import type { OperationsOf } from '../../aws/operations.ts'
import { describeMethod } from './descriptions.ts'
import { badRequest, conflict, notEmulated, notFound } from './errors.ts'
import {
  getMethod,
  getResource,
  type MethodRecord,
  putMethodRecord,
  type RestApiStore,
} from './rest-api-store.ts'
import { readStatusCode } from './status-code.ts'

const verbs = new Set(['GET', 'POST', 'PUT', 'PATCH', 'DELETE', 'HEAD', 'OPTIONS', 'ANY'])

/** Methods and the responses that they declare. */
export function methodOperations({ store }: { store: RestApiStore }) {
  return {
    PutMethod(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const resource = getResource(api, input.resourceId)
      checkParameterNames(Object.keys(input.requestParameters ?? {}))
      const verb = readVerb(input.httpMethod)
      checkReferences(input)
      if (input.authorizationType !== 'NONE') {
        throw notEmulated(`the authorizationType ${input.authorizationType} of apigateway:PutMethod`)
      }
      if (resource.methods.has(verb)) {
        throw conflict('Method already exists for this resource')
      }
      const method: MethodRecord = {
        description: {
          httpMethod: verb,
          authorizationType: 'NONE',
          apiKeyRequired: false,
          ...(input.operationName === undefined ? {} : { operationName: input.operationName }),
          ...(input.requestModels ? { requestModels: input.requestModels } : {}),
          // Without a validator AWS does not check them either.
          ...(input.requestParameters ? { requestParameters: input.requestParameters } : {}),
        },
        responses: new Map(),
        integration: undefined,
      }
      putMethodRecord(api, input.resourceId, verb, method)
      return describeMethod(method)
    },

    GetMethod(input, context) {
      return describeMethod(
        getMethod(store.ofResource(input.restApiId, context), input.resourceId, input.httpMethod),
      )
    },

    DeleteMethod(input, context) {
      const api = store.ofResource(input.restApiId, context)
      getMethod(api, input.resourceId, input.httpMethod)
      putMethodRecord(api, input.resourceId, input.httpMethod, undefined)
      return {}
    },

    PutMethodResponse(input, context) {
      const api = store.ofResource(input.restApiId, context)
      const method = getMethod(api, input.resourceId, input.httpMethod)
      checkModels(input.responseModels)
      if (method.responses.has(input.statusCode)) throw conflict('Response already exists for this resource')
      const response = {
        statusCode: readStatusCode(input.statusCode),
        ...(input.responseParameters ? { responseParameters: input.responseParameters } : {}),
        ...(input.responseModels ? { responseModels: input.responseModels } : {}),
      }
      const responses = new Map(method.responses).set(input.statusCode, response)
      putMethodRecord(api, input.resourceId, input.httpMethod, { ...method, responses })
      return response
    },

    GetMethodResponse(input, context) {
      const method = getMethod(store.ofResource(input.restApiId, context), input.resourceId, input.httpMethod)
      const response = method.responses.get(input.statusCode)
      if (!response) throw notFound('Invalid Response status code specified')
      return response
    },
  } satisfies OperationsOf<ApiGatewayOperations>
}

/** Texts recorded (test_put_integration_request_parameter_bool_type, test_method_request_parameters). */
export function checkParameterNames(parameters: readonly string[]): void {
  const wrong = parameters.find((each) => !/^method\.request\.(querystring|header|path)\../.test(each))
  if (wrong !== undefined) {
    const finding = `Invalid mapping expression specified: ${wrong}`
    throw badRequest(
      `Invalid mapping expression specified: Validation Result: warnings : [], errors : [${finding}]`,
    )
  }
  const names = parameters.map((parameter) => parameter.split('.').slice(3).join('.'))
  if (new Set(names).size === names.length) return
  throw badRequest('Parameter names must be unique across querystring, header and path')
}

/**
 * What a method may name beside itself, none of which there is: authorizers and validators cannot be made here, and of models there are
 * those of every API. Texts recorded (test_put_method_validation).
 */
export function checkReferences(input: {
  readonly authorizationType: string
  readonly requestValidatorId?: string | undefined
  readonly requestModels?: Record<string, string> | undefined
}): void {
  if (['CUSTOM', 'COGNITO_USER_POOLS'].includes(input.authorizationType)) {
    throw badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    )
  }
  if (input.requestValidatorId) throw badRequest('Invalid Request Validator identifier specified')
  checkModels(input.requestModels)
}

/** The models Empty and Error exist in every API and change nothing at run time. Text recorded for PutMethod. */
export function checkModels(models: Record<string, string> = {}): void {
  const unknown = Object.values(models).find((model) => model !== 'Empty' && model !== 'Error')
  if (unknown !== undefined) throw badRequest(`Invalid model identifier specified: ${unknown}`)
}

function readVerb(text: string): string {
  const verb = text.toUpperCase()
  if (!verbs.has(verb)) {
    throw badRequest(
      'Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
    )
  }
  return verb
}
