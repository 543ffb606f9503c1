import { makeScramble } from '../../mysql/auth/scramble.ts'
import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { parseHandshakeResponse41 } from '../../mysql/packets/handshake-response-41.ts'
import { type HandshakeV10, makeHandshakeV10 } from '../../mysql/packets/handshake-v10.ts'
import { isSslRequest } from '../../mysql/packets/ssl-request.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import { offeredCapabilities } from '../pool/connection-key.ts'
import { startSession } from '../session/start-session.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import { authenticateClient, pluginOf } from './authenticate-client.ts'
import { refuseCharset, refusedByDatabase, refuseLogin } from './refuse-login.ts'
import { readOverTls } from './start-tls.ts'
import { makeWelcome } from './welcome.ts'

/**
 * From accept to the first OK: greeting, TLS, password, and a first database connection. Ends the client itself when it
 * must not come in; rejects when the peer talks nonsense or goes.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
 */
export async function enterConnectionPhase(client: ClientConnection): Promise<void> {
  const { context, channel } = client
  // Version and capabilities are the database's own: nothing can be said before it has greeted (see start-up).
  const database = await context.greeting()
  if (client.closed) return
  if (!database) {
    client.refuse(clientErrors.borrowTimedOut, 0, closeReasons.channelClosed)
    return
  }
  const cancelTimeout = context.clock.after(context.settings.handshakeTimeoutSeconds * 1000, () =>
    client.destroy(closeReasons.loginTimedOut),
  )
  try {
    if (!(await logIn(client, database))) return
  } finally {
    cancelTimeout()
  }
  try {
    await startSession(client)
  } catch (error) {
    if (!client.closed) refuseSession(client, error)
    return
  }
  if (client.closed) return
  const { id, endpoint, login, tls } = client
  endpoint.statistics.clientConnectionsSetupSucceeded++
  context.emit({
    type: 'ClientConnectionSetupSucceeded',
    clientConnection: id,
    endpoint: endpoint.name,
    user: login.user,
    tls,
  })
  channel.write(makeWelcome(client))
}

/** Greets and checks who it is. False: the client is not in; it has been told, or has gone. */
async function logIn(client: ClientConnection, database: HandshakeV10): Promise<boolean> {
  const { context, channel } = client
  const scramble = makeScramble()
  const offered =
    ((offeredCapabilities(context.settings.localInfile) & database.capabilities) |
      CapabilityFlag.CLIENT_SSL) >>>
    0
  channel.write(
    makeHandshakeV10({
      serverVersion: database.serverVersion,
      threadId: client.id,
      scramble,
      capabilities: offered,
      collationId: database.collationId,
      statusFlags: database.statusFlags,
      authPluginName: pluginOf(context.secrets.auth[0]),
    }),
  )
  let { payload } = await channel.read()
  if (isSslRequest(payload)) payload = await readOverTls(client)
  const response = parseHandshakeResponse41(payload)
  // Servers look at the character set before the password, and so does this.
  const refused =
    refuseCharset(response.collationId) ?? (await authenticateClient(client, scramble, response))
  if (client.closed) return false
  if (refused) {
    refuseLogin(client, response.username, refused)
    return false
  }
  client.setLogin({
    user: response.username,
    capabilities: (response.capabilities & offered) >>> 0,
    collationId: response.collationId,
    schema: response.database ?? '',
  })
  return true
}

/** The client is who it says, but has no session: no database connection in time, or the database refused. */
function refuseSession(client: ClientConnection, error: unknown): void {
  const { user } = client.login
  const refusal = refusedByDatabase(client, user, error)
  if (refusal) refuseLogin(client, user, refusal)
  else client.channel.writeAndEnd(error instanceof ClientError ? error.packet : clientErrors.internal, client)
}
