import { badRequest, conflict, notFound, type RecordedError, refused, type World } from './recorded-errors.ts'

const resources = 'test_update_resource_behaviour'
const validation = 'test_update_method_validation'
const gateway = 'test_update_gateway_response'
const lack = 'test_update_method_lack_response_parameters_and_models'
const names = 'test_update_method_wrong_param_names'
const negative = 'test_update_method_response_negative_tests'

const noResource = notFound('Invalid Resource identifier specified')
const noParameter = notFound('Invalid parameter name specified')
const noContentType = notFound('Content-Type specified was not found')
const sameName = conflict('Another resource with the same parent already has this name: pets')
const header = '/responseParameters/method.response.header.my-header'
const wrongOp = (operation: string, op: string) =>
  refused(
    `Value '${op}' at '${operation}Input.patchOperations.1.member.op' must satisfy enum value set: [add, remove, move, test, replace, copy]`,
  )

/** Of a resource, by the names that lead to it: `pets/subpets`. */
const resource =
  (path: string, ...patchOperations: object[]) =>
  async (world: World) => {
    const { send, api, under } = world
    let resourceId: string | undefined
    for (const part of path.split('/').filter(Boolean)) resourceId = await under(part, resourceId)
    return send('UpdateResource', {
      ...api,
      resourceId: resourceId ?? world.method.resourceId,
      patchOperations,
    })
  }
const method =
  (patch: object, more: object = {}) =>
  ({ send, method }: World) =>
    send('UpdateMethod', { ...method, patchOperations: [patch], ...more })
const response =
  (patch: object, more: object = {}) =>
  async ({ send, method }: World) => {
    await send('PutMethodResponse', { ...method, statusCode: '200' })
    return send('UpdateMethodResponse', { ...method, statusCode: '200', patchOperations: [patch], ...more })
  }
const gatewayResponse =
  (patch: object, responseType = 'DEFAULT_4XX') =>
  async ({ send, api }: World) => {
    await send('PutGatewayResponse', {
      ...{ ...api, responseType: 'DEFAULT_4XX', statusCode: '404' },
      responseParameters: { 'gatewayresponse.header.Access-Control-Allow-Origin': "'a.b.c'" },
      responseTemplates: { 'application/json': '{}', 'application/xml': '<a/>' },
    })
    return send('UpdateGatewayResponse', { ...api, responseType, patchOperations: [patch] })
  }
const origin = '/responseParameters/gatewayresponse.header.Access-Control-Allow-Origin'

/**
 * What AWS answered updates of resources, methods, their responses and gateway responses in LocalStack's tests
 * (tests/aws/services/apigateway/test_apigateway_api.snapshot.json).
 */
export const recordedUpdateErrors: readonly RecordedError[] = [
  [
    resources,
    'nonexistent-resource',
    noResource,
    ({ send, api }) =>
      send('UpdateResource', {
        ...{ ...api, resourceId: 'fake-resource' },
        patchOperations: [{ op: 'replace', path: '/pathPart', value: 'dogs' }],
      }),
  ],
  [
    resources,
    'invalid-path-part',
    badRequest(
      "Invalid patch path  '/invalid' specified for op 'replace'. Must be one of: [/parentId, /pathPart]",
    ),
    resource('pets', { op: 'replace', path: '/invalid', value: 'dogs' }),
  ],
  [
    resources,
    'invalid-parent-id',
    noResource,
    resource('pets', { op: 'replace', path: '/parentId', value: 'fake-parent-id' }),
  ],
  [
    resources,
    'existing-future-sibling-path',
    sameName,
    async ({ send, api, method, under }) => {
      const resourceId = await under('pets', await under('subpets', await under('pets')))
      const patch = { op: 'replace', path: '/parentId', value: method.resourceId }
      return send('UpdateResource', { ...api, resourceId, patchOperations: [patch] })
    },
  ],
  [
    resources,
    'update-parent-id-to-subresource-id',
    badRequest('Resources cannot be cyclical.'),
    async ({ send, api, under }) => {
      const resourceId = await under('pets')
      const patch = { op: 'replace', path: '/parentId', value: await under('subpets', resourceId) }
      return send('UpdateResource', { ...api, resourceId, patchOperations: [patch] })
    },
  ],
  [
    resources,
    'update-path-already-exists',
    sameName,
    async (world) => {
      await world.under('pets')
      return resource('subpets', { op: 'replace', path: '/pathPart', value: 'pets' })(world)
    },
  ],
  ...['remove', 'add'].map(
    (op): RecordedError => [
      resources,
      `${op}-unsupported`,
      badRequest(
        `Invalid patch path  '/pathPart' specified for op '${op}'. Please choose supported operations`,
      ),
      resource('subpets', { op, path: '/pathPart', ...(op === 'add' ? { value: 'added-pets' } : {}) }),
    ],
  ),
  [
    'test_update_resource_on_root',
    'update-root-path-part',
    badRequest('Root resource cannot update its pathPart.'),
    resource('', { op: 'replace', path: '/pathPart', value: 'dogs' }),
  ],
  [
    'test_update_resource_on_root',
    'update-root-parent',
    badRequest('Root resource cannot update its parentId.'),
    (world) => resource('', { op: 'replace', path: '/parentId', value: world.method.resourceId })(world),
  ],
  [validation, 'wrong-rest-api', noResource, method({}, { restApiId: 'fake-api', patchOperations: [] })],
  [validation, 'wrong-resource-id', noResource, method({}, { resourceId: 'fake', patchOperations: [] })],
  [
    validation,
    'method-does-not-exist',
    notFound('Invalid Method identifier specified'),
    method({ op: 'replace', path: '/operationName', value: 'x' }, { httpMethod: 'POST' }),
  ],
  ...['operationName', 'requestValidatorId'].map(
    (name, index): RecordedError => [
      validation,
      `unsupported-operation${index === 0 ? '' : '-2'}`,
      badRequest('Invalid patch operation specified. Must be one of: [replace]'),
      method({ op: 'add', path: `/${name}`, value: 'wrong-id' }),
    ],
  ),
  [
    validation,
    'unsupported-path',
    badRequest('Invalid patch path /httpMethod'),
    method({ op: 'add', path: '/httpMethod', value: 'PUT' }),
  ],
  [
    validation,
    'wrong-path-request-parameters',
    badRequest('Invalid patch path /requestParameters'),
    method({ op: 'replace', path: '/requestParameters', value: 'method.request.querystring.optional=false' }),
  ],
  [
    validation,
    'wrong-path-request-models',
    badRequest('Invalid patch path /requestModels/application/json'),
    method({ op: 'add', path: '/requestModels/application/json', value: 'Empty' }),
  ],
  ...[
    [{ op: 'replace', path: '/authorizationType', value: 'CUSTOM' }],
    [
      { op: 'replace', path: '/authorizationType', value: 'CUSTOM' },
      { op: 'replace', path: '/authorizerId', value: 'abc123' },
    ],
  ].map(
    (patchOperations, index): RecordedError => [
      validation,
      index === 0 ? 'wrong-auth-type' : 'wrong-auth-id',
      badRequest(
        'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
      ),
      method({}, { patchOperations }),
    ],
  ),
  [
    validation,
    'wrong-req-validator-id',
    badRequest('Invalid Request Validator identifier specified'),
    method({ op: 'replace', path: '/requestValidatorId', value: 'fake-id' }),
  ],
  ...(['replace', 'remove'] as const).flatMap((op, index): RecordedError[] => [
    [
      names,
      `update-method-response-operation-with-wrong-param-name-${index + 1}`,
      noParameter,
      response({ op, path: '/responseParameters/wrong', value: 'true' }),
    ],
    [
      names,
      `update-method-response-operation-with-wrong-param-name-${index + 3}`,
      noContentType,
      response({ op, path: '/responseModels/wrong', value: 'Empty' }),
    ],
  ]),
  [
    lack,
    'update-method-response-operation-without-response-parameters',
    noParameter,
    response({ op: 'remove', path: header, value: 'true' }),
  ],
  [
    lack,
    'update-method-response-operation-without-response-models',
    noContentType,
    response({ op: 'remove', path: '/responseModels/application~1json', value: 'Empty' }),
  ],
  [
    lack,
    'update-method-response-operation-with-wrong-path',
    badRequest('Invalid patch path /wrong/method.response.header.my-header'),
    response({ op: 'remove', path: '/wrong/method.response.header.my-header', value: 'true' }),
  ],
  [
    negative,
    'update-method-response-wrong-statuscode',
    notFound('Invalid Response status code specified'),
    response({ op: 'replace', path: header, value: 'true' }, { statusCode: '201' }),
  ],
  [
    negative,
    'update-method-response-invalid-statuscode',
    refused("Value 'wrong' at 'statusCode' must satisfy regular expression pattern: [1-5]\\d\\d"),
    response({ op: 'replace', path: header, value: 'true' }, { statusCode: 'wrong' }),
  ],
  [
    negative,
    'update-method-response-wrong-resource',
    noResource,
    response({ op: 'replace', path: header, value: 'true' }, { resourceId: 'wrong' }),
  ],
  [
    negative,
    'update-method-response-wrong-method',
    notFound('Invalid Method identifier specified'),
    response({ op: 'replace', path: header, value: 'true' }, { httpMethod: 'POST' }),
  ],
  [
    'test_update_method_response_wrong_operations',
    'update-method-response-wrong-operation-1',
    wrongOp('updateMethodResponse', 'wrong_op'),
    response({ op: 'wrong_op', path: header, value: 'true' }),
  ],
  ...['add', 'remove'].map(
    (op): RecordedError => [
      gateway,
      `update-gateway-${op}-status-code`,
      badRequest('Invalid patch path /statusCode'),
      gatewayResponse({ op, path: '/statusCode', value: '444' }),
    ],
  ),
  [
    gateway,
    'update-gateway-replace-invalid-parameter',
    noParameter,
    gatewayResponse({ op: 'replace', path: origin, value: "'example.com'" }, 'DEFAULT_5XX'),
  ],
  [
    gateway,
    'update-gateway-no-path',
    badRequest('Invalid patch path null'),
    gatewayResponse({ op: 'add', value: "'example.com'" }),
  ],
  [
    gateway,
    'update-gateway-wrong-op',
    wrongOp('updateGatewayResponse', 'wrong-op'),
    gatewayResponse({ op: 'wrong-op', path: '/statusCode', value: "'example.com'" }),
  ],
  [
    gateway,
    'update-gateway-wrong-path',
    badRequest('Invalid patch path /wrongPath'),
    gatewayResponse({ op: 'add', path: '/wrongPath', value: "'example.com'" }),
  ],
  ...['/responseTemplates/application~1xml', origin].map(
    (path, index): RecordedError => [
      gateway,
      `update-gateway-replace-invalid-parameter-${index}-none`,
      badRequest(
        `Invalid null or empty value in ${index === 0 ? 'responseTemplates' : 'responseParameters'}`,
      ),
      gatewayResponse({ op: 'replace', path }),
    ],
  ),
]
