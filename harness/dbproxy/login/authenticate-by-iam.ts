import { isIP } from 'node:net'
import { MYSQL_CLEAR_PASSWORD } from '../../mysql/auth/clear-password.ts'
import { makeAuthSwitchRequest } from '../../mysql/packets/auth-packets.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import { clientErrors } from '../wire/client-error.ts'
import { type Credentials, isEmptyResponse } from './auth-exchange.ts'
import { failedLogin, type Refusal } from './refuse-login.ts'
import type { KnownUser } from './secret-directory.ts'
import { databaseUserArn, verifyIamToken } from './verify-iam-token.ts'

interface IamLogin {
  readonly user: KnownUser | undefined
  /** Why there is no such user. */
  readonly why: string | undefined
  /** The client is asked for a token even if it has sent something. */
  readonly switchAlways: boolean
}

/**
 * `IAMAuth: REQUIRED`: the client's password is an IAM token, sent by mysql_clear_password over TLS, and nothing else. Without TLS it
 * is not even asked for: AWS has IAM imply RequireTLS ("Must enable TLS, when IAM Auth is required", grade B), and so the client gets
 * that error.
 */
export async function authenticateByIam(
  client: ClientConnection,
  credentials: Credentials,
  { user, why, switchAlways }: IamLogin,
): Promise<Refusal | undefined> {
  const { context, channel } = client
  if (!client.tls) {
    return { packet: clientErrors.tlsRequired, reason: 'IAM authentication requires TLS connections.' }
  }
  const throttled = context.limits.admitIamLogin()
  if (throttled) return { packet: throttled, reason: throttled.message, throttled: true }
  let response = credentials.authResponse
  const sentClear = credentials.authPluginName === MYSQL_CLEAR_PASSWORD && !isEmptyResponse(response)
  if (!sentClear || switchAlways) {
    channel.write(makeAuthSwitchRequest({ pluginName: MYSQL_CLEAR_PASSWORD, pluginData: Buffer.alloc(0) }))
    response = (await channel.read()).payload
  }
  const problem = why ?? (await problemOf(client, credentials.username, passwordIn(response)))
  if (problem === undefined && user) return undefined
  const { username } = credentials
  return {
    packet: clientErrors.accessDenied(username, client.address, !isEmptyResponse(response)),
    reason: failedLogin('IAM authentication', username, client, problem ?? 'No secret has that user.'),
  }
}

/** What is wrong with a token, as a sentence; undefined: nothing. */
async function problemOf(client: ClientConnection, user: string, token: string): Promise<string | undefined> {
  const { iam, clock } = client.context
  if (!iam) return 'The proxy was given no Region and no access keys to check IAM tokens with.'
  const { identity, accessKeyOf } = iam
  const clause = await verifyIamToken(token, {
    user,
    hosts: hostsOf(client),
    port: client.endpoint.address?.port ?? 0,
    identity,
    now: clock.now(),
    accessKeyOf,
  })
  if (clause === undefined) return undefined
  return `For ${databaseUserArn(identity, user)}: ${clause}.`
}

/** By which names and addresses a client may know the endpoint that it has reached. */
function hostsOf({ endpoint, socket }: ClientConnection): string[] {
  const hosts = new Set(endpoint.hostNames)
  const listening = endpoint.address?.host ?? ''
  const local = (socket.localAddress ?? '').replace(/^::ffff:/, '')
  for (const host of [listening, local]) {
    if (host !== '' && host !== '0.0.0.0' && host !== '::') hosts.add(isIP(host) === 6 ? `[${host}]` : host)
    if (['127.0.0.1', '::1', '0.0.0.0', '::'].includes(host)) hosts.add('localhost')
  }
  return [...hosts]
}

/** The NUL at its end is the protocol's. */
function passwordIn(response: Buffer): string {
  return response.toString('utf8', 0, response.at(-1) === 0 ? response.length - 1 : response.length)
}
