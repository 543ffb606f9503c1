import type { IncomingMessage } from 'node:http'
import type { StreamedAnswer } from './runtime-api.ts'

/**
 * Passes a runtime's streamed response on as it comes (documented, "Using the Lambda runtime API for custom runtimes"): chunks, and after them
 * trailers when the function failed in the middle. Throws what the answer throws.
 */
export async function passOnStream(request: IncomingMessage, answer: StreamedAnswer): Promise<void> {
  try {
    // Kept when we leave early: its connection still has to carry the refusal.
    for await (const chunk of request.iterator({ destroyOnReturn: false }) as AsyncIterable<Buffer>) {
      const wait = answer.write(chunk)
      if (wait) await wait
    }
  } catch (error) {
    if (request.complete || !request.destroyed) throw error
    answer.truncate()
    return
  }
  const errorType = request.trailers['lambda-runtime-function-error-type']
  if (errorType) answer.fail(errorType, errorDocument(request, errorType))
  else answer.end()
}

function errorDocument(request: IncomingMessage, errorType: string): Buffer {
  const encoded = request.trailers['lambda-runtime-function-error-body']
  return encoded ? Buffer.from(encoded, 'base64') : Buffer.from(JSON.stringify({ errorType }))
}
