import { MAX_PACKET_PAYLOAD, PACKET_HEADER_LENGTH, payloadLengthAt } from '../../mysql/framing.ts'

/**
 * The file that a client sends for LOAD DATA LOCAL: packets up to an empty one. Only their headers are looked at.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_local_infile_request.html
 */
export class LocalFile {
  ended = false
  readonly #header = Buffer.alloc(PACKET_HEADER_LENGTH)
  #headerLength = 0
  #left = 0
  #continues = false

  /** Returns how many bytes of the chunk belong to the file: fewer than there are only when it has ended. */
  push(chunk: Buffer): number {
    let at = 0
    while (!this.ended && at < chunk.length) {
      if (this.#left > 0) {
        const step = Math.min(this.#left, chunk.length - at)
        this.#left -= step
        at += step
        continue
      }
      this.#header[this.#headerLength++] = chunk[at++]!
      if (this.#headerLength < PACKET_HEADER_LENGTH) continue
      this.#headerLength = 0
      this.#left = payloadLengthAt(this.#header, 0)
      // An empty packet behind one of the maximum length is that one's end, not the file's.
      this.ended = this.#left === 0 && !this.#continues
      this.#continues = this.#left === MAX_PACKET_PAYLOAD
    }
    return at
  }
}
