import { describe, expect, it } from '@jest/globals'
import { SignatureV4 } from '@smithy/signature-v4'
import type { HttpRequest } from '../../../../harness/aws/http.ts'
import { functionArn, named, Sha256, start } from './function-url-support.ts'

const open = {
  ...{ FunctionName: 'f', StatementId: 'url', Principal: '*' },
  ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
}

describe('the configuration of a function URL', () => {
  it('is created, read, listed, changed and deleted', async () => {
    const { call } = await start()
    const created = await call('CreateFunctionUrlConfig', { FunctionName: 'f', AuthType: 'NONE' })
    expect(created).toEqual({
      FunctionUrl: expect.stringMatching(/^http:\/\/127\.0\.0\.1:4566\/_aws\/lambda-url\/[a-z0-9]{32}\/$/),
      FunctionArn: functionArn,
      AuthType: 'NONE',
      CreationTime: '2026-11-03T08:05:09.000Z',
      InvokeMode: 'BUFFERED',
    })
    const Cors = { AllowOrigins: ['https://a.example'], MaxAge: 60 }
    const changed = await call('UpdateFunctionUrlConfig', { FunctionName: 'f', AuthType: 'AWS_IAM', Cors })
    expect(changed).toEqual({
      ...created,
      AuthType: 'AWS_IAM',
      Cors: { ...Cors, AllowCredentials: false },
      LastModifiedTime: '2026-11-03T08:05:09.000Z',
    })
    expect(await call('GetFunctionUrlConfig', { FunctionName: 'f' })).toEqual(changed)
    expect(await call('ListFunctionUrlConfigs', { FunctionName: 'f' })).toEqual({
      FunctionUrlConfigs: [changed],
    })
    await call('DeleteFunctionUrlConfig', { FunctionName: 'f' })
    await expect(call('GetFunctionUrlConfig', { FunctionName: 'f' })).rejects.toMatchObject({
      code: 'ResourceNotFoundException',
      message: 'The resource you requested does not exist.',
    })
  })

  it.each([
    [
      'a second one',
      { FunctionName: 'f' },
      'ResourceConflictException',
      /^Failed to create function url config for \[functionArn = .*:f\]\. Error message: {2}FunctionUrlConfig exists/,
    ],
    ['no function', { FunctionName: 'g' }, 'ResourceNotFoundException', /^Function does not exist$/],
    [
      'no alias',
      { FunctionName: 'f', Qualifier: 'live' },
      'ResourceNotFoundException',
      /^Function does not exist$/,
    ],
    ['a version', { FunctionName: 'f', Qualifier: '1' }, 'ValidationException', /'1' at 'qualifier'/],
    ['$LATEST', { FunctionName: 'f', Qualifier: '$LATEST' }, 'ValidationException', /at 'qualifier'/],
  ])('is refused: %s', async (_, input, code, message) => {
    const { call } = await start()
    await call('CreateFunctionUrlConfig', { FunctionName: 'f', AuthType: 'NONE' })
    await expect(call('CreateFunctionUrlConfig', { AuthType: 'NONE', ...input })).rejects.toMatchObject({
      code,
      message: expect.stringMatching(message),
    })
  })

  it('goes with its alias', async () => {
    const { call, request } = await start()
    await call('CreateAlias', { FunctionName: 'f', Name: 'live', FunctionVersion: '$LATEST' })
    const config = { FunctionName: 'f', Qualifier: 'live' }
    const { FunctionUrl, FunctionArn } = await call('CreateFunctionUrlConfig', {
      ...config,
      AuthType: 'NONE',
    })
    expect(FunctionArn).toBe(`${functionArn}:live`)
    await call('AddPermission', { ...open, Qualifier: 'live' })
    expect((await request('GET', FunctionUrl)).statusCode).toBe(200)
    await call('DeleteAlias', { FunctionName: 'f', Name: 'live' })
    expect((await request('GET', FunctionUrl)).statusCode).toBe(403)
  })
})

describe('AddPermission for a function URL', () => {
  it('has its conditions', async () => {
    const { call } = await start()
    const { Statement } = await call('AddPermission', open)
    expect(JSON.parse(Statement)).toEqual({
      Sid: 'url',
      Effect: 'Allow',
      Principal: '*',
      Action: 'lambda:InvokeFunctionUrl',
      Resource: functionArn,
      Condition: { StringEquals: { 'lambda:FunctionUrlAuthType': 'NONE' } },
    })
    const viaUrl = {
      Action: 'lambda:InvokeFunction',
      InvokedViaFunctionUrl: true,
      FunctionUrlAuthType: undefined,
    }
    const via = await call('AddPermission', { ...open, ...viaUrl, StatementId: 'via' })
    expect(JSON.parse(via.Statement).Condition).toEqual({ Bool: { 'lambda:InvokedViaFunctionUrl': 'true' } })
  })

  it('lets no service in', async () => {
    const { call, lambda } = await start()
    await call('AddPermission', {
      ...open,
      Action: 'lambda:*',
      FunctionUrlAuthType: undefined,
      InvokedViaFunctionUrl: true,
    })
    const invoker = {
      service: 'apigateway.amazonaws.com',
      sourceArn: 'arn:aws:execute-api:eu-west-1:000000000000:a/*',
    }
    expect(lambda.mayInvoke(functionArn, invoker)).toBe(false)
  })

  it('takes FunctionUrlAuthType for InvokeFunctionUrl only', async () => {
    const { call } = await start()
    await expect(call('AddPermission', { ...open, Action: 'lambda:InvokeFunction' })).rejects.toMatchObject({
      code: 'InvalidParameterValueException',
      message: 'FunctionUrlAuthType is only supported for lambda:InvokeFunctionUrl action',
    })
  })
})

describe('a call of a function URL', () => {
  async function openUrl(config: object = {}) {
    const started = await start()
    const { FunctionUrl } = await started.call('CreateFunctionUrlConfig', {
      ...{ FunctionName: 'f', AuthType: 'NONE' },
      ...config,
    })
    await started.call('AddPermission', open)
    return { ...started, url: FunctionUrl as string }
  }

  it('is an event of version 2.0', async () => {
    const { request, plane, url } = await openUrl()
    const id = url.split('/').at(-2)
    await request('POST', `${url}pets/a%20b?x=1&x=2&y=`, {
      body: '{"a":1}',
      headers: {
        'content-type': 'application/json',
        'x-kind': 'dog',
        cookie: 'a=1; b=2',
        'user-agent': 'spec',
      },
    })
    const { requestContext, ...event } = JSON.parse(plane.invoked[0]!.payload.toString())
    expect(event).toEqual({
      version: '2.0',
      routeKey: '$default',
      rawPath: '/pets/a%20b',
      rawQueryString: 'x=1&x=2&y=',
      cookies: ['a=1', 'b=2'],
      headers: {
        'content-type': 'application/json',
        'x-kind': 'dog',
        'user-agent': 'spec',
        'x-forwarded-for': '127.0.0.1',
        'x-forwarded-port': '4566',
        'x-forwarded-proto': 'http',
      },
      queryStringParameters: { x: '1,2', y: '' },
      body: '{"a":1}',
      isBase64Encoded: false,
    })
    expect(requestContext).toEqual({
      accountId: 'anonymous',
      apiId: id,
      domainName: `${id}.lambda-url.eu-west-1.on.aws`,
      domainPrefix: id,
      http: {
        method: 'POST',
        path: '/pets/a%20b',
        protocol: 'HTTP/1.1',
        sourceIp: '127.0.0.1',
        userAgent: 'spec',
      },
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
      routeKey: '$default',
      stage: '$default',
      time: '03/Nov/2026:08:05:09 +0000',
      timeEpoch: Date.UTC(2026, 10, 3, 8, 5, 9),
    })
  })

  it('hands bytes over in base64, and nothing where there is nothing', async () => {
    const { request, plane, url } = await openUrl()
    await request('POST', url, { body: 'abc', headers: { 'content-type': 'image/png' } })
    await request('GET', url)
    const [bytes, nothing] = plane.invoked.map(({ payload }) => JSON.parse(payload.toString()))
    expect(bytes).toMatchObject({ body: 'YWJj', isBase64Encoded: true })
    expect(nothing).not.toHaveProperty('body')
    expect(nothing).not.toHaveProperty('queryStringParameters')
    expect(nothing).not.toHaveProperty('cookies')
  })

  it.each([
    ['{"a":1}', 200, '{"a":1}', { 'content-type': 'application/json' }],
    ['"text"', 200, 'text', { 'content-type': 'application/json' }],
    [
      '{"statusCode":201,"headers":{"Content-Type":"text/plain"},"body":"made"}',
      201,
      'made',
      { 'content-type': 'text/plain' },
    ],
    ['{"statusCode":200,"body":{"a":1}}', 200, '{"a":1}', {}],
    ['{"statusCode":200,"body":"aGk=","isBase64Encoded":true}', 200, 'hi', {}],
    ['{"statusCode":200,"cookies":["a=1","b=2"]}', 200, '', { 'set-cookie': ['a=1', 'b=2'] }],
    ['{"statusCode":"oops"}', 502, 'Internal Server Error', {}],
    ['no json', 502, 'Internal Server Error', {}],
  ])('makes a response of %s', async (payload, statusCode, text, headers) => {
    const { request, plane, url } = await openUrl()
    plane.answer = async () => ({ payload: Buffer.from(payload), logTail: '', executedVersion: '$LATEST' })
    const answer = await request('GET', url)
    expect(answer).toMatchObject({ statusCode, text })
    expect(answer.headers).toMatchObject(headers)
  })

  it('answers 502 when the function failed, and 429 when it is throttled', async () => {
    const { request, plane, url } = await openUrl()
    const failed = { payload: Buffer.from('{}'), functionError: 'Unhandled' as const }
    plane.answer = async () => ({ ...failed, logTail: '', executedVersion: '$LATEST' })
    expect(await request('GET', url)).toMatchObject({ statusCode: 502, text: 'Internal Server Error' })
    plane.answer = async () => {
      throw named('ThrottledError', 'x')
    }
    expect(await request('GET', url)).toMatchObject({ statusCode: 429, text: '{"Message":"Rate Exceeded."}' })
  })

  it('is forbidden until the policy lets everybody', async () => {
    const { call, request } = await start()
    const { FunctionUrl } = await call('CreateFunctionUrlConfig', { FunctionName: 'f', AuthType: 'NONE' })
    const forbidden = {
      statusCode: 403,
      text: '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
    }
    expect(await request('GET', FunctionUrl)).toMatchObject(forbidden)
    await call('AddPermission', { ...open, StatementId: 'iam', FunctionUrlAuthType: 'AWS_IAM' })
    expect(await request('GET', FunctionUrl)).toMatchObject(forbidden)
    await call('AddPermission', open)
    expect((await request('GET', FunctionUrl)).statusCode).toBe(200)
  })

  it('of an unknown URL is refused without a word', async () => {
    const { request } = await start()
    const answer = await request('GET', `http://${'x'.repeat(32)}.lambda-url.eu-west-1.localhost:4566/`)
    expect(answer).toMatchObject({ statusCode: 403, text: '{"Message":null}' })
    expect(answer.headers).toMatchObject({ 'x-amzn-errortype': 'AccessDeniedException' })
  })

  it('has the CORS headers of the configuration, not of the function', async () => {
    const Cors = {
      AllowOrigins: ['https://a.example'],
      AllowMethods: ['GET'],
      AllowHeaders: ['x-a'],
      MaxAge: 60,
    }
    const { request, plane, url } = await openUrl({ Cors })
    plane.answer = async () => ({
      payload: Buffer.from('{"statusCode":200,"headers":{"Access-Control-Allow-Origin":"*"}}'),
      ...{ logTail: '', executedVersion: '$LATEST' },
    })
    const ask = { 'access-control-request-method': 'GET' }
    const preflight = await request('OPTIONS', url, { headers: { origin: 'https://a.example', ...ask } })
    expect(preflight).toMatchObject({
      statusCode: 200,
      headers: {
        'access-control-allow-origin': 'https://a.example',
        'access-control-allow-methods': 'GET',
        'access-control-allow-headers': 'x-a',
        'access-control-max-age': '60',
      },
    })
    expect(plane.invoked).toEqual([])
    const allowed = await request('GET', url, { headers: { origin: 'https://a.example' } })
    expect(allowed.headers).toMatchObject({ 'access-control-allow-origin': 'https://a.example' })
    const other = await request('GET', url, { headers: { origin: 'https://b.example' } })
    expect(other.headers).not.toHaveProperty('access-control-allow-origin')
  })
})

describe('a function URL with AWS_IAM', () => {
  const now = new Date(Date.UTC(2026, 10, 3, 8, 5, 9))

  async function signed(
    url: string,
    change: Partial<HttpRequest> = {},
    secretAccessKey = 'secret',
    signingDate = now,
  ) {
    const signer = new SignatureV4({
      ...{ service: 'lambda', region: 'eu-west-1', sha256: Sha256 },
      credentials: { accessKeyId: 'AKIDEXAMPLE', secretAccessKey },
    })
    const { hostname, host, pathname, searchParams } = new URL(url)
    const body = change.body?.toString()
    const { headers } = await signer.sign(
      {
        ...{ method: 'POST', protocol: 'http:', hostname, path: pathname },
        headers: { host, 'content-type': 'text/plain' },
        query: Object.fromEntries(searchParams),
        ...(body === undefined ? {} : { body }),
      },
      { signingDate },
    )
    return headers
  }

  async function startSigned() {
    const started = await start(['f'], {
      secretOf: async ({ accessKeyId }) => (accessKeyId === 'AKIDEXAMPLE' ? 'secret' : undefined),
      caller: (request, arn) =>
        arn === functionArn && request.headers['x-denied'] === undefined
          ? {
              accessKeyId: 'AKIDEXAMPLE',
              account: '000000000000',
              arn: 'arn:aws:iam::000000000000:user/u',
              userId: 'AIDA',
            }
          : undefined,
    })
    const { FunctionUrl } = await started.call('CreateFunctionUrlConfig', {
      FunctionName: 'f',
      AuthType: 'AWS_IAM',
    })
    return { ...started, url: `${FunctionUrl}a%20b?x=1%2F2&a=b` }
  }

  it('tells the function who has signed', async () => {
    const { request, plane, url } = await startSigned()
    const headers = await signed(url, { body: Buffer.from('hello') })
    expect(await request('POST', url, { body: 'hello', headers })).toMatchObject({ statusCode: 200 })
    expect(JSON.parse(plane.invoked[0]!.payload.toString()).requestContext).toMatchObject({
      accountId: '000000000000',
      authorizer: {
        iam: {
          accessKey: 'AKIDEXAMPLE',
          accountId: '000000000000',
          userArn: 'arn:aws:iam::000000000000:user/u',
          userId: 'AIDA',
        },
      },
    })
  })

  it.each([
    ['no signature', async () => ({})],
    ['another secret', (url: string) => signed(url, {}, 'other')],
    ['another body', (url: string) => signed(url, { body: Buffer.from('other') })],
    ['another path', (url: string) => signed(url.replace('a%20b', 'c'))],
    [
      'a signature of six minutes ago',
      (url: string) => signed(url, {}, 'secret', new Date(now.getTime() - 360_000)),
    ],
    [
      'a caller whom policies do not let',
      async (url: string) => ({ ...(await signed(url)), 'x-denied': '1' }),
    ],
  ])('is forbidden to %s', async (_, sign) => {
    const { request, plane, url } = await startSigned()
    const answer = await request('POST', url, { headers: await sign(url) })
    expect(answer).toMatchObject({
      statusCode: 403,
      text: '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
    })
    expect(plane.invoked).toEqual([])
  })
})
