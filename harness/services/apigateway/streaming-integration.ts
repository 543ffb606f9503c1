import { BrokenOff, type HttpAnswer } from '../../aws/http.ts'
import { readPrelude } from '../../aws/http-integration-response.ts'
import { badProxyResponse, type GatewayFailure, gatewayFailure } from './gateway-response.ts'
import type { StreamedFunction } from './ports.ts'
import { type ApiCall, proxyEvent } from './proxy-event.ts'

/**
 * AWS_PROXY with responseTransferMode STREAM (documented, "Set up a Lambda proxy integration with payload response streaming"): the request as an event,
 * then a prelude, whatever content type it has, and the body as it comes. What has no prelude is answered with 500 (documented), a function that
 * failed before with 502 (not verified on AWS); one that fails later breaks the response off (not verified on AWS).
 */
export async function callStreamingIntegration(
  call: ApiCall,
  invoke: (payload: Buffer) => Promise<StreamedFunction>,
): Promise<HttpAnswer | GatewayFailure> {
  const invocation = await invoke(Buffer.from(JSON.stringify(proxyEvent(call))))
  const response = await readPrelude(invocation.chunks)
  if (response) return { ...response.head, stream: whole(response.body, invocation) }
  const { functionError } = invocation.contentType === undefined ? await invocation.result : {}
  return functionError ? badProxyResponse() : gatewayFailure('API_CONFIGURATION_ERROR')
}

async function* whole(
  chunks: AsyncIterable<Buffer>,
  invocation: StreamedFunction,
): AsyncGenerator<Buffer, void, undefined> {
  yield* chunks
  if (!invocation.isComplete()) throw new BrokenOff()
}

/** A stream that breaks off when `limit` resolves: the integration's time is over (documented, "Troubleshoot issues with response streaming"). */
export async function* within(
  chunks: AsyncIterable<Buffer>,
  limit: Promise<unknown>,
  cancelLimit: () => void,
): AsyncGenerator<Buffer, void, undefined> {
  const iterator = chunks[Symbol.asyncIterator]()
  const over = limit.then(() => 'over' as const)
  try {
    for (;;) {
      const next = await Promise.race([iterator.next(), over])
      if (next === 'over') throw new BrokenOff()
      if (next.done) return
      yield next.value
    }
  } finally {
    cancelLimit()
    // Not awaited: it waits for a chunk that may never come.
    void iterator.return?.()
  }
}
