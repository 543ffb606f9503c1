import { describe, expect, it } from '@jest/globals'
import type { HttpAnswer } from '../../../../harness/aws/http.ts'
import { BrokenOff } from '../../../../harness/aws/http.ts'
import { deferred } from '../../../../harness/kit/deferred.ts'
import type { StreamedFunction } from '../../../../harness/services/apigateway/ports.ts'
import { uri as bufferedUri, deploy, functionArn, startApiGateway } from './with-api-gateway.ts'

const uri = `arn:aws:apigateway:eu-west-1:lambda:path/2021-11-15/functions/${functionArn}/response-streaming-invocations`
const streaming = { type: 'AWS_PROXY' as const, uri, responseTransferMode: 'STREAM' }
const prelude = `{"statusCode":201,"headers":{"x-a":"1"}}${'\0'.repeat(8)}`

/** An API at whose root a function streams. */
async function startStreaming(change: object = {}) {
  const started = startApiGateway()
  const id = await deploy(started, { 'GET /': { ...streaming, ...change } })
  const get = () => started.request('GET', `/_aws/execute-api/${id}/dev/`)
  return { ...started, id, get }
}

function streamed(
  chunks: AsyncIterable<Buffer>,
  isComplete = true,
  functionError?: 'Unhandled',
  isEmpty = false,
): StreamedFunction {
  return {
    contentType: functionError && isEmpty ? undefined : 'text/plain',
    chunks,
    isComplete: () => isComplete,
    result: Promise.resolve(functionError ? { functionError } : {}),
  }
}

async function* pieces(...texts: string[]) {
  for (const text of texts) yield Buffer.from(text)
}

async function body({ stream }: HttpAnswer): Promise<string> {
  let text = ''
  for await (const chunk of stream!) text += chunk
  return text
}

describe('an integration that streams', () => {
  it('has status, headers and body of what the function writes, which gets the event of every AWS_PROXY', async () => {
    const { handler, get, invoked } = await startStreaming()
    handler.stream = async () => streamed(pieces(prelude, 'a', 'b'))
    const answer = await get()
    expect(answer).toMatchObject({
      statusCode: 201,
      headers: { 'x-a': '1', 'x-amz-apigw-id': expect.any(String) },
    })
    expect(await body(answer)).toBe('ab')
    expect(invoked).toMatchObject([{ functionArn, invoker: { service: 'apigateway.amazonaws.com' } }])
    expect(JSON.parse(invoked[0]!.event)).toMatchObject({ httpMethod: 'GET', resource: '/' })
  })

  it('answers while the function runs', async () => {
    const { handler, get } = await startStreaming()
    const more = deferred<void>()
    handler.stream = async () =>
      streamed(
        (async function* () {
          yield Buffer.from(prelude)
          await more.promise
          yield Buffer.from('a')
        })(),
      )
    const answer = await get()
    expect(answer.statusCode).toBe(201)
    more.resolve()
    expect(await body(answer)).toBe('a')
  })

  it('merges headers of one and of several values', async () => {
    const { handler, get } = await startStreaming()
    const head = {
      headers: { 'X-A': '1', 'X-B': '2' },
      multiValueHeaders: { 'x-a': ['3', '1'], 'x-b': ['4'] },
    }
    handler.stream = async () => streamed(pieces(JSON.stringify(head) + '\0'.repeat(8)))
    expect((await get()).headers).toMatchObject({ 'x-a': ['3', '1'], 'x-b': ['4', '2'] })
  })

  it('answers 500 for what has no prelude, 502 for a function that failed before it', async () => {
    const { handler, get } = await startStreaming()
    handler.stream = async () => streamed(pieces('{"statusCode":200}'))
    expect(await get()).toMatchObject({ statusCode: 500, text: '{"message":"Internal server error"}' })
    handler.stream = async () => streamed(pieces(), false, 'Unhandled', true)
    expect(await get()).toMatchObject({ statusCode: 502, text: '{"message": "Internal server error"}' })
  })

  it('is broken off by a function that fails in the middle', async () => {
    const { handler, get } = await startStreaming()
    handler.stream = async () => streamed(pieces(prelude, 'a'), false, 'Unhandled')
    await expect(body(await get())).rejects.toBeInstanceOf(BrokenOff)
  })

  it('is broken off when its time is over, and answered with 504 before its head', async () => {
    const { handler, get, clock } = await startStreaming({ timeoutInMillis: 900_000 })
    let isLeft = false
    handler.stream = async () =>
      streamed(
        (async function* () {
          try {
            yield Buffer.from(`${prelude}a`)
            await clockIsOver
            yield Buffer.from('b')
          } finally {
            isLeft = true
          }
        })(),
      )
    let over = () => {}
    const clockIsOver = new Promise<void>((resolve) => {
      over = resolve
    })
    const chunks = (await get()).stream![Symbol.asyncIterator]()
    expect(String((await chunks.next()).value)).toBe('a')
    const next = chunks.next()
    clock.advance(900_000)
    await expect(next).rejects.toBeInstanceOf(BrokenOff)
    over()
    await new Promise((resolve) => setImmediate(resolve))
    expect(isLeft).toBe(true)
    handler.stream = () => new Promise(() => {})
    const late = get()
    await new Promise((resolve) => setImmediate(resolve))
    clock.advance(900_000)
    expect((await late).statusCode).toBe(504)
  })

  it('is tried as a whole by TestInvokeMethod', async () => {
    const { handler, call, id } = await startStreaming()
    handler.stream = async () => streamed(pieces(prelude, 'a', 'b'))
    const { items } = await call('GetResources', { restApiId: id })
    const method = { restApiId: id, resourceId: items[0].id, httpMethod: 'GET' }
    expect(await call('TestInvokeMethod', method)).toMatchObject({ status: 201, body: 'ab' })
    handler.stream = async () => streamed(pieces(prelude, 'a'), false, 'Unhandled')
    expect(await call('TestInvokeMethod', method)).toMatchObject({ status: 201, body: 'a' })
  })

  it('is made of one that does not stream by two patches, as AWS documents it', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS_PROXY' } })
    const { items } = await started.call('GetResources', { restApiId: id })
    const method = { restApiId: id, resourceId: items[0].id, httpMethod: 'GET' }
    const patchOperations = [
      { op: 'replace', path: '/uri', value: uri },
      { op: 'replace', path: '/responseTransferMode', value: 'STREAM' },
    ]
    expect(await started.call('UpdateIntegration', { ...method, patchOperations })).toMatchObject({
      responseTransferMode: 'STREAM',
      uri,
    })
    const [, mode] = patchOperations
    await expect(
      started.call('UpdateIntegration', {
        ...method,
        patchOperations: [{ ...mode, value: 'BUFFERED' }],
      }),
    ).rejects.toMatchObject({ code: 'BadRequestException' })
  })

  it('shows its mode', async () => {
    const { call, id } = await startStreaming()
    const { items } = await call('GetResources', { restApiId: id })
    const method = { restApiId: id, resourceId: items[0].id, httpMethod: 'GET' }
    expect(await call('GetIntegration', method)).toMatchObject({ responseTransferMode: 'STREAM', uri })
  })

  it.each([
    ['a mapped integration', { type: 'AWS' as const }],
    ['MOCK', { type: 'MOCK' as const }],
    ['the uri of invocations', { uri: bufferedUri }],
    ['its uri without the mode', { responseTransferMode: 'BUFFERED' }],
    ['more than 15 minutes', { timeoutInMillis: 900_001 }],
  ])('is refused with %s', async (_, change) => {
    await expect(startStreaming(change)).rejects.toMatchObject({ code: 'BadRequestException' })
  })
})

describe('an integration that does not stream, in front of a function that does', () => {
  it('has its status and headers, and no body', async () => {
    const started = startApiGateway()
    const id = await deploy(started, { 'GET /': { type: 'AWS_PROXY' } })
    started.answers(`${prelude}a`)
    expect(await started.request('GET', `/_aws/execute-api/${id}/dev/`)).toMatchObject({
      statusCode: 201,
      headers: { 'x-a': '1' },
      text: '',
    })
  })
})
