import { makeScramble } from '../../mysql/auth/scramble.ts'
import { PACKET_HEADER_LENGTH } from '../../mysql/framing.ts'
import { parseChangeUser } from '../../mysql/packets/change-user.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import { startSession } from '../session/start-session.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import type { Credentials } from './auth-exchange.ts'
import { authenticateClient } from './authenticate-client.ts'
import { type Refusal, refuseCharset, refusedByDatabase, refuseLogin } from './refuse-login.ts'
import { makeWelcome } from './welcome.ts'

/**
 * COM_CHANGE_USER: a new login on the same connection, and a new session. What RDS Proxy does is not public (grade U); this
 * is what a server does. Returns whether the session goes on: a server closes after a failure, and so does this.
 */
export async function changeUser(client: ClientConnection, bytes: Buffer): Promise<boolean> {
  const { channel, login } = client
  channel.expect(1)
  try {
    const request = parseChangeUser(bytes.subarray(PACKET_HEADER_LENGTH), login.capabilities)
    const refused =
      refuseCharset(request.collationId ?? login.collationId) ?? (await authenticate(client, request))
    if (client.closed) return false
    if (refused) {
      refuseLogin(client, request.username, refused)
      return false
    }
    client.setLogin({
      user: request.username,
      capabilities: login.capabilities,
      collationId: request.collationId ?? login.collationId,
      schema: request.database ?? '',
    })
    await startSession(client)
  } catch (error) {
    if (client.closed) return false
    const refusal = refusedByDatabase(client, client.login.user, error)
    if (refusal) refuseLogin(client, client.login.user, refusal)
    else channel.writeAndEnd(error instanceof ClientError ? error.packet : clientErrors.internal, client)
    return false
  }
  if (client.closed) return false
  channel.write(makeWelcome(client))
  return true
}

/** Within the time that a login has. */
async function authenticate(
  client: ClientConnection,
  credentials: Credentials,
): Promise<Refusal | undefined> {
  const { clock, settings } = client.context
  const cancelTimeout = clock.after(settings.handshakeTimeoutSeconds * 1000, () =>
    client.destroy(closeReasons.loginTimedOut),
  )
  try {
    return await authenticateClient(client, makeScramble(), credentials, true)
  } finally {
    cancelTimeout()
  }
}
