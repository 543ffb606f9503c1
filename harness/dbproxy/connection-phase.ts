import { TLSSocket } from 'node:tls'
import { makeScramble } from '../mysql/auth/scramble.ts'
import { CapabilityFlag } from '../mysql/capability-flag.ts'
import { parseHandshakeResponse41 } from '../mysql/packets/handshake-response-41.ts'
import { makeHandshakeV10 } from '../mysql/packets/handshake-v10.ts'
import { makeOkPacket } from '../mysql/packets/ok-packet.ts'
import { isSslRequest } from '../mysql/packets/ssl-request.ts'
import { authenticateClient, pluginOf } from './authenticate-client.ts'
import type { ClientConnection } from './client-connection.ts'
import { ClientError, clientErrors } from './client-error.ts'
import { OFFERED_CAPABILITIES } from './connection-key.ts'
import { startSession } from './start-session.ts'

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
    client.refuse(clientErrors.borrowTimedOut, 0, 'the target was not available in time')
    return
  }
  const cancelTimeout = context.clock.after(context.settings.handshakeTimeoutSeconds * 1000, () =>
    client.destroy('the client did not log in in time'),
  )
  try {
    const scramble = makeScramble()
    const offered = ((OFFERED_CAPABILITIES & database.capabilities) | CapabilityFlag.CLIENT_SSL) >>> 0
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
    if (isSslRequest(payload)) {
      await startTls(client)
      payload = (await channel.read()).payload
    }
    const response = parseHandshakeResponse41(payload)
    const refused = await authenticateClient(client, scramble, response)
    if (client.closed) return
    if (refused) {
      client.endpoint.statistics.clientConnectionsSetupFailedAuth++
      context.emit({
        type: 'ClientConnectionSetupFailedAuth',
        clientConnection: client.id,
        endpoint: client.endpoint.name,
        user: response.username,
        reason: refused.message,
      })
      channel.writeAndEnd(refused, client)
      return
    }
    client.setLogin({
      user: response.username,
      capabilities: (response.capabilities & offered) >>> 0,
      collationId: response.collationId,
      schema: response.database ?? '',
    })
  } finally {
    cancelTimeout()
  }
  try {
    await startSession(client)
  } catch (error) {
    if (client.closed) return
    const packet = error instanceof ClientError ? error.packet : clientErrors.internal
    channel.writeAndEnd(packet, client)
    return
  }
  if (client.closed) return
  client.endpoint.statistics.clientConnectionsSetupSucceeded++
  context.emit({
    type: 'ClientConnectionSetupSucceeded',
    clientConnection: client.id,
    endpoint: client.endpoint.name,
    user: client.login.user,
    tls: client.tls,
  })
  channel.write(makeOkPacket({ statusFlags: client.statusFlags }))
}

async function startTls(client: ClientConnection): Promise<void> {
  const { channel, context } = client
  channel.suspend()
  const secure = new TLSSocket(channel.socket, { isServer: true, secureContext: context.secureContext })
  client.upgraded(secure)
  channel.resumeOn(secure)
}
