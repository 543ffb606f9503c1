import type { SeenError } from '../recorded-error.ts'
import { badRequest, notFound, type RecordedError, refused, type World } from './recorded-errors.ts'
import { uri } from './with-api-gateway.ts'

const noResource = notFound('Invalid Resource identifier specified')
const noMethod = notFound('Invalid Method identifier specified')
const noIntegration = notFound('Invalid Integration identifier specified')
const noStatus = notFound('Invalid Response status code specified')
const noStatusCode = refused(
  "Value 'wrong' at 'statusCode' must satisfy regular expression pattern: [1-5]\\d\\d",
)
const mock = { type: 'MOCK', requestTemplates: { 'application/json': '{"statusCode": 200}' } }
const integrated =
  (next: (world: World) => Promise<unknown>, change: object = mock) =>
  async (world: World) => {
    await world.send('PutIntegration', { ...world.method, ...change })
    return next(world)
  }
const integrate = (change: object) => integrated(async () => undefined, change)
const lambda = { type: 'AWS_PROXY', integrationHttpMethod: 'POST' }
const onlyLambda = badRequest(
  "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
)
const noPathOrAction = badRequest('AWS ARN for integration must contain path or action')
const noArn = badRequest('Invalid ARN specified in the request')
const deleteTest = 'test_delete_integration_response_errors'
const gone = 'test_get_integration_non_existent'
const lambdaUri = 'test_put_integration_aws_proxy_uri'
const fn = 'arn:aws:lambda:eu-west-1:000000000000:function:f'

/** What stands behind methods, and deployments; sources as of {@link recordedErrors}. */
export const recordedIntegrationErrors: readonly RecordedError[] = [
  [
    'test_put_integration_wrong_type',
    'put-integration-wrong-type',
    refused(
      "Value 'HTTPS_PROXY' at 'putIntegrationInput.type' must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
    ),
    integrate({ type: 'HTTPS_PROXY', httpMethod: 'POST' }),
  ],
  [
    'test_put_integration_response_validation',
    'put-integration-wrong-method',
    noMethod,
    integrate({ ...mock, httpMethod: 'POST' }),
  ],
  [
    'test_put_integration_response_validation',
    'put-integration-wrong-resource',
    noResource,
    integrate({ ...mock, resourceId: 'badresource' }),
  ],
  ...(['Put', 'Get'] as const).flatMap((verb): RecordedError[] => {
    const row = (test: string, what: string, error: SeenError, change: object): RecordedError => [
      `test_integration_response_${test}`,
      `${verb.toLowerCase()}-integration-response-${what}`,
      error,
      integrated(({ send, method }) =>
        send(`${verb}IntegrationResponse`, { ...method, statusCode: '200', ...change }),
      ),
    ]
    return [
      row('wrong_api', 'wrong-api', noResource, { restApiId: 'wrong' }),
      row('wrong_resource', 'wrong-resource', noResource, { resourceId: 'wrong' }),
      row('wrong_method', 'wrong-method', noMethod, { httpMethod: 'POST' }),
      row('invalid_statuscode', 'invalid-statusCode', noStatusCode, { statusCode: 'wrong' }),
    ]
  }),
  [
    'test_integration_response_invalid_integration',
    'get-integration-response-without-integration',
    noIntegration,
    ({ send, method }) => send('GetIntegrationResponse', { ...method, statusCode: '200' }),
  ],
  [
    'test_integration_response_wrong_status_code',
    'get-integration-response-wrong-status-code',
    noStatus,
    integrated(({ send, method }) => send('GetIntegrationResponse', { ...method, statusCode: '201' })),
  ],
  ...(
    [
      ['non-existent-resource', noResource, { resourceId: 'bad-resource' }],
      ['non-existent-api-id', noResource, { restApiId: 'bad-api-id' }],
      ['non-existent-method', noIntegration, { httpMethod: 'POST' }],
      ['non-existent-status-code', noStatus, { statusCode: '201' }],
      ['bad-method', noIntegration, { httpMethod: 'WRONG', statusCode: '201' }],
    ] as const
  ).map(
    ([answer, error, change]): RecordedError => [
      deleteTest,
      answer,
      error,
      integrated(({ send, method }) =>
        send('DeleteIntegrationResponse', { ...method, statusCode: '200', ...change }),
      ),
    ],
  ),
  ...(
    [
      ['get-integration-no-api', noResource, { restApiId: 'fake' }],
      ['get-integration-no-resource', noResource, { resourceId: 'fake' }],
      ['get-integration-no-method', noMethod, { httpMethod: 'POST' }],
      ['get-integration-no-integration', noIntegration, {}],
    ] as const
  ).map(
    ([answer, error, change]): RecordedError => [
      gone,
      answer,
      error,
      ({ send, method }) => send('GetIntegration', { ...method, ...change }),
    ],
  ),
  [
    'test_lambda_aws_integration_with_request_template',
    'get-integration-after-delete',
    noIntegration,
    integrated(async ({ send, method }) => {
      await send('DeleteIntegration', method)
      return send('GetIntegration', method)
    }),
  ],
  [
    'test_put_integration_validation',
    'required-integration-method-AWS',
    badRequest('Enumeration value for HttpMethod must be non-empty'),
    integrate({ type: 'AWS', uri: 'http://example.com' }),
  ],
  [
    'test_put_integration_validation',
    'no-s3-support-AWS_PROXY',
    onlyLambda,
    integrate({ ...lambda, uri: 'arn:aws:apigateway:eu-west-1:s3:path/b/k' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-not-an-arn',
    noArn,
    integrate({ ...lambda, type: 'AWS', uri: 'non-valid-arn' }),
  ],
  [
    'test_put_integration_validation',
    'invalid-uri-invalid-arn',
    noPathOrAction,
    integrate({ ...lambda, type: 'AWS', uri: 'arn:aws:iam::0000000000:role/service-role/asdf' }),
  ],
  [
    'test_error_aws_proxy_not_supported',
    'create-integration-error',
    onlyLambda,
    integrate({ ...lambda, uri: 'arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem' }),
  ],
  [lambdaUri, 'put-integration-lambda-uri', noPathOrAction, integrate({ ...lambda, uri: fn })],
  [
    lambdaUri,
    'put-integration-wrong-arn',
    noArn,
    integrate({ ...lambda, uri: `bad-arn:lambda:path/2015-03-31/functions/${fn}/invocations` }),
  ],
  [
    lambdaUri,
    'put-integration-wrong-type',
    noPathOrAction,
    integrate({ ...lambda, uri: uri.replace(':path/', ':test/') }),
  ],
  [
    lambdaUri,
    'put-integration-wrong-firehose',
    onlyLambda,
    integrate({ ...lambda, uri: uri.replace(':lambda:path', ':firehose:path') }),
  ],
  [
    lambdaUri,
    'put-integration-bad-lambda-arn',
    onlyLambda,
    integrate({ ...lambda, uri: uri.replace('2015-03-31/functions', 'random/value') }),
  ],
  [
    'test_create_delete_deployments',
    'delete-deployment-error-0',
    badRequest('Active stages pointing to this deployment must be moved or deleted'),
    integrated(async ({ send, api }) => {
      const { id: deploymentId } = await send('CreateDeployment', { ...api, stageName: 'dev' })
      return send('DeleteDeployment', { ...api, deploymentId })
    }),
  ],
]
