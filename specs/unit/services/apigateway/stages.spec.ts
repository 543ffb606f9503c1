import { describe, expect, it } from '@jest/globals'
import { settingsOfMethod } from './recorded-patch-errors.ts'
import { deploy, startApiGateway } from './with-api-gateway.ts'

const mock = { type: 'MOCK' as const }

async function startWithStage() {
  const started = startApiGateway()
  const restApiId = await deploy(started, { 'GET /': mock, 'GET /test': mock, 'ANY /any': mock })
  const stage = { restApiId, stageName: 'dev' }
  return {
    ...started,
    ...{ restApiId, stage },
    patch: (...patchOperations: object[]) => started.call('UpdateStage', { ...stage, patchOperations }),
  }
}
const replace = (path: string, value: string) => ({ op: 'replace', path, value })

describe('UpdateStage', () => {
  // test_create_update_stages: update-stage, update-stage-override
  it('gives a method what all methods have when the first of its own settings is made', async () => {
    const { patch } = await startWithStage()
    const changed = await patch(
      replace('/description', 'stage new'),
      replace('/*/*/throttling/burstLimit', '123'),
      replace('/*/*/caching/enabled', 'true'),
      replace('/tracingEnabled', 'true'),
      replace('/test/GET/throttling/burstLimit', '124'),
    )
    expect(changed).toMatchObject({
      ...{ description: 'stage new', tracingEnabled: true, cacheClusterEnabled: false },
      methodSettings: {
        '*/*': { ...settingsOfMethod, throttlingBurstLimit: 123 },
        'test/GET': { ...settingsOfMethod, throttlingBurstLimit: 124 },
      },
    })
    const { methodSettings } = await patch(replace('/*/*/throttling/burstLimit', '100'))
    expect(methodSettings['*/*'].throttlingBurstLimit).toBe(100)
    expect(methodSettings['test/GET'].throttlingBurstLimit).toBe(124)
  })

  // test_update_stage_remove_wildcard: update-stage, update-stage-reset, get-stage-after-reset
  it('forgets the settings of a method', async () => {
    const { patch, call, stage } = await startWithStage()
    const made = await patch(replace('/*/*/caching/enabled', 'true'))
    expect(made.methodSettings).toEqual({ '*/*': settingsOfMethod })
    await patch({ op: 'remove', path: '/*/*' })
    expect(await call('GetStage', stage)).toMatchObject({ methodSettings: {} })
  })

  it('takes each setting by its path', async () => {
    const { patch } = await startWithStage()
    const { methodSettings } = await patch(
      replace('/~1test/GET/metrics/enabled', 'true'),
      replace('/~1test/GET/logging/loglevel', 'OFF'),
      replace('/~1test/GET/logging/dataTrace', 'false'),
      replace('/~1test/GET/throttling/rateLimit', '2.5'),
      replace('/~1test/GET/caching/ttlInSeconds', '60'),
      replace('/~1test/GET/caching/dataEncrypted', 'true'),
      replace('/~1test/GET/caching/requireAuthorizationForCacheControl', 'false'),
      replace('/~1test/GET/caching/unauthorizedCacheControlHeaderStrategy', 'FAIL_WITH_403'),
    )
    expect(methodSettings).toEqual({
      '~1test/GET': {
        cacheDataEncrypted: true,
        cacheTtlInSeconds: 60,
        cachingEnabled: false,
        dataTraceEnabled: false,
        loggingLevel: 'OFF',
        metricsEnabled: true,
        requireAuthorizationForCacheControl: false,
        throttlingBurstLimit: 5000,
        throttlingRateLimit: 2.5,
        unauthorizedCacheControlHeaderStrategy: 'FAIL_WITH_403',
      },
    })
  })

  it.each([
    ['replace', '/cacheClusterEnabled', 'true'],
    ['replace', '/clientCertificateId', 'c'],
    ['replace', '/canarySettings/percentTraffic', '10'],
    ['copy', '/deploymentId', undefined],
    ['replace', '/*/*/logging/loglevel', 'INFO'],
    ['replace', '/*/*/logging/dataTrace', 'true'],
  ])('refuses by name to %s %s', async (op, path, value) => {
    const { patch } = await startWithStage()
    await expect(patch({ op, path, value })).rejects.toMatchObject({
      code: 'NotImplemented',
      message: expect.stringContaining(`the patch ${op} ${path} of apigateway:UpdateStage`),
    })
  })
})

describe('the throttling of a stage', () => {
  const throttled = { statusCode: 429, text: '{"message":"Too Many Requests"}' }

  it('lets the burst pass, then the rate, for each method by itself', async () => {
    const { patch, request, restApiId, clock } = await startWithStage()
    await patch(replace('/*/*/throttling/burstLimit', '2'), replace('/*/*/throttling/rateLimit', '0.5'))
    const get = (path: string) => request('GET', `/_aws/execute-api/${restApiId}/dev${path}`)
    const statuses = async (path: string, calls: number) => {
      const seen: number[] = []
      for (let each = 0; each < calls; each++) seen.push((await get(path)).statusCode)
      return seen
    }
    const passed = (await get('/any')).statusCode
    expect(await statuses('/', 3)).toEqual([passed, passed, 429])
    expect(await get('/')).toMatchObject(throttled)
    expect((await get('/test')).statusCode).toBe(passed)
    clock.advance(1_999)
    expect(await statuses('/', 1)).toEqual([429])
    clock.advance(2)
    expect(await statuses('/', 2)).toEqual([passed, 429])
    clock.advance(3_600_000)
    expect(await statuses('/', 3)).toEqual([passed, passed, 429])
  })

  it.each([
    ['/test', 'test/GET'],
    ['/test', '~1test/GET'],
    ['/', '~1/GET'],
    ['/any', 'any/ANY'],
  ])('of %s is set by %s', async (path, method) => {
    const { patch, request, restApiId } = await startWithStage()
    await patch(replace(`/${method}/throttling/burstLimit`, '0'))
    const get = (at: string) => request('GET', `/_aws/execute-api/${restApiId}/dev${at}`)
    expect(await get(path)).toMatchObject(throttled)
    expect((await get(path === '/test' ? '/any' : '/test')).statusCode).not.toBe(429)
  })

  it('has the look that the gateway response THROTTLED gives it', async () => {
    const { patch, request, restApiId, call } = await startWithStage()
    const looks = {
      responseType: 'THROTTLED',
      statusCode: '503',
      responseTemplates: { 'application/json': 'slow down' },
    }
    await call('PutGatewayResponse', { restApiId, ...looks })
    await call('CreateDeployment', { restApiId, stageName: 'dev' })
    await patch(replace('/*/*/throttling/burstLimit', '0'))
    expect(await request('GET', `/_aws/execute-api/${restApiId}/dev/`)).toMatchObject({
      ...{ statusCode: 503, text: 'slow down' },
    })
  })
})

describe('UpdateRestApi', () => {
  // test_update_rest_api_operation_add_remove, test_update_rest_api_ip_address_type
  it('changes media types, description, type and addresses as recorded', async () => {
    const { call } = startApiGateway()
    const { id: restApiId } = await call('CreateRestApi', { name: 'a', description: 'this is my api' })
    const patch = (...patchOperations: object[]) => call('UpdateRestApi', { restApiId, patchOperations })
    await patch(
      { op: 'add', path: '/binaryMediaTypes/image~1png' },
      { op: 'add', path: '/binaryMediaTypes/image~1jpeg' },
    )
    expect(await patch(replace('/binaryMediaTypes/image~1png', 'image/gif'))).toMatchObject({
      binaryMediaTypes: ['image/jpeg', 'image/gif'],
    })
    const removed = await patch(
      { op: 'remove', path: '/binaryMediaTypes/image~1gif' },
      { op: 'remove', path: '/description' },
    )
    expect(removed.binaryMediaTypes).toEqual(['image/jpeg'])
    expect(removed).not.toHaveProperty('description')
    await patch(replace('/endpointConfiguration/types/0', 'REGIONAL'))
    await patch(replace('/endpointConfiguration/ipAddressType', 'dualstack'))
    expect(await call('GetRestApi', { restApiId })).toMatchObject({
      endpointConfiguration: { types: ['REGIONAL'], ipAddressType: 'dualstack' },
    })
  })
})

describe('GetDeployment', () => {
  it('tells the methods of a deployment where it is asked to', async () => {
    const { call, restApiId, stage } = await startWithStage()
    const { deploymentId } = await call('GetStage', stage)
    const get = (more: object) => call('GetDeployment', { restApiId, deploymentId, ...more })
    const open = { authorizationType: 'NONE', apiKeyRequired: false }
    expect((await get({ embed: ['apisummary'] })).apiSummary).toEqual({
      '/': { GET: open },
      '/test': { GET: open },
      '/any': { ANY: open },
    })
    expect(await get({})).not.toHaveProperty('apiSummary')
  })
})
