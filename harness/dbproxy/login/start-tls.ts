import { TLSSocket } from 'node:tls'
import type { ClientConnection } from '../client/client-connection.ts'
import { clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import { noteRefusal } from './refuse-login.ts'

/**
 * After an SSLRequest: the TLS handshake, and the login that follows it. When there is none, the connection is closed and counted
 * with the failed logins (grade A: ClientConnectionsSetupFailedAuth includes "TLS misconfigurations"). The client reports that itself,
 * as error 2026; the proxy sends nothing but TLS's own alert. With TLS 1.3 a client that rejects the certificate only does so once
 * the handshake is through on this side. Rejects like {@link PacketChannel.read}.
 */
export async function readOverTls(client: ClientConnection): Promise<Buffer> {
  const { channel, context } = client
  channel.suspend()
  const secure = new TLSSocket(channel.socket, { isServer: true, secureContext: context.secureContext })
  let failure: string | undefined
  secure.once('error', (error: NodeJS.ErrnoException) => {
    failure = error.code ?? error.message
  })
  client.upgraded(secure)
  channel.resumeOn(secure)
  try {
    return (await channel.read()).payload
  } catch (error) {
    // Closed by the client: neither the proxy's end, nor a time-out, nor nonsense over good TLS.
    if (client.closeReason === closeReasons.channelClosed) {
      const reason =
        failure === undefined
          ? `The TLS handshake failed. ${closeReasons.channelClosed}`
          : `The TLS handshake failed: ${failure}.`
      noteRefusal(client, '', { packet: clientErrors.internal, reason })
    }
    throw error
  }
}
