import { responseTooLarge } from './failure.ts'
import type { ResponseSink } from './function-definition.ts'
import type { Invocation } from './invocation.ts'
import { RuntimeApiError, type StreamedAnswer } from './runtime-api.ts'

/**
 * The response of a streaming function on its way to who takes it; kept whole for an invocation that nobody takes in pieces. The first
 * piece starts the taker's response, so that an error before it can still be one.
 */
export class StreamedResponse implements StreamedAnswer {
  readonly contentType: string
  readonly #invocation: Invocation
  readonly #sink: ResponseSink | undefined
  readonly #limitBytes: number
  readonly #kept: Buffer[] = []
  #bytes = 0
  #started = false
  #over = false
  #truncated = false

  /** @param limitBytes of the response */
  constructor(invocation: Invocation, contentType: string, limitBytes: number) {
    this.#invocation = invocation
    this.#sink = invocation.request.responseSink
    this.contentType = contentType
    this.#limitBytes = limitBytes
  }

  /** Whether the runtime went away in the middle of it. */
  get isTruncated(): boolean {
    return this.#truncated
  }

  /** Throws RuntimeApiError when it is too much; what fits has been passed on. */
  write(chunk: Buffer): Promise<void> | undefined {
    if (this.#over) return undefined
    const room = this.#limitBytes - this.#bytes
    this.#bytes += chunk.length
    if (chunk.length <= room) return this.#pass(chunk)
    this.#pass(chunk.subarray(0, room))
    this.#over = true
    this.#invocation.failure = responseTooLarge(this.#limitBytes)
    throw new RuntimeApiError(
      413,
      'RequestEntityTooLarge',
      `Exceeded maximum allowed payload size (${this.#limitBytes} bytes).`,
    )
  }

  end(): void {
    if (this.#over) return
    this.#over = true
    this.#start()
    this.#invocation.answer = Buffer.concat(this.#kept)
    this.#sink?.end()
  }

  fail(errorType: string, body: Buffer): void {
    if (this.#over) return
    this.#over = true
    this.#invocation.failure = { kind: 'reported', errorType, payload: body }
  }

  truncate(): void {
    if (this.#over) return
    this.#over = true
    this.#truncated = true
  }

  #pass(chunk: Buffer): Promise<void> | undefined {
    this.#start()
    if (chunk.length === 0) return undefined
    if (this.#sink) return this.#sink.write(chunk)
    this.#kept.push(chunk)
    return undefined
  }

  #start(): void {
    if (this.#started) return
    this.#started = true
    this.#sink?.start(this.contentType)
  }
}
