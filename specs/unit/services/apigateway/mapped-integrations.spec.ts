import { describe, expect, it } from '@jest/globals'
import { deploy, functionArn, startApiGateway } from './with-api-gateway.ts'

const json = (template: string) => ({ 'application/json': template })

describe('an AWS integration with templates', () => {
  it('makes the event from the request, and the body from the result', async () => {
    const started = startApiGateway()
    const id = await deploy(started, {
      'POST /pets/{id}': {
        type: 'AWS',
        requestTemplates: json(
          '{"id": "$input.params(\'id\')", "name": $input.json("$.name"), "method": "$context.httpMethod", "table": "$stageVariables.table"}',
        ),
        responses: [{ statusCode: '200', responseTemplates: json('{"pet": $input.json("$.body")}') }],
      },
    })
    started.answers({ statusCode: 200, body: 'Rex' })
    const answer = await started.request('POST', `/_aws/execute-api/${id}/dev/pets/7`, {
      body: '{"name":"Rex"}',
      headers: { 'Content-Type': 'application/json; charset=utf-8' },
    })
    expect(JSON.parse(started.invoked[0]!.event)).toEqual({
      id: '7',
      name: 'Rex',
      method: 'POST',
      table: 'pets',
    })
    expect(answer).toMatchObject({ statusCode: 200, text: '{"pet": "Rex"}' })
  })

  it('answers in the type of the template that the client accepts', async () => {
    const started = startApiGateway()
    const responseTemplates = { ...json('{"a":1}'), 'application/xml': '<a>$input.path("$.a")</a>' }
    const id = await deploy(started, {
      'GET /': { type: 'AWS', responses: [{ statusCode: '200', responseTemplates }] },
    })
    started.answers({ a: 5 })
    const url = `/_aws/execute-api/${id}/dev`
    const xml = await started.request('GET', url, { headers: { Accept: 'application/xml' } })
    expect(xml).toMatchObject({ text: '<a>5</a>', headers: { 'content-type': 'application/xml' } })
    const other = await started.request('GET', url, { headers: { Accept: 'text/html' } })
    expect(other).toMatchObject({ text: '{"a":1}', headers: { 'content-type': 'application/json' } })
  })

  it('shows a failure as its pattern and template say', async () => {
    const started = startApiGateway()
    const id = await deploy(started, {
      'GET /': {
        type: 'AWS',
        responses: [
          { statusCode: '200' },
          {
            statusCode: '404',
            selectionPattern: 'NotFound.*',
            responseTemplates: json('{"message": "$input.path(\'$.errorMessage\')"}'),
            responseParameters: {
              'method.response.header.X-Kind': "'missing'",
              'method.response.header.X-Stage': 'context.stage',
              'method.response.header.X-Table': 'stageVariables.table',
              'method.response.header.X-Type': 'integration.response.body.errorType',
              'method.response.header.X-None': 'integration.response.header.x-none',
            },
          },
        ],
      },
    })
    started.answers({ errorMessage: 'NotFound: pet 7', errorType: 'Error' }, 'Unhandled')
    const answer = await started.request('GET', `/_aws/execute-api/${id}/dev`)
    expect(answer).toMatchObject({ statusCode: 404, text: '{"message": "NotFound: pet 7"}' })
    expect(answer.headers).toMatchObject({
      'X-Kind': 'missing',
      'X-Stage': 'dev',
      'X-Table': 'pets',
      'X-Type': 'Error',
    })
    expect(answer.headers).not.toHaveProperty('X-None')
  })

  it('lets a template override status and headers', async () => {
    const started = startApiGateway()
    const template =
      '#if($input.path("$.found") == false)#set($context.responseOverride.status = 404)#set($context.responseOverride.header.X-A = "b")#end{}'
    const id = await deploy(started, {
      'GET /': { type: 'AWS', responses: [{ statusCode: '200', responseTemplates: json(template) }] },
    })
    started.answers({ found: false })
    const answer = await started.request('GET', `/_aws/execute-api/${id}/dev`)
    expect(answer).toMatchObject({ statusCode: 404, headers: { 'X-A': 'b' } })
  })

  it.each([
    [
      'a body that is no JSON',
      '{',
      '{"a": $input.json("$.a")}',
      400,
      /^Could not parse request body into json: /,
    ],
    ['a template whose result is no JSON', '{}', 'no json', 400, /^Could not parse request body into json: /],
    ['a template that fails', '{}', '$util.parseJson("{")', 500, /^Internal server error$/],
    [
      'a method that is not emulated',
      '{}',
      '$util.nothing()',
      501,
      /does not emulate the method nothing\(\)/,
    ],
  ])('answers %s: %s', async (_, body, template, statusCode, message) => {
    const started = startApiGateway()
    const id = await deploy(started, {
      'POST /': { type: 'AWS', requestTemplates: json(template), responses: [{ statusCode: '200' }] },
    })
    const answer = await started.request('POST', `/_aws/execute-api/${id}/dev`, { body })
    expect(answer.statusCode).toBe(statusCode)
    expect(JSON.parse(answer.text).message).toMatch(message)
    expect(started.invoked).toEqual([])
  })

  it('finds its function by a stage variable or a mapped part of the path', async () => {
    const started = startApiGateway()
    const uri =
      'arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/arn:aws:lambda:eu-west-1:000000000000:function:${stageVariables.table}-{kind}/invocations'
    const id = await deploy(started, {
      'GET /{id}': {
        type: 'AWS',
        uri,
        requestParameters: { 'integration.request.path.kind': 'method.request.querystring.kind' },
        responses: [{ statusCode: '200' }],
      },
    })
    await started.request('GET', `/_aws/execute-api/${id}/dev/7?kind=dogs`)
    expect(started.invoked[0]?.functionArn).toBe('arn:aws:lambda:eu-west-1:000000000000:function:pets-dogs')
  })

  it.each([
    [undefined, 'image/png', 'image/png', [], 500],
    ['CONVERT_TO_TEXT', 'image/png', 'text/plain', ['{"b":"AAEC"}'], 200],
  ])(
    'hands a body over with contentHandling %s and the type %s',
    async (contentHandling, type, accept, events, statusCode) => {
      const started = startApiGateway()
      const template = '{"b":"$input.body"}'
      const id = await deploy(
        started,
        {
          'POST /': {
            type: 'AWS',
            contentHandling,
            requestTemplates: { 'image/png': template, 'text/plain': template },
            responses: [{ statusCode: '200', contentHandling: 'CONVERT_TO_TEXT' }],
          },
        },
        { binaryMediaTypes: ['image/png'] },
      )
      const answer = await started.request('POST', `/_aws/execute-api/${id}/dev`, {
        body: '\u0000\u0001\u0002',
        headers: { 'Content-Type': type, Accept: accept },
      })
      expect(answer.statusCode).toBe(statusCode)
      expect(started.invoked.map((call) => call.event)).toEqual(events)
    },
  )

  it.each([
    ['CONVERT_TO_BINARY', 'text/plain', '"aGk="', 200, 'hi'],
    [undefined, 'image/png', '"aGk="', 200, 'hi'],
    [undefined, 'text/plain', '"aGk="', 200, '"aGk="'],
    ['CONVERT_TO_BINARY', 'text/plain', '{"no":"base64"}', 500, '{"message":"Internal server error"}'],
  ])(
    'gives a result with contentHandling %s to a client that accepts %s',
    async (contentHandling, accept, payload, statusCode, text) => {
      const started = startApiGateway()
      const id = await deploy(
        started,
        { 'GET /': { type: 'AWS', responses: [{ statusCode: '200', contentHandling }] } },
        { binaryMediaTypes: ['image/png'] },
      )
      started.answers(payload)
      const answer = await started.request('GET', `/_aws/execute-api/${id}/dev`, {
        headers: { Accept: accept },
      })
      expect(answer).toMatchObject({ statusCode, text })
    },
  )
})

describe('a MOCK integration', () => {
  const cors = {
    type: 'MOCK' as const,
    integrationHttpMethod: undefined,
    uri: undefined,
    requestTemplates: json('{"statusCode": 200}'),
    responses: [
      {
        statusCode: '200',
        responseParameters: {
          'method.response.header.Access-Control-Allow-Origin': "'*'",
          'method.response.header.Access-Control-Allow-Methods': "'GET,OPTIONS'",
        },
      },
    ],
  }

  it('answers a preflight without any function', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'OPTIONS /': cors })
    const answer = await started.request('OPTIONS', `/_aws/execute-api/${id}/dev`)
    expect(answer).toMatchObject({
      statusCode: 200,
      text: '',
      headers: { 'Access-Control-Allow-Origin': '*', 'Access-Control-Allow-Methods': 'GET,OPTIONS' },
    })
    expect(started.invoked).toEqual([])
  })

  it.each([
    ['{statusCode: 404}', 404, 'missing'],
    ['{"a": 1, "statusCode": 404}', 404, 'missing'],
    ['{"statusCode": 200}', 200, 'found'],
    ['{"statusCode": "200"}', 500, '{"message":"Internal server error"}'],
    ['{}', 500, '{"message":"Internal server error"}'],
  ])('chooses its response by the status of %s', async (template, statusCode, text) => {
    const started = startApiGateway()
    const responses = [
      { statusCode: '200', responseTemplates: json('found') },
      { statusCode: '404', selectionPattern: '4\\d{2}', responseTemplates: json('missing') },
    ]
    const id = await deploy(started, { 'GET /': { ...cors, requestTemplates: json(template), responses } })
    expect(await started.request('GET', `/_aws/execute-api/${id}/dev`)).toMatchObject({ statusCode, text })
  })
})

describe('gateway responses', () => {
  const open = { 'gatewayresponse.header.Access-Control-Allow-Origin': "'*'" }

  async function start(responses: object[]) {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS_PROXY' } })
    for (const response of responses) await started.call('PutGatewayResponse', { restApiId: id, ...response })
    await started.call('CreateDeployment', { restApiId: id, stageName: 'dev' })
    return { ...started, id, url: `/_aws/execute-api/${id}/dev` }
  }

  it('shape an answer of the gateway by its type', async () => {
    const { request, url } = await start([
      {
        responseType: 'MISSING_AUTHENTICATION_TOKEN',
        statusCode: '404',
        responseParameters: open,
        responseTemplates: json(
          '{"error": $context.error.messageString, "at": "$context.error.responseType"}',
        ),
      },
    ])
    const answer = await request('GET', `${url}/nothing`)
    expect(answer.statusCode).toBe(404)
    expect(answer.headers).toMatchObject({ 'Access-Control-Allow-Origin': '*' })
    expect(JSON.parse(answer.text)).toEqual({
      error: 'Missing Authentication Token',
      at: 'MISSING_AUTHENTICATION_TOKEN',
    })
  })

  it('shape all 5XX, with the status and body that each has', async () => {
    const { request, answers, url } = await start([{ responseType: 'DEFAULT_5XX', responseParameters: open }])
    answers('oops')
    const answer = await request('GET', url)
    expect(answer).toMatchObject({ statusCode: 502, headers: { 'Access-Control-Allow-Origin': '*' } })
    expect((await request('GET', `${url}/nothing`)).headers).not.toHaveProperty('Access-Control-Allow-Origin')
  })

  it('are what AWS has by default until they are put, and again when deleted', async () => {
    const { call, id } = await start([])
    const defaults = {
      responseType: 'THROTTLED',
      statusCode: '429',
      responseParameters: {},
      responseTemplates: { 'application/json': '{"message":$context.error.messageString}' },
      defaultResponse: true,
    }
    const one = { restApiId: id, responseType: 'THROTTLED' }
    expect(await call('GetGatewayResponse', one)).toEqual(defaults)
    await call('PutGatewayResponse', { ...one, statusCode: '503' })
    expect(await call('GetGatewayResponse', one)).toMatchObject({ statusCode: '503', defaultResponse: false })
    await call('DeleteGatewayResponse', one)
    expect(await call('GetGatewayResponse', one)).toEqual(defaults)
    await expect(call('DeleteGatewayResponse', one)).rejects.toMatchObject({ code: 'NotFoundException' })
    expect((await call('GetGatewayResponses', { restApiId: id })).items).toHaveLength(21)
  })
})

describe('TestInvokeMethod', () => {
  it('calls a method that is not deployed, and tells the way', async () => {
    const started = startApiGateway()
    const { id: restApiId, rootResourceId } = await started.call('CreateRestApi', { name: 'api' })
    const { id: resourceId } = await started.call('CreateResource', {
      ...{ restApiId, parentId: rootResourceId, pathPart: '{id}' },
    })
    const method = { restApiId, resourceId, httpMethod: 'POST' }
    await started.call('PutMethod', { ...method, authorizationType: 'NONE' })
    await started.call('PutIntegration', {
      ...method,
      type: 'AWS',
      integrationHttpMethod: 'POST',
      uri: `arn:aws:apigateway:eu-west-1:lambda:path/2015-03-31/functions/${functionArn}/invocations`,
      requestTemplates: json(
        '{"id": "$input.params(\'id\')", "v": "$stageVariables.v", "q": "$input.params(\'q\')"}',
      ),
    })
    await started.call('PutMethodResponse', { ...method, statusCode: '200' })
    await started.call('PutIntegrationResponse', { ...method, statusCode: '200' })
    started.answers({ ok: true })
    const result = await started.call('TestInvokeMethod', {
      ...method,
      pathWithQueryString: '/7?q=1',
      stageVariables: { v: 'x' },
      headers: { 'Content-Type': 'application/json' },
      body: '{"a":1}',
    })
    expect(result).toMatchObject({
      status: 200,
      body: '{"ok":true}',
      headers: { 'Content-Type': 'application/json' },
      multiValueHeaders: { 'Content-Type': ['application/json'] },
      latency: 0,
    })
    expect(started.invoked[0]).toEqual({
      functionArn,
      event: '{"id": "7", "v": "x", "q": "1"}',
      invoker: {
        service: 'apigateway.amazonaws.com',
        sourceArn: `arn:aws:execute-api:eu-west-1:000000000000:${restApiId}/test-invoke-stage/POST/{id}`,
      },
    })
    const [first, ...lines] = result.log.trim().split('\n')
    expect(first).toMatch(/^Execution log for request [0-9a-f-]{36}$/)
    expect(lines.map((line: string) => line.replace('Tue Nov 03 08:05:09 UTC 2026 : ', ''))).toEqual([
      expect.stringMatching(/^Starting execution for request: /),
      'HTTP Method: POST, Resource Path: /7',
      'Method request path: {id=7}',
      'Method request query string: {q=1}',
      'Method request headers: {Content-Type=application/json}',
      'Method request body before transformations: {"a":1}',
      'Endpoint request body after transformations: {"id": "7", "v": "x", "q": "1"}',
      `Sending request to ${functionArn}`,
      'Received response. Status: 200, Integration latency: 0 ms',
      'Endpoint response body before transformations: {"ok":true}',
      'Method response body after transformations: {"ok":true}',
      'Method response headers: {Content-Type=application/json}',
      'Successfully completed execution',
      'Method completed with status: 200',
    ])
  })

  it('tells what a template did wrong', async () => {
    const started = startApiGateway()
    const id = await deploy(started, {
      'GET /': { type: 'AWS', requestTemplates: json('$util.parseJson("{")') },
    })
    const { items } = await started.call('GetResources', { restApiId: id })
    const input = { restApiId: id, resourceId: items[0].id, httpMethod: 'GET' }
    expect(await started.call('TestInvokeMethod', input)).toMatchObject({
      status: 500,
      body: '{"message":"Internal server error"}',
      log: expect.stringMatching(/Execution failed due to configuration error: .*JSON/),
    })
  })
})
