import { chain, type Soon } from '../../kit/soon.ts'
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
import type { UserLookup } from './secret-directory.ts'

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
export function authenticateClient(
  client: ClientConnection,
  scramble: Buffer,
  credentials: Credentials,
  switchAlways = false,
): Soon<Refusal | undefined> {
  const { context } = client
  if (context.settings.requireTls && !client.tls) {
    return { packet: clientErrors.tlsRequired, reason: 'This RDS Proxy requires TLS connections.' }
  }
  return chain(context.secrets.find(credentials.username), (lookup) =>
    authenticateAs(lookup, client, scramble, credentials, switchAlways),
  )
}

function authenticateAs(
  { user, why }: UserLookup,
  client: ClientConnection,
  scramble: Buffer,
  credentials: Credentials,
  switchAlways: boolean,
): Soon<Refusal | undefined> {
  const { secrets } = client.context
  if (client.closed) return undefined
  // A name that no secret has is treated like one that the first has: the answers do not tell them apart.
  const auth = user?.auth ?? secrets.auth[0]
  if (auth?.iamAuth === 'REQUIRED') {
    return authenticateByIam(client, credentials, { user, why, switchAlways })
  }
  const plugin = pluginOf(auth)
  // Clients without CLIENT_PLUGIN_AUTH know mysql_native_password alone.
  const offeredPlugin = credentials.authPluginName ?? MYSQL_NATIVE_PASSWORD
  const exchange: AuthExchange = { client, user, scramble, response: credentials.authResponse }
  const switches = offeredPlugin !== plugin || switchAlways
  const verified = switches
    ? switchPlugin(exchange, plugin).then(() => verify(exchange, plugin))
    : verify(exchange, plugin)
  return chain(verified, (isVerified) =>
    isVerified && user ? undefined : wrongPassword(exchange, credentials, plugin, why),
  )
}

/** Asks for an answer by the right plugin. */
async function switchPlugin(exchange: AuthExchange, pluginName: string): Promise<void> {
  const { channel } = exchange.client
  exchange.scramble = makeScramble()
  channel.write(makeAuthSwitchRequest({ pluginName, pluginData: exchange.scramble }))
  exchange.response = (await channel.read()).payload
}

function verify(exchange: AuthExchange, plugin: string): Soon<boolean> {
  return plugin === MYSQL_NATIVE_PASSWORD ? verifyNative(exchange) : verifySha2(exchange)
}

function wrongPassword(
  { client, response }: AuthExchange,
  credentials: Credentials,
  plugin: string,
  why: string | undefined,
): Refusal {
  const method =
    plugin === MYSQL_NATIVE_PASSWORD
      ? 'MySQL native password authentication'
      : 'MySQL caching SHA-2 password authentication'
  const detail = why ?? "The client's password is not the one in the AWS Secrets Manager secret."
  return {
    packet: clientErrors.accessDenied(credentials.username, client.address, !isEmptyResponse(response)),
    reason: failedLogin(method, credentials.username, client, detail),
  }
}

function verifyNative({ user, scramble, response }: AuthExchange): boolean {
  return user !== undefined && verifyNativePassword(response, user.password, scramble)
}
