import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'

/** First byte of an AuthSwitchRequest; shared with EOF packets and with OK packets that end a result set. */
export const AUTH_SWITCH_REQUEST_HEADER = 0xfe
/** First byte of an AuthMoreData. */
export const AUTH_MORE_DATA_HEADER = 0x01

/**
 * The server asks for another authentication plugin.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_switch_request.html
 */
export interface AuthSwitchRequest {
  readonly pluginName: string
  /** The new scramble, without its trailing NUL. */
  readonly pluginData: Buffer
}

export function parseAuthSwitchRequest(payload: Buffer): AuthSwitchRequest {
  const reader = new PacketReader(payload, 1)
  const pluginName = reader.nullTerminatedString()
  const data = reader.rest()
  const pluginData = data.length > 0 && data[data.length - 1] === 0 ? data.subarray(0, -1) : data
  return { pluginName, pluginData: Buffer.from(pluginData) }
}

export function makeAuthSwitchRequest(request: AuthSwitchRequest): Buffer {
  return new PacketWriter()
    .uint8(AUTH_SWITCH_REQUEST_HEADER)
    .nullTerminatedString(request.pluginName)
    .bytes(request.pluginData)
    .uint8(0)
    .payload()
}

/**
 * A further message of the plugin.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase_packets_protocol_auth_more_data.html
 */
export function parseAuthMoreData(payload: Buffer): Buffer {
  return payload.subarray(1)
}

export function makeAuthMoreData(data: Buffer): Buffer {
  return new PacketWriter(data.length + 1).uint8(AUTH_MORE_DATA_HEADER).bytes(data).payload()
}
