import { describe, expect, it } from '@jest/globals'
import { BrokenOff, type HttpAnswer } from '../../../../harness/aws/http.ts'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { named, start } from './function-url-support.ts'

const open = {
  ...{ FunctionName: 'f', StatementId: 'url', Principal: '*' },
  ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
}
const success = { payload: Buffer.alloc(0), logTail: '', executedVersion: '$LATEST' }
const failure = { ...success, payload: Buffer.from('{}'), functionError: 'Unhandled' as const }
const integration = 'application/vnd.awslambda.http-integration-response'
const prelude = `{"statusCode":201,"headers":{"x-a":"1"}}${'\0'.repeat(8)}`

/** A function with a URL that everybody may call. */
async function startWithUrl(InvokeMode = 'RESPONSE_STREAM', config: object = {}) {
  const started = await start()
  const { FunctionUrl } = await started.call('CreateFunctionUrlConfig', {
    ...{ FunctionName: 'f', AuthType: 'NONE', InvokeMode },
    ...config,
  })
  await started.call('AddPermission', open)
  const get = (headers = {}) => started.request('GET', FunctionUrl, { headers })
  /** What the function writes, then how it ends. */
  const streams = (contentType: string, pieces: string[], result: typeof success = success) => {
    started.plane.answer = async ({ responseSink }) => {
      responseSink?.start(contentType)
      for (const piece of pieces) responseSink?.write(Buffer.from(piece))
      if (result === success) responseSink?.end()
      return result
    }
  }
  return { ...started, get, streams }
}

async function body({ stream }: HttpAnswer): Promise<string> {
  let text = ''
  for await (const chunk of stream!) text += chunk
  return text
}

describe('a function URL of the mode RESPONSE_STREAM', () => {
  it('shows its mode, which can be changed', async () => {
    const { call } = await startWithUrl()
    const config = () => call('GetFunctionUrlConfig', { FunctionName: 'f' })
    expect(await config()).toMatchObject({ InvokeMode: 'RESPONSE_STREAM' })
    await call('UpdateFunctionUrlConfig', { FunctionName: 'f', InvokeMode: 'BUFFERED' })
    expect(await config()).toMatchObject({ InvokeMode: 'BUFFERED' })
  })

  it('answers with what the function streams, of the type that it names', async () => {
    const { get, streams } = await startWithUrl()
    streams('text/plain', ['a', 'b'])
    const answer = await get()
    expect(answer).toMatchObject({ statusCode: 200, headers: { 'content-type': 'text/plain' } })
    expect(await body(answer)).toBe('ab')
  })

  it('has status and headers of the prelude, without waiting for more', async () => {
    const { get, plane } = await startWithUrl()
    const more = deferred<void>()
    plane.answer = async ({ responseSink }) => {
      responseSink?.start(integration)
      responseSink?.write(Buffer.from(prelude))
      await more.promise
      responseSink?.write(Buffer.from('a'))
      responseSink?.end()
      return success
    }
    const answer = await get()
    expect(answer).toMatchObject({ statusCode: 201, headers: { 'x-a': '1' } })
    more.resolve()
    expect(await body(answer)).toBe('a')
  })

  it('ends with the stream, while the function goes on', async () => {
    const { get, plane } = await startWithUrl()
    plane.answer = async ({ responseSink }) => {
      responseSink?.start('text/plain')
      responseSink?.end()
      return new Promise(() => {})
    }
    expect(await body(await get())).toBe('')
  })

  it('passes on the result of a function that does not stream as it is', async () => {
    const { get, plane } = await startWithUrl()
    plane.answer = async () => ({ ...success, payload: Buffer.from('{"statusCode":404,"body":"a"}') })
    expect(await get()).toMatchObject({
      statusCode: 200,
      headers: { 'content-type': 'application/json' },
      text: '{"statusCode":404,"body":"a"}',
    })
  })

  it.each([
    ['fails before its first piece', async () => failure],
    [
      'writes no prelude where it has promised one',
      async ({ responseSink }: { responseSink?: { start(type: string): void; end(): void } }) => {
        responseSink?.start(integration)
        responseSink?.end()
        return success
      },
    ],
  ])('answers 502 when the function %s', async (_, answer) => {
    const { get, plane } = await startWithUrl()
    plane.answer = answer
    expect(await get()).toMatchObject({ statusCode: 502, text: 'Internal Server Error' })
  })

  it('is broken off when the function fails in the middle', async () => {
    const { get, streams } = await startWithUrl()
    streams('text/plain', ['a'], failure)
    const { stream } = await get()
    const pieces = stream![Symbol.asyncIterator]()
    expect(String((await pieces.next()).value)).toBe('a')
    await expect(pieces.next()).rejects.toBeInstanceOf(BrokenOff)
  })

  it('is throttled with 429', async () => {
    const { get, plane } = await startWithUrl()
    plane.answer = async () => {
      throw named('ThrottledError', 'limit', { reason: 'ConcurrentInvocationLimitExceeded' })
    }
    expect((await get()).statusCode).toBe(429)
  })

  it('has the headers of its Cors', async () => {
    const { get, streams } = await startWithUrl('RESPONSE_STREAM', { Cors: { AllowOrigins: ['*'] } })
    streams('text/plain', ['a'])
    const answer = await get({ origin: 'https://a.example' })
    expect(answer.headers).toMatchObject({ 'access-control-allow-origin': '*' })
    expect(await body(answer)).toBe('a')
  })
})

describe('a function URL of the mode BUFFERED with a function that streams', () => {
  const streamed = (streamedContentType: string, text: string) => async () => ({
    ...success,
    payload: Buffer.from(text),
    streamedContentType,
  })

  it.each([
    ['nothing of what has a prelude', integration, `${prelude}a`, 200, {}, ''],
    ['a result with a status', 'application/json', '{"statusCode":404,"body":"a"}', 404, {}, 'a'],
    ['any other text', 'text/plain', 'a', 200, { 'content-type': 'text/plain' }, 'a'],
  ])('reads %s', async (_, type, written, statusCode, headers, text) => {
    const { get, plane } = await startWithUrl('BUFFERED')
    plane.answer = streamed(type, written)
    expect(await get()).toMatchObject({ statusCode, headers, text })
    expect(plane.invoked[0]).not.toHaveProperty('responseSink')
  })
})
