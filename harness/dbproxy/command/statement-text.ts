import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { Command, commandName } from '../../mysql/command.ts'
import { PACKET_HEADER_LENGTH } from '../../mysql/framing.ts'
import { MalformedPacketError } from '../../mysql/malformed-packet-error.ts'
import { queryTextOffset } from '../../mysql/packets/query-attributes.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import type { CommandHead } from './client-command.ts'

/** As much of a statement, in bytes, as sessions() and events show. */
const SHOWN_STATEMENT = 1_024

/** The text of a COM_QUERY, behind its query attributes. */
export function statementText(client: ClientConnection, head: CommandHead): Buffer {
  if (!client.hasCapability(CapabilityFlag.CLIENT_QUERY_ATTRIBUTES))
    return head.bytes.subarray(PACKET_HEADER_LENGTH + 1)
  try {
    return head.bytes.subarray(
      PACKET_HEADER_LENGTH + queryTextOffset(head.bytes.subarray(PACKET_HEADER_LENGTH)),
    )
  } catch (error) {
    // The database will say what is wrong with it.
    if (error instanceof MalformedPacketError) return head.bytes.subarray(PACKET_HEADER_LENGTH + 1)
    throw error
  }
}

/** A statement as it is shown: its beginning, or the command's name where there is no text. */
export function shownStatement(sql: Buffer, command: number): string {
  return sql.length === 0 ? commandName(command) : sql.toString('utf8', 0, SHOWN_STATEMENT)
}

/** Reports a statement, where the command is one. Only called with DebugLogging. */
export function tellStatement(
  client: ClientConnection,
  head: CommandHead,
  database: DatabaseConnection | undefined,
): void {
  const { command, bytes } = head
  let sql: Buffer
  if (command === Command.COM_QUERY) sql = statementText(client, head)
  else if (command === Command.COM_STMT_PREPARE) sql = bytes.subarray(PACKET_HEADER_LENGTH + 1)
  else if (command === Command.COM_STMT_EXECUTE) sql = Buffer.alloc(0)
  else return
  client.context.emit({
    type: 'StatementReceived',
    clientConnection: client.id,
    endpoint: client.endpoint.name,
    ...(database && { dbConnection: database.id }),
    statement: shownStatement(sql, command),
  })
}
