import { CACHING_SHA2_PASSWORD } from '../../mysql/auth/caching-sha2-password.ts'
import { MYSQL_NATIVE_PASSWORD, verifyNativePassword } from '../../mysql/auth/native-password.ts'
import { makeScramble } from '../../mysql/auth/scramble.ts'
import { makeAuthSwitchRequest } from '../../mysql/packets/auth-packets.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import type { ProxyAuth } from '../db-proxy-options.ts'
import { clientErrors } from '../wire/client-error.ts'
import { type AuthExchange, type Credentials, isEmptyResponse } from './auth-exchange.ts'
import { authenticateByIam } from './authenticate-by-iam.ts'
import { verifySha2 } from './authenticate-by-sha2.ts'
import { failedLogin, type Refusal } from './refuse-login.ts'

/** ClientPasswordAuthType as the protocol's plugin name. Without any Auth there is nobody to log in, but a greeting. */
export function pluginOf(auth: ProxyAuth | undefined): string {
  return auth?.clientPasswordAuthType === 'MYSQL_NATIVE_PASSWORD'
    ? MYSQL_NATIVE_PASSWORD
    : CACHING_SHA2_PASSWORD
}

/**
 * Checks what the client brings: the secret's password, or an IAM token. Undefined: it may come in. `switchAlways` asks for a new
 * answer even where the plugin is right, as COM_CHANGE_USER needs. The connection may be closed by the time this resolves.
 */
export async function authenticateClient(
  client: ClientConnection,
  scramble: Buffer,
  credentials: Credentials,
  switchAlways = false,
): Promise<Refusal | undefined> {
  const { context } = client
  if (context.settings.requireTls && !client.tls) {
    return { packet: clientErrors.tlsRequired, reason: 'This RDS Proxy requires TLS connections.' }
  }
  const { user, why } = await context.secrets.find(credentials.username)
  if (client.closed) return undefined
  // A name that no secret has is treated like one that the first has: the answers do not tell them apart.
  const auth = user?.auth ?? context.secrets.auth[0]
  if (auth?.iamAuth === 'REQUIRED') {
    return authenticateByIam(client, credentials, { user, why, switchAlways })
  }
  const plugin = pluginOf(auth)
  // Clients without CLIENT_PLUGIN_AUTH know mysql_native_password alone.
  const offeredPlugin = credentials.authPluginName ?? MYSQL_NATIVE_PASSWORD
  const exchange: AuthExchange = { client, user, scramble, response: credentials.authResponse }
  if (offeredPlugin !== plugin || switchAlways) {
    exchange.scramble = makeScramble()
    client.channel.write(makeAuthSwitchRequest({ pluginName: plugin, pluginData: exchange.scramble }))
    exchange.response = (await client.channel.read()).payload
  }
  const verified = plugin === MYSQL_NATIVE_PASSWORD ? verifyNative(exchange) : await verifySha2(exchange)
  if (verified && user) return undefined
  const method =
    plugin === MYSQL_NATIVE_PASSWORD
      ? 'MySQL native password authentication'
      : 'MySQL caching SHA-2 password authentication'
  const detail = why ?? "The client's password is not the one in the AWS Secrets Manager secret."
  return {
    packet: clientErrors.accessDenied(
      credentials.username,
      client.address,
      !isEmptyResponse(exchange.response),
    ),
    reason: failedLogin(method, credentials.username, client, detail),
  }
}

function verifyNative({ user, scramble, response }: AuthExchange): boolean {
  return user !== undefined && verifyNativePassword(response, user.password, scramble)
}
