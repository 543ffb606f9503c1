import { CapabilityFlag } from '../capability-flag.ts'
import { MalformedPacketError } from '../malformed-packet-error.ts'
import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'

/**
 * The server's first packet.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_v10.html
 */
export interface HandshakeV10 {
  readonly serverVersion: string
  readonly threadId: number
  /** 20 bytes, none of them NUL. */
  readonly scramble: Buffer
  readonly capabilities: number
  /** Low byte of the server's default collation id. */
  readonly collationId: number
  readonly statusFlags: number
  readonly authPluginName: string
}

export const SCRAMBLE_LENGTH = 20
const PROTOCOL_VERSION = 10
const FIRST_PART_LENGTH = 8
const RESERVED_LENGTH = 10
/** From the beginning of the scramble's first part to its second one: NUL, capabilities, collation, status, length. */
const BETWEEN_PARTS = FIRST_PART_LENGTH + 1 + 2 + 1 + 2 + 2 + 1 + RESERVED_LENGTH

export function parseHandshakeV10(payload: Buffer): HandshakeV10 {
  const reader = new PacketReader(payload)
  const version = reader.uint8()
  if (version !== PROTOCOL_VERSION) {
    throw new MalformedPacketError(`protocol version ${version}, expected ${PROTOCOL_VERSION}`)
  }
  const serverVersion = reader.nullTerminatedString()
  const threadId = reader.uint32()
  const firstPart = reader.bytes(FIRST_PART_LENGTH)
  reader.skip(1)
  const lower = reader.uint16()
  const collationId = reader.uint8()
  const statusFlags = reader.uint16()
  const capabilities = ((reader.uint16() << 16) | lower) >>> 0
  const scrambleLength = reader.uint8()
  reader.skip(RESERVED_LENGTH)
  const secondPart = reader.bytes(Math.max(13, scrambleLength - FIRST_PART_LENGTH))
  const authPluginName = capabilities & CapabilityFlag.CLIENT_PLUGIN_AUTH ? pluginName(reader) : ''
  return {
    serverVersion,
    threadId,
    scramble: Buffer.concat([firstPart, secondPart]).subarray(0, SCRAMBLE_LENGTH),
    capabilities,
    collationId,
    statusFlags,
    authPluginName,
  }
}

/** Some old servers leave out the NUL behind the plugin's name. */
function pluginName(reader: PacketReader): string {
  const rest = reader.rest()
  const end = rest.indexOf(0)
  return rest.toString('utf8', 0, end < 0 ? rest.length : end)
}

export function makeHandshakeV10(handshake: HandshakeV10): Buffer {
  return new PacketWriter()
    .uint8(PROTOCOL_VERSION)
    .nullTerminatedString(handshake.serverVersion)
    .uint32(handshake.threadId)
    .bytes(handshake.scramble.subarray(0, FIRST_PART_LENGTH))
    .uint8(0)
    .uint16(handshake.capabilities & 0xffff)
    .uint8(handshake.collationId)
    .uint16(handshake.statusFlags)
    .uint16(handshake.capabilities >>> 16)
    .uint8(SCRAMBLE_LENGTH + 1)
    .zeros(RESERVED_LENGTH)
    .bytes(handshake.scramble.subarray(FIRST_PART_LENGTH))
    .uint8(0)
    .nullTerminatedString(handshake.authPluginName)
    .payload()
}

/** Greetings that differ in thread id and scramble alone, as those of one server do. */
export class HandshakeV10Template {
  readonly #payload: Buffer
  readonly #threadIdAt: number

  constructor(handshake: Omit<HandshakeV10, 'threadId' | 'scramble'>) {
    this.#payload = makeHandshakeV10({ ...handshake, threadId: 0, scramble: Buffer.alloc(SCRAMBLE_LENGTH) })
    this.#threadIdAt = this.#payload.indexOf(0) + 1
  }

  make(threadId: number, scramble: Buffer): Buffer {
    const payload = Buffer.from(this.#payload)
    const firstPartAt = payload.writeUInt32LE(threadId, this.#threadIdAt)
    scramble.copy(payload, firstPartAt, 0, FIRST_PART_LENGTH)
    scramble.copy(payload, firstPartAt + BETWEEN_PARTS, FIRST_PART_LENGTH, SCRAMBLE_LENGTH)
    return payload
  }
}
