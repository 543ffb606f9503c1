import { CapabilityFlag } from '../mysql/capability-flag.ts'
import { Command, commandName } from '../mysql/command.ts'
import { PACKET_HEADER_LENGTH } from '../mysql/framing.ts'
import { MalformedPacketError } from '../mysql/malformed-packet-error.ts'
import { queryTextOffset } from '../mysql/packets/query-attributes.ts'
import type { CommandHead } from './client-command.ts'
import type { ClientConnection, SessionPin } from './client-connection.ts'
import type { DatabaseConnection } from './database-connection.ts'
import { classifyStatement, type Pin, pinFor } from './statement/index.ts'

/** As much of a statement as sessions() and events show. */
const SHOWN_STATEMENT = 1_024

/**
 * Pins the session where a command demands it, before that is sent. `truncated`: more of the command is still to come than
 * its head.
 */
export function pinIfNeeded(
  client: ClientConnection,
  database: DatabaseConnection,
  head: CommandHead,
  truncated: boolean,
): void {
  const pin = pinOfCommand(client, head, truncated)
  if (!pin) return
  const { pool, emit } = client.context
  const { name: endpoint, statistics } = client.endpoint
  client.pin = pin
  pool.pin(database)
  statistics.pins++
  const { rule, reason, statement } = pin
  emit({
    type: 'ClientConnectionPinned',
    clientConnection: client.id,
    endpoint,
    dbConnection: database.id,
    rule,
    reason,
    statement,
  })
}

function pinOfCommand(
  client: ClientConnection,
  head: CommandHead,
  truncated: boolean,
): SessionPin | undefined {
  if (head.command === Command.COM_STMT_PREPARE) {
    return sessionPin(pinFor('binaryPrepare'), head.bytes.subarray(PACKET_HEADER_LENGTH + 1))
  }
  if (head.command !== Command.COM_QUERY) return undefined
  const sql = statementText(client, head)
  if (truncated) return sessionPin(pinFor('largeStatement'), sql)
  const { pool, settings } = client.context
  const options = {
    sqlMode: client.sessionState.lexicalMode,
    excludeVariableSets: pool.excludeVariableSets,
    ...(settings.pinUnknowns === undefined ? {} : { unknowns: settings.pinUnknowns }),
  }
  const { pin } = classifyStatement(sql, options)
  if (pin) return sessionPin(pin, sql)
  if (options.excludeVariableSets && classifyStatement(sql, { ...options, excludeVariableSets: false }).pin)
    client.endpoint.statistics.setsExcluded++
  return undefined
}

function statementText(client: ClientConnection, head: CommandHead): Buffer {
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

function sessionPin(pin: Pin, sql: Buffer): SessionPin {
  const shown = sql.subarray(0, SHOWN_STATEMENT).toString()
  return {
    rule: pin.rule,
    reason: pin.reason,
    grade: pin.grade,
    docs: `docs/pinning.md#${pin.rule.toLowerCase()}`,
    statement: shown === '' ? commandName(Command.COM_QUERY) : shown,
  }
}
