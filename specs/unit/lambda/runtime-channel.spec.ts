import { type Duplex, duplexPair } from 'node:stream'
import { beforeEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { type NextEvent, RuntimeApiError } from '../../../harness/lambda/runtime-api.ts'
import { serveRuntimeChannel } from '../../../harness/lambda/runtime-channel.ts'

/** Lengths of head and body, each a little-endian uint32, then both. */
function frame(head: object, body = ''): Buffer {
  const parts = [Buffer.from(JSON.stringify(head)), Buffer.from(body)]
  const lengths = Buffer.alloc(8)
  lengths.writeUInt32LE(parts[0]!.length, 0)
  lengths.writeUInt32LE(parts[1]!.length, 4)
  return Buffer.concat([lengths, ...parts])
}

describe('the channel to a runtime of ours', () => {
  let ours: Duplex
  let runtime: Duplex
  let calls: string[]
  let received: Buffer
  let next: () => Promise<NextEvent>
  let onResponse: () => void
  /** What the taker of a stream answers a piece with. */
  let wait: Promise<void> | undefined
  beforeEach(() => {
    wait = undefined
    ;[ours, runtime] = duplexPair()
    calls = []
    received = Buffer.alloc(0)
    next = () => new Promise(() => {})
    onResponse = () => {}
    runtime.on('data', (chunk: Buffer) => {
      received = Buffer.concat([received, chunk])
    })
    serveRuntimeChannel(ours, {
      next: () => {
        calls.push('next')
        return next()
      },
      response: (requestId, body, handlerMs) => {
        calls.push(`response ${requestId} ${body}${handlerMs === undefined ? '' : ` in ${handlerMs} ms`}`)
        onResponse()
      },
      streamedResponse: (requestId, contentType) => {
        calls.push(`stream ${requestId} ${contentType}`)
        return {
          write: (chunk) => {
            calls.push(`write ${chunk}`)
            return wait
          },
          end: () => void calls.push('end'),
          fail: (errorType, body) => void calls.push(`fail ${errorType} ${body}`),
          truncate: () => void calls.push('truncate'),
        }
      },
      error: (requestId, errorType, body) => void calls.push(`error ${requestId} ${errorType} ${body}`),
      initError: (errorType, body) => void calls.push(`initError ${errorType} ${body}`),
    })
  })

  it('answers with an event: its headers in lower case, its payload as it is', async () => {
    next = async () => ({
      headers: { 'Lambda-Runtime-Aws-Request-Id': 'one' },
      payload: Buffer.from('{"größe":1}'),
    })
    runtime.write(frame({ type: 'next' }))
    const expected = frame({ 'lambda-runtime-aws-request-id': 'one' }, '{"größe":1}')
    await eventually(() => received.length >= expected.length)
    expect(received).toEqual(expected)
  })

  it('passes what comes in one piece on in its order; an answer and an error ask for the next event', async () => {
    runtime.write(
      Buffer.concat([
        frame({ type: 'next' }),
        frame({ type: 'response', requestId: 'one' }, '"größe"'),
        frame({ type: 'error', requestId: 'two', errorType: 'TypeError' }, '{}'),
        frame({ type: 'initError', errorType: 'Runtime.ImportModuleError' }, '{"a":1}'),
      ]),
    )
    await eventually(() => calls.length >= 6)
    expect(calls).toEqual([
      'next',
      'response one "größe"',
      'next',
      'error two TypeError {}',
      'next',
      'initError Runtime.ImportModuleError {"a":1}',
    ])
  })

  it('passes on how long the handler took', async () => {
    runtime.write(frame({ type: 'response', requestId: 'one', handlerMs: 1.5 }, '1'))
    await eventually(() => calls.length >= 2)
    expect(calls).toEqual(['response one 1 in 1.5 ms', 'next'])
  })

  it('puts frames together that come byte by byte', async () => {
    const bytes = Buffer.concat([
      frame({ type: 'response', requestId: 'one' }, '"größe"'),
      frame({ type: 'response', requestId: 'two' }),
    ])
    for (const byte of bytes) runtime.write(Buffer.from([byte]))
    await eventually(() => calls.length >= 4)
    expect(calls).toEqual(['response one "größe"', 'next', 'response two ', 'next'])
  })

  it('passes a streamed response on piece by piece, which asks for no next event', async () => {
    runtime.write(
      Buffer.concat([
        frame({ type: 'streamStart', requestId: 'one', contentType: 'text/plain' }),
        frame({ type: 'streamChunk', requestId: 'one' }, 'größe'),
        frame({ type: 'streamChunk', requestId: 'one' }, 'b'),
        frame({ type: 'streamEnd', requestId: 'one' }),
        frame({ type: 'next' }),
        frame({ type: 'streamStart', requestId: 'two' }),
        frame({ type: 'streamError', requestId: 'two', errorType: 'TypeError' }, '{}'),
        frame({ type: 'streamStart', requestId: 'three' }),
        frame({ type: 'streamAbort', requestId: 'three' }),
      ]),
    )
    await eventually(() => calls.length >= 9)
    expect(calls).toEqual([
      ...['stream one text/plain', 'write größe', 'write b', 'end', 'next'],
      ...['stream two application/octet-stream', 'fail TypeError {}'],
      ...['stream three application/octet-stream', 'truncate'],
    ])
  })

  it('reads nothing while the taker of a stream wants no more', async () => {
    const { promise, resolve } = Promise.withResolvers<void>()
    wait = promise
    runtime.write(frame({ type: 'streamStart', requestId: 'one' }))
    runtime.write(frame({ type: 'streamChunk', requestId: 'one' }, 'a'))
    await eventually(() => calls.length >= 2)
    expect(ours.isPaused()).toBe(true)
    runtime.write(frame({ type: 'streamEnd', requestId: 'one' }))
    resolve()
    await eventually(() => calls.length >= 3)
    expect(calls.slice(1)).toEqual(['write a', 'end'])
  })

  it('reads on behind the end of a stream, although its taker wants no more yet', async () => {
    wait = new Promise(() => {})
    runtime.write(
      Buffer.concat([
        frame({ type: 'streamStart', requestId: 'one' }),
        frame({ type: 'streamChunk', requestId: 'one' }, 'a'),
        frame({ type: 'streamEnd', requestId: 'one' }),
        frame({ type: 'next' }),
      ]),
    )
    await eventually(() => calls.length >= 4)
    runtime.write(frame({ type: 'response', requestId: 'two' }, '2'))
    await eventually(() => calls.length >= 6)
    expect(calls.slice(3)).toEqual(['next', 'response two 2', 'next'])
  })

  it('goes on after an answer that is refused', async () => {
    onResponse = () => {
      throw new RuntimeApiError(413, 'RequestEntityTooLarge', 'too large')
    }
    runtime.write(frame({ type: 'response', requestId: 'one' }, '1'))
    await eventually(() => calls.length >= 2)
    expect(calls).toEqual(['response one 1', 'next'])
    expect(ours.destroyed).toBe(false)
  })

  it('ends the channel of a runtime that asks for an event when none can follow', async () => {
    next = async () => {
      throw new RuntimeApiError(403, 'InvalidStateTransition', 'not now')
    }
    runtime.write(frame({ type: 'next' }))
    await eventually(() => ours.destroyed)
  })
})
