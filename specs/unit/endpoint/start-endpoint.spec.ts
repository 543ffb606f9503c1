import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { AwsError } from '../../../harness/aws/error.ts'
import type { HttpRequest, HttpRoute } from '../../../harness/aws/http.ts'
import type { RequestContext, Service } from '../../../harness/aws/service.ts'
import type { EndpointEvent } from '../../../harness/endpoint/endpoint-event.ts'
import { requestPath } from '../../../harness/endpoint/request-path.ts'
import { type Endpoint, startEndpoint } from '../../../harness/endpoint/start-endpoint.ts'
import { deferred } from '../../../harness/kit/deferred.ts'
import { PoolhouseError } from '../../../harness/kit/errors.ts'
import { rawRequest } from './raw-request.ts'

const maxBodyBytes = 10_000
const calls: { input: unknown; context: RequestContext }[] = []
const routed: HttpRequest[] = []
const events: EndpointEvent[] = []

const secretsmanager: Service = {
  signingName: 'secretsmanager',
  operations: {
    GetSecretValue(input: { SecretId: string }, context) {
      calls.push({ input, context })
      if (input.SecretId === 'missing') throw new AwsError('ResourceNotFoundException', 'gone')
      if (input.SecretId === 'bug') throw new TypeError('secret details')
      if (input.SecretId === 'user')
        throw new PoolhouseError('MySqlNotFound', 'no MySQL server found: install one')
      return { Name: input.SecretId }
    },
  },
}
const lambda: Service = { signingName: 'lambda', operations: { ListFunctions: () => ({ Functions: [] }) } }
const sts: Service = { signingName: 'sts', operations: { GetCallerIdentity: () => ({ Account: 'me' }) } }

const authorization = (service: string, key = 'test', region = 'eu-west-1') =>
  `AWS4-HMAC-SHA256 Credential=${key}/20260101/${region}/${service}/aws4_request, SignedHeaders=host, Signature=0`
const target = { 'x-amz-target': 'secretsmanager.GetSecretValue' }

describe('the endpoint', () => {
  let endpoint: Endpoint
  beforeAll(async () => {
    endpoint = await startEndpoint({
      host: '127.0.0.1',
      port: 0,
      services: [secretsmanager, lambda, sts],
      routes: [
        {
          name: 'route',
          openToBrowsers: false,
          matches: ({ url }) => url.pathname.startsWith('/_route/'),
          answer(request) {
            routed.push(request)
            if (request.url.pathname.endsWith('/broken'))
              return { statusCode: 200, headers: { 'x-bad': 'a\nb' } }
            return { statusCode: 418, headers: { 'x-mine': ['a', 'b'] }, body: request.body }
          },
        },
      ],
      maxBodyBytes,
      version: '1.2.3',
      onEvent: (event) => events.push(event),
    })
  })
  afterAll(() => endpoint.close())

  const post = (headers: Record<string, string>, body: string | Buffer = '{"SecretId":"a"}', path = '/') =>
    rawRequest(endpoint.url, { method: 'POST', path, headers, body })

  it('runs the request path in its order', () => {
    expect(requestPath.map((step) => step.name)).toEqual([
      'identify',
      'reach',
      'parse',
      'authorise',
      'call',
      'serialise',
    ])
  })

  it('tells the operation who calls, where and under which id', async () => {
    const answer = await post({ authorization: authorization('secretsmanager', '123456789012'), ...target })
    expect(answer).toMatchObject({ statusCode: 200, body: '{"Name":"a"}' })
    const { input, context } = calls.at(-1)!
    expect(input).toEqual({ SecretId: 'a' })
    expect(context).toEqual({
      requestId: answer.headers['x-amzn-requestid'],
      region: 'eu-west-1',
      account: '123456789012',
      caller: {
        accessKeyId: '123456789012',
        account: '123456789012',
        arn: 'arn:aws:iam::123456789012:root',
        userId: '123456789012',
      },
      endpointUrl: endpoint.url,
    })
    expect(events.at(-1)).toMatchObject({
      type: 'answered',
      target: 'secretsmanager:GetSecretValue',
      statusCode: 200,
    })
  })

  it('sends a true Date, from which the SDKs correct their clocks', async () => {
    const { headers } = await post(target)
    expect(Math.abs(Date.now() - Date.parse(String(headers.date)))).toBeLessThan(10_000)
  })

  it.each([
    [
      'the credential scope',
      { authorization: authorization('sts') },
      'Action=GetCallerIdentity',
      '/',
      200,
      '<Account>me</Account>',
    ],
    ['X-Amz-Target', target, '{"SecretId":"b"}', '/', 200, '"Name":"b"'],
    [
      'the host',
      { host: 'sts.ap-northeast-2.amazonaws.com' },
      'Action=GetCallerIdentity',
      '/',
      200,
      '<Account>me</Account>',
    ],
    ['Action', {}, 'Action=GetCallerIdentity&Version=2011-06-15', '/', 200, '<Account>me</Account>'],
    [
      'a presigned URL',
      {},
      '',
      '/?Action=GetCallerIdentity&X-Amz-Credential=a/1/r/sts/aws4_request',
      200,
      '<Account>me</Account>',
    ],
    [
      'an unemulated scope',
      { authorization: authorization('s3') },
      '',
      '/bucket',
      501,
      "The service 's3' is not emulated. Emulated: secretsmanager, lambda, sts.",
    ],
    [
      'an unemulated target',
      { 'x-amz-target': 'DynamoDB_20120810.ListTables' },
      '',
      '/',
      501,
      "The service 'DynamoDB_20120810' is not emulated",
    ],
    ['nothing at all', {}, '', '/', 501, 'The request is for no service that is known here'],
  ])('finds the service by %s', async (_by, headers, body, path, statusCode, part) => {
    const answer = await post(headers as Record<string, string>, body, path)
    expect(answer.statusCode).toBe(statusCode)
    expect(answer.body).toContain(part)
  })

  it.each([
    ['ec2', 'Action=DescribeVpcs', '<Response><Errors><Error><Code>NotImplemented</Code>'],
    ['iam', 'Action=ListRoles', '<ErrorResponse><Error><Type>Receiver</Type><Code>NotImplemented</Code>'],
    ['s3', '', '<Error><Code>NotImplemented</Code>'],
    ['dynamodb', '{}', '{"__type":"NotImplemented"'],
  ])('refuses an unemulated service in a form that clients of %s read', async (service, body, start) => {
    const answer = await post({ authorization: authorization(service) }, body)
    expect(answer.statusCode).toBe(501)
    expect(answer.body.startsWith(start)).toBe(true)
    expect(answer.body).toContain(`The service '${service}' is not emulated`)
  })

  it('finds a REST service by its path', async () => {
    const answer = await rawRequest(endpoint.url, { path: '/2015-03-31/functions/' })
    expect(answer).toMatchObject({ statusCode: 200, body: '{"Functions":[]}' })
  })

  it.each([
    [
      'secretsmanager',
      { 'x-amz-target': 'secretsmanager.RotateSecret' },
      '{}',
      '{"__type":"NotImplemented","message":"secretsmanager:RotateSecret is not emulated by poolhouse."}',
    ],
    [
      'sts',
      {},
      'Action=AssumeRole',
      '<Code>NotImplemented</Code><Message>sts:AssumeRole is not emulated by poolhouse.</Message>',
    ],
    ['sts', {}, 'Action=GetFederationToken', 'sts:GetFederationToken is not emulated by poolhouse.'],
  ])('says by name which operation of %s it does not emulate', async (service, headers, body, part) => {
    const answer = await post(
      { authorization: authorization(service), ...headers } as Record<string, string>,
      body,
    )
    expect(answer.statusCode).toBe(501)
    expect(answer.body).toContain(part)
  })

  it('answers an operation’s error and names it in the event', async () => {
    expect(await post(target, '{"SecretId":"missing"}')).toMatchObject({
      statusCode: 400,
      body: '{"__type":"ResourceNotFoundException","Message":"gone"}',
    })
    expect(events.at(-1)).toMatchObject({ type: 'answered', errorCode: 'ResourceNotFoundException' })
  })

  it('refuses invalid input before the operation sees it', async () => {
    const before = calls.length
    expect(await post(target, '{}')).toMatchObject({
      statusCode: 400,
      body: expect.stringContaining('ValidationException'),
    })
    expect(calls.length).toBe(before)
  })

  it('keeps what went wrong inside an operation to the event', async () => {
    const answer = await post(target, '{"SecretId":"bug"}')
    expect(answer.statusCode).toBe(500)
    expect(answer.body).toContain('"__type":"InternalFailure"')
    expect(answer.body).not.toContain('secret details')
    expect(events.find((event) => event.type === 'failed')).toMatchObject({
      target: 'secretsmanager:GetSecretValue',
      error: new TypeError('secret details'),
    })
  })

  it('passes on what a user can act on', async () => {
    expect((await post(target, '{"SecretId":"user"}')).body).toContain('no MySQL server found: install one')
  })

  it('unpacks gzip bodies', async () => {
    const body = gzipSync('{"SecretId":"packed"}')
    expect((await post({ ...target, 'content-encoding': 'gzip' }, body)).body).toBe('{"Name":"packed"}')
  })

  it.each([
    ['gzip that is none', 'gzip', Buffer.from('{}'), 400, 'SerializationException'],
    ['another encoding', 'br', Buffer.from('{}'), 400, 'SerializationException'],
    [
      'a body above the limit',
      'identity',
      Buffer.alloc(maxBodyBytes + 1),
      413,
      'RequestEntityTooLargeException',
    ],
    [
      'a small body that unpacks to a large one',
      'gzip',
      gzipSync(Buffer.alloc(maxBodyBytes + 1)),
      413,
      'RequestEntityTooLargeException',
    ],
  ])('refuses %s', async (_what, encoding, body, statusCode, code) => {
    const answer = await post({ ...target, 'content-encoding': encoding }, body)
    expect(answer.statusCode).toBe(statusCode)
    expect(answer.body).toContain(code)
  })

  it('refuses a body without a declared length above the limit', async () => {
    const headers = { ...target, 'transfer-encoding': 'chunked' }
    expect((await post(headers, Buffer.alloc(maxBodyBytes + 1))).statusCode).toBe(413)
  })

  it('hands routes the body as it came, and sends their answers as they are', async () => {
    const packed = gzipSync('x')
    const answer = await rawRequest(endpoint.url, {
      method: 'PUT',
      path: '/_route/a%2Fb?q=1',
      headers: { 'Content-Encoding': 'gzip', 'X-Case': 'Kept' },
      body: packed,
    })
    expect(answer).toMatchObject({ statusCode: 418, headers: { 'x-mine': 'a, b' } })
    const request = routed.at(-1)!
    expect(request).toMatchObject({ method: 'PUT', remoteAddress: '127.0.0.1' })
    expect(request.body.equals(packed)).toBe(true)
    expect(request.url.pathname + request.url.search).toBe('/_route/a%2Fb?q=1')
    expect(request.rawHeaders).toContain('X-Case')
  })

  it('tells the length of its answers, as AWS does', async () => {
    const answer = await fetch(`${endpoint.url}/_route/length`, { method: 'POST', body: 'größe' })
    expect(answer.headers.get('content-length')).toBe('7')
    expect(answer.headers.get('transfer-encoding')).toBeNull()
    await answer.text()
  })

  it('drops the connection when a route’s answer is no HTTP, and stays up', async () => {
    await expect(rawRequest(endpoint.url, { path: '/_route/broken' })).rejects.toThrow()
    expect((await rawRequest(endpoint.url, { path: '/_route/ok' })).statusCode).toBe(418)
  })

  it('reads a target that begins with two slashes as a path', async () => {
    expect((await rawRequest(endpoint.url, { path: '//evil.example/_route/x' })).statusCode).toBe(501)
  })

  it('shows its health as LocalStack does', async () => {
    const answer = await rawRequest(endpoint.url, { path: '/_localstack/health' })
    expect(JSON.parse(answer.body)).toEqual({
      services: { secretsmanager: 'running', lambda: 'running', sts: 'running' },
      edition: 'poolhouse',
      version: '1.2.3',
    })
    expect(await rawRequest(endpoint.url, { method: 'HEAD', path: '/_localstack/health' })).toMatchObject({
      statusCode: 200,
      body: '',
    })
    expect((await rawRequest(endpoint.url, { path: '/_localstack/info' })).body).toContain('1.2.3')
  })

  it('names a port that is taken, and what to do', async () => {
    const second = startEndpoint({ host: '127.0.0.1', port: endpoint.port, services: [], routes: [] })
    await expect(second).rejects.toMatchObject({
      name: 'PoolhouseError',
      code: 'PortTaken',
      message: expect.stringContaining(`port ${endpoint.port} of 127.0.0.1 is taken`),
    })
  })

  it('closes at once, with a request unanswered and a connection kept open', async () => {
    const asked = deferred()
    const never: HttpRoute = {
      name: 'never',
      openToBrowsers: false,
      matches: ({ url }) => url.pathname === '/never',
      answer() {
        asked.resolve()
        return new Promise(() => {})
      },
    }
    const other = await startEndpoint({ host: '127.0.0.1', port: 0, services: [], routes: [never] })
    await fetch(`${other.url}/_localstack/health`)
    const unanswered = expect(fetch(`${other.url}/never`)).rejects.toThrow()
    await asked.promise
    await other.close()
    await unanswered
    await expect(fetch(other.url)).rejects.toThrow()
  })
})
