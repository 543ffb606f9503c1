import { describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../../harness/aws/error.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { requestOf } from '../service-calls.ts'
import { deploy, functionArn, startApiGateway } from './with-api-gateway.ts'

const proxy = { type: 'AWS_PROXY' as const }
const internalError = '{"message": "Internal server error"}'

describe('the address of a deployed API', () => {
  it.each([
    (id: string) => `/_aws/execute-api/${id}/dev/`,
    (id: string) => `/_aws/execute-api/${id}/dev`,
    (id: string) => `/restapis/${id}/dev/_user_request_/`,
    (id: string) => `/restapis/${id}/dev/_user_request_`,
    (id: string) => `http://${id}.execute-api.localhost:4566/dev`,
    (id: string) => `http://${id}.execute-api.eu-west-1.amazonaws.com/dev/`,
  ])('is %s', async (url) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy })
    started.answers({ statusCode: 204 })
    expect((await started.request('GET', url(id))).statusCode).toBe(204)
  })

  it.each(['/restapis/abc/stages/dev', '/restapis', '/2015-03-31/functions', '/_aws/other/abc/dev/'])(
    'is not %s',
    (path) => {
      const { gateway } = startApiGateway()
      expect(gateway.route.matches(requestOf('GET', path))).toBe(false)
    },
  )

  it('is open to web pages', () => {
    expect(startApiGateway().gateway.route.openToBrowsers).toBe(true)
  })
})

describe('a call of a deployed API', () => {
  const methods = {
    'GET /': proxy,
    'GET /pets/{id}': proxy,
    'GET /pets/mine': proxy,
    'ANY /files/{path+}': proxy,
    'POST /only-post': proxy,
  }

  it.each([
    ['GET', '/', '/', null],
    ['GET', '/pets/7', '/pets/{id}', { id: '7' }],
    ['GET', '/pets/a%20b', '/pets/{id}', { id: 'a b' }],
    ['GET', '/pets/mine', '/pets/mine', null],
    ['GET', '/pets/7/', '/pets/{id}', { id: '7' }],
    ['DELETE', '/files/a/b.txt', '/files/{path+}', { path: 'a/b.txt' }],
  ])('%s %s is served by %s', async (method, path, resource, pathParameters) => {
    const started = startApiGateway()
    const id = await deploy(started, methods)
    started.answers({ statusCode: 200 })
    expect((await started.request(method, `/_aws/execute-api/${id}/dev${path}`)).statusCode).toBe(200)
    expect(JSON.parse(started.invoked[0]!.event)).toMatchObject({
      resource,
      pathParameters,
      httpMethod: method,
    })
  })

  it.each([
    ['GET', '/nothing'],
    ['GET', '/pets'],
    ['GET', '/pets/7/8'],
    ['GET', '/files'],
    ['POST', '/'],
    ['GET', '/only-post'],
  ])('%s %s has no method', async (method, path) => {
    const started = startApiGateway()
    const id = await deploy(started, methods)
    const answer = await started.request(method, `/_aws/execute-api/${id}/dev${path}`)
    expect(answer).toMatchObject({ statusCode: 403, text: '{"message":"Missing Authentication Token"}' })
    expect(answer.headers).toMatchObject({ 'x-amzn-errortype': 'MissingAuthenticationTokenException' })
  })

  it.each(['/_aws/execute-api/nosuchapi/dev/', 'STAGE'])(
    'of an unknown API or stage is forbidden: %s',
    async (url) => {
      const started = startApiGateway()
      const id = await deploy(started, methods)
      const answer = await started.request('GET', url === 'STAGE' ? `/_aws/execute-api/${id}/prod/` : url)
      expect(answer).toMatchObject({ statusCode: 403, text: '{"message":"Forbidden"}' })
    },
  )

  it('is served by the snapshot that was deployed, not by what was changed since', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy })
    started.answers({ statusCode: 200 })
    const { items } = await started.call('GetResources', { restApiId: id })
    await started.call('DeleteMethod', { restApiId: id, resourceId: items[0].id, httpMethod: 'GET' })
    expect((await started.request('GET', `/_aws/execute-api/${id}/dev/`)).statusCode).toBe(200)
  })

  it('names its source to Lambda', async () => {
    const started = startApiGateway()
    const id = await deploy(started, methods)
    await started.request('GET', `/_aws/execute-api/${id}/dev/pets/7`)
    expect(started.invoked[0]).toMatchObject({
      functionArn,
      invoker: {
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:eu-west-1:000000000000:${id}/dev/GET/pets/{id}`,
      },
    })
  })

  it.each(['AccessDeniedException', 'ResourceNotFoundException', 'TooManyRequestsException'])(
    'is an internal error when Lambda answers %s',
    async (code) => {
      const started = startApiGateway()
      const id = await deploy(started, methods)
      started.handler.answer = async () => {
        throw new AwsError(code, 'x')
      }
      expect(await started.request('GET', `/_aws/execute-api/${id}/dev/`)).toMatchObject({
        statusCode: 500,
        text: '{"message":"Internal server error"}',
      })
    },
  )

  it('times out after 29 seconds', async () => {
    const started = startApiGateway()
    const id = await deploy(started, methods)
    started.handler.answer = () => new Promise(() => {})
    const answer = started.request('GET', `/_aws/execute-api/${id}/dev/`)
    await eventually(() => started.invoked.length > 0)
    started.clock.advance(28_999)
    started.clock.advance(1)
    expect(await answer).toMatchObject({ statusCode: 504, text: '{"message": "Endpoint request timed out"}' })
  })

  it('fails when the integration does not POST', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { ...proxy, integrationHttpMethod: 'GET' } })
    expect(await started.request('GET', `/_aws/execute-api/${id}/dev/`)).toMatchObject({ statusCode: 500 })
    expect(started.invoked).toEqual([])
  })
})

describe('an AWS_PROXY integration', () => {
  it('gives the handler the whole request', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'POST /pets/{id}': proxy })
    started.answers({ statusCode: 200 })
    await started.request('POST', `/_aws/execute-api/${id}/dev/pets/7?a=1&a=2&b=`, {
      body: '{"x":"é"}',
      headers: { 'X-Case': 'Kept', 'User-Agent': 'spec', Connection: 'keep-alive' },
    })
    const event = JSON.parse(started.invoked[0]!.event)
    expect(Object.keys(event)).toEqual([
      ...['resource', 'path', 'httpMethod', 'headers', 'multiValueHeaders', 'queryStringParameters'],
      ...['multiValueQueryStringParameters', 'pathParameters', 'stageVariables', 'requestContext', 'body'],
      'isBase64Encoded',
    ])
    const { requestContext, headers, multiValueHeaders, ...rest } = event
    expect(rest).toEqual({
      resource: '/pets/{id}',
      path: '/pets/7',
      httpMethod: 'POST',
      queryStringParameters: { a: '2', b: '' },
      multiValueQueryStringParameters: { a: ['1', '2'], b: [''] },
      pathParameters: { id: '7' },
      stageVariables: { table: 'pets' },
      body: '{"x":"é"}',
      isBase64Encoded: false,
    })
    expect(headers).toEqual({
      'X-Case': 'Kept',
      'User-Agent': 'spec',
      'X-Forwarded-For': '127.0.0.1',
      'X-Forwarded-Port': '4566',
      'X-Forwarded-Proto': 'http',
    })
    expect(multiValueHeaders['X-Case']).toEqual(['Kept'])
    expect(requestContext).toMatchObject({
      resourcePath: '/pets/{id}',
      httpMethod: 'POST',
      requestTime: '03/Nov/2026:08:05:09 +0000',
      requestTimeEpoch: Date.UTC(2026, 10, 3, 8, 5, 9),
      path: '/dev/pets/7',
      accountId: '000000000000',
      protocol: 'HTTP/1.1',
      stage: 'dev',
      domainPrefix: id,
      domainName: `${id}.execute-api.eu-west-1.amazonaws.com`,
      apiId: id,
      identity: { sourceIp: '127.0.0.1', userAgent: 'spec', accountId: null },
    })
  })

  it('gives null where there is nothing', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy })
    await started.request('GET', `/_aws/execute-api/${id}/dev/`)
    expect(JSON.parse(started.invoked[0]!.event)).toMatchObject({
      queryStringParameters: null,
      multiValueQueryStringParameters: null,
      pathParameters: null,
      body: null,
    })
  })

  // Which shapes pass was recorded from AWS in 2024.
  it.each([
    ['a status only', { statusCode: 200 }, 200, '', {}],
    ['headers only', { headers: { 'X-A': 'b' } }, 200, '', { 'X-A': 'b' }],
    ['a numeric string as status', { statusCode: '201' }, 201, '', {}],
    ['a body', { statusCode: 200, body: 'text' }, 200, 'text', { 'Content-Type': 'application/json' }],
    [
      'a type of its own',
      { headers: { 'content-type': 'text/plain' }, body: 't' },
      200,
      't',
      { 'content-type': 'text/plain' },
    ],
    ['a boolean header', { headers: { 'X-A': true } }, 200, '', { 'X-A': 'true' }],
    ['null headers', { statusCode: 200, headers: null, multiValueHeaders: null, body: null }, 200, '', {}],
    [
      'both kinds of headers',
      { headers: { 'X-A': 'solo' }, multiValueHeaders: { 'x-a': ['multi'] } },
      200,
      '',
      { 'x-a': ['multi', 'solo'] },
    ],
    [
      'a header of the gateway',
      { headers: { Server: 'mine' } },
      200,
      '',
      { 'x-amzn-Remapped-Server': 'mine' },
    ],
  ])('passes %s', async (_, answer, statusCode, text, headers) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy })
    started.answers(answer)
    const received = await started.request('GET', `/_aws/execute-api/${id}/dev/`)
    expect(received).toMatchObject({ statusCode, text })
    expect(received.headers).toMatchObject(headers)
  })

  it.each([
    ['an empty object', {}],
    ['an unknown key', { statusCode: 200, cookies: [] }],
    ['a bare string', '"text"'],
    ['null', 'null'],
    ['a list', []],
    ['a status that is no number', { statusCode: 'ok' }],
    ['a multi value that is no list', { multiValueHeaders: { a: 'b' } }],
    ['an object as body', { statusCode: 200, body: {} }],
    ['no JSON', 'oops'],
  ])('refuses %s', async (_, answer) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy })
    started.answers(answer)
    expect(await started.request('GET', `/_aws/execute-api/${id}/dev/`)).toMatchObject({
      statusCode: 502,
      text: internalError,
      headers: { 'x-amzn-errortype': 'InternalServerErrorException' },
    })
  })

  it('answers 502 when the function failed', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy })
    started.answers({ errorMessage: 'boo', errorType: 'Error' }, 'Unhandled')
    expect(await started.request('GET', `/_aws/execute-api/${id}/dev/`)).toMatchObject({
      statusCode: 502,
      text: internalError,
    })
  })

  it.each([
    { accept: 'image/png', text: 'abc' },
    { accept: 'text/plain', text: 'YWJj' },
  ])('decodes base64 for $accept only if it is a binary media type: $text', async ({ accept, text }) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': proxy }, { binaryMediaTypes: ['image/*'] })
    started.answers({ body: 'YWJj', isBase64Encoded: true })
    const url = `/_aws/execute-api/${id}/dev/`
    expect((await started.request('GET', url, { headers: { Accept: accept } })).text).toBe(text)
  })

  it('encodes a body of a binary media type', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'POST /': proxy }, { binaryMediaTypes: ['image/png'] })
    await started.request('POST', `/_aws/execute-api/${id}/dev/`, {
      body: 'abc',
      headers: { 'Content-Type': 'image/png' },
    })
    expect(JSON.parse(started.invoked[0]!.event)).toMatchObject({ body: 'YWJj', isBase64Encoded: true })
  })
})

describe('an AWS integration', () => {
  const workshop = { type: 'AWS' as const, responses: [{ statusCode: '200' }] }

  it('answers the whole of what the handler returned, as the workshop shows it', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': workshop })
    const payload = '{"statusCode":200,"body":"\\"2026-11-23T18:36:10\\""}'
    started.answers(payload)
    const answer = await started.request('GET', `/_aws/execute-api/${id}/dev`)
    expect(answer).toMatchObject({ statusCode: 200, text: payload })
    expect(answer.headers).toMatchObject({ 'content-type': 'application/json' })
    expect(started.invoked[0]?.event).toBe('{}')
  })

  it('passes the body through', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'POST /': workshop })
    await started.request('POST', `/_aws/execute-api/${id}/dev`, { body: '{"a": 1}' })
    expect(started.invoked[0]?.event).toBe('{"a": 1}')
  })

  it('refuses a body that is no JSON', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'POST /': workshop })
    expect(await started.request('POST', `/_aws/execute-api/${id}/dev`, { body: '{' })).toMatchObject({
      statusCode: 400,
      text: expect.stringContaining('Could not parse request body into json'),
    })
  })

  const patterns = [
    { statusCode: '200' },
    {
      statusCode: '404',
      selectionPattern: 'NotFound: .*',
      responseParameters: { 'method.response.header.X-Kind': "'missing'" },
    },
    { statusCode: '500', selectionPattern: '.*ER_CON_COUNT_ERROR.*' },
  ]
  it.each([
    ['NotFound: pet 7', 404],
    ['say NotFound: pet 7', 200],
    ['ER_CON_COUNT_ERROR: Too many connections', 500],
    ['something else', 200],
  ])('chooses the response by the error message %s: %i', async (errorMessage, statusCode) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS', responses: patterns } })
    started.answers({ errorMessage }, 'Unhandled')
    const answer = await started.request('GET', `/_aws/execute-api/${id}/dev`)
    expect(answer).toMatchObject({ statusCode, text: JSON.stringify({ errorMessage }) })
    expect(answer.headers?.['X-Kind']).toBe(statusCode === 404 ? 'missing' : undefined)
  })

  it('does not match the result of a function that did not fail', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS', responses: patterns } })
    started.answers({ errorMessage: 'NotFound: pet 7' })
    expect((await started.request('GET', `/_aws/execute-api/${id}/dev`)).statusCode).toBe(200)
  })

  it.each([
    ['no response', []],
    ['no default response', [{ statusCode: '404', selectionPattern: 'NotFound.*' }]],
  ])('with %s fails', async (_, responses) => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS', responses } })
    expect(await started.request('GET', `/_aws/execute-api/${id}/dev`)).toMatchObject({ statusCode: 500 })
  })

  it.each([
    ['NEVER', {}, 'text/plain', 415],
    ['NEVER', { 'application/json': '$input.body' }, 'application/json', 200],
    ['NEVER', { 'application/json': '$input.body' }, 'text/plain', 415],
    ['WHEN_NO_TEMPLATES', {}, 'text/plain', 200],
    ['WHEN_NO_TEMPLATES', { 'application/json': '' }, 'text/plain', 415],
    ['WHEN_NO_MATCH', { 'application/json': '' }, 'text/plain', 200],
  ])(
    'with the passthrough behaviour %s and templates %j takes %s: %i',
    async (passthroughBehavior, requestTemplates, type, statusCode) => {
      const started = startApiGateway()
      const id = await deploy(started, { 'POST /': { ...workshop, passthroughBehavior, requestTemplates } })
      const answer = await started.request('POST', `/_aws/execute-api/${id}/dev`, {
        body: '{}',
        headers: { 'Content-Type': type },
      })
      expect(answer.statusCode).toBe(statusCode)
    },
  )
})
