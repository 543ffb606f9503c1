import { bringIntoState } from './bring-into-state.ts'
import type { ClientConnection } from './client-connection.ts'
import { ClientError } from './client-error.ts'
import type { DatabaseConnection } from './database-connection.ts'
import { SESSION_STATUS } from './session-status.ts'
import type { Waiter } from './waiter-queue.ts'

/**
 * A session begins by borrowing a database connection (grade A: connecting needs one), which gives it its state: the
 * database's defaults and the initialization query's values, with the schema and character set that the client asked for.
 * Rejects with {@link ClientError} when the borrow times out or the database refuses user or schema.
 */
export async function startSession(client: ClientConnection): Promise<void> {
  const connection = await borrow(client)
  const { pool } = client.context
  try {
    await takeState(client, connection)
  } catch (error) {
    if (error instanceof ClientError) pool.release(connection)
    else connection.destroy('the session could not be started')
    throw error
  }
  client.statusFlags = connection.tracker.statusFlags & SESSION_STATUS
  client.initialStatusFlags = client.statusFlags
  client.initialState = client.sessionState
  pool.release(connection)
}

async function takeState(client: ClientConnection, connection: DatabaseConnection): Promise<void> {
  const { charsets } = client.context
  const { collationId, schema } = client.login
  const charset = charsets.get(collationId) ?? (await charsets.learn(collationId, connection))
  const state = connection.baseline.with(schema, charset)
  await bringIntoState(connection, state)
  client.sessionState = connection.state
}

function borrow(client: ClientConnection): Promise<DatabaseConnection> {
  const { pool } = client.context
  return new Promise((resolve, reject) => {
    const waiter: Waiter = {
      request: client.request!,
      sessionState: undefined,
      tally: client.endpoint.statistics,
      since: 0,
      deadline: 0,
      opening: false,
      granted: resolve,
      failed: reject,
    }
    client.whenAbandoned = () => {
      pool.cancel(waiter)
      reject(new Error('the client has gone'))
    }
    const connection = pool.borrow(waiter)
    if (connection) resolve(connection)
  }).finally(() => {
    client.whenAbandoned = undefined
  }) as Promise<DatabaseConnection>
}
