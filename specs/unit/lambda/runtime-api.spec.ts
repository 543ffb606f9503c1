import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from '@jest/globals'
import { RuntimeApi } from '../../../harness/lambda/runtime-api.ts'

describe('the Runtime API', () => {
  let api: RuntimeApi
  beforeEach(() => {
    api = new RuntimeApi()
  })
  afterEach(() => api.close())

  it('takes an answer before the request for the next event that comes with it', async () => {
    const calls: string[] = []
    const { address } = await api.open({
      async next() {
        calls.push('next')
        return { headers: { 'Lambda-Runtime-Aws-Request-Id': 'two' }, payload: Buffer.from('"event"') }
      },
      response: (requestId, body) => void calls.push(`response ${requestId} ${body.length}`),
      error: () => {},
      initError: () => {},
    })
    const [host, port] = address.split(':') as [string, string]
    const socket = connect(Number(port), host)
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
    socket.destroy()
    expect(calls).toEqual(['response one 100000', 'next'])
    expect(received.indexOf('202 Accepted')).toBeLessThan(received.indexOf('200 OK'))
  })
})
