import { type ErrPacket, makeErrPacket } from '../../mysql/packets/err-packet.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import { unusableCharset } from './unusable-charset.ts'

/** Why a login is refused: what the client is told, and a sentence for the log. */
export interface Refusal {
  readonly packet: ErrPacket
  readonly reason: string
  /** A ceiling of the proxy, not the client's credentials. */
  readonly throttled?: boolean
}

/** The ways to log in, as the log calls them. IAM's was seen (grade B), the others are worded after it (grade U). */
export type LoginMethod =
  | 'IAM authentication'
  | 'MySQL native password authentication'
  | 'MySQL caching SHA-2 password authentication'

/**
 * The log's sentence for credentials that are not good. The frame is AWS's (grade B:
 * https://github.com/JuliaDatabases/MySQL.jl/issues/201); what follows `Invalid credentials.` is ours.
 */
export function failedLogin(
  method: LoginMethod,
  user: string,
  client: ClientConnection,
  detail: string,
): string {
  const tls = client.tls ? 'on' : 'off'
  return `Proxy authentication with ${method} failed for user "${user}" with TLS ${tls}. Reason: Invalid credentials. ${detail}`
}

/** A client whose character set no statement can be in. */
export function refuseCharset(collationId: number): Refusal | undefined {
  const charset = unusableCharset(collationId)
  if (charset === undefined) return undefined
  const packet = clientErrors.unusableCharset(charset)
  return { packet, reason: `${packet.message}.` }
}

/**
 * The database does not agree with the secret: the client gets the same error as for a wrong password of its own (grade A). Undefined:
 * it was something else.
 */
export function refusedByDatabase(
  client: ClientConnection,
  user: string,
  error: unknown,
): Refusal | undefined {
  const packet = clientErrors.accessDenied(user, client.address, true)
  if (!(error instanceof ClientError) || error.packet.errorCode !== packet.errorCode) return undefined
  const reason = `The database refused the user "${user}" with the password of the AWS Secrets Manager secret: ${error.packet.message}.`
  return { packet, reason }
}

/** Counts and reports a refused login, tells the client and closes. */
export function refuseLogin(client: ClientConnection, user: string, refusal: Refusal): void {
  noteRefusal(client, user, refusal)
  client.channel.write(makeErrPacket(refusal.packet))
  client.end(closeReasons.channelClosed)
}

export function noteRefusal(client: ClientConnection, user: string, refusal: Refusal): void {
  const { endpoint, id: clientConnection } = client
  const { emit } = client.context
  const of = { clientConnection, endpoint: endpoint.name }
  if (refusal.throttled) {
    emit({ type: 'ClientConnectionThrottled', ...of, message: refusal.packet.message })
    return
  }
  endpoint.statistics.clientConnectionsSetupFailedAuth++
  emit({ type: 'ClientConnectionSetupFailedAuth', ...of, user, reason: refusal.reason })
}
