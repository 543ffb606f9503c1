import { type Deferred, deferred } from '../../kit/deferred.ts'

/** Bytes that may wait for their reader before the writer has to. */
const highWaterBytes = 65_536

/** A response on its way: written by the function, read by who answers a client, who may leave in the middle of it. */
export class ChunkQueue implements AsyncIterable<Buffer> {
  #chunks: Buffer[] = []
  #bytes = 0
  #ended = false
  #abandoned = false
  /** The reader waits for a chunk or the end. */
  #arrived: Deferred<void> | undefined
  /** The writer waits until there is room. */
  #room: Deferred<void> | undefined

  /** Returns a promise when it is full. What nobody will read is dropped: the function goes on, as on AWS. */
  write(chunk: Buffer): Promise<void> | undefined {
    if (this.#abandoned) return undefined
    this.#chunks.push(chunk)
    this.#bytes += chunk.length
    this.#arrived?.resolve()
    if (this.#bytes < highWaterBytes) return undefined
    this.#room ??= deferred<void>()
    return this.#room.promise
  }

  end(): void {
    this.#ended = true
    this.#arrived?.resolve()
  }

  /** Nobody reads any more. */
  abandon(): void {
    this.#abandoned = true
    this.#chunks = []
    this.#makeRoom()
    this.end()
  }

  async *[Symbol.asyncIterator](): AsyncGenerator<Buffer, void, undefined> {
    try {
      for (;;) {
        const chunk = this.#chunks.shift()
        if (chunk) {
          this.#bytes -= chunk.length
          if (this.#bytes < highWaterBytes) this.#makeRoom()
          yield chunk
        } else if (this.#ended) {
          return
        } else {
          this.#arrived = deferred<void>()
          await this.#arrived.promise
        }
      }
    } finally {
      this.abandon()
    }
  }

  #makeRoom(): void {
    this.#room?.resolve()
    this.#room = undefined
  }
}
