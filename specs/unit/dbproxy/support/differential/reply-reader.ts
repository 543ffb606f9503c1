import { CapabilityFlag } from '../../../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../../../harness/mysql/command.ts'

const MORE_RESULTS = 0x0008
const CURSOR_EXISTS = 0x0040
const PS_OUT_PARAMS = 0x1000
const LARGEST_PAYLOAD = 0xffffff

/**
 * Reads replies packet by packet, after the manual, and knows where one ends. Written apart from the proxy's own
 * ResponseTracker, which steps over what it need not know, so that they cannot share a mistake.
 */
export class ReplyReader {
  #chunks: Buffer[] = []
  #raw: Buffer[] = []
  #length = 0
  #pieces: Buffer[] = []
  #steps: Generator<void, void, Buffer>
  readonly #capabilities: number
  readonly packets: Buffer[] = []
  done = false

  constructor(command: number, capabilities: number) {
    this.#capabilities = capabilities
    this.#steps = this.#reply(command)
    this.done = this.#steps.next().done === true
  }

  /** Takes in a chunk; returns what is behind the end of the reply. */
  push(chunk: Buffer): Buffer {
    this.#chunks.push(chunk)
    this.#length += chunk.length
    while (!this.done) {
      const head = this.#peek(4)
      if (!head) return Buffer.alloc(0)
      const payloadLength = head.readUIntLE(0, 3)
      if (this.#length < 4 + payloadLength) return Buffer.alloc(0)
      const packet = this.#take(4 + payloadLength)
      this.#raw.push(packet)
      this.#pieces.push(packet.subarray(4))
      if (payloadLength === LARGEST_PAYLOAD) continue
      const payload = this.#pieces.length === 1 ? this.#pieces[0]! : Buffer.concat(this.#pieces)
      this.#pieces = []
      if (this.packets.length < 64) this.packets.push(payload)
      this.done = this.#steps.next(payload).done === true
    }
    return this.#take(this.#length)
  }

  /** The reply as it came, headers included. */
  get bytes(): Buffer {
    return Buffer.concat([...this.#raw, ...this.#chunks])
  }

  *#reply(command: number): Generator<void, void, Buffer> {
    switch (command) {
      case Command.COM_STMT_SEND_LONG_DATA:
      case Command.COM_STMT_CLOSE:
      case Command.COM_QUIT:
        return
      case Command.COM_QUERY:
      case Command.COM_STMT_EXECUTE:
        yield* this.#results()
        return
      case Command.COM_STMT_PREPARE:
        yield* this.#prepared()
        return
      case Command.COM_STMT_FETCH:
      case Command.COM_FIELD_LIST:
        yield* this.#rows()
        return
      default:
        yield
    }
  }

  *#results(): Generator<void, void, Buffer> {
    for (;;) {
      const first: Buffer = yield
      if (first[0] === 0xff) return
      let status: number | undefined
      // Of OUT parameters only the first EOF says that more is to come.
      let outParameters = false
      if (first[0] === 0x00) {
        status = statusOfOk(first)
      } else {
        const [columns, at] = lengthEncoded(first, 0)
        if (!this.#leavesOutMetadata(first, at)) for (let i = 0; i < columns; i++) yield
        if (!this.#deprecatesEof) {
          const eof: Buffer = yield
          const flags = eof.readUInt16LE(3)
          if (flags & CURSOR_EXISTS) return
          outParameters = (flags & PS_OUT_PARAMS) !== 0
        }
        status = yield* this.#rows()
        if (outParameters && status !== undefined) status |= MORE_RESULTS
      }
      if (status === undefined || !(status & MORE_RESULTS)) return
    }
  }

  /** Returns the status flags of the packet at the end; undefined behind an error. */
  *#rows(): Generator<void, number | undefined, Buffer> {
    for (;;) {
      const packet: Buffer = yield
      if (packet[0] === 0xff) return undefined
      if (packet[0] !== 0xfe) continue
      if (this.#deprecatesEof ? packet.length < LARGEST_PAYLOAD : packet.length < 9)
        return this.#deprecatesEof && packet.length !== 5 ? statusOfOk(packet) : packet.readUInt16LE(3)
    }
  }

  *#prepared(): Generator<void, void, Buffer> {
    const first: Buffer = yield
    if (first[0] === 0xff) return
    const bare = this.#leavesOutMetadata(first, 12)
    for (const definitions of [first.readUInt16LE(7), first.readUInt16LE(5)]) {
      if (definitions === 0) continue
      if (!bare) for (let i = 0; i < definitions; i++) yield
      if (!this.#deprecatesEof) yield
    }
  }

  get #deprecatesEof(): boolean {
    return (this.#capabilities & CapabilityFlag.CLIENT_DEPRECATE_EOF) !== 0
  }

  /** RESULTSET_METADATA_NONE, in the byte behind the rest of the packet. */
  #leavesOutMetadata(packet: Buffer, at: number): boolean {
    return (this.#capabilities & CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA) !== 0 && packet[at] === 0
  }

  #peek(length: number): Buffer | undefined {
    if (this.#length < length) return undefined
    if (this.#chunks[0]!.length < length) this.#chunks = [Buffer.concat(this.#chunks)]
    return this.#chunks[0]!.subarray(0, length)
  }

  #take(length: number): Buffer {
    if (length === 0) return Buffer.alloc(0)
    const all = this.#chunks.length === 1 ? this.#chunks[0]! : Buffer.concat(this.#chunks)
    this.#chunks = length === all.length ? [] : [all.subarray(length)]
    this.#length -= length
    return all.subarray(0, length)
  }
}

/** The value, and where the next one begins. */
function lengthEncoded(packet: Buffer, at: number): [number, number] {
  const first = packet[at]!
  if (first === 0xfc) return [packet.readUInt16LE(at + 1), at + 3]
  if (first === 0xfd) return [packet.readUIntLE(at + 1, 3), at + 4]
  if (first === 0xfe) return [Number(packet.readBigUInt64LE(at + 1)), at + 9]
  return [first, at + 1]
}

function statusOfOk(packet: Buffer): number {
  const [, afterRows] = lengthEncoded(packet, 1)
  const [, afterId] = lengthEncoded(packet, afterRows)
  return packet.readUInt16LE(afterId)
}
