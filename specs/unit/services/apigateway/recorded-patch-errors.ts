import { badRequest, type RecordedError, type World } from './recorded-errors.ts'

/** Of a setting of a method that was made by setting one of them (test_update_stage_remove_wildcard). */
export const settingsOfMethod = {
  cacheDataEncrypted: false,
  cacheTtlInSeconds: 300,
  cachingEnabled: true,
  dataTraceEnabled: false,
  metricsEnabled: false,
  requireAuthorizationForCacheControl: true,
  throttlingBurstLimit: 5000,
  throttlingRateLimit: 10_000,
  unauthorizedCacheControlHeaderStrategy: 'SUCCEED_WITH_RESPONSE_HEADER',
}

const paths =
  '[/deploymentId, /description, /cacheClusterEnabled, /cacheClusterSize, /clientCertificateId, /accessLogSettings, /accessLogSettings/destinationArn, /accessLogSettings/format, /{resourcePath}/{httpMethod}/metrics/enabled, /{resourcePath}/{httpMethod}/logging/dataTrace, /{resourcePath}/{httpMethod}/logging/loglevel, /{resourcePath}/{httpMethod}/throttling/burstLimit/{resourcePath}/{httpMethod}/throttling/rateLimit/{resourcePath}/{httpMethod}/caching/ttlInSeconds, /{resourcePath}/{httpMethod}/caching/enabled, /{resourcePath}/{httpMethod}/caching/dataEncrypted, /{resourcePath}/{httpMethod}/caching/requireAuthorizationForCacheControl, /{resourcePath}/{httpMethod}/caching/unauthorizedCacheControlHeaderStrategy, /*/*/metrics/enabled, /*/*/logging/dataTrace, /*/*/logging/loglevel, /*/*/throttling/burstLimit /*/*/throttling/rateLimit /*/*/caching/ttlInSeconds, /*/*/caching/enabled, /*/*/caching/dataEncrypted, /*/*/caching/requireAuthorizationForCacheControl, /*/*/caching/unauthorizedCacheControlHeaderStrategy, /variables/{variable_name}, /tracingEnabled]'

const stage =
  (patch: object) =>
  async ({ send, api, method }: World) => {
    await send('PutIntegration', { ...method, type: 'MOCK' })
    await send('CreateDeployment', { ...api, stageName: 's1' })
    return send('UpdateStage', { ...api, stageName: 's1', patchOperations: [patch] })
  }
const restApi =
  (patch: object) =>
  ({ send, api }: World) =>
    send('UpdateRestApi', { ...api, patchOperations: [patch] })
const size = badRequest('Invalid minimum compression size, must be between 0 and 10485760')
const replaceOnly = badRequest('Invalid patch operation specified. Must be one of: [replace]')
const noSetting = (at: string) =>
  badRequest(`Cannot remove method setting ${at} because there is no method setting for this method `)

const serialization = (type: string) => ({
  ...{ code: 'SerializationException', status: 400 },
  message: `class ${type} can not be converted to an String`,
})
const responseTemplates =
  (templates: object) =>
  async ({ send, method }: World) => {
    await send('PutIntegration', { ...method, type: 'MOCK' })
    return send('PutIntegrationResponse', { ...method, statusCode: '200', responseTemplates: templates })
  }

/**
 * What AWS answered patches of stages and APIs, and a few methods and integrations, in LocalStack's tests (tests/aws/services/apigateway: test_apigateway_common, _api,
 * _canary, each with its `.snapshot.json`).
 */
export const recordedPatchErrors: readonly RecordedError[] = [
  [
    'test_create_update_stages',
    'error-update-doc-version',
    badRequest(`Invalid method setting path: /documentation_version. Must be one of: ${paths}`),
    stage({ op: 'replace', path: '/documentation_version', value: '123' }),
  ],
  [
    'test_create_update_stages',
    'error-update-tags',
    badRequest(`Invalid method setting path: /tags/tag1. Must be one of: ${paths}`),
    stage({ op: 'replace', path: '/tags/tag1', value: 'value1' }),
  ],
  [
    'test_update_stage_remove_wildcard',
    'delete-error',
    noSetting('*/*'),
    stage({ op: 'remove', path: '/*/*' }),
  ],
  [
    'test_update_stage_canary_deployment_validation',
    'update-stage-canary-settings-bad-path',
    noSetting('canarySettings/badPath'),
    stage({ op: 'remove', path: '/canarySettings/badPath' }),
  ],
  [
    'test_update_stage_canary_deployment_validation',
    'update-stage-canary-settings-bad-path-2',
    badRequest(`Invalid method setting path: /canarySettings. Must be one of: ${paths}`),
    stage({ op: 'replace', path: '/canarySettings', value: 'test' }),
  ],
  [
    'test_update_stage_canary_deployment_validation',
    'update-stage-canary-settings-replace-bad-path',
    badRequest(`Invalid method setting path: /canarySettings/badPath. Must be one of: ${paths}`),
    stage({ op: 'replace', path: '/canarySettings/badPath', value: 'badPath' }),
  ],
  ...(['add', 'replace'] as const).flatMap((op) =>
    ['randomValue', '*', ''].map(
      (name): RecordedError => [
        'test_stage_access_log_settings_validation',
        `${name === '' ? 'root-and' : name === '*' ? 'star-and' : 'invalid-path'}-${op}`,
        badRequest(
          'Invalid accessLogSettings path. Must be one of : [/accessLogSettings/destinationArn, /accessLogSettings/format]',
        ),
        stage({ op, path: `/accessLogSettings${name && `/${name}`}`, value: 'updated' }),
      ],
    ),
  ),
  ...['randomValue', '*', 'destinationArn'].map(
    (name): RecordedError => [
      'test_stage_access_log_settings_validation',
      `${{ '*': 'star-and', destinationArn: 'update-stage-access-log-dest' }[name] ?? 'invalid-path'}-remove`,
      noSetting(`accessLogSettings/${name}`),
      stage({ op: 'remove', path: `/accessLogSettings/${name}` }),
    ],
  ),
  ...['destinationArn', 'format'].map(
    (name): RecordedError => [
      'test_stage_access_log_settings_validation',
      `update-stage-access-log-${name}-empty`,
      badRequest('Access Log value must not be empty'),
      stage({ op: 'replace', path: `/accessLogSettings/${name}`, value: '' }),
    ],
  ),
  ...['-1', 'test'].map(
    (value): RecordedError => [
      'test_update_rest_api_compression',
      `set-${value === 'test' ? 'string' : 'negative'}-compression`,
      size,
      restApi({ op: 'replace', path: '/minimumCompressionSize', value }),
    ],
  ),
  [
    'test_create_rest_api_with_optional_params',
    'string-compression-size',
    size,
    // there a text, which the SDK does not send
    ({ send }) => send('CreateRestApi', { name: 'api', minimumCompressionSize: -1 }),
  ],
  [
    'test_update_rest_api_compression',
    'unsupported-operation',
    replaceOnly,
    restApi({ op: 'add', path: '/minimumCompressionSize', value: '10' }),
  ],
  [
    'test_create_rest_api_private_type',
    'create-with-private-type-and-ipv4-ip-address-type',
    badRequest('Only dualstack ipAddressType is supported for Private APIs.'),
    ({ send }) =>
      send('CreateRestApi', {
        name: 'api',
        endpointConfiguration: { types: ['PRIVATE'], ipAddressType: 'ipv4' },
      }),
  ],
  [
    'test_update_rest_api_ip_address_type',
    'update-rest-api-wrong-ipAddressType',
    badRequest('ipAddressType must be either ipv4 or dualstack.'),
    restApi({ op: 'replace', path: '/endpointConfiguration/ipAddressType', value: 'wrong' }),
  ],
  [
    'test_update_rest_api_ip_address_type',
    'update-rest-api-wrong-type',
    badRequest('Invalid EndpointTypes specified. Valid options are REGIONAL,EDGE,PRIVATE'),
    restApi({ op: 'replace', path: '/endpointConfiguration/types/0', value: 'wrong' }),
  ],
  [
    'test_update_rest_api_ip_address_type',
    'update-rest-api-invalid-operation-on-ipAddressType',
    replaceOnly,
    restApi({ op: 'remove', path: '/endpointConfiguration/ipAddressType', value: 'dualstack' }),
  ],
  [
    'test_update_rest_api_ip_address_type',
    'update-rest-api-invalid-operation-on-type',
    badRequest("Invalid patch operation specified. Must be 'add'|'remove'|'replace'"),
    restApi({ op: 'remove', path: '/endpointConfiguration/types/0', value: 'EDGE' }),
  ],
  [
    'test_put_integration_request_parameter_bool_type',
    'put-method-request-param-wrong-type',
    badRequest(
      'Invalid mapping expression specified: Validation Result: warnings : [], errors : [Invalid mapping expression specified: true]',
    ),
    ({ send, method }) =>
      send('PutMethod', {
        ...{ ...method, httpMethod: 'POST', authorizationType: 'NONE' },
        requestParameters: { 'method.request.path.testPath': true, true: true },
      }),
  ],
  ...[{ true: true }, { 'integration.request.path.testPath': true }].map(
    (requestParameters, index): RecordedError => [
      'test_put_integration_request_parameter_bool_type',
      `put-integration-request-param-${index === 0 ? 'wrong-type' : 'bool-value'}`,
      serialization('java.lang.Boolean'),
      ({ send, method }) => send('PutIntegration', { ...method, type: 'HTTP_PROXY', requestParameters }),
    ],
  ),
  [
    'test_integration_response_invalid_responsetemplates',
    'put-integration-response-invalid-responseTemplates-1',
    serialization('com.amazon.coral.value.json.numbers.TruncatingBigNumber'),
    responseTemplates({ 'application/json': 123 }),
  ],
  [
    'test_integration_response_invalid_responsetemplates',
    'put-integration-response-invalid-responseTemplates-2',
    badRequest('Validation Result: warnings : [], errors : [Invalid content type specified: 123]'),
    responseTemplates({ 123: '123' }),
  ],
  [
    'test_put_method_validation',
    'missing-authorizer-id',
    badRequest(
      'Invalid authorizer ID specified. Setting the authorization type to CUSTOM or COGNITO_USER_POOLS requires a valid authorizer.',
    ),
    ({ send, method }) => send('PutMethod', { ...method, httpMethod: 'ANY', authorizationType: 'CUSTOM' }),
  ],
  [
    'test_put_method_validation',
    'invalid-request-validator',
    badRequest('Invalid Request Validator identifier specified'),
    ({ send, method }) =>
      send('PutMethod', {
        ...{ ...method, httpMethod: 'ANY', authorizationType: 'NONE' },
        requestValidatorId: 'fake-validator',
      }),
  ],
  [
    'test_put_method_validation',
    'invalid-model-name',
    badRequest('Invalid model identifier specified: petModel'),
    ({ send, method }) =>
      send('PutMethod', {
        ...{ ...method, httpMethod: 'ANY', authorizationType: 'NONE' },
        requestModels: { 'application/json': 'petModel' },
      }),
  ],
]
