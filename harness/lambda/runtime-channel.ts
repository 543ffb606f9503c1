import type { Duplex } from 'node:stream'
import {
  defaultStreamedContentType,
  type NextEvent,
  RuntimeApiError,
  type RuntimeApiSide,
  type StreamedAnswer,
} from './runtime-api.ts'

/** Length of the head and of the body, each a uint32. */
const lengthsBytes = 8

/** What a runtime says. */
interface Head {
  readonly type:
    | ('next' | 'response' | 'error' | 'initError')
    | ('streamStart' | 'streamChunk' | 'streamEnd' | 'streamError' | 'streamAbort')
  readonly requestId?: string
  /** Of `streamStart`. */
  readonly contentType?: string
  readonly errorType?: string
  /** How long the handler took, which is told with a response. */
  readonly handlerMs?: number
}

/** An answer as a whole asks for the next event, too. */
const asksForNext = (type: Head['type']) => type === 'next' || type === 'response' || type === 'error'

/**
 * The Runtime API without HTTP, on a pipe between us and a runtime of ours: HTTP on loopback costs an invocation as much CPU as all the
 * rest of it. In both directions go frames: two lengths, a head in JSON, a body. An event's head holds the
 * headers that HTTP would have, in lower case. There are no receipts, since our runtimes have no use for them.
 * What a destroyed pipe still holds is not passed on. While who takes a streamed response wants no more of it, nothing is read.
 */
export function serveRuntimeChannel(pipe: Duplex, side: RuntimeApiSide): void {
  const frames = new FrameReader()
  const streams = new StreamReader(side)
  // The other end is closed by the runtime's end, which its process tells.
  pipe.on('error', () => pipe.destroy())
  pipe.on('data', (chunk: Buffer) => {
    frames.push(chunk)
    let wait: Promise<void> | undefined
    for (let frame = frames.next(); frame; frame = frames.next()) {
      const { head, body } = frame
      wait = pass(head, body, side, streams) ?? wait
      if (asksForNext(head.type)) void sendNext(pipe, side)
    }
    // Behind the end of a stream its taker's pace is nobody's business.
    if (!wait || !streams.isOpen) return
    pipe.pause()
    void wait.then(() => pipe.resume())
  })
}

/** Makes a waiting runtime that of an environment: the first frame that it gets, the variables as its body. */
export function sendIdentity(pipe: Duplex, variables: Readonly<Record<string, string>>): void {
  pipe.write(eventFrame({ headers: {}, payload: Buffer.from(JSON.stringify(variables)) }))
}

function pass(
  head: Head,
  body: Buffer,
  side: RuntimeApiSide,
  streams: StreamReader,
): Promise<void> | undefined {
  const { type, requestId = '', errorType, handlerMs } = head
  try {
    if (type === 'response') side.response(requestId, body, handlerMs)
    else if (type === 'error') side.error(requestId, errorType, body)
    else if (type === 'initError') side.initError(errorType, body)
    else if (type !== 'next') return streams.take(head, body)
  } catch (error) {
    // The side has noted what is wrong with the answer; the runtime goes on with the next event.
    if (!(error instanceof RuntimeApiError)) throw error
  }
  return undefined
}

/** Puts the frames of a streamed response to its answer. */
class StreamReader {
  readonly #side: RuntimeApiSide
  /** Undefined between two responses, and from a refusal on. */
  #answer: StreamedAnswer | undefined

  constructor(side: RuntimeApiSide) {
    this.#side = side
  }

  get isOpen(): boolean {
    return this.#answer !== undefined
  }

  /** Returns a promise when no more is wanted until then. Throws RuntimeApiError. */
  take(head: Head, body: Buffer): Promise<void> | undefined {
    const { type, requestId = '', contentType = defaultStreamedContentType } = head
    const answer = this.#answer
    this.#answer = undefined
    if (type === 'streamStart') this.#answer = this.#side.streamedResponse(requestId, contentType)
    else if (type === 'streamEnd') answer?.end()
    else if (type === 'streamAbort') answer?.truncate()
    else if (type === 'streamError') answer?.fail(head.errorType ?? 'Runtime.UnknownReason', body)
    else {
      const wait = answer?.write(body)
      this.#answer = answer
      return wait
    }
    return undefined
  }
}

async function sendNext(pipe: Duplex, side: RuntimeApiSide): Promise<void> {
  try {
    const event = await side.next()
    if (!pipe.destroyed) pipe.write(eventFrame(event))
  } catch (error) {
    if (!(error instanceof RuntimeApiError)) throw error
    // It asks at a moment at which nothing can follow: a runtime that is out of step is lost.
    pipe.destroy()
  }
}

function eventFrame({ headers, payload }: NextEvent): Buffer {
  const inLowerCase: Record<string, string> = {}
  for (const name of Object.keys(headers)) inLowerCase[name.toLowerCase()] = headers[name]!
  const head = JSON.stringify(inLowerCase)
  const headLength = Buffer.byteLength(head)
  const frame = Buffer.allocUnsafe(lengthsBytes + headLength + payload.length)
  frame.writeUInt32LE(headLength, 0)
  frame.writeUInt32LE(payload.length, 4)
  frame.write(head, lengthsBytes)
  payload.copy(frame, lengthsBytes + headLength)
  return frame
}

/** Puts frames together from pieces of any size. */
class FrameReader {
  #pieces: Buffer[] = []
  #size = 0
  /** Bytes without which there is no use in looking: an answer of 6 MB comes in a hundred pieces. */
  #needed = lengthsBytes

  push(chunk: Buffer): void {
    this.#pieces.push(chunk)
    this.#size += chunk.length
  }

  /** The first frame, once all of it has come. */
  next(): { head: Head; body: Buffer } | undefined {
    if (this.#size < this.#needed) return undefined
    const received = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces, this.#size)
    this.#pieces = [received]
    const from = lengthsBytes + received.readUInt32LE(0)
    const end = from + received.readUInt32LE(4)
    this.#needed = end
    if (received.length < end) return undefined
    this.#needed = lengthsBytes
    this.#size -= end
    this.#pieces = this.#size === 0 ? [] : [received.subarray(end)]
    return {
      head: JSON.parse(received.toString('utf8', lengthsBytes, from)) as Head,
      body: received.subarray(from, end),
    }
  }
}
