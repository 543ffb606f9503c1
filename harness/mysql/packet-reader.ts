import { MalformedPacketError } from './malformed-packet-error.ts'

/**
 * Reads a payload from left to right. Every read past the end throws {@link MalformedPacketError}.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html
 */
export class PacketReader {
  readonly #bytes: Buffer
  #offset: number

  constructor(bytes: Buffer, offset = 0) {
    this.#bytes = bytes
    this.#offset = offset
  }

  get offset(): number {
    return this.#offset
  }

  get remaining(): number {
    return this.#bytes.length - this.#offset
  }

  skip(length: number): void {
    this.#claim(length)
  }

  /** int<1> */
  uint8(): number {
    return this.#bytes[this.#claim(1)]!
  }

  /** int<2> */
  uint16(): number {
    return this.#bytes.readUInt16LE(this.#claim(2))
  }

  /** int<3> */
  uint24(): number {
    return this.#bytes.readUIntLE(this.#claim(3), 3)
  }

  /** int<4> */
  uint32(): number {
    return this.#bytes.readUInt32LE(this.#claim(4))
  }

  /** int<lenenc>. Values above 2^53 lose their last digits; they do not occur as lengths. */
  lengthEncodedInteger(): number {
    const first = this.uint8()
    if (first < 0xfb) return first
    if (first === 0xfc) return this.uint16()
    if (first === 0xfd) return this.uint24()
    if (first === 0xfe) return Number(this.#bytes.readBigUInt64LE(this.#claim(8)))
    throw new MalformedPacketError(`0x${first.toString(16)} begins no length-encoded integer`)
  }

  /** string<fix> */
  bytes(length: number): Buffer {
    const from = this.#claim(length)
    return this.#bytes.subarray(from, from + length)
  }

  /** string<lenenc> */
  lengthEncodedBytes(): Buffer {
    return this.bytes(this.lengthEncodedInteger())
  }

  /** string<lenenc> in UTF-8 */
  lengthEncodedString(): string {
    return this.lengthEncodedBytes().toString()
  }

  /** string<NUL>, without the NUL */
  nullTerminatedBytes(): Buffer {
    const end = this.#bytes.indexOf(0, this.#offset)
    if (end < 0) throw new MalformedPacketError('a string without its terminating NUL')
    const found = this.#bytes.subarray(this.#offset, end)
    this.#offset = end + 1
    return found
  }

  /** string<NUL> in UTF-8 */
  nullTerminatedString(): string {
    const end = this.#bytes.indexOf(0, this.#offset)
    if (end < 0) throw new MalformedPacketError('a string without its terminating NUL')
    const found = this.#bytes.toString('utf8', this.#offset, end)
    this.#offset = end + 1
    return found
  }

  /** string<EOF> */
  rest(): Buffer {
    return this.bytes(this.remaining)
  }

  #claim(length: number): number {
    const from = this.#offset
    if (length > this.#bytes.length - from) {
      throw new MalformedPacketError(`${length} bytes expected at offset ${from} of ${this.#bytes.length}`)
    }
    this.#offset = from + length
    return from
  }
}
