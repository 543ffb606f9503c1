import { CapabilityFlag } from '../capability-flag.ts'
import { MalformedPacketError } from '../malformed-packet-error.ts'
import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'

/**
 * The client's login.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_handshake_response.html
 */
export interface HandshakeResponse41 {
  readonly capabilities: number
  readonly maxPacketSize: number
  readonly collationId: number
  readonly username: string
  readonly authResponse: Buffer
  readonly database: string | undefined
  readonly authPluginName: string | undefined
  readonly connectAttributes: ReadonlyMap<string, string>
}

const FILLER_LENGTH = 23
const NO_ATTRIBUTES: ReadonlyMap<string, string> = new Map()

export function parseHandshakeResponse41(payload: Buffer): HandshakeResponse41 {
  const reader = new PacketReader(payload)
  const capabilities = reader.uint32()
  if (!(capabilities & CapabilityFlag.CLIENT_PROTOCOL_41)) {
    throw new MalformedPacketError('the client does not speak CLIENT_PROTOCOL_41')
  }
  const maxPacketSize = reader.uint32()
  const collationId = reader.uint8()
  reader.skip(FILLER_LENGTH)
  const username = reader.nullTerminatedString()
  const authResponse = readAuthResponse(reader, capabilities)
  const database =
    capabilities & CapabilityFlag.CLIENT_CONNECT_WITH_DB && reader.remaining > 0
      ? reader.nullTerminatedString()
      : ''
  const authPluginName =
    capabilities & CapabilityFlag.CLIENT_PLUGIN_AUTH && reader.remaining > 0
      ? reader.nullTerminatedString()
      : ''
  const hasAttributes = capabilities & CapabilityFlag.CLIENT_CONNECT_ATTRS && reader.remaining > 0
  const connectAttributes = hasAttributes ? readConnectAttributes(reader) : NO_ATTRIBUTES
  return {
    capabilities,
    maxPacketSize,
    collationId,
    username,
    authResponse,
    database: database === '' ? undefined : database,
    authPluginName: authPluginName === '' ? undefined : authPluginName,
    connectAttributes,
  }
}

function readAuthResponse(reader: PacketReader, capabilities: number): Buffer {
  if (capabilities & CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA) return reader.lengthEncodedBytes()
  if (capabilities & CapabilityFlag.CLIENT_SECURE_CONNECTION) return reader.bytes(reader.uint8())
  return reader.nullTerminatedBytes()
}

/** Key and value pairs behind one common length, as in HandshakeResponse41 and COM_CHANGE_USER. */
export function readConnectAttributes(reader: PacketReader): Map<string, string> {
  const attributes = new Map<string, string>()
  const pairs = new PacketReader(reader.lengthEncodedBytes())
  while (pairs.remaining > 0) attributes.set(pairs.lengthEncodedString(), pairs.lengthEncodedString())
  return attributes
}

export function makeHandshakeResponse41(response: HandshakeResponse41): Buffer {
  const { capabilities } = response
  const writer = new PacketWriter(256)
    .uint32(capabilities)
    .uint32(response.maxPacketSize)
    .uint8(response.collationId & 0xff)
    .zeros(FILLER_LENGTH)
    .nullTerminatedString(response.username)
  if (capabilities & CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA) {
    writer.lengthEncodedBytes(response.authResponse)
  } else {
    writer.uint8(response.authResponse.length).bytes(response.authResponse)
  }
  if (capabilities & CapabilityFlag.CLIENT_CONNECT_WITH_DB)
    writer.nullTerminatedString(response.database ?? '')
  if (capabilities & CapabilityFlag.CLIENT_PLUGIN_AUTH)
    writer.nullTerminatedString(response.authPluginName ?? '')
  if (capabilities & CapabilityFlag.CLIENT_CONNECT_ATTRS) {
    const pairs = new PacketWriter()
    for (const [key, value] of response.connectAttributes)
      pairs.lengthEncodedString(key).lengthEncodedString(value)
    writer.lengthEncodedBytes(pairs.payload())
  }
  return writer.payload()
}
