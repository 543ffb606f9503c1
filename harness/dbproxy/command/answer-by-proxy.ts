import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { makeEofPacket } from '../../mysql/packets/eof-packet.ts'
import { makeErrPacket } from '../../mysql/packets/err-packet.ts'
import { END_OF_ROWS_HEADER, makeOkPacket } from '../../mysql/packets/ok-packet.ts'
import { makeSessionTrack } from '../../mysql/packets/session-track.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import { clientErrors } from '../wire/client-error.ts'
import type { CommandHead } from './client-command.ts'

/** Behind the packet's header and the command. */
const OPTION_OFFSET = 5
const OPTION_MULTI_STATEMENTS_ON = 0
const OPTION_MULTI_STATEMENTS_OFF = 1

/**
 * The answer of a session without a connection; undefined: it holds one, and the database answers. After an error only
 * the database knows whether a transaction is still open (an implicit commit precedes the statement's own failure, and a
 * deadlock rolls back), and ERR packets do not tell.
 */
export function answerPing({
  database,
  statusFlags,
  warnings,
  owedChanges,
}: ClientConnection): Buffer | undefined {
  if (database) return undefined
  const owed = owedChanges.splice(0)
  return makeOkPacket({
    statusFlags,
    warnings,
    ...(owed.length > 0 ? { sessionState: makeSessionTrack(owed) } : {}),
  })
}

/**
 * COM_SET_OPTION changes a client flag. Returns the answer; undefined: the database must hear of it, since the session
 * holds a connection.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_set_option.html
 */
export function setOption(client: ClientConnection, head: CommandHead): Buffer | undefined {
  const { login, database, statusFlags, warnings } = client
  const flag = CapabilityFlag.CLIENT_MULTI_STATEMENTS
  const option = head.bytes.length === OPTION_OFFSET + 2 ? head.bytes.readUInt16LE(OPTION_OFFSET) : undefined
  if (option !== OPTION_MULTI_STATEMENTS_ON && option !== OPTION_MULTI_STATEMENTS_OFF)
    return makeErrPacket(clientErrors.unknownCommand)
  const on = option === OPTION_MULTI_STATEMENTS_ON
  client.setLogin({ ...login, capabilities: on ? login.capabilities | flag : login.capabilities & ~flag })
  if (database) {
    // It is no longer what its key says.
    database.tainted = 'its options were changed'
    return undefined
  }
  return client.deprecatesEof
    ? makeOkPacket({ header: END_OF_ROWS_HEADER, statusFlags, warnings })
    : makeEofPacket({ warnings, statusFlags })
}

/**
 * COM_RESET_CONNECTION. What RDS Proxy does is not public (grade U): a pin stays unless configured otherwise, all else begins anew.
 * Returns the answer; undefined: the pinned connection must be reset itself.
 */
export function resetConnection(client: ClientConnection): Buffer | undefined {
  if (client.pin && client.database && !client.context.settings.resetConnectionUnpins) return undefined
  endSession(client)
  client.sessionState = client.initialState.with(
    client.sessionState.schema,
    client.context.pool.traits?.charsetsAfterReset,
  )
  client.statusFlags = client.initialStatusFlags
  return makeOkPacket({ statusFlags: client.statusFlags })
}

/** Gives back what the session holds; the next one on that connection finds nothing of it. */
export function endSession(client: ClientConnection): void {
  const { database } = client
  client.pin = undefined
  client.warnings = 0
  client.ownTrackers = false
  client.sessionTrackSchema = undefined
  client.owedChanges = []
  client.database = undefined
  if (!database) return
  database.detach()
  client.context.pool.releaseForReset(database)
}
