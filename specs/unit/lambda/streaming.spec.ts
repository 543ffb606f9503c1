import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { eventually } from '../../../harness/kit/eventually.ts'
import type { InvocationResult } from '../../../harness/lambda/function-definition.ts'
import type { FunctionPlane } from '../../../harness/lambda/function-plane.ts'
import { invocationId } from './expect-case.ts'
import { streaming, streamingCases, Taker } from './streaming-cases.ts'
import { define, requestOf, usePlanes } from './with-plane.ts'

const createPlane = usePlanes()

const invoke = (plane: FunctionPlane, responseSink?: Taker): Promise<InvocationResult> =>
  plane.invoke({ ...requestOf(), invocationId, ...(responseSink ? { responseSink } : {}) })

/** The error document. */
const inspect = (result: InvocationResult) => JSON.parse(result.payload.toString('utf8')) as unknown

describe.each(['nodejs22.x', 'nodejs24.x'] as const)('a streaming handler on %s', (runtime) => {
  it.each(streamingCases[runtime])('$title', async ({ source, streams, fails, logs }) => {
    const plane = await createPlane()
    await plane.deploy(define(source, { runtime }))
    const taker = new Taker()
    const result = await invoke(plane, taker)
    expect(taker.text).toBe(streams)
    expect(result.functionError).toBe(fails ? 'Unhandled' : undefined)
    if (fails) expect(inspect(result)).toEqual(expect.objectContaining(fails))
    else expect(result.payload).toHaveLength(0)
    if (logs) expect(result.logTail).toMatch(logs)
  })
})

describe('a streaming handler', () => {
  const deployed = async (source: string, options = {}) => {
    const plane = await createPlane(options)
    await plane.deploy(define(source))
    return plane
  }

  it('is kept waiting until its taker wants more', async () => {
    const plane = await deployed(
      streaming(`let made = 0, before = -1, still = 0
        const watch = setInterval(() => {
          still = made === before ? still + 1 : 0
          before = made
          if (still === 20) console.log('stands still')
        }, 5)
        async function* pieces() { for (; made < 400; made++) yield Buffer.alloc(65_536) }
        await require('node:stream/promises').pipeline(pieces(), stream)
        clearInterval(watch)`),
    )
    const taker = new Taker()
    const { promise, resolve } = Promise.withResolvers<void>()
    taker.wait = promise
    const running = invoke(plane, taker)
    await eventually(() => plane.logs('f').some((line) => line.endsWith('stands still')))
    expect(taker.bytes).toBeLessThan(200_000)
    taker.wait = undefined
    resolve()
    expect((await running).functionError).toBeUndefined()
    expect(taker.bytes).toBe(400 * 65_536)
  })

  it('that destroys its stream has truncated the response; the environment serves on', async () => {
    const plane = await deployed(streaming(`stream.write('a'); stream.destroy()`))
    const result = await invoke(plane, new Taker())
    expect(inspect(result)).toMatchObject({ errorType: 'Runtime.TruncatedResponse' })
    await invoke(plane, new Taker())
    expect(plane.environments('f')).toMatchObject([{ invocations: 2 }])
  })

  it('that never ends its stream runs into its timeout', async () => {
    const clock = new ManualClock()
    // A timer that keeps no process alive fires only where something else does.
    const plane = await deployed(
      streaming(`stream.write('a'); setTimeout(() => console.log('still there'), 50).unref()`),
      { clock },
    )
    const running = invoke(plane, new Taker())
    await eventually(() => plane.logs('f').some((line) => line.endsWith('still there')))
    clock.advance(60_000)
    const result = await running
    expect(inspect(result)).toMatchObject({ errorType: 'Sandbox.Timedout' })
    expect(result.logTail).toMatch(/Status: timeout/)
  })

  it('is busy after the end of its stream until it ends itself', async () => {
    const clock = new ManualClock()
    const plane = await deployed(
      streaming(`stream.end('a'); await new Promise((done) => setTimeout(done, 10_000_000))`),
      { clock },
    )
    const taker = new Taker()
    const running = invoke(plane, taker)
    await eventually(() => taker.text.endsWith('END'))
    expect(plane.environments('f')).toMatchObject([{ state: 'invoking' }])
    clock.advance(60_000)
    expect(inspect(await running)).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  it('is kept whole for an invocation that takes no pieces', async () => {
    const plane = await deployed(streaming(`stream.write('{"a":'); stream.end('1}'); return 'ignored'`))
    const result = await invoke(plane)
    expect(result.payload.toString()).toBe('{"a":1}')
    expect(result.streamedContentType).toBe('application/octet-stream')
    expect(result.logTail).toMatch(/WARN\tStreaming handlers ignore return values\./)
  })
})

describe('the global awslambda', () => {
  it.each([
    ['is there', {}, 'object'],
    [
      'is not where a variable of the function says so',
      { AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA: '1' },
      'undefined',
    ],
  ])('%s', async (_, variables, type) => {
    const plane = await createPlane()
    await plane.deploy(define('exports.handler = async () => typeof awslambda', { variables }))
    expect(inspect(await invoke(plane))).toBe(type)
  })
})

describe('the limit of a response', () => {
  it('is that of the invocation which takes pieces, for every function', async () => {
    const plane = await createPlane({ maxStreamedBytes: 10 })
    const tooLarge = {
      errorType: 'Function.ResponseSizeTooLarge',
      errorMessage: 'Response payload size exceeded maximum allowed payload size (10 bytes).',
    }
    await plane.deploy(define(streaming(`stream.write('12345678'); stream.write('90ab'); stream.end()`)))
    const taker = new Taker()
    expect(inspect(await invoke(plane, taker))).toEqual(tooLarge)
    expect(taker.text).toBe('application/octet-stream:1234567890')
    plane.maxStreamedBytes = 12
    expect((await invoke(plane, new Taker())).functionError).toBeUndefined()
    plane.maxStreamedBytes = 10
    await plane.deploy(define(`exports.handler = async () => '123456789'`))
    expect(inspect(await invoke(plane, new Taker()))).toEqual(tooLarge)
  })

  it('is 6 MB for a stream that is kept whole', async () => {
    const plane = await createPlane()
    await plane.deploy(define(streaming(`stream.write('x'.repeat(6_291_557)); stream.end()`)))
    expect(inspect(await invoke(plane))).toMatchObject({ errorType: 'Function.ResponseSizeTooLarge' })
  })
})

describe('a streaming handler of the callback runtimes', () => {
  const waiting = (more = '') =>
    define(streaming(`${more}; globalThis.timer ??= setInterval(() => {}, 1_000); stream.end('a')`), {
      runtime: 'nodejs22.x',
    })

  it('is waited for until its event loop is empty, as AWS does it', async () => {
    const clock = new ManualClock()
    const plane = await createPlane({ clock })
    await plane.deploy(waiting())
    const taker = new Taker()
    const running = invoke(plane, taker)
    await eventually(() => taker.text.endsWith('END'))
    clock.advance(60_000)
    expect(inspect(await running)).toMatchObject({ errorType: 'Sandbox.Timedout' })
  })

  it('is not when it says so', async () => {
    const plane = await createPlane()
    await plane.deploy(waiting('context.callbackWaitsForEmptyEventLoop = false'))
    expect((await invoke(plane, new Taker())).functionError).toBeUndefined()
    expect((await invoke(plane, new Taker())).functionError).toBeUndefined()
  })
})
