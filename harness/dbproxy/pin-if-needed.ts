import { Command } from '../mysql/command.ts'
import { PACKET_HEADER_LENGTH } from '../mysql/framing.ts'
import type { CommandHead } from './client-command.ts'
import type { ClientConnection, SessionPin } from './client-connection.ts'
import type { DatabaseConnection } from './database-connection.ts'
import { classifyStatement, type Pin, pinFor } from './statement/index.ts'
import { shownStatement, statementText } from './statement-text.ts'

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

function sessionPin(pin: Pin, sql: Buffer): SessionPin {
  return {
    rule: pin.rule,
    reason: pin.reason,
    grade: pin.grade,
    docs: `docs/pinning.md#${pin.rule.toLowerCase()}`,
    statement: shownStatement(sql, Command.COM_QUERY),
  }
}
