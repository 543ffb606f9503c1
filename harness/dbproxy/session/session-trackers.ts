import type { DatabaseConnection } from '../database/database-connection.ts'
import type { ServerTraits } from '../database/open-connection.ts'
import { ClientError } from '../wire/client-error.ts'
import type { TextResult } from '../wire/text-result.ts'
import { canonicalValue, resultsCollation, SessionState } from './session-state.ts'

/**
 * Has the database report every change of what travels with a client, and reads where a session stands now.
 *
 * Rejects with {@link ClientError} when the database refuses.
 */
export async function startTracking(
  connection: DatabaseConnection,
  traits: ServerTraits,
): Promise<SessionState> {
  const names = [...traits.variables, 'character_set_connection', 'session_track_schema'].join(',')
  const [, values] = await Promise.all([
    connection.query(
      `SET SESSION session_track_schema=ON, session_track_system_variables='${names}', session_track_state_change=OFF`,
    ),
    connection.query(
      `SELECT @@SESSION.character_set_results,${['DATABASE()', ...traits.variables.map((name) => `@@SESSION.${name}`)].map(asBinary).join()}`,
    ),
  ]).then((results) => results.map(expectNoError))
  const [resultsCharset, schema, ...row] = values?.rows[0] ?? []
  const variables = new Map(
    traits.variables.map((name, index) => [name, canonicalValue(name, row[index])] as const),
  )
  variables.set('character_set_results', resultsCollation(resultsCharset, values?.columnCollation ?? 0))
  return new SessionState(schema ?? '', variables)
}

/** Text that comes as it is in the server, whatever character_set_results says. */
export function asBinary(expression: string): string {
  return `CAST(${expression} AS BINARY)`
}

/**
 * A client that sets the session trackers must find those of a new connection, not the proxy's: drivers add to the list that is
 * there, and the server refuses a name that is on it twice. A pinned session keeps them; any other (EXCLUDE_VARIABLE_SETS) has
 * them for one statement, and what it asked for is not kept. `tracksSchema`: what it has made of session_track_schema before.
 */
export async function handOverTrackers(
  connection: DatabaseConnection,
  forGood: boolean,
  tracksSchema: boolean | undefined,
): Promise<void> {
  const schema = tracksSchema === undefined ? 'DEFAULT' : tracksSchema ? 'ON' : 'OFF'
  expectNoError(
    await connection.query(
      `SET SESSION session_track_schema=${schema}, session_track_system_variables=DEFAULT, session_track_state_change=DEFAULT`,
    ),
  )
  connection.changes = undefined
  connection.trackersHandedOver = !forGood
}

/** After {@link handOverTrackers}; returns where the session stands. */
export function takeTrackersBack(
  connection: DatabaseConnection,
  traits: ServerTraits,
): Promise<SessionState> {
  connection.trackersHandedOver = false
  return startTracking(connection, traits)
}

/** The database's refusal as the client's error. */
export function expectNoError(result: TextResult): TextResult {
  if (result.error) throw new ClientError(result.error)
  return result
}
