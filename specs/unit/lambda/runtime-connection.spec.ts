import { once } from 'node:events'
import { createServer as createHttpServer } from 'node:http'
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net'
import { afterEach, describe, expect, it } from '@jest/globals'

interface Answer {
  readonly status: number
  readonly headers: Readonly<Record<string, string>>
  readonly body: string
}
const { connectRuntime } = require('../../../harness/lambda/runtimes/node/runtime-connection.cjs') as {
  connectRuntime(
    host: string,
    port: string,
    onLost: (error: Error) => void,
  ): {
    request(method: string, path: string, headers: Record<string, string>, document?: string): Promise<Answer>
    cork(): void
    uncork(): void
  }
}

describe("the Node runtime's connection to the Runtime API", () => {
  let server: Server | undefined
  const sockets = new Set<Socket>()
  afterEach(async () => {
    for (const socket of sockets) socket.destroy()
    sockets.clear()
    await new Promise((resolve) => (server ? server.close(resolve) : resolve(undefined)))
  })

  async function listen(started: Server): Promise<string> {
    server = started
    started.on('connection', (socket: Socket) => sockets.add(socket))
    started.listen(0, '127.0.0.1')
    await once(started, 'listening')
    return String((started.address() as AddressInfo).port)
  }

  /** Answers with these pieces, each sent when the one before has left. */
  async function scripted(pieces: readonly (string | Buffer)[]): Promise<string> {
    return listen(
      createServer({ noDelay: true }, (socket) => {
        socket.once('data', async () => {
          for (const piece of pieces) {
            await new Promise((resolve) => socket.write(piece, resolve))
            await new Promise(setImmediate)
          }
        })
      }),
    )
  }

  it('sends requests that an HTTP server reads, and reads its answers', async () => {
    const seen: unknown[] = []
    const port = await listen(
      createHttpServer(async (request, response) => {
        const index = seen.push('under way') - 1
        const chunks: Buffer[] = []
        for await (const chunk of request) chunks.push(chunk)
        const { method, url, headers } = request
        seen[index] = [method, url, headers['x-type'], Buffer.concat(chunks).toString('utf8')]
        const body = Buffer.from(`größe ${url}`)
        response.writeHead(200, { 'X-Some-Header': 'yes: it is', 'content-length': body.length }).end(body)
      }),
    )
    const connection = connectRuntime('127.0.0.1', port, () => {})
    connection.cork()
    const first = connection.request('POST', '/a', { 'X-Type': 'json' }, '{"ü":1}')
    const second = connection.request('GET', '/b', {})
    connection.uncork()
    expect(await first).toMatchObject({ status: 200, body: 'größe /a' })
    expect(await second).toMatchObject({ body: 'größe /b', headers: { 'x-some-header': 'yes: it is' } })
    expect(seen).toEqual([
      ['POST', '/a', 'json', '{"ü":1}'],
      ['GET', '/b', undefined, ''],
    ])
  })

  it('puts an answer together that comes in pieces, cut inside its head and inside a character', async () => {
    const body = Buffer.from('"größe"')
    const port = await scripted([
      'HTTP/1.1 200 OK\r\nContent-Len',
      `gth: ${body.length}\r\n\r`,
      '\n',
      body.subarray(0, 4),
      body.subarray(4),
    ])
    const connection = connectRuntime('127.0.0.1', port, () => {})
    expect(await connection.request('GET', '/next', {})).toMatchObject({ status: 200, body: '"größe"' })
  })

  it('tells answers apart that come in one piece', async () => {
    const answer = (status: string, body: string) =>
      `HTTP/1.1 ${status}\r\nContent-Length: ${body.length}\r\n\r\n${body}`
    const port = await scripted([`${answer('202 Accepted', '{"status":"OK"}')}${answer('200 OK', '{}')}`])
    const connection = connectRuntime('127.0.0.1', port, () => {})
    const both = [connection.request('POST', '/response', {}, 'null'), connection.request('GET', '/next', {})]
    expect(await Promise.all(both)).toMatchObject([
      { status: 202, body: '{"status":"OK"}' },
      { status: 200, body: '{}' },
    ])
  })

  it('does not let a value of the handler’s end a header', async () => {
    const heads: unknown[] = []
    const port = await listen(
      createHttpServer((request, response) => {
        heads.push([request.headers['x-type'], request.headers['x-evil']])
        response.writeHead(202, { 'content-length': 0 }).end()
      }),
    )
    const connection = connectRuntime('127.0.0.1', port, () => {})
    await connection.request('POST', '/error', { 'X-Type': 'Fehler ü\r\nX-Evil: 1' }, '{}')
    expect(heads).toEqual([['Fehler ???X-Evil: 1', undefined]])
  })

  it('tells that the connection is gone', async () => {
    const port = await listen(createServer((socket) => socket.destroy()))
    const error = await new Promise<Error>((resolve) => connectRuntime('127.0.0.1', port, resolve))
    expect(error).toBeInstanceOf(Error)
  })
})
