import { MalformedPacketError } from './malformed-packet-error.ts'

/**
 * Packets: a 3-byte little-endian payload length, a sequence id, the payload. A payload of 2^24-1 bytes or more is cut into
 * pieces of exactly that length and a shorter, possibly empty, last one.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_packets.html
 */
export const PACKET_HEADER_LENGTH = 4
export const MAX_PACKET_PAYLOAD = 0xffffff

/** A whole payload; `sequenceId` is that of its last piece. */
export interface Packet {
  readonly sequenceId: number
  readonly payload: Buffer
}

/** Payload length in the header at `offset`. */
export function payloadLengthAt(bytes: Buffer, offset: number): number {
  return bytes[offset]! | (bytes[offset + 1]! << 8) | (bytes[offset + 2]! << 16)
}

/** Puts headers on a payload, cutting it where it is too long for one packet. The first packet gets `sequenceId`. */
export function frame(payload: Buffer, sequenceId: number): Buffer {
  const pieces = Math.floor(payload.length / MAX_PACKET_PAYLOAD) + 1
  const framed = Buffer.allocUnsafe(payload.length + pieces * PACKET_HEADER_LENGTH)
  if (pieces === 1) {
    putPacket(framed, 0, payload, sequenceId)
    return framed
  }
  for (let piece = 0; piece < pieces; piece++) {
    const from = piece * MAX_PACKET_PAYLOAD
    const length = Math.min(MAX_PACKET_PAYLOAD, payload.length - from)
    const at = from + piece * PACKET_HEADER_LENGTH
    framed.writeUIntLE(length, at, 3)
    framed[at + 3] = (sequenceId + piece) & 0xff
    payload.copy(framed, at + PACKET_HEADER_LENGTH, from, from + length)
  }
  return framed
}

/** Two short payloads as two packets that leave together. The first gets `sequenceId`. */
export function framePair(first: Buffer, second: Buffer, sequenceId: number): Buffer {
  const framed = Buffer.allocUnsafe(first.length + second.length + 2 * PACKET_HEADER_LENGTH)
  putPacket(framed, putPacket(framed, 0, first, sequenceId), second, sequenceId + 1)
  return framed
}

/** Writes a packet that needs no cutting at `at`; returns its end. */
function putPacket(framed: Buffer, at: number, payload: Buffer, sequenceId: number): number {
  const { length } = payload
  framed[at] = length & 0xff
  framed[at + 1] = (length >> 8) & 0xff
  framed[at + 2] = length >> 16
  framed[at + 3] = sequenceId & 0xff
  payload.copy(framed, at + PACKET_HEADER_LENGTH)
  return at + PACKET_HEADER_LENGTH + length
}

const NOTHING: Buffer = Buffer.alloc(0)

/**
 * Bytes in, whole packets out, for conversations whose packets are small and read in full. Bounded: a payload longer than
 * `maxPayloadLength` is refused as soon as its header is seen.
 */
export class PacketFramer {
  readonly #maxPayloadLength: number
  #rest = NOTHING
  #pieces: Buffer[] = []
  #piecesLength = 0

  constructor(maxPayloadLength = 1 << 20) {
    this.#maxPayloadLength = maxPayloadLength
  }

  /** Takes in a chunk. Packets are then taken out with {@link next}. */
  push(chunk: Buffer): void {
    this.#rest = this.#rest.length === 0 ? chunk : Buffer.concat([this.#rest, chunk])
  }

  /** The next whole packet, or undefined until more bytes have come. */
  next(): Packet | undefined {
    for (;;) {
      if (this.#rest.length < PACKET_HEADER_LENGTH) return undefined
      const length = payloadLengthAt(this.#rest, 0)
      if (this.#piecesLength + length > this.#maxPayloadLength) {
        throw new MalformedPacketError(
          `a packet of at least ${this.#piecesLength + length} bytes where at most ${this.#maxPayloadLength} are expected`,
        )
      }
      const end = PACKET_HEADER_LENGTH + length
      if (this.#rest.length < end) return undefined
      const sequenceId = this.#rest[3]!
      const piece = this.#rest.subarray(PACKET_HEADER_LENGTH, end)
      this.#rest = this.#rest.subarray(end)
      if (length === MAX_PACKET_PAYLOAD || this.#pieces.length > 0) {
        this.#pieces.push(piece)
        this.#piecesLength += length
        if (length === MAX_PACKET_PAYLOAD) continue
        const payload = Buffer.concat(this.#pieces, this.#piecesLength)
        this.#pieces = []
        this.#piecesLength = 0
        return { sequenceId, payload }
      }
      return { sequenceId, payload: piece }
    }
  }

  /** Bytes taken in and not yet given out, in whole pieces aside. */
  get pendingLength(): number {
    return this.#rest.length
  }

  /** Takes out the bytes that belong to no whole packet yet, e.g. a TLS ClientHello behind an SSLRequest. */
  takeRest(): Buffer {
    const rest = this.#rest
    this.#rest = NOTHING
    return rest
  }
}
