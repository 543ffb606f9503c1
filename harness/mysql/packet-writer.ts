import { frame } from './framing.ts'

/** Builds a payload from left to right. https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_data_types.html */
export class PacketWriter {
  #bytes: Buffer
  #length = 0

  constructor(expectedLength = 128) {
    this.#bytes = Buffer.allocUnsafe(expectedLength)
  }

  uint8(value: number): this {
    this.#bytes[this.#claim(1)] = value
    return this
  }

  uint16(value: number): this {
    const at = this.#claim(2)
    this.#bytes.writeUInt16LE(value, at)
    return this
  }

  uint24(value: number): this {
    const at = this.#claim(3)
    this.#bytes.writeUIntLE(value, at, 3)
    return this
  }

  uint32(value: number): this {
    const at = this.#claim(4)
    this.#bytes.writeUInt32LE(value >>> 0, at)
    return this
  }

  lengthEncodedInteger(value: number): this {
    if (value < 0xfb) return this.uint8(value)
    if (value <= 0xffff) return this.uint8(0xfc).uint16(value)
    if (value <= 0xffffff) return this.uint8(0xfd).uint24(value)
    this.uint8(0xfe)
    const at = this.#claim(8)
    this.#bytes.writeBigUInt64LE(BigInt(value), at)
    return this
  }

  bytes(value: Buffer): this {
    const at = this.#claim(value.length)
    value.copy(this.#bytes, at)
    return this
  }

  zeros(count: number): this {
    const at = this.#claim(count)
    this.#bytes.fill(0, at, at + count)
    return this
  }

  lengthEncodedBytes(value: Buffer): this {
    return this.lengthEncodedInteger(value.length).bytes(value)
  }

  lengthEncodedString(value: string): this {
    return this.lengthEncodedBytes(Buffer.from(value))
  }

  nullTerminatedString(value: string): this {
    return this.bytes(Buffer.from(value)).uint8(0)
  }

  /** string<EOF> */
  string(value: string): this {
    return this.bytes(Buffer.from(value))
  }

  payload(): Buffer {
    return this.#bytes.subarray(0, this.#length)
  }

  /** The payload with its header, ready to be sent. */
  packet(sequenceId: number): Buffer {
    return frame(this.payload(), sequenceId)
  }

  #claim(length: number): number {
    const at = this.#length
    const end = at + length
    if (end > this.#bytes.length) {
      const grown = Buffer.allocUnsafe(Math.max(end, this.#bytes.length * 2))
      this.#bytes.copy(grown, 0, 0, at)
      this.#bytes = grown
    }
    this.#length = end
    return at
  }
}
