import type { Soon } from '../../kit/soon.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import type { Waiter } from '../pool/waiter-queue.ts'
import { ClientError } from '../wire/client-error.ts'
import { bringIntoState, isInState } from './bring-into-state.ts'
import type { SessionState } from './session-state.ts'
import { SESSION_STATUS } from './session-status.ts'
import { withinTime } from './within-time.ts'

/**
 * A session begins by borrowing a database connection (grade A: connecting needs one), which gives it its state: the
 * database's defaults and the initialization query's values, with the schema and character set that the client asked for.
 * Rejects with {@link ClientError} when the borrow times out or the database refuses user or schema.
 * Undefined: it has begun already, as it does where a connection in the right state is idle.
 */
export function startSession(client: ClientConnection): Promise<void> | undefined {
  const start = new SessionStart(client)
  const connection = client.context.pool.borrow(start)
  if (!connection) return startOn(client, start.wait())
  if (!takesStateAtOnce(client, connection)) return startOn(client, connection)
  begin(client, connection)
  return undefined
}

async function startOn(client: ClientConnection, borrowed: Soon<DatabaseConnection>): Promise<void> {
  const { pool } = client.context
  const connection = await borrowed
  try {
    if (!takesStateAtOnce(client, connection))
      await withinTime(client.context, connection, takeState(client, connection), true)
  } catch (error) {
    if (error instanceof ClientError) pool.release(connection)
    else connection.destroy('the session could not be started')
    throw error
  }
  begin(client, connection)
}

function begin(client: ClientConnection, connection: DatabaseConnection): void {
  client.statusFlags = connection.tracker.statusFlags & SESSION_STATUS
  client.initialStatusFlags = client.statusFlags
  client.initialState = client.sessionState
  client.context.pool.release(connection)
}

function takesStateAtOnce(client: ClientConnection, connection: DatabaseConnection): boolean {
  const charset = client.context.charsets.get(client.login.collationId)
  if (!charset || !isInState(connection, beginning(client, connection, charset))) return false
  client.sessionState = connection.state
  return true
}

async function takeState(client: ClientConnection, connection: DatabaseConnection): Promise<void> {
  const { charsets } = client.context
  const { collationId } = client.login
  const charset = charsets.get(collationId) ?? (await charsets.learn(collationId, connection))
  await bringIntoState(connection, beginning(client, connection, charset))
  client.sessionState = connection.state
}

/** What a client's session begins as on a connection; `charset` is what its collation id means, where that is known. */
function beginning(
  { login }: ClientConnection,
  { baseline, initSchema }: DatabaseConnection,
  charset: ReadonlyMap<string, string> | undefined,
): SessionState {
  return baseline.begin(login.schema || initSchema, charset)
}

/** A client that waits for its first database connection. */
class SessionStart implements Waiter {
  readonly inSession = false
  since = 0
  deadline = 0
  turn = 0
  opening = false
  list: Waiter['list']
  previous: Waiter | undefined
  next: Waiter | undefined
  readonly #client: ClientConnection
  /** Made when there is something to wait for. */
  #grant: PromiseWithResolvers<DatabaseConnection> | undefined

  constructor(client: ClientConnection) {
    this.#client = client
  }

  get #granted(): PromiseWithResolvers<DatabaseConnection> {
    this.#grant ??= Promise.withResolvers<DatabaseConnection>()
    return this.#grant
  }

  get request() {
    return this.#client.request!
  }

  get tally() {
    return this.#client.endpoint.statistics
  }

  get schema() {
    return this.#client.login.schema
  }

  stateOn(connection: DatabaseConnection): SessionState {
    const { context, login } = this.#client
    return beginning(this.#client, connection, context.charsets.get(login.collationId))
  }

  granted(connection: DatabaseConnection): void {
    this.#granted.resolve(connection)
  }

  failed(error: Error): void {
    this.#granted.reject(error)
  }

  async wait(): Promise<DatabaseConnection> {
    const client = this.#client
    // Not written as the property's value: V8 makes such a function in the old generation, where it would hold the client for long.
    const abandon = () => {
      client.context.pool.cancel(this)
      this.#granted.reject(new Error('the client has gone'))
    }
    client.whenAbandoned = abandon
    try {
      return await this.#granted.promise
    } finally {
      client.whenAbandoned = undefined
    }
  }
}
