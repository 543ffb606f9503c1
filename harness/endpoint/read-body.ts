import type { IncomingMessage } from 'node:http'
import { promisify } from 'node:util'
import { gunzip } from 'node:zlib'
import { AwsError } from '../aws/error.ts'
import { malformed } from '../aws/scalar-text.ts'

/** Reads a request's body; more than `limitBytes` is answered with 413. */
export async function readBody(message: IncomingMessage, limitBytes: number): Promise<Buffer> {
  if (Number(message.headers['content-length'] ?? 0) > limitBytes) throw tooLarge(limitBytes)
  const chunks: Buffer[] = []
  let size = 0
  // the stream is kept when we leave early: its connection still has to carry the answer
  for await (const chunk of message.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
    size += chunk.length
    if (size > limitBytes) throw tooLarge(limitBytes)
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

/** Undoes `Content-Encoding: gzip`: the SDKs compress large bodies of some operations (PutMetricData). */
export async function unpackBody(
  body: Buffer,
  encoding: string | undefined,
  limitBytes: number,
): Promise<Buffer> {
  if (encoding === undefined || encoding === 'identity' || body.length === 0) return body
  if (encoding !== 'gzip')
    throw malformed(`The content encoding '${encoding}' is not supported; only gzip is.`)
  try {
    return await promisify(gunzip)(body, { maxOutputLength: limitBytes })
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ERR_BUFFER_TOO_LARGE') throw tooLarge(limitBytes)
    throw malformed('The request body is not valid gzip.')
  }
}

function tooLarge(limitBytes: number): AwsError {
  return new AwsError('RequestEntityTooLargeException', `Request must be smaller than ${limitBytes} bytes.`)
}
