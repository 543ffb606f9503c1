import { BrokenOff, type HttpAnswer } from '../../aws/http.ts'
import { httpEventAnswer } from '../../aws/http-event.ts'
import { httpIntegrationType, readPrelude } from '../../aws/http-integration-response.ts'
import type { InvocationResult } from './ports.ts'
import type { StreamedInvocation } from './streamed-invocation.ts'

/**
 * What a function URL answers with a result (mode BUFFERED); undefined where no response can be made of it. Of a streaming function that wrote a
 * prelude there is nothing but a 200 (grade S: Middy's documentation tells of it; its headers are not verified on AWS); what another one wrote
 * is read as any result, or is the body (not verified on AWS).
 */
export function bufferedAnswer(result: InvocationResult): HttpAnswer | undefined {
  const { functionError, payload, streamedContentType } = result
  if (functionError) return undefined
  if (streamedContentType === httpIntegrationType) {
    return { statusCode: 200, headers: { 'content-type': 'application/octet-stream' }, body: '' }
  }
  const answer = httpEventAnswer(payload)
  if (answer || streamedContentType === undefined) return answer
  return { statusCode: 200, headers: { 'content-type': streamedContentType }, body: payload }
}

/**
 * What a function URL answers while the function runs (mode RESPONSE_STREAM); undefined where it has failed before its first piece, or its prelude is
 * none (both not verified on AWS). The result of a function that does not stream is the body as it is (recorded, LocalStack's
 * `test_lambda_url_echo_invoke[RESPONSE_STREAM]`). A function that fails in the middle breaks the response off (not verified on AWS).
 */
export async function streamedAnswer(invocation: StreamedInvocation): Promise<HttpAnswer | undefined> {
  const { contentType, chunks } = invocation
  if (contentType === undefined) {
    const { functionError, payload } = await invocation.result
    if (functionError) return undefined
    return { statusCode: 200, headers: { 'content-type': 'application/json' }, body: payload }
  }
  if (contentType !== httpIntegrationType) {
    const headers = { 'content-type': contentType }
    return { statusCode: 200, headers, stream: whole(chunks, invocation) }
  }
  const read = await readPrelude(chunks)
  return read && { ...read.head, stream: whole(read.body, invocation) }
}

async function* whole(
  chunks: AsyncIterable<Buffer>,
  invocation: StreamedInvocation,
): AsyncGenerator<Buffer, void, undefined> {
  yield* chunks
  if (!invocation.isComplete()) throw new BrokenOff()
}
