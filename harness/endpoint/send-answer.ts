import type { ServerResponse } from 'node:http'
import { BrokenOff, type HttpAnswer } from '../aws/http.ts'

/** Sends an answer; of one with a stream the head alone, at once. */
export function sendAnswer(response: ServerResponse, requestId: string, answer: HttpAnswer): void {
  const { statusCode, body, headers, stream } = answer
  response.setHeader('x-amzn-RequestId', requestId)
  // AWS tells the length; without it Node would send chunks, in more writes and to clients that have to put them together.
  if (body !== undefined && statusCode !== 204 && statusCode !== 304)
    response.setHeader('content-length', Buffer.byteLength(body))
  response.writeHead(statusCode, headers)
  if (stream) response.flushHeaders()
  else response.end(body)
}

/**
 * Sends a body while it is made, no faster than the client takes it. Resolves when all is sent, or the client has gone; with an error where
 * the stream has failed by a fault of ours: the client's connection is closed, so that it sees no complete body.
 */
export async function sendStream(response: ServerResponse, stream: AsyncIterable<Buffer>): Promise<unknown> {
  try {
    for await (const chunk of stream) {
      if (response.destroyed) return undefined
      if (!response.write(chunk)) await drained(response)
    }
    response.end()
    return undefined
  } catch (error) {
    response.destroy()
    return error instanceof BrokenOff ? undefined : error
  }
}

/** The client has taken what was written, or has gone. */
function drained(response: ServerResponse): Promise<void> {
  return new Promise((resolve) => {
    if (response.destroyed) return resolve()
    const done = () => {
      response.off('drain', done)
      response.off('close', done)
      resolve()
    }
    response.on('drain', done)
    response.on('close', done)
  })
}
