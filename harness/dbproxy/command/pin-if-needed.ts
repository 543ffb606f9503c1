import { Command } from '../../mysql/command.ts'
import { PACKET_HEADER_LENGTH } from '../../mysql/framing.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import type { SessionPin } from '../client/session-pin.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import { classifyStatement, type Pin, pinFor } from '../statement/index.ts'
import type { CommandHead } from './client-command.ts'
import { shownStatement, statementText } from './statement-text.ts'

/**
 * Pins the session where a command demands it, before that is sent. `truncated`: more of the command is still to come than
 * its head. Returns whether the command sets the session trackers without a pin.
 */
export function pinIfNeeded(
  client: ClientConnection,
  database: DatabaseConnection,
  head: CommandHead,
  truncated: boolean,
): boolean {
  const { pin, setsTrackers } = judge(client, head, truncated)
  if (!pin) return setsTrackers ?? false
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
  return false
}

interface Judgement {
  readonly pin?: SessionPin
  readonly setsTrackers?: true
}

const NOTHING: Judgement = {}

function judge(client: ClientConnection, head: CommandHead, truncated: boolean): Judgement {
  if (head.command === Command.COM_STMT_PREPARE) {
    return { pin: sessionPin(pinFor('binaryPrepare'), head.bytes.subarray(PACKET_HEADER_LENGTH + 1)) }
  }
  if (head.command !== Command.COM_QUERY) return NOTHING
  const sql = statementText(client, head)
  if (truncated) return { pin: sessionPin(pinFor('largeStatement'), sql) }
  const { pool, settings } = client.context
  const options = {
    sqlMode: client.sessionState.lexicalMode,
    excludeVariableSets: pool.excludeVariableSets,
    ...(settings.pinUnknowns === undefined ? {} : { unknowns: settings.pinUnknowns }),
  }
  const { pin, setsTrackers } = classifyStatement(sql, options)
  if (pin) return { pin: sessionPin(pin, sql) }
  if (options.excludeVariableSets && classifyStatement(sql, { ...options, excludeVariableSets: false }).pin)
    client.endpoint.statistics.setsExcluded++
  return setsTrackers ? { setsTrackers } : NOTHING
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
