import type { SeenError } from '../recorded-error.ts'

/** The API that the rows speak of; its root has a method GET without an integration. */
export interface World {
  readonly api: { readonly restApiId: string }
  readonly method: { readonly restApiId: string; readonly resourceId: string; readonly httpMethod: string }
  // biome-ignore lint/suspicious/noExplicitAny: a row reads whatever members it expects.
  send(operation: string, input: object): Promise<any>
  /** A resource below the root, or below another one. */
  under(pathPart: string, parentId?: string): Promise<string>
}

/** `[test, the name of its answer, error, the call]`. */
export type RecordedError = readonly [
  test: string,
  answer: string,
  error: SeenError,
  call: (world: World) => Promise<unknown>,
]

export const badRequest = (message: string) => ({ code: 'BadRequestException', status: 400, message })
export const notFound = (message: string) => ({ code: 'NotFoundException', status: 404, message })
export const conflict = (message: string) => ({ code: 'ConflictException', status: 409, message })
export const refused = (finding: string) => ({
  ...{ code: 'ValidationException', status: 400 },
  message: `1 validation error detected: ${finding.replace(' must ', ' failed to satisfy constraint: Member must ')}`,
})
const noResource = notFound('Invalid Resource identifier specified')
const noMethod = notFound('Invalid Method identifier specified')
const noApi = (id: string) => notFound(`Invalid API identifier specified 000000000000:${id}`)
const noPatchPath = badRequest('Invalid patch path /binaryMediaTypes')
const endpoint =
  (endpointConfiguration: object, more: object = {}) =>
  (world: World) =>
    world.send('CreateRestApi', { name: 'api', endpointConfiguration, ...more })
const atTypes =
  "Value '[wrong]' at 'createRestApiInput.endpointConfiguration.types' must satisfy constraint: [Member must satisfy enum value set: [PRIVATE, EDGE, REGIONAL]]"
const atIp =
  "Value 'wrong' at 'createRestApiInput.endpointConfiguration.ipAddressType' must satisfy enum value set: [ipv4, dualstack]"
const responseTypes =
  'REQUEST_TOO_LARGE, RESOURCE_NOT_FOUND, AUTHORIZER_CONFIGURATION_ERROR, MISSING_AUTHENTICATION_TOKEN, BAD_REQUEST_BODY, INVALID_SIGNATURE, INVALID_API_KEY, BAD_REQUEST_PARAMETERS, AUTHORIZER_FAILURE, UNAUTHORIZED, INTEGRATION_TIMEOUT, ACCESS_DENIED, DEFAULT_4XX, DEFAULT_5XX, WAF_FILTERED, QUOTA_EXCEEDED, THROTTLED, API_CONFIGURATION_ERROR, UNSUPPORTED_MEDIA_TYPE, INTEGRATION_FAILURE, EXPIRED_TOKEN'
const noResponseType = refused(
  `Value 'FAKE_RESPONSE_TYPE' at 'responseType' must satisfy enum value set: [${responseTypes}]`,
)
const fake = { responseType: 'FAKE_RESPONSE_TYPE' }
const token = { responseType: 'MISSING_AUTHENTICATION_TOKEN' }
const type = 'test_create_rest_api_with_endpoint_configuration'
const greedy = 'Cannot create a child of a resource with a greedy path variable: {proxy+}'
const gateway = 'test_gateway_response_validation'
const put = 'test_put_method_validation'

/**
 * What AWS answered LocalStack's tests, as facts (tests/aws/services/apigateway: test_apigateway_api, _common, _dynamodb, _integrations,
 * _lambda, each with its `.snapshot.json`). Account and ids are ours.
 */
export const recordedErrors: readonly RecordedError[] = [
  [
    'test_create_rest_api_with_optional_params',
    'create-empty-desc',
    badRequest('Description cannot be an empty string'),
    ({ send }) => send('CreateRestApi', { name: 'api', description: '' }),
  ],
  [
    'test_update_rest_api_invalid_api_id',
    'not-found-update-rest-api',
    noApi('api_id'),
    ({ send }) =>
      send('UpdateRestApi', {
        restApiId: 'api_id',
        patchOperations: [{ op: 'replace', path: '/name', value: 'x' }],
      }),
  ],
  ...['add', 'replace', 'remove'].map(
    (op): RecordedError => [
      'test_update_rest_api_behaviour',
      `update-rest-api-${op}-base-path`,
      noPatchPath,
      ({ send, api }) =>
        send('UpdateRestApi', {
          ...api,
          patchOperations: [
            { op, path: '/binaryMediaTypes', ...(op === 'remove' ? {} : { value: 'image/gif' }) },
          ],
        }),
    ],
  ),
  [
    type,
    'create-with-empty-types',
    badRequest('REGIONAL Configuration and EDGE Configuration cannot be both DISABLED.'),
    endpoint({ types: [] }),
  ],
  [
    type,
    'create-with-invalid-ip-address-type',
    refused(atIp),
    endpoint({ ipAddressType: 'wrong', types: ['EDGE'] }),
  ],
  [
    type,
    'create-with-invalid-types',
    refused(atTypes),
    endpoint({ ipAddressType: 'ipv4', types: ['wrong'] }),
  ],
  [
    type,
    'create-with-invalid-ip-address-type-and-types',
    {
      ...refused(''),
      message: `2 validation errors detected: ${[atTypes, atIp].map((each) => each.replace(' must ', ' failed to satisfy constraint: Member must ')).join('; ')}`,
    },
    endpoint({ ipAddressType: 'wrong', types: ['wrong'] }),
  ],
  [
    type,
    'create-with-two-types',
    badRequest('Cannot create an api with multiple Endpoint Types.'),
    endpoint({ types: ['EDGE', 'REGIONAL'] }),
  ],
  [
    'test_create_rest_api_verify_defaults',
    'create-with-empty-ip-address-type-and-wrong-type',
    refused(atTypes),
    endpoint({ types: ['wrong'] }, { description: '' }),
  ],
  [
    'test_update_rest_api_concatenation_of_errors',
    'the first of its errors (there two)',
    refused(
      "Value 'wrong' at 'updateRestApiInput.patchOperations.1.member.op' must satisfy enum value set: [add, remove, move, test, replace, copy]",
    ),
    ({ send, api }) =>
      send('UpdateRestApi', { ...api, patchOperations: [{ op: 'wrong', path: '/name', value: 'x' }] }),
  ],
  [
    'test_delete_resource',
    'delete-subresource',
    noResource,
    async ({ send, api, under }) => {
      const parent = await under('pets')
      const child = await under('{id}', parent)
      await send('DeleteResource', { ...api, resourceId: parent })
      return send('DeleteResource', { ...api, resourceId: child })
    },
  ],
  [
    'test_create_resource_parent_invalid',
    'wrong-resource-parent-id',
    noResource,
    ({ under }) => under('pets', 'fake'),
  ],
  [
    'test_create_proxy_resource_validation',
    'create-proxy-dynamic-sibling-resource',
    badRequest(
      'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
    ),
    async ({ under }) => {
      await under('{proxy+}')
      return under('{dynamic}')
    },
  ],
  [
    'test_create_proxy_resource_validation',
    'create-proxy-static-child-resource',
    badRequest(greedy),
    async ({ under }) => under('child', await under('{proxy+}')),
  ],
  [
    'test_create_proxy_resource_validation',
    'create-proxy-dynamic-child-resource',
    badRequest(greedy),
    async ({ under }) => under('{child}', await under('{proxy+}')),
  ],
  [
    'test_method_lifecycle',
    'get-deleted-method-response',
    noMethod,
    async ({ send, method }) => {
      await send('DeleteMethod', method)
      return send('GetMethodResponse', { ...method, statusCode: '200' })
    },
  ],
  [
    'test_method_request_parameters',
    'req-params-same-name',
    badRequest('Parameter names must be unique across querystring, header and path'),
    ({ send, method }) =>
      send('PutMethod', {
        ...method,
        httpMethod: 'POST',
        authorizationType: 'NONE',
        requestParameters: {
          'method.request.querystring.optional': false,
          'method.request.header.optional': false,
        },
      }),
  ],
  [
    put,
    'wrong-api',
    noResource,
    ({ send, method }) =>
      send('PutMethod', { ...method, restApiId: 'fake-api', httpMethod: 'WRONG', authorizationType: 'NONE' }),
  ],
  [
    put,
    'wrong-resource',
    noResource,
    ({ send, method }) =>
      send('PutMethod', { ...method, resourceId: 'fake', httpMethod: 'WRONG', authorizationType: 'NONE' }),
  ],
  [
    put,
    'wrong-method',
    badRequest('Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY'),
    ({ send, method }) => send('PutMethod', { ...method, httpMethod: 'WRONG', authorizationType: 'NONE' }),
  ],
  ...(['Get', 'Delete', 'Put', 'Update'] as const).flatMap((verb): RecordedError[] => [
    [
      gateway,
      `${verb.toLowerCase()}-gateway-response-wrong-response-type`,
      noResponseType,
      ({ send, api }) => send(`${verb}GatewayResponse`, { ...api, ...fake }),
    ],
    ...(verb === 'Put'
      ? []
      : [
          [
            gateway,
            `${verb.toLowerCase()}-gateway-response-no-api`,
            noApi('fake-api-id'),
            ({ send }: World) => send(`${verb}GatewayResponse`, { restApiId: 'fake-api-id', ...token }),
          ] as const,
        ]),
  ]),
  [
    gateway,
    'get-gateway-responses-no-api',
    noApi('fake-api-id'),
    ({ send }) => send('GetGatewayResponses', { restApiId: 'fake-api-id' }),
  ],
  [
    gateway,
    'delete-gateway-response-not-set',
    notFound('Gateway response type not defined on api'),
    ({ send, api }) => send('DeleteGatewayResponse', { ...api, ...token }),
  ],
  [
    'test_invoke_test_method',
    'resource-method-not-found',
    noMethod,
    ({ send, method }) => send('TestInvokeMethod', { ...method, httpMethod: 'POST' }),
  ],
  [
    'test_invoke_test_method',
    'resource-id-not-found',
    noResource,
    ({ send, method }) => send('TestInvokeMethod', { ...method, resourceId: 'fake' }),
  ],
  [
    'test_invoke_test_method',
    'rest-api-not-found',
    noResource,
    ({ send, method }) => send('TestInvokeMethod', { ...method, restApiId: 'fake' }),
  ],
]
