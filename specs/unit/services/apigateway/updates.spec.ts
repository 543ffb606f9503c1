import { describe, expect, it } from '@jest/globals'
import { startApiGateway, uri } from './with-api-gateway.ts'

async function start() {
  const started = startApiGateway()
  const { id: restApiId, rootResourceId: resourceId } = await started.call('CreateRestApi', { name: 'api' })
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await started.call('PutMethod', { ...method, authorizationType: 'NONE' })
  return { ...started, method, restApiId, rootId: resourceId as string }
}
const replace = (path: string, value: string) => ({ op: 'replace', path, value })
const add = (path: string, value?: string) => ({ op: 'add', path, ...(value === undefined ? {} : { value }) })
const remove = (path: string) => ({ op: 'remove', path })

describe('UpdateResource', () => {
  // test_update_resource_behaviour: update-parent-id-to-root-id, resources-after-deletion
  it('moves a resource with all that is below it', async () => {
    const { call, restApiId, rootId } = await start()
    const under = async (parentId: string, pathPart: string) =>
      (await call('CreateResource', { restApiId, parentId, pathPart })).id
    const pets = await under(rootId, 'pets')
    const subpets = await under(pets, 'subpets')
    const child = await under(subpets, '{id}')
    const update = (resourceId: string, ...patchOperations: object[]) =>
      call('UpdateResource', { restApiId, resourceId, patchOperations })
    expect(await update(subpets, replace('/parentId', rootId))).toEqual({
      ...{ id: subpets, parentId: rootId, path: '/subpets', pathPart: 'subpets' },
    })
    expect((await call('GetResource', { restApiId, resourceId: child })).path).toBe('/subpets/{id}')
    await call('DeleteResource', { restApiId, resourceId: pets })
    expect(await update(subpets, replace('/pathPart', 'dogs'))).toMatchObject({ path: '/dogs' })
    const { items } = await call('GetResources', { restApiId })
    expect(items.map(({ path }: { path: string }) => path)).toEqual(['/', '/dogs', '/dogs/{id}'])
    await expect(update(subpets, replace('/pathPart', 'a b'))).rejects.toMatchObject({
      code: 'BadRequestException',
    })
  })
})

describe('UpdateMethod', () => {
  // test_update_method: update-method-add, update-method-replace, update-method-remove
  it('changes parameters, models and the name of the operation as recorded', async () => {
    const { call, method } = await start()
    const update = (...patchOperations: object[]) => call('UpdateMethod', { ...method, patchOperations })
    const parameter = '/requestParameters/method.request.querystring.optional'
    const plain = { apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'GET' }
    const requestModels = { 'application/json': 'Empty' }
    expect(await update(add(parameter, 'true'), add('/requestModels/application~1json', 'Empty'))).toEqual({
      ...{ ...plain, requestModels },
      requestParameters: { 'method.request.querystring.optional': true },
    })
    expect(await update(replace('/operationName', 'Replaced'), replace(parameter, 'false'))).toEqual({
      ...{ ...plain, requestModels, operationName: 'Replaced' },
      requestParameters: { 'method.request.querystring.optional': false },
    })
    await update(remove(parameter), remove('/requestModels/application~1json'))
    expect(await call('GetMethod', method)).toEqual({ ...plain, operationName: 'Replaced' })
  })

  // test_update_method_validation: wrong-value-type, skip-auth-id-with-wrong-type
  it('takes what is not "true" for false, and forgets an authorizer beside NONE', async () => {
    const { call, method } = await start()
    const patchOperations = [replace('/apiKeyRequired', 'whatever'), replace('/authorizerId', 'abc123')]
    expect(await call('UpdateMethod', { ...method, patchOperations })).toEqual({
      ...{ apiKeyRequired: false, authorizationType: 'NONE', httpMethod: 'GET' },
    })
  })

  it.each([
    replace('/authorizationType', 'AWS_IAM'),
    replace('/apiKeyRequired', 'true'),
    add('/authorizationScopes/a'),
  ])('refuses by name what is not emulated: %j', async (patch) => {
    const { call, method } = await start()
    await expect(call('UpdateMethod', { ...method, patchOperations: [patch] })).rejects.toMatchObject({
      code: 'NotImplemented',
    })
  })
})

describe('the responses of a method', () => {
  // test_lifecycle_method_response, test_update_method_response
  it('are changed and deleted', async () => {
    const { call, method } = await start()
    const at = { ...method, statusCode: '200' }
    await call('PutMethodResponse', at)
    const patchOperations = [
      add('/responseParameters/method.response.header.my-header', 'true'),
      add('/responseModels/application~1json', 'Empty'),
    ]
    expect(await call('UpdateMethodResponse', { ...at, patchOperations })).toEqual({
      responseModels: { 'application/json': 'Empty' },
      responseParameters: { 'method.response.header.my-header': true },
      statusCode: '200',
    })
    await call('DeleteMethodResponse', at)
    const gone = { code: 'NotFoundException', message: 'Invalid Response status code specified' }
    await expect(call('GetMethodResponse', at)).rejects.toMatchObject(gone)
    await expect(call('DeleteMethodResponse', at)).rejects.toMatchObject(gone)
  })
})

describe('UpdateIntegration', () => {
  async function startIntegrated() {
    const started = await start()
    const { call, method } = started
    await call('PutIntegration', { ...method, type: 'AWS', integrationHttpMethod: 'POST', uri })
    return {
      ...started,
      update: (...patchOperations: object[]) => call('UpdateIntegration', { ...method, patchOperations }),
    }
  }

  it('changes one thing by one, and keeps the responses', async () => {
    const { update, call, method } = await startIntegrated()
    await call('PutIntegrationResponse', { ...method, statusCode: '200' })
    const other = uri.replace('function:f/', 'function:g/')
    const changed = await update(
      replace('/uri', other),
      replace('/timeoutInMillis', '1000'),
      replace('/passthroughBehavior', 'NEVER'),
      add('/requestTemplates/application~1json', '{}'),
      add('/requestParameters/integration.request.header.a', "'b'"),
      add('/cacheKeyParameters/method.request.querystring.a'),
      replace('/contentHandling', 'CONVERT_TO_TEXT'),
    )
    expect(changed).toMatchObject({
      ...{ type: 'AWS', httpMethod: 'POST', uri: other, timeoutInMillis: 1000, passthroughBehavior: 'NEVER' },
      requestTemplates: { 'application/json': '{}' },
      requestParameters: { 'integration.request.header.a': "'b'" },
      cacheKeyParameters: ['method.request.querystring.a'],
      contentHandling: 'CONVERT_TO_TEXT',
      integrationResponses: { 200: { statusCode: '200' } },
    })
    const again = await update(
      remove('/requestTemplates/application~1json'),
      remove('/cacheKeyParameters/method.request.querystring.a'),
      replace('/contentHandling', ''),
    )
    expect(again).not.toHaveProperty('requestTemplates')
    expect(again).not.toHaveProperty('contentHandling')
    expect(again.cacheKeyParameters).toEqual([])
    expect(await call('GetIntegration', method)).toEqual(again)
  })

  it.each([
    [replace('/uri', 'arn:none'), 'BadRequestException'],
    [replace('/timeoutInMillis', '1'), 'BadRequestException'],
    [replace('/timeoutInMillis', 'soon'), 'BadRequestException'],
    [replace('/httpMethod', ''), 'BadRequestException'],
    [remove('/requestTemplates/text~1plain'), 'NotFoundException'],
    [replace('/type', 'MOCK'), 'BadRequestException'],
    [replace('/credentials', 'arn:aws:iam::000000000000:role/r'), 'NotImplemented'],
    [replace('/connectionType', 'VPC_LINK'), 'NotImplemented'],
  ])('refuses %j, and changes nothing', async (patch, code) => {
    const { update, call, method } = await startIntegrated()
    const before = await call('GetIntegration', method)
    await expect(update(replace('/passthroughBehavior', 'NEVER'), patch)).rejects.toMatchObject({ code })
    expect(await call('GetIntegration', method)).toEqual(before)
  })
})

describe('UpdateIntegrationResponse', () => {
  // test_lifecycle_integration_response: update-integration-response
  it('changes the pattern and the templates', async () => {
    const { call, method } = await start()
    await call('PutIntegration', { ...method, type: 'MOCK' })
    const at = { ...method, statusCode: '200' }
    const responseTemplates = { 'application/json': '"created"' }
    await call('PutIntegrationResponse', { ...at, selectionPattern: '', responseTemplates })
    const update = (...patchOperations: object[]) =>
      call('UpdateIntegrationResponse', { ...at, patchOperations })
    expect(await update(replace('/selectionPattern', 'updated-pattern'))).toEqual({
      ...{ responseTemplates, selectionPattern: 'updated-pattern', statusCode: '200' },
    })
    const more = await update(
      add('/responseTemplates/text~1plain', 'text'),
      add('/responseParameters/method.response.header.a', "'b'"),
    )
    expect(more).toMatchObject({
      responseTemplates: { ...responseTemplates, 'text/plain': 'text' },
      responseParameters: { 'method.response.header.a': "'b'" },
    })
    await expect(update(replace('/selectionPattern', '('))).rejects.toMatchObject({
      code: 'BadRequestException',
    })
    await expect(update(replace('/statusCode', '201'))).rejects.toMatchObject({ code: 'BadRequestException' })
    expect(await call('GetIntegrationResponse', at)).toEqual(more)
  })
})

describe('UpdateGatewayResponse', () => {
  // test_update_gateway_response: update-gateway-response-not-set, default-get-gateway-response
  it('makes a default one the API’s own', async () => {
    const { call, restApiId } = await start()
    const at = { restApiId, responseType: 'DEFAULT_4XX' }
    const own = {
      ...{ defaultResponse: false, responseType: 'DEFAULT_4XX', statusCode: '444', responseParameters: {} },
      responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
    }
    const update = (...patchOperations: object[]) => call('UpdateGatewayResponse', { ...at, patchOperations })
    expect(await update(replace('/statusCode', '444'))).toEqual(own)
    expect(await call('GetGatewayResponse', at)).toEqual(own)
    const changed = await update(
      add('/responseParameters/gatewayresponse.header.a', "'b'"),
      add('/responseTemplates/application~1xml', '<a/>'),
    )
    expect(changed).toMatchObject({
      responseParameters: { 'gatewayresponse.header.a': "'b'" },
      responseTemplates: { 'application/xml': '<a/>' },
    })
  })
})

describe('UpdateDeployment', () => {
  it('changes the description', async () => {
    const { call, method, restApiId } = await start()
    await call('PutIntegration', { ...method, type: 'MOCK' })
    const { id: deploymentId } = await call('CreateDeployment', { restApiId })
    const update = (patch: object) =>
      call('UpdateDeployment', { restApiId, deploymentId, patchOperations: [patch] })
    await update(replace('/description', 'second'))
    expect(await call('GetDeployment', { restApiId, deploymentId })).toMatchObject({ description: 'second' })
    await expect(update(replace('/id', 'x'))).rejects.toMatchObject({ code: 'BadRequestException' })
  })
})
