import type { DatabaseConnection } from '../database/database-connection.ts'
import type { ProxyContext } from '../proxy-context.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'

/** Why a connection is closed on which the proxy's own statements do not come to an end; the target is looked at then. */
export const STALLED = 'the database did not answer the proxy in time'

/**
 * Bounds what the proxy itself has to do on a connection between a client's statements: a database that stalls without closing
 * (paused, cut off) would hold the client for ever. When `sessionStateTimeoutSeconds` are over the connection is closed, and this rejects
 * with 9501: the client could not be given a database connection. What AWS's proxy does is not public (grade U, not verified on
 * AWS). A client's own statement has no such bound, on AWS as here.
 *
 * `spare`: the client is not to be closed with its database connection, since it has sent nothing there yet.
 */
export async function withinTime<T>(
  { clock, settings }: ProxyContext,
  database: DatabaseConnection,
  work: Promise<T>,
  spare: boolean,
): Promise<T> {
  let stalled = false
  const cancel = clock.after(settings.sessionStateTimeoutSeconds * 1000, () => {
    stalled = true
    if (spare) database.detach()
    database.destroy(STALLED)
  })
  try {
    return await work
  } catch (error) {
    throw stalled ? new ClientError(clientErrors.borrowTimedOut) : error
  } finally {
    cancel()
  }
}
