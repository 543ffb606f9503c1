import { chain, type Soon } from '../../kit/soon.ts'
import { makeScramble } from '../../mysql/auth/scramble.ts'
import type { Packet } from '../../mysql/framing.ts'
import {
  type HandshakeResponse41,
  parseHandshakeResponse41,
} from '../../mysql/packets/handshake-response-41.ts'
import type { HandshakeV10 } from '../../mysql/packets/handshake-v10.ts'
import { isSslRequest } from '../../mysql/packets/ssl-request.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import { startSession } from '../session/start-session.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import type { PacketReceiver } from '../wire/packet-channel.ts'
import { authenticateClient, pluginOf } from './authenticate-client.ts'
import { type Refusal, refuseCharset, refusedByDatabase, refuseLogin } from './refuse-login.ts'
import type { ServerGreeting } from './server-greeting.ts'
import { readOverTls } from './start-tls.ts'
import { makeWelcome } from './welcome.ts'

/**
 * A client from accept to the first OK. Its steps, in the manual's words, and what follows each:
 *
 *     Initial Handshake         the database has greeted         Handshake Response
 *     Handshake Response        SSL Connection Request: TLS      Handshake Response
 *                               else                             Authentication
 *     Authentication            refused: ERR_Packet              the end
 *                               else                             Session
 *     Session                   a database connection            OK_Packet, Command Phase
 *                               none, or the database refuses    ERR_Packet, the end
 *
 * Each step is a method that the one before calls; it waits only where there is something to wait for, and otherwise runs in the
 * callback of the socket's read. Peers that talk nonsense or go end it at any step.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_connection_phase.html
 */
export class ConnectionPhase implements PacketReceiver {
  readonly #client: ClientConnection
  #greeting: ServerGreeting | undefined
  #scramble: Buffer | undefined

  constructor(client: ClientConnection) {
    this.#client = client
  }

  /** Version and capabilities are the database's own: nothing can be said before it has greeted (see start-up). */
  begin(): void {
    this.#go(this.#client.context.greeting(), (database) => this.#initialHandshake(database))
  }

  #initialHandshake(database: HandshakeV10 | undefined): void {
    const client = this.#client
    const { context, channel } = client
    if (client.closed) return
    if (!database) {
      client.refuse(clientErrors.borrowTimedOut, 0, closeReasons.channelClosed)
      return
    }
    client.expectLogin()
    this.#greeting = context.serverGreeting(database, pluginOf(context.secrets.auth[0]))
    this.#scramble = makeScramble()
    channel.write(this.#greeting.packet(client.id, this.#scramble))
    channel.receive(this)
  }

  /** Of PacketReceiver: the answer to the greeting. */
  onPacket({ payload }: Packet): void {
    this.#go(isSslRequest(payload) ? readOverTls(this.#client) : payload, (response) =>
      this.#handshakeResponse(parseHandshakeResponse41(response)),
    )
  }

  /** Of PacketReceiver. */
  onFailure(error: Error): void {
    this.#fail(error)
  }

  /** Servers look at the character set before the password, and so does this. */
  #handshakeResponse(response: HandshakeResponse41): void {
    this.#go(
      refuseCharset(response.collationId) ?? authenticateClient(this.#client, this.#scramble!, response),
      (refusal) => this.#authenticated(response, refusal),
    )
  }

  #authenticated(response: HandshakeResponse41, refusal: Refusal | undefined): void {
    const client = this.#client
    if (client.closed) return
    client.loginEnded()
    if (refusal) {
      refuseLogin(client, response.username, refusal)
      return
    }
    client.setLogin({
      user: response.username,
      capabilities: (response.capabilities & this.#greeting!.capabilities) >>> 0,
      collationId: response.collationId,
      schema: response.database ?? '',
    })
    const starting = startSession(client)
    if (!starting) this.#ok()
    else {
      starting
        .then(
          () => this.#ok(),
          (error: unknown) => this.#noSession(error),
        )
        .catch((error: unknown) => this.#fail(error))
    }
  }

  #ok(): void {
    const client = this.#client
    if (client.closed) return
    const { id, endpoint, login, tls, context } = client
    endpoint.statistics.clientConnectionsSetupSucceeded++
    context.emit({
      type: 'ClientConnectionSetupSucceeded',
      clientConnection: id,
      endpoint: endpoint.name,
      user: login.user,
      tls,
    })
    client.channel.write(makeWelcome(client))
    client.enterCommandPhase()
  }

  /** The client is who it says, but has no session: no database connection in time, or the database refused. */
  #noSession(error: unknown): void {
    const client = this.#client
    if (client.closed) return
    const { user } = client.login
    const refusal = refusedByDatabase(client, user, error)
    if (refusal) refuseLogin(client, user, refusal)
    else
      client.channel.writeAndEnd(error instanceof ClientError ? error.packet : clientErrors.internal, client)
  }

  #go<T>(value: Soon<T>, next: (value: T) => void): void {
    try {
      const last = chain(value, next)
      if (last instanceof Promise) last.catch((error: unknown) => this.#fail(error))
    } catch (error) {
      this.#fail(error)
    }
  }

  #fail(error: unknown): void {
    this.#client.destroy(error instanceof Error ? error.message : 'the login failed')
  }
}
