import { CapabilityFlag } from '../capability-flag.ts'
import { PacketReader } from '../packet-reader.ts'
import { readConnectAttributes } from './handshake-response-41.ts'

/**
 * COM_CHANGE_USER: a login on a connection that is already there.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_change_user.html
 */
export interface ChangeUser {
  readonly username: string
  readonly authResponse: Buffer
  readonly database: string | undefined
  readonly collationId: number | undefined
  readonly authPluginName: string | undefined
  readonly connectAttributes: ReadonlyMap<string, string>
}

/** `payload` begins with the command byte; `capabilities` are those of the login. */
export function parseChangeUser(payload: Buffer, capabilities: number): ChangeUser {
  const reader = new PacketReader(payload, 1)
  const username = reader.nullTerminatedString()
  const authResponse = Buffer.from(reader.bytes(reader.uint8()))
  const database = reader.remaining > 0 ? reader.nullTerminatedString() : ''
  const collationId = reader.remaining >= 2 ? reader.uint16() : undefined
  const hasPlugin = capabilities & CapabilityFlag.CLIENT_PLUGIN_AUTH && reader.remaining > 0
  const authPluginName = hasPlugin ? reader.nullTerminatedString() : undefined
  const hasAttributes = capabilities & CapabilityFlag.CLIENT_CONNECT_ATTRS && reader.remaining > 0
  const connectAttributes = hasAttributes ? readConnectAttributes(reader) : new Map<string, string>()
  return {
    username,
    authResponse,
    database: database === '' ? undefined : database,
    collationId,
    authPluginName,
    connectAttributes,
  }
}
