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
  beforeEach(() => {
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
