import { Command } from '../../mysql/command.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import { ClientError } from '../wire/client-error.ts'
import { parseTextResult } from '../wire/text-result.ts'
import { isBeyondAscii, restoration, type SessionState } from './session-state.ts'

/** Whether a connection is in a state already. From then on the two share the object, so that this is cheap the next time. */
export function isInState(connection: DatabaseConnection, state: SessionState): boolean {
  if (connection.state === state) return true
  if (connection.state.signature !== state.signature) return false
  connection.state = state
  return true
}

/**
 * Makes a connection's schema and variables those of a session, with one COM_INIT_DB and one SET at most. Rejects with
 * {@link ClientError} when the database refuses; the connection may be released all the same.
 *
 * Whether RDS Proxy replays values or only lends connections to sessions of the same values is not public (grade U); what a
 * client sees is the same.
 */
export async function bringIntoState(connection: DatabaseConnection, state: SessionState): Promise<void> {
  if (isInState(connection, state)) return
  if (state.schema !== connection.state.schema && isBeyondAscii(state.schema)) await speakUtf8(connection)
  const todo = restoration(connection.state, state)
  if (!todo) throw new Error('a connection with a schema was lent to a session without one')
  if (todo.schema !== undefined) {
    const result = parseTextResult(
      await connection.exchange(Command.COM_INIT_DB, todo.schema),
      connection.capabilities,
    )
    if (result.error) throw new ClientError(result.error)
    connection.state = connection.state.with(todo.schema, undefined)
  }
  if (todo.set !== undefined) {
    const result = await connection.query(todo.set)
    if (result.error) {
      connection.tainted = 'some of a session state could not be set'
      throw new ClientError(result.error)
    }
  }
  connection.changes = undefined
  connection.state = state
}

/** A schema's name is sent, as a statement is, in character_set_client. */
async function speakUtf8(connection: DatabaseConnection): Promise<void> {
  if (connection.state.variables.get('character_set_client')?.startsWith('utf8')) return
  const { error } = await connection.query('SET SESSION character_set_client=utf8mb4')
  if (error) throw new ClientError(error)
  connection.state = connection.state.with(undefined, new Map([['character_set_client', 'utf8mb4']]))
}
