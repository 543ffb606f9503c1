import { describe, expect, it } from '@jest/globals'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import type { ResponseSink } from '../../../../harness/services/lambda/ports.ts'
import { createInput, functionArn, named, startLambda } from './with-lambda.ts'

type Event = { PayloadChunk?: { Payload: Buffer }; InvokeComplete?: Record<string, string> }

const success = { payload: Buffer.alloc(0), logTail: 'START\nEND\n', executedVersion: '$LATEST' }
const failure = {
  ...success,
  payload: Buffer.from('{"errorType":"E"}'),
  functionError: 'Unhandled' as const,
}

async function startWithFunction() {
  const started = startLambda()
  await started.call('CreateFunction', createInput)
  const invoke = (input: object = {}) =>
    started.call('InvokeWithResponseStream', { FunctionName: 'f', ...input })
  return { ...started, invoke }
}

/** The events in short: chunks as text. */
async function read(stream: AsyncIterable<Event>): Promise<unknown[]> {
  const events: unknown[] = []
  for await (const { PayloadChunk, InvokeComplete } of stream) {
    events.push(PayloadChunk ? PayloadChunk.Payload.toString() : InvokeComplete)
  }
  return events
}

describe('InvokeWithResponseStream', () => {
  it('has an event for each piece, then one for the end', async () => {
    const { invoke, plane } = await startWithFunction()
    plane.answer = async ({ responseSink }) => {
      responseSink?.start('text/plain')
      responseSink?.write(Buffer.from('a'))
      responseSink?.write(Buffer.from('b'))
      responseSink?.end()
      return success
    }
    const { EventStream, ...answer } = await invoke({ Payload: Buffer.from('{"a":1}') })
    expect(answer).toEqual({
      StatusCode: 200,
      ExecutedVersion: '$LATEST',
      ResponseStreamContentType: 'application/vnd.amazon.eventstream',
    })
    expect(await read(EventStream)).toEqual(['a', 'b', {}])
    expect(plane.invoked).toMatchObject([
      { name: 'f', payload: Buffer.from('{"a":1}'), invocationId: 'request-1', functionArn },
    ])
  })

  it('gives the first piece while the function runs', async () => {
    const { invoke, plane } = await startWithFunction()
    const more = deferred<void>()
    plane.answer = async ({ responseSink }) => {
      responseSink?.start('text/plain')
      responseSink?.write(Buffer.from('a'))
      await more.promise
      responseSink?.end()
      return success
    }
    const { EventStream } = await invoke()
    const events = EventStream[Symbol.asyncIterator]()
    expect((await events.next()).value.PayloadChunk.Payload.toString()).toBe('a')
    more.resolve()
    expect((await events.next()).value).toEqual({ InvokeComplete: {} })
  })

  it('has one piece of a function that answers as a whole', async () => {
    const { invoke } = await startWithFunction()
    expect(await read((await invoke()).EventStream)).toEqual(['"ok"', {}])
  })

  it('tells a failure at its end, behind what came before it', async () => {
    const { invoke, plane } = await startWithFunction()
    const told = { ErrorCode: 'Unhandled', ErrorDetails: '{"errorType":"E"}' }
    plane.answer = async () => failure
    expect(await read((await invoke()).EventStream)).toEqual([told])
    plane.answer = async ({ responseSink }) => {
      responseSink?.start('text/plain')
      responseSink?.write(Buffer.from('a'))
      return failure
    }
    expect(await read((await invoke()).EventStream)).toEqual(['a', told])
  })

  it('gives the end of the log to who asks for it', async () => {
    const { invoke } = await startWithFunction()
    const [, complete] = await read((await invoke({ LogType: 'Tail' })).EventStream)
    expect(complete).toEqual({ LogResult: 'U1RBUlQKRU5ECg==' })
  })

  it('runs nothing for DryRun', async () => {
    const { invoke, plane } = await startWithFunction()
    expect(await invoke({ InvocationType: 'DryRun' })).toEqual({ StatusCode: 204 })
    expect(plane.invoked).toEqual([])
  })

  it.each([
    ['a function that there is not', { FunctionName: 'g' }, 'ResourceNotFoundException'],
    ['what is no JSON', { Payload: Buffer.from('{') }, 'InvalidRequestContentException'],
    ['an event of more than 6 MB', { Payload: Buffer.alloc(6_291_457) }, 'RequestTooLargeException'],
    ['a tenant', { TenantId: 't' }, 'NotImplemented'],
  ])('refuses %s', async (_, input, code) => {
    const { invoke } = await startWithFunction()
    await expect(invoke(input)).rejects.toMatchObject({ code })
  })

  it('is throttled as Invoke is', async () => {
    const { invoke, plane } = await startWithFunction()
    plane.answer = async () => {
      throw named('ThrottledError', 'limit', { reason: 'ConcurrentInvocationLimitExceeded' })
    }
    await expect(invoke()).rejects.toMatchObject({ code: 'TooManyRequestsException' })
  })

  it('lets the function wait while nobody reads, and go on when the reader leaves', async () => {
    const { invoke, plane } = await startWithFunction()
    const sinks: ResponseSink[] = []
    const running = deferred<void>()
    plane.answer = async ({ responseSink }) => {
      sinks.push(responseSink!)
      responseSink?.start('text/plain')
      await running.promise
      return success
    }
    const { EventStream } = await invoke()
    const sink = sinks[0]!
    const events = EventStream[Symbol.asyncIterator]()
    expect(sink.write(Buffer.alloc(65_535))).toBeUndefined()
    let hasRoom = false
    void sink.write(Buffer.alloc(2))?.then(() => {
      hasRoom = true
    })
    await new Promise((resolve) => setImmediate(resolve))
    expect(hasRoom).toBe(false)
    await events.next()
    await eventually(() => hasRoom)
    await events.return()
    expect(sink.write(Buffer.alloc(100_000))).toBeUndefined()
    running.resolve()
  })
})
