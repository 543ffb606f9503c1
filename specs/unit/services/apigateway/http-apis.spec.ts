import { describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../../harness/aws/error.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { createHttpApis, type InvokeFunction } from '../../../../harness/services/apigateway/index.ts'
import { context, requestOf, requestsTo } from '../service-calls.ts'
import { functionArn, uri } from './with-api-gateway.ts'

function start() {
  const clock = new ManualClock(Date.UTC(2026, 10, 3, 8, 5, 9))
  const invoked: { functionArn: string; event: Record<string, unknown>; sourceArn: string }[] = []
  const handler = {
    answer: (): ReturnType<InvokeFunction> => Promise.resolve({ payload: Buffer.from('{"ok":true}') }),
  }
  const accessLog: [logGroupArn: string, stream: string, line: string][] = []
  const service = createHttpApis({
    writeAccessLog: (...line) => accessLog.push(line),
    clock,
    invokeFunction: (arn, payload, { sourceArn }) => {
      invoked.push({ functionArn: arn, event: JSON.parse(payload.toString()), sourceArn })
      return handler.answer()
    },
  })
  // biome-ignore lint/suspicious/noExplicitAny: a spec reads whatever members it expects.
  const call = async (operation: string, input: object = {}): Promise<any> => {
    await service.load?.()
    return service.operations[operation]!(input, context)
  }
  return {
    ...{ service, clock, invoked, handler, call, accessLog },
    answers(payload: string, functionError?: 'Unhandled') {
      handler.answer = async () => ({
        payload: Buffer.from(payload),
        ...(functionError ? { functionError } : {}),
      })
    },
    request: requestsTo(service.route),
  }
}

/** An API with these routes, all of one integration, and a stage that deploys by itself. */
async function withRoutes(
  keys: readonly string[],
  { stage = '$default', ...integration }: Record<string, unknown> = {},
) {
  const started = start()
  const { ApiId, ApiEndpoint } = await started.call('CreateApi', { Name: 'api', ProtocolType: 'HTTP' })
  const { IntegrationId } = await started.call('CreateIntegration', {
    ...{ ApiId, IntegrationType: 'AWS_PROXY', IntegrationUri: functionArn, PayloadFormatVersion: '2.0' },
    ...integration,
  })
  for (const RouteKey of keys) {
    await started.call('CreateRoute', { ApiId, RouteKey, Target: `integrations/${IntegrationId}` })
  }
  await started.call('CreateStage', {
    ApiId,
    StageName: stage,
    AutoDeploy: true,
    StageVariables: { table: 'pets' },
  })
  return { ...started, ApiId, IntegrationId, url: ApiEndpoint as string }
}

describe('CreateApi', () => {
  it('makes with a target an API that answers at once', async () => {
    const { call, request, invoked } = start()
    const api = await call('CreateApi', { Name: 'quick', ProtocolType: 'HTTP', Target: functionArn })
    expect(api).toMatchObject({
      ApiId: expect.stringMatching(/^[a-z0-9]{10}$/),
      ApiEndpoint: `http://127.0.0.1:4566/_aws/execute-api/${api.ApiId}`,
      ProtocolType: 'HTTP',
      RouteSelectionExpression: '$request.method $request.path',
    })
    expect(await request('GET', `${api.ApiEndpoint}/any/path`)).toMatchObject({
      statusCode: 200,
      text: '{"ok":true}',
    })
    expect(invoked).toMatchObject([
      {
        functionArn,
        event: { version: '2.0', routeKey: '$default', rawPath: '/any/path' },
        sourceArn: `arn:aws:execute-api:eu-west-1:000000000000:${api.ApiId}/$default/$default`,
      },
    ])
  })

  it.each([
    ['WebSocket APIs', { ProtocolType: 'WEBSOCKET' }, 'NotImplemented', /protocol WEBSOCKET/],
    ['an HTTP target', { Target: 'https://a.example' }, 'NotImplemented', /HTTP targets/],
    ['credentials', { CredentialsArn: 'arn:x' }, 'NotImplemented', /option CredentialsArn/],
    [
      'credentials for every origin',
      { CorsConfiguration: { AllowOrigins: ['*'], AllowCredentials: true } },
      'BadRequestException',
      /AllowCredentials/,
    ],
  ])('refuses %s', async (_, input, code, message) => {
    const made = start().call('CreateApi', { Name: 'a', ProtocolType: 'HTTP', ...input })
    await expect(made).rejects.toMatchObject({ code, message: expect.stringMatching(message) })
  })

  it('keeps an API in its Region until it is deleted', async () => {
    const { call } = start()
    const { ApiId } = await call('CreateApi', { Name: 'a', ProtocolType: 'HTTP' })
    await call('UpdateApi', { ApiId, Name: 'b', CorsConfiguration: { AllowOrigins: ['*'] } })
    expect((await call('GetApis')).Items).toMatchObject([
      { ApiId, Name: 'b', CorsConfiguration: { AllowOrigins: ['*'] } },
    ])
    await call('DeleteCorsConfiguration', { ApiId })
    expect(await call('GetApi', { ApiId })).not.toHaveProperty('CorsConfiguration')
    await call('DeleteApi', { ApiId })
    await expect(call('GetApi', { ApiId })).rejects.toMatchObject({ code: 'NotFoundException' })
  })
})

describe('routes, integrations and stages', () => {
  it('are refused for what cannot work', async () => {
    const { call, ApiId, IntegrationId } = await withRoutes(['GET /a'])
    const refusals: [operation: string, input: object, code: string][] = [
      ['CreateRoute', { RouteKey: 'GET /a' }, 'ConflictException'],
      ['CreateRoute', { RouteKey: 'FETCH /a' }, 'BadRequestException'],
      ['CreateRoute', { RouteKey: 'GET /{a+}/b' }, 'BadRequestException'],
      ['CreateRoute', { RouteKey: 'GET /b', Target: 'integrations/none' }, 'BadRequestException'],
      ['CreateRoute', { RouteKey: 'GET /b', AuthorizationType: 'JWT' }, 'NotImplemented'],
      ['CreateIntegration', { IntegrationType: 'HTTP_PROXY' }, 'NotImplemented'],
      ['CreateIntegration', { IntegrationType: 'AWS_PROXY', IntegrationUri: 'x' }, 'BadRequestException'],
      ['DeleteIntegration', { IntegrationId }, 'ConflictException'],
      ['CreateStage', { StageName: '$default' }, 'ConflictException'],
      ['CreateStage', { StageName: 'a b' }, 'BadRequestException'],
      ['GetRoute', { RouteId: 'none' }, 'NotFoundException'],
    ]
    for (const [operation, input, code] of refusals) {
      await expect(call(operation, { ApiId, ...input })).rejects.toMatchObject({ code })
    }
  })

  it('are described, changed and deleted', async () => {
    const { call, ApiId, IntegrationId } = await withRoutes(['GET /a'])
    const [route] = (await call('GetRoutes', { ApiId })).Items
    const { RouteId } = route
    expect(route).toEqual({
      ...{ RouteId, RouteKey: 'GET /a', ApiKeyRequired: false, AuthorizationType: 'NONE' },
      Target: `integrations/${IntegrationId}`,
    })
    expect(await call('UpdateRoute', { ApiId, RouteId, RouteKey: 'ANY /a' })).toEqual({
      ...route,
      RouteKey: 'ANY /a',
    })
    const changed = await call('UpdateIntegration', { ApiId, IntegrationId, TimeoutInMillis: 1000 })
    expect(changed).toMatchObject({
      TimeoutInMillis: 1000,
      PayloadFormatVersion: '2.0',
      IntegrationUri: functionArn,
    })
    await call('DeleteRoute', { ApiId, RouteId })
    await call('DeleteIntegration', { ApiId, IntegrationId })
    expect((await call('GetIntegrations', { ApiId })).Items).toEqual([])
    await call('DeleteStage', { ApiId, StageName: '$default' })
    expect((await call('GetStages', { ApiId })).Items).toEqual([])
  })
})

describe('a call of an HTTP API', () => {
  const keys = [
    'GET /pets/{id}',
    'GET /pets/mine',
    'ANY /pets/{id}',
    'ANY /{proxy+}',
    'GET /{proxy+}',
    '$default',
  ]

  it.each([
    ['GET', '/pets/7', 'GET /pets/{id}', { id: '7' }],
    ['PUT', '/pets/7', 'ANY /pets/{id}', { id: '7' }],
    ['GET', '/pets/mine', 'GET /pets/mine', undefined],
    ['PUT', '/pets/mine', 'ANY /pets/{id}', { id: 'mine' }],
    ['GET', '/a/b%20c', 'GET /{proxy+}', { proxy: 'a/b c' }],
    ['POST', '/a', 'ANY /{proxy+}', { proxy: 'a' }],
    ['GET', '/', '$default', undefined],
  ])('%s %s takes the route %s', async (method, path, routeKey, pathParameters) => {
    const { request, invoked, url } = await withRoutes(keys)
    await request(method, `${url}${path}`)
    expect(invoked[0]?.event.routeKey).toBe(routeKey)
    expect(invoked[0]?.event.pathParameters).toEqual(pathParameters)
  })

  it('tells function and policy about the stage', async () => {
    const { request, invoked, url, ApiId } = await withRoutes(['GET /pets/{id}'], { stage: 'dev' })
    await request('GET', `${url}/dev/pets/7`)
    expect(invoked[0]).toMatchObject({
      event: {
        rawPath: '/dev/pets/7',
        stageVariables: { table: 'pets' },
        requestContext: { stage: 'dev', apiId: ApiId },
      },
      sourceArn: `arn:aws:execute-api:eu-west-1:000000000000:${ApiId}/dev/GET/pets/{id}`,
    })
    expect(await request('GET', `${url}/pets/7`)).toMatchObject({
      statusCode: 404,
      text: '{"message":"Not Found"}',
    })
    expect((await request('GET', `${url}/dev/nothing`)).statusCode).toBe(404)
  })

  it('reaches its API by host name too', async () => {
    const { request, invoked, ApiId } = await withRoutes(['GET /a'])
    await request('GET', `http://${ApiId}.execute-api.eu-west-1.localhost:4566/a`)
    expect(invoked[0]?.event).toMatchObject({ rawPath: '/a' })
  })

  it('finds its function by a stage variable', async () => {
    const IntegrationUri = uri.replace(/function:f\//, 'function:${stageVariables.table}/')
    const { request, invoked, url } = await withRoutes(['GET /a'], { IntegrationUri })
    await request('GET', `${url}/a`)
    expect(invoked[0]?.functionArn).toBe('arn:aws:lambda:eu-west-1:000000000000:function:pets')
  })

  it('is served by a deployment unless the stage deploys by itself', async () => {
    const { call, request, ApiId, IntegrationId, url } = await withRoutes(['GET /a'])
    await call('CreateStage', { ApiId, StageName: 'prod' })
    expect((await request('GET', `${url}/prod/a`)).statusCode).toBe(404)
    await call('CreateDeployment', { ApiId, StageName: 'prod' })
    expect((await request('GET', `${url}/prod/a`)).statusCode).toBe(200)
    await call('CreateRoute', { ApiId, RouteKey: 'GET /b', Target: `integrations/${IntegrationId}` })
    expect((await request('GET', `${url}/b`)).statusCode).toBe(200)
    expect((await request('GET', `${url}/prod/b`)).statusCode).toBe(404)
  })

  it('has an event of version 1.0 when its integration says so', async () => {
    const { request, invoked, answers, url } = await withRoutes(['POST /pets/{id}'], {
      PayloadFormatVersion: '1.0',
    })
    answers('{"statusCode":201,"body":"aGk=","isBase64Encoded":true}')
    const made = await request('POST', `${url}/pets/7?a=1&a=2`, {
      body: 'x',
      headers: { 'content-type': 'text/plain' },
    })
    expect(made).toMatchObject({ statusCode: 201, text: 'hi' })
    expect(invoked[0]?.event).toMatchObject({
      version: '1.0',
      resource: '/pets/{id}',
      path: '/pets/7',
      httpMethod: 'POST',
      queryStringParameters: { a: '2' },
      multiValueQueryStringParameters: { a: ['1', '2'] },
      pathParameters: { id: '7' },
      stageVariables: { table: 'pets' },
      requestContext: { resourcePath: '/pets/{id}', stage: '$default', identity: { sourceIp: '127.0.0.1' } },
      body: 'x',
      isBase64Encoded: false,
    })
    answers('{"ok":true}')
    expect((await request('POST', `${url}/pets/7`)).statusCode).toBe(500)
  })

  it('answers 500 when the function failed or may not be invoked', async () => {
    const { request, answers, handler, url } = await withRoutes(['$default'])
    const failed = { statusCode: 500, text: '{"message":"Internal Server Error"}' }
    answers('{"errorMessage":"boo"}', 'Unhandled')
    expect(await request('GET', url)).toMatchObject(failed)
    handler.answer = async () => {
      throw new AwsError('AccessDeniedException', 'x')
    }
    expect(await request('GET', url)).toMatchObject(failed)
  })

  it('answers 503 after 30 seconds', async () => {
    const { request, handler, invoked, clock, url } = await withRoutes(['$default'])
    handler.answer = () => new Promise(() => {})
    const answer = request('GET', url)
    await eventually(() => invoked.length > 0)
    clock.advance(29_999)
    clock.advance(1)
    expect(await answer).toMatchObject({ statusCode: 503, text: '{"message":"Service Unavailable"}' })
  })

  it('answers preflights itself, and replaces the CORS headers of the function', async () => {
    const { call, request, answers, invoked, ApiId, url } = await withRoutes(['$default'])
    const CorsConfiguration = {
      AllowOrigins: ['https://*'],
      AllowMethods: ['GET', 'PUT'],
      AllowHeaders: ['X-A'],
    }
    await call('UpdateApi', { ApiId, CorsConfiguration })
    const origin = 'https://a.example'
    const asks = { origin, 'access-control-request-method': 'PUT' }
    const preflight = await request('OPTIONS', url, { headers: asks })
    expect(preflight).toMatchObject({
      statusCode: 204,
      headers: {
        'access-control-allow-origin': origin,
        'access-control-allow-methods': 'GET,PUT',
        'access-control-allow-headers': 'x-a',
      },
    })
    expect(invoked).toEqual([])
    answers('{"statusCode":200,"headers":{"access-control-allow-origin":"*"}}')
    const allowed = await request('GET', url, { headers: { origin } })
    expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': origin })
    const other = await request('GET', url, { headers: { origin: 'http://a.example' } })
    expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  })

  it('is none of another API', () => {
    const request = requestOf('GET', '/_aws/execute-api/abcdefghij/dev/')
    expect(start().service.route.matches(request)).toBe(false)
  })
})

describe('the settings of routes', () => {
  const tooMany = { statusCode: 429, text: '{"message":"Too Many Requests"}' }

  it('throttle each route by itself, by the default or by its own', async () => {
    const { call, request, url, ApiId, clock, invoked } = await withRoutes(['GET /a', 'GET /b', 'GET /free'])
    const changed = await call('UpdateStage', {
      ...{ ApiId, StageName: '$default' },
      DefaultRouteSettings: { ThrottlingBurstLimit: 1, ThrottlingRateLimit: 2 },
      RouteSettings: { 'GET /free': { ThrottlingBurstLimit: 3 } },
    })
    expect(changed).toMatchObject({
      DefaultRouteSettings: {
        DetailedMetricsEnabled: false,
        ThrottlingBurstLimit: 1,
        ThrottlingRateLimit: 2,
      },
      RouteSettings: { 'GET /free': { DetailedMetricsEnabled: false, ThrottlingBurstLimit: 3 } },
    })
    const statuses = async (path: string, calls: number) => {
      const seen: number[] = []
      for (let each = 0; each < calls; each++) seen.push((await request('GET', `${url}${path}`)).statusCode)
      return seen
    }
    expect(await statuses('/a', 2)).toEqual([200, 429])
    expect(await request('GET', `${url}/a`)).toMatchObject(tooMany)
    expect(await statuses('/b', 1)).toEqual([200])
    expect(await statuses('/free', 4)).toEqual([200, 200, 200, 429])
    expect(invoked).toHaveLength(5)
    clock.advance(500)
    expect(await statuses('/a', 2)).toEqual([200, 429])
  })

  it('are of routes that there are', async () => {
    const { call, ApiId } = await withRoutes(['GET /a'])
    const RouteSettings = { 'GET /b': { ThrottlingRateLimit: 1 } }
    await expect(call('UpdateStage', { ApiId, StageName: '$default', RouteSettings })).rejects.toMatchObject({
      code: 'NotFoundException',
    })
  })
})

describe('DisableExecuteApiEndpoint', () => {
  it('leaves no address to call', async () => {
    const { call, request, url, ApiId, invoked } = await withRoutes(['GET /a'])
    await call('UpdateApi', { ApiId, DisableExecuteApiEndpoint: true })
    expect(await call('GetApi', { ApiId })).toMatchObject({ DisableExecuteApiEndpoint: true })
    expect((await request('GET', `${url}/a`)).statusCode).toBe(404)
    await call('UpdateApi', { ApiId, DisableExecuteApiEndpoint: false })
    expect((await request('GET', `${url}/a`)).statusCode).toBe(200)
    expect(invoked).toHaveLength(1)
  })
})

describe('the access log of a stage', () => {
  const DestinationArn = 'arn:aws:logs:eu-west-1:000000000000:log-group:/apis/http'
  const Format = '{"route":"$context.routeKey","status":"$context.status","ip":"$context.identity.sourceIp"}'

  it('has a line for each call, also for one without a route', async () => {
    const { call, request, url, ApiId, accessLog } = await withRoutes(['GET /a'])
    const at = { ApiId, StageName: '$default' }
    const AccessLogSettings = { DestinationArn, Format }
    expect(await call('UpdateStage', { ...at, AccessLogSettings })).toMatchObject({ AccessLogSettings })
    await request('GET', `${url}/a`)
    await request('POST', `${url}/none`)
    expect(accessLog).toEqual([
      [
        DestinationArn,
        expect.stringMatching(/^[0-9a-f]{32}$/),
        '{"route":"GET /a","status":"200","ip":"127.0.0.1"}',
      ],
      [DestinationArn, accessLog[0]![1], '{"route":"-","status":"404","ip":"127.0.0.1"}'],
    ])
    await call('DeleteAccessLogSettings', at)
    expect(await call('GetStage', at)).not.toHaveProperty('AccessLogSettings')
    await request('GET', `${url}/a`)
    expect(accessLog).toHaveLength(2)
  })

  it.each([
    [{ DestinationArn }, 'BadRequestException'],
    [{ DestinationArn: 'arn:aws:s3:::bucket', Format }, 'BadRequestException'],
    [
      { DestinationArn: 'arn:aws:firehose:eu-west-1:000000000000:deliverystream/d', Format },
      'NotImplemented',
    ],
  ])('is not %j', async (AccessLogSettings, code) => {
    const { call, ApiId } = await withRoutes(['GET /a'])
    const input = { ApiId, StageName: '$default', AccessLogSettings }
    await expect(call('UpdateStage', input)).rejects.toMatchObject({ code })
  })
})

describe('DeleteRouteSettings', () => {
  it('leaves the settings of other routes', async () => {
    const { call, ApiId } = await withRoutes(['GET /a', 'GET /b'])
    const at = { ApiId, StageName: '$default' }
    const limit = { ThrottlingBurstLimit: 1 }
    await call('UpdateStage', { ...at, RouteSettings: { 'GET /a': limit, 'GET /b': limit } })
    await call('DeleteRouteSettings', { ...at, RouteKey: 'GET /a' })
    expect(Object.keys((await call('GetStage', at)).RouteSettings)).toEqual(['GET /b'])
  })
})
