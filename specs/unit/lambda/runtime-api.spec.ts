import { connect, type Socket } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { eventually } from '../../../harness/kit/eventually.ts'
import { RuntimeApi, type RuntimeApiSide } from '../../../harness/lambda/runtime-api.ts'

/** An environment's side that notes what it is told. */
function noting(calls: string[], wait?: () => Promise<void> | undefined): RuntimeApiSide {
  return {
    next: async () => ({ headers: {}, payload: Buffer.from('{}') }),
    response: (requestId, body) => void calls.push(`response ${requestId} ${body.length}`),
    error: (requestId, errorType, body) => void calls.push(`error ${requestId} ${errorType} ${body}`),
    initError: () => {},
    streamedResponse(requestId, contentType) {
      calls.push(`stream ${requestId} ${contentType}`)
      return {
        write(chunk) {
          calls.push(`write ${chunk}`)
          return wait?.()
        },
        end: () => void calls.push('end'),
        fail: (errorType, body) => void calls.push(`fail ${errorType} ${body}`),
        truncate: () => void calls.push('truncate'),
      }
    },
  }
}

const streamHead =
  'POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: a\r\nTransfer-Encoding: chunked\r\n' +
  'Lambda-Runtime-Function-Response-Mode: streaming\r\n'

describe('the Runtime API', () => {
  let api: RuntimeApi
  let socket: Socket
  beforeEach(() => {
    api = new RuntimeApi()
  })
  afterEach(() => {
    socket?.destroy()
    api.close()
  })

  async function connected(side: RuntimeApiSide): Promise<() => string> {
    const { address } = await api.open(side)
    const [host, port] = address.split(':') as [string, string]
    socket = connect(Number(port), host)
    let received = ''
    socket.on('data', (chunk) => {
      received += chunk.toString('latin1')
    })
    return () => received
  }

  it('passes a streamed response on piece by piece', async () => {
    const calls: string[] = []
    const received = await connected(noting(calls))
    socket.write(`${streamHead}Content-Type: text/plain\r\n\r\n1\r\na\r\n`)
    await eventually(() => calls.length >= 2)
    expect(calls).toEqual(['stream one text/plain', 'write a'])
    socket.write('2\r\nbc\r\n0\r\n\r\n')
    await eventually(() => received().includes('202 Accepted'))
    expect(calls.slice(2)).toEqual(['write bc', 'end'])
  })

  it('reads the failure of a streamed response from its trailers', async () => {
    const calls: string[] = []
    const received = await connected(noting(calls))
    // {"errorType":"E"}
    const body = 'eyJlcnJvclR5cGUiOiJFIn0='
    socket.write(
      `${streamHead}Trailer: Lambda-Runtime-Function-Error-Type, Lambda-Runtime-Function-Error-Body\r\n\r\n1\r\na\r\n0\r\n` +
        `Lambda-Runtime-Function-Error-Type: E\r\nLambda-Runtime-Function-Error-Body: ${body}\r\n\r\n`,
    )
    await eventually(() => received().includes('202 Accepted'))
    expect(calls).toEqual(['stream one application/octet-stream', 'write a', 'fail E {"errorType":"E"}'])
  })

  it('tells of a runtime that goes away in the middle of its response', async () => {
    const calls: string[] = []
    await connected(noting(calls))
    socket.write(`${streamHead}\r\n1\r\na\r\n`)
    await eventually(() => calls.length >= 2)
    socket.destroy()
    await eventually(() => calls.length >= 3)
    expect(calls.slice(1)).toEqual(['write a', 'truncate'])
  })

  it('reads no more of a response while its taker wants none', async () => {
    const calls: string[] = []
    const { promise, resolve } = Promise.withResolvers<void>()
    const received = await connected(noting(calls, () => promise))
    socket.write(`${streamHead}\r\n1\r\na\r\n1\r\nb\r\n0\r\n\r\n`)
    await eventually(() => calls.length >= 2)
    expect(calls.slice(1)).toEqual(['write a'])
    resolve()
    await eventually(() => received().includes('202 Accepted'))
    expect(calls.slice(1)).toEqual(['write a', 'write b', 'end'])
  })

  it('refuses a response mode that there is not', async () => {
    const calls: string[] = []
    const received = await connected(noting(calls))
    socket.write(`${streamHead.replace(': streaming', ': drop by drop')}\r\n0\r\n\r\n`)
    await eventually(() => received().includes('InvalidFunctionResponseMode'))
    expect(received()).toMatch(/^HTTP\/1\.1 400 /)
    expect(calls).toEqual(['error one Runtime.InvalidResponseModeHeader '])
  })

  it('takes an answer before the request for the next event that comes with it', async () => {
    const calls: string[] = []
    await connected({
      ...noting(calls),
      async next() {
        calls.push('next')
        return { headers: { 'Lambda-Runtime-Aws-Request-Id': 'two' }, payload: Buffer.from('"event"') }
      },
    })
    const body = 'x'.repeat(100_000)
    socket.write(
      `POST /2018-06-01/runtime/invocation/one/response HTTP/1.1\r\nHost: a\r\nContent-Length: ${body.length}\r\n\r\n${body}` +
        'GET /2018-06-01/runtime/invocation/next HTTP/1.1\r\nHost: a\r\n\r\n',
    )
    const received = await new Promise<string>((resolve) => {
      let text = ''
      socket.on('data', (chunk) => {
        text += chunk.toString('latin1')
        if (text.endsWith('"event"')) resolve(text)
      })
    })
    expect(calls).toEqual(['response one 100000', 'next'])
    expect(received.indexOf('202 Accepted')).toBeLessThan(received.indexOf('200 OK'))
  })
})
