import { Command } from '../mysql/command.ts'
import type { ClientConnection } from './client-connection.ts'
import type { DatabaseConnection } from './database-connection.ts'
import { takeTrackersBack } from './session-trackers.ts'

/**
 * Takes over what a reply has told about the session's state. Returns whether the database must be asked for the rest
 * ({@link settle}) before anything else happens on the connection.
 */
export function needsSettling(client: ClientConnection, database: DatabaseConnection): boolean {
  const { changes } = database
  if (changes) {
    database.changes = undefined
    client.sessionState = database.state = database.state.with(changes.schema, changes.variables)
    if (changes.sessionTrackSchema !== undefined) client.sessionTrackSchema = changes.sessionTrackSchema
    database.unsettled =
      changes.collationUnknown || changes.sessionTrackSchema === false ? changes : undefined
  }
  if (client.pin) {
    database.unsettled = undefined
    return false
  }
  return database.unsettled !== undefined || database.tracker.errorCode !== 0 || database.trackersHandedOver
}

/**
 * Asks the database for what replies do not tell:
 * - an ERR carries no status flags, and a failed statement may have opened a transaction all the same (autocommit = 0, a procedure);
 * - SET NAMES reports no collation;
 * - a client that switches session_track_schema off would hide its next USE from the proxy: it stays on underneath;
 * - while a statement had trackers of its own, nothing was told for certain.
 */
export async function settle(client: ClientConnection, database: DatabaseConnection): Promise<void> {
  const { unsettled } = database
  database.unsettled = undefined
  if (database.tracker.errorCode !== 0) await database.exchange(Command.COM_PING)
  const { traits } = client.context.pool
  if (database.trackersHandedOver && traits) {
    client.sessionState = database.state = await takeTrackersBack(database, traits)
    database.changes = undefined
    return
  }
  if (unsettled?.sessionTrackSchema === false) await database.query('SET SESSION session_track_schema=ON')
  if (unsettled?.collationUnknown) {
    const { rows } = await database.query('SELECT @@SESSION.collation_connection')
    const collation = rows[0]?.[0]
    if (collation !== undefined) {
      const variables = new Map([['collation_connection', collation]])
      client.sessionState = database.state = database.state.with(undefined, variables)
    }
  }
  database.changes = undefined
}
