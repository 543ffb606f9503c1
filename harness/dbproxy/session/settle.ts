import { Command } from '../../mysql/command.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import { resultsCollation } from './session-state.ts'
import { takeTrackersBack } from './session-trackers.ts'

/**
 * Takes over what a reply has told about the session's state. Returns whether the database must be asked for the rest
 * ({@link settle}) before anything else happens on the connection.
 */
export function needsSettling(client: ClientConnection, database: DatabaseConnection): boolean {
  takeChanges(client, database)
  if (client.pin) {
    database.unsettled = undefined
    return false
  }
  return database.unsettled !== undefined || database.tracker.errorCode !== 0 || database.trackersHandedOver
}

/**
 * Asks the database for what replies do not tell:
 * - an ERR carries neither status flags nor changes, and a failed statement may have opened a transaction or set a variable all the
 *   same (autocommit = 0, a procedure); the next OK tells, and the proxy's own ping makes it;
 * - SET NAMES and SET character_set_results report no collation (what is asked may come in UTF-16, unless it is binary);
 * - a client that switches session_track_schema off would hide its next USE from the proxy: it stays on underneath;
 * - while a statement had trackers of its own, nothing was told for certain.
 */
export async function settle(client: ClientConnection, database: DatabaseConnection): Promise<void> {
  if (database.tracker.errorCode !== 0) {
    await database.exchange(Command.COM_PING)
    takeChanges(client, database)
  }
  const { unsettled } = database
  database.unsettled = undefined
  const { traits } = client.context.pool
  if (database.trackersHandedOver && traits) {
    client.sessionState = database.state = await takeTrackersBack(database, traits)
    database.changes = undefined
    return
  }
  // A read-only transaction that autocommit = 1 has ended is over by the status flags, but MySQL goes on refusing to write.
  if (unsettled?.autocommitTurnedOn && !database.inTransaction) await database.query('COMMIT')
  if (unsettled?.sessionTrackSchema === false) await database.query('SET SESSION session_track_schema=ON')
  if (unsettled?.collationUnknown) {
    const { rows, columnCollation } = await database.query(
      'SELECT @@SESSION.character_set_results, CAST(@@SESSION.collation_connection AS BINARY)',
    )
    const [results, collation] = rows[0] ?? []
    if (collation !== undefined) {
      const variables = new Map([
        ['collation_connection', collation],
        ['character_set_results', resultsCollation(results, columnCollation)],
      ])
      client.sessionState = database.state = database.state.with(undefined, variables)
    }
  }
  database.changes = undefined
}

function takeChanges(client: ClientConnection, database: DatabaseConnection): void {
  const { changes, unsettled } = database
  if (!changes) return
  const wasOff = changes.autocommitWasOff || database.state.variables.get('autocommit') === 'OFF'
  changes.autocommitTurnedOn =
    (wasOff && changes.variables.get('autocommit') === 'ON') || (unsettled?.autocommitTurnedOn ?? false)
  database.changes = undefined
  client.sessionState = database.state = database.state.with(changes.schema, changes.variables)
  if (changes.sessionTrackSchema !== undefined) client.sessionTrackSchema = changes.sessionTrackSchema
  if (unsettled?.collationUnknown) changes.collationUnknown = true
  changes.sessionTrackSchema ??= unsettled?.sessionTrackSchema
  if (changes.collationUnknown || changes.sessionTrackSchema === false || changes.autocommitTurnedOn)
    database.unsettled = changes
}
