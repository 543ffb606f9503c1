// A process of its own that answers every request as Invoke does, at once: what the client alone costs.
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { answerBench } from './child.ts'

const body = Buffer.from('{"statusCode":200}')
const server = createServer((request, response) => {
  request.resume()
  request.once('end', () => {
    const headers = {
      'content-type': 'application/json',
      'content-length': body.length,
      'x-amz-executed-version': '$LATEST',
    }
    response.writeHead(200, headers).end(body)
  })
})

const operations = {
  async start(_: undefined): Promise<string> {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  },
}

export type EmptyServer = typeof operations

answerBench(operations, () => server.closeAllConnections())
