import { describe, expect, it } from '@jest/globals'
import { deploy, startApiGateway, uri } from './with-api-gateway.ts'

/**
 * Facts from tests/aws/services/apigateway/*.snapshot.json of LocalStack, which are recorded from AWS; each title begins with the
 * test that it is from. Codes and texts are written by hand.
 */
async function start() {
  const started = startApiGateway()
  const { id: restApiId, rootResourceId: resourceId } = await started.call('CreateRestApi', { name: 'api' })
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await started.call('PutMethod', { ...method, authorizationType: 'NONE' })
  const under = async (pathPart: string, parentId = resourceId) =>
    (await started.call('CreateResource', { restApiId, parentId, pathPart })).id
  return { ...started, restApiId, resourceId, method, under }
}
type World = Awaited<ReturnType<typeof start>>
const integrate = (change: object) => (world: World) =>
  world.call('PutIntegration', {
    ...{ ...world.method, type: 'AWS', integrationHttpMethod: 'POST', uri },
    ...change,
  })

const rows: [string, string, string, (world: World) => Promise<unknown>][] = [
  [
    'test_update_rest_api_invalid_api_id: an unknown API',
    'NotFoundException',
    'Invalid API identifier specified 000000000000:api_id',
    ({ call }) => call('UpdateRestApi', { restApiId: 'api_id', patchOperations: [] }),
  ],
  [
    'test_get_api_case_insensitive: an id in upper case',
    'NotFoundException',
    'Invalid API identifier specified 000000000000:ABCDE',
    ({ call }) => call('GetRestApi', { restApiId: 'ABCDE' }),
  ],
  [
    'test_update_resource_behaviour: an unknown resource (here read)',
    'NotFoundException',
    'Invalid Resource identifier specified',
    ({ call, restApiId }) => call('GetResource', { restApiId, resourceId: 'fake' }),
  ],
  [
    'test_update_resource_behaviour: a name that a sibling has (here created)',
    'ConflictException',
    'Another resource with the same parent already has this name: pets',
    async ({ under }) => {
      await under('pets')
      await under('pets')
    },
  ],
  [
    'test_create_proxy_resource_validation: a variable beside a greedy one',
    'BadRequestException',
    'A sibling ({proxy+}) of this resource already has a variable path part -- only one is allowed',
    async ({ under }) => {
      await under('{proxy+}')
      await under('{dynamic}')
    },
  ],
  [
    'test_create_proxy_resource_validation: a child of a greedy one',
    'BadRequestException',
    'Cannot create a child of a resource with a greedy path variable: {proxy+}',
    async ({ under }) => under('child', await under('{proxy+}')),
  ],
  [
    'test_put_method_validation: an unknown verb',
    'BadRequestException',
    'Invalid HttpMethod specified. Valid options are GET,PUT,POST,DELETE,PATCH,OPTIONS,HEAD,ANY',
    ({ call, method }) => call('PutMethod', { ...method, httpMethod: 'WRONG', authorizationType: 'NONE' }),
  ],
  [
    'test_method_lifecycle: a response of a deleted method',
    'NotFoundException',
    'Invalid Method identifier specified',
    async ({ call, method }) => {
      await call('DeleteMethod', method)
      await call('GetMethodResponse', { ...method, statusCode: '200' })
    },
  ],
  [
    'test_put_integration_wrong_type: an unknown type, before the method is looked for',
    'ValidationException',
    "1 validation error detected: Value 'HTTPS_PROXY' at 'putIntegrationInput.type' failed to satisfy constraint: Member must satisfy enum value set: [HTTP, MOCK, AWS_PROXY, HTTP_PROXY, AWS]",
    integrate({ type: 'HTTPS_PROXY', httpMethod: 'POST' }),
  ],
  [
    'test_put_integration_validation: AWS without integrationHttpMethod',
    'BadRequestException',
    'Enumeration value for HttpMethod must be non-empty',
    integrate({ integrationHttpMethod: undefined, uri: 'http://example.com' }),
  ],
  [
    'test_error_aws_proxy_not_supported: a proxy to DynamoDB',
    'BadRequestException',
    "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    integrate({ type: 'AWS_PROXY', uri: 'arn:aws:apigateway:eu-west-1:dynamodb:action/PutItem' }),
  ],
  [
    'test_integration_response_invalid_integration: no integration',
    'NotFoundException',
    'Invalid Integration identifier specified',
    ({ call, method }) => call('GetIntegrationResponse', { ...method, statusCode: '200' }),
  ],
  [
    'test_integration_response_wrong_status_code: a status that is not there',
    'NotFoundException',
    'Invalid Response status code specified',
    async (world) => {
      await integrate({})(world)
      await world.call('GetIntegrationResponse', { ...world.method, statusCode: '201' })
    },
  ],
  [
    'test_integration_response_invalid_statuscode: a status that is no number',
    'ValidationException',
    "1 validation error detected: Value 'wrong' at 'statusCode' failed to satisfy constraint: Member must satisfy regular expression pattern: [1-5]\\d\\d",
    async (world) => {
      await integrate({})(world)
      await world.call('PutIntegrationResponse', { ...world.method, statusCode: 'wrong' })
    },
  ],
  [
    'test_gateway_response_validation: one that is not set',
    'NotFoundException',
    'Gateway response type not defined on api',
    ({ call, restApiId }) =>
      call('DeleteGatewayResponse', { restApiId, responseType: 'MISSING_AUTHENTICATION_TOKEN' }),
  ],
  [
    'test_create_delete_deployments: a deployment that a stage serves',
    'BadRequestException',
    'Active stages pointing to this deployment must be moved or deleted',
    async (world) => {
      await integrate({})(world)
      const { restApiId, call } = world
      const { id: deploymentId } = await call('CreateDeployment', { restApiId, stageName: 'dev' })
      await call('DeleteDeployment', { restApiId, deploymentId })
    },
  ],
]

describe('an error recorded from AWS', () => {
  it.each(rows)('%s', async (_, code, message, request) => {
    await expect(request(await start())).rejects.toMatchObject({
      code,
      message,
    })
  })

  it.each([
    ['GET', '/dev/random/route'],
    ['POST', '/dev/'],
  ])('test_routing_not_found: %s %s has no method', async (verb, path) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS_PROXY' } })
    const answer = await started.request(verb, `/_aws/execute-api/${id}${path}`)
    expect(answer.statusCode).toBe(403)
    expect(JSON.parse(answer.text)).toEqual({ message: 'Missing Authentication Token' })
  })
})
