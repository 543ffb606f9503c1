import { describe, expect, it } from '@jest/globals'
import { deploy, startApiGateway, uri } from './with-api-gateway.ts'

const proxy = { type: 'AWS_PROXY' as const }

async function startWithMethod() {
  const started = startApiGateway()
  const { id: restApiId, rootResourceId: resourceId } = await started.call('CreateRestApi', { name: 'api' })
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await started.call('PutMethod', { ...method, authorizationType: 'NONE' })
  return { ...started, method, restApiId, resourceId }
}

describe('a REST API', () => {
  it('is created with its root resource', async () => {
    const { call } = startApiGateway()
    const api = await call('CreateRestApi', { name: 'api', description: 'd', tags: { a: 'b' } })
    expect(api).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{10}$/),
      name: 'api',
      description: 'd',
      createdDate: new Date(Date.UTC(2026, 10, 3, 8, 5, 9)),
      apiKeySource: 'HEADER',
      endpointConfiguration: { types: ['EDGE'], ipAddressType: 'ipv4' },
      tags: { a: 'b' },
      disableExecuteApiEndpoint: false,
      rootResourceId: expect.stringMatching(/^[a-z0-9]{10}$/),
    })
    expect(await call('GetRestApi', { restApiId: api.id })).toEqual(api)
    expect(await call('GetResources', { restApiId: api.id })).toEqual({
      items: [{ id: api.rootResourceId, path: '/' }],
    })
  })

  it('is listed in its Region only, page by page', async () => {
    const { call } = startApiGateway()
    for (const name of ['a', 'b', 'c']) await call('CreateRestApi', { name })
    const first = await call('GetRestApis', { limit: 2 })
    const second = await call('GetRestApis', { limit: 2, position: first.position })
    const names = [...first.items, ...second.items].map(({ name }) => name)
    expect(names).toEqual(['a', 'b', 'c'])
    expect(second.position).toBeUndefined()
    expect(await call('GetRestApis', {}, { region: 'us-east-1' })).toEqual({ items: [] })
  })

  it('can be renamed and deleted', async () => {
    const { call } = startApiGateway()
    const { id: restApiId } = await call('CreateRestApi', { name: 'a' })
    const patchOperations = [
      { op: 'replace', path: '/name', value: 'b' },
      { op: 'add', path: '/binaryMediaTypes/image~1png' },
    ]
    expect(await call('UpdateRestApi', { restApiId, patchOperations })).toMatchObject({
      name: 'b',
      binaryMediaTypes: ['image/png'],
    })
    await call('DeleteRestApi', { restApiId })
    await expect(call('GetRestApi', { restApiId })).rejects.toMatchObject({
      code: 'NotFoundException',
      message: `Invalid API identifier specified 000000000000:${restApiId}`,
    })
  })
})

describe('a resource', () => {
  it('has the path of its parents', async () => {
    const { call, restApiId, resourceId } = await startWithMethod()
    const pets = await call('CreateResource', { restApiId, parentId: resourceId, pathPart: 'pets' })
    const pet = await call('CreateResource', { restApiId, parentId: pets.id, pathPart: '{id}' })
    expect(pet).toEqual({
      id: expect.stringMatching(/^[a-z0-9]{6}$/),
      parentId: pets.id,
      pathPart: '{id}',
      path: '/pets/{id}',
    })
    await call('DeleteResource', { restApiId, resourceId: pets.id })
    await expect(call('GetResource', { restApiId, resourceId: pet.id })).rejects.toMatchObject({
      code: 'NotFoundException',
      message: 'Invalid Resource identifier specified',
    })
  })

  it('is refused twice under one parent, and with a bad name', async () => {
    const { call, restApiId, resourceId: parentId } = await startWithMethod()
    await call('CreateResource', { restApiId, parentId, pathPart: 'pets' })
    await expect(call('CreateResource', { restApiId, parentId, pathPart: 'pets' })).rejects.toMatchObject({
      code: 'ConflictException',
      message: 'Another resource with the same parent already has this name: pets',
    })
    for (const pathPart of ['a b', '{id', 'a/b', '{a}{b}']) {
      await expect(call('CreateResource', { restApiId, parentId, pathPart })).rejects.toMatchObject({
        code: 'BadRequestException',
        message: expect.stringMatching(/^Resource's path part only allow a-zA-Z0-9\._-: or a valid greedy/),
      })
    }
  })

  it('shows its methods when they are asked for', async () => {
    const { call, method, restApiId, resourceId } = await startWithMethod()
    await call('PutIntegration', { ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri })
    const plain = await call('GetResource', { restApiId, resourceId })
    expect(plain.resourceMethods).toEqual({ GET: {} })
    const full = await call('GetResource', { restApiId, resourceId, embed: ['methods'] })
    expect(full.resourceMethods.GET).toMatchObject({
      httpMethod: 'GET',
      authorizationType: 'NONE',
      methodIntegration: { type: 'AWS_PROXY', uri },
    })
  })
})

it('refuses a position that no page has told', async () => {
  const { call } = startApiGateway()
  for (const position of ['x', '-1', '1.5']) {
    await expect(call('GetRestApis', { position })).rejects.toMatchObject({ code: 'BadRequestException' })
  }
})

describe('PutIntegration', () => {
  const lambda = 'arn:aws:apigateway:eu-west-1:lambda'
  it.each([
    ['the type HTTP', { type: 'HTTP' }, 'NotImplemented', /of the type HTTP$/],
    [
      'a uri that is no ARN',
      { uri: 'http://x' },
      'BadRequestException',
      'Invalid ARN specified in the request',
    ],
    [
      'the ARN of the function alone',
      { uri: 'arn:aws:lambda:eu-west-1:000000000000:function:f' },
      'BadRequestException',
      'AWS ARN for integration must contain path or action',
    ],
    [
      'an ARN without path or action',
      { uri: `${lambda}:x` },
      'BadRequestException',
      'AWS ARN for integration must contain path or action',
    ],
    [
      'a proxy to another service',
      { uri: 'arn:aws:apigateway:eu-west-1:sqs:path/000000000000/q' },
      'BadRequestException',
      "Integrations of type 'AWS_PROXY' currently only supports Lambda function and Firehose stream invocations.",
    ],
    [
      'another service',
      { type: 'AWS', uri: 'arn:aws:apigateway:eu-west-1:sqs:path/000000000000/q' },
      'NotImplemented',
      /integrations with the service sqs/,
    ],
    [
      'no method towards Lambda',
      { integrationHttpMethod: undefined },
      'BadRequestException',
      'Enumeration value for HttpMethod must be non-empty',
    ],
    [
      'a mapping template that cannot be read',
      { type: 'AWS', requestTemplates: { 'application/json': '#if($a' } },
      'BadRequestException',
      /^Invalid mapping template: /,
    ],
    [
      'a parameter mapping that cannot be read',
      { requestParameters: { 'integration.request.header.a': 'b' } },
      'BadRequestException',
      /Invalid mapping expression parameter specified: b\]$/,
    ],
    [
      'asynchronous calls',
      { requestParameters: { 'integration.request.header.X-Amz-Invocation-Type': "'Event'" } },
      'NotImplemented',
      /synchronously only/,
    ],
    ['credentials', { credentials: 'arn:x' }, 'NotImplemented', /option credentials/],
    [
      'a timeout of 10 ms',
      { timeoutInMillis: 10 },
      'BadRequestException',
      'Timeout should be between 50 ms and 29000 ms',
    ],
  ])('refuses %s', async (_, change, code, message) => {
    const { call, method } = await startWithMethod()
    const input = { ...method, type: 'AWS_PROXY', integrationHttpMethod: 'POST', uri, ...change }
    await expect(call('PutIntegration', input)).rejects.toMatchObject({
      code,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    })
  })

  it('describes the integration with its responses', async () => {
    const { call, method } = await startWithMethod()
    await call('PutIntegration', { ...method, type: 'AWS', integrationHttpMethod: 'POST', uri })
    await call('PutIntegrationResponse', { ...method, statusCode: '200', selectionPattern: '' })
    expect(await call('GetIntegration', method)).toEqual({
      type: 'AWS',
      httpMethod: 'POST',
      uri,
      passthroughBehavior: 'WHEN_NO_MATCH',
      timeoutInMillis: 29_000,
      cacheNamespace: method.resourceId,
      cacheKeyParameters: [],
      integrationResponses: { 200: { statusCode: '200', selectionPattern: '' } },
    })
  })

  it('needs the method first', async () => {
    const { call, method } = await startWithMethod()
    await expect(
      call('PutIntegration', {
        ...method,
        httpMethod: 'POST',
        type: 'AWS',
        integrationHttpMethod: 'POST',
        uri,
      }),
    ).rejects.toMatchObject({ code: 'NotFoundException', message: 'Invalid Method identifier specified' })
  })
})

describe('PutIntegrationResponse', () => {
  it.each([
    [
      'a template that cannot be read',
      { responseTemplates: { 'application/json': '#if(' } },
      'BadRequestException',
    ],
    [
      'a mapped header',
      { responseParameters: { 'method.response.header.A': 'method.request.header.a' } },
      'BadRequestException',
    ],
    ['a pattern that does not parse', { selectionPattern: '(' }, 'BadRequestException'],
    ['a bad status', { statusCode: '20' }, 'ValidationException'],
  ])('refuses %s', async (_, change, code) => {
    const { call, method } = await startWithMethod()
    await call('PutIntegration', { ...method, type: 'AWS', integrationHttpMethod: 'POST', uri })
    const input = { ...method, statusCode: '200', ...change }
    await expect(call('PutIntegrationResponse', input)).rejects.toMatchObject({ code })
  })
})

describe('PutMethod', () => {
  // as recorded of UpdateMethod
  it('forgets an authorizer beside NONE', async () => {
    const { call, method } = await startWithMethod()
    const input = { ...method, httpMethod: 'POST', authorizationType: 'NONE', authorizerId: 'a' }
    expect(await call('PutMethod', input)).not.toHaveProperty('authorizerId')
  })

  it.each([
    ['a second time', {}, 'ConflictException', 'Method already exists for this resource'],
    [
      'with IAM',
      { httpMethod: 'POST', authorizationType: 'AWS_IAM' },
      'NotImplemented',
      /authorizationType AWS_IAM/,
    ],
    [
      'with an API key',
      { httpMethod: 'POST', apiKeyRequired: true },
      'NotImplemented',
      /option apiKeyRequired/,
    ],
    ['for an unknown verb', { httpMethod: 'BREW' }, 'BadRequestException', /^Invalid HttpMethod specified/],
  ])('is refused %s', async (_, change, code, message) => {
    const { call, method } = await startWithMethod()
    const input = { ...method, authorizationType: 'NONE', ...change }
    await expect(call('PutMethod', input)).rejects.toMatchObject({
      code,
      message: message instanceof RegExp ? expect.stringMatching(message) : message,
    })
  })
})

describe('a deployment', () => {
  it('needs methods, each with an integration', async () => {
    const started = startApiGateway()
    const { id: restApiId } = await started.call('CreateRestApi', { name: 'a' })
    await expect(started.call('CreateDeployment', { restApiId })).rejects.toMatchObject({
      code: 'BadRequestException',
      message: "The REST API doesn't contain any methods",
    })
    const { call, restApiId: other } = await startWithMethod()
    await expect(call('CreateDeployment', { restApiId: other })).rejects.toMatchObject({
      code: 'BadRequestException',
      message: 'No integration defined for method',
    })
  })

  it('is served by stages, which can move to another one', async () => {
    const started = startApiGateway()
    const { call } = started
    const restApiId = await deploy(started, { 'GET /': proxy })
    const second = await call('CreateDeployment', { restApiId, description: 'second' })
    const first = (await call('GetStage', { restApiId, stageName: 'dev' })).deploymentId
    await expect(call('DeleteDeployment', { restApiId, deploymentId: first })).rejects.toMatchObject({
      code: 'BadRequestException',
      message: 'Active stages pointing to this deployment must be moved or deleted',
    })
    const patchOperations = [
      { op: 'replace', path: '/deploymentId', value: second.id },
      { op: 'replace', path: '/variables/table', value: 'dogs' },
    ]
    expect(await call('UpdateStage', { restApiId, stageName: 'dev', patchOperations })).toMatchObject({
      stageName: 'dev',
      deploymentId: second.id,
      variables: { table: 'dogs' },
    })
    await call('DeleteDeployment', { restApiId, deploymentId: first })
    expect(await call('GetDeployments', { restApiId })).toEqual({ items: [second] })
  })

  it('is needed by a stage', async () => {
    const started = startApiGateway()
    const { call } = started
    const restApiId = await deploy(started, { 'GET /': proxy })
    const { deploymentId } = await call('GetStage', { restApiId, stageName: 'dev' })
    await expect(
      call('CreateStage', { restApiId, stageName: 'b', deploymentId: 'none' }),
    ).rejects.toMatchObject({
      code: 'NotFoundException',
      message: 'Deployment id does not exist',
    })
    await expect(call('CreateStage', { restApiId, stageName: 'dev', deploymentId })).rejects.toMatchObject({
      code: 'ConflictException',
      message: 'Stage already exists',
    })
    await expect(call('CreateStage', { restApiId, stageName: 'a b', deploymentId })).rejects.toMatchObject({
      code: 'BadRequestException',
    })
    await call('CreateStage', { restApiId, stageName: 'b', deploymentId })
    const stages = await call('GetStages', { restApiId })
    expect(stages.item.map(({ stageName }: { stageName: string }) => stageName)).toEqual(['dev', 'b'])
    await call('DeleteStage', { restApiId, stageName: 'b' })
    await expect(call('GetStage', { restApiId, stageName: 'b' })).rejects.toMatchObject({
      message: 'Invalid stage identifier specified',
    })
  })
})
