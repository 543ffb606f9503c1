import {
  CACHING_SHA2_PASSWORD,
  CachingSha2,
  decryptPassword,
  verifyCachingSha2,
  verifyClearPassword,
} from '../mysql/auth/caching-sha2-password.ts'
import { MYSQL_NATIVE_PASSWORD, verifyNativePassword } from '../mysql/auth/native-password.ts'
import { makeScramble } from '../mysql/auth/scramble.ts'
import { makeAuthMoreData, makeAuthSwitchRequest } from '../mysql/packets/auth-packets.ts'
import type { ErrPacket } from '../mysql/packets/err-packet.ts'
import type { ClientConnection } from './client-connection.ts'
import { clientErrors } from './client-error.ts'
import type { ProxyAuth } from './db-proxy-options.ts'
import type { KnownUser } from './secret-directory.ts'

/** What a client says about itself, in HandshakeResponse41 or COM_CHANGE_USER. */
export interface Credentials {
  readonly username: string
  readonly authResponse: Buffer
  readonly authPluginName: string | undefined
}

/** ClientPasswordAuthType as the protocol's plugin name. Without any Auth there is nobody to log in, but a greeting. */
export function pluginOf(auth: ProxyAuth | undefined): string {
  return auth?.clientPasswordAuthType === 'MYSQL_NATIVE_PASSWORD'
    ? MYSQL_NATIVE_PASSWORD
    : CACHING_SHA2_PASSWORD
}

/**
 * Checks the client's password against the secret's. Undefined: it may come in. `switchAlways` asks for a new answer even
 * where the plugin is right, as COM_CHANGE_USER needs.
 */
export async function authenticateClient(
  client: ClientConnection,
  scramble: Buffer,
  credentials: Credentials,
  switchAlways = false,
): Promise<ErrPacket | undefined> {
  const { context } = client
  if (context.settings.requireTls && !client.tls) return clientErrors.tlsRequired
  const user = await context.secrets.find(credentials.username)
  if (client.closed) return undefined
  const plugin = pluginOf(user?.auth ?? context.secrets.auth[0])
  // Clients without CLIENT_PLUGIN_AUTH know mysql_native_password alone.
  const offeredPlugin = credentials.authPluginName ?? MYSQL_NATIVE_PASSWORD
  const exchange: Exchange = { client, user, scramble, response: credentials.authResponse }
  if (offeredPlugin !== plugin || switchAlways) {
    exchange.scramble = makeScramble()
    client.channel.write(makeAuthSwitchRequest({ pluginName: plugin, pluginData: exchange.scramble }))
    exchange.response = (await client.channel.read()).payload
  }
  const usingPassword =
    exchange.response.length > 0 && !(exchange.response.length === 1 && exchange.response[0] === 0)
  const verified = plugin === MYSQL_NATIVE_PASSWORD ? verifyNative(exchange) : await verifySha2(exchange)
  if (verified && user) return undefined
  return clientErrors.accessDenied(credentials.username, client.address, usingPassword)
}

interface Exchange {
  readonly client: ClientConnection
  readonly user: KnownUser | undefined
  scramble: Buffer
  response: Buffer
}

function verifyNative({ user, scramble, response }: Exchange): boolean {
  return user !== undefined && verifyNativePassword(response, user.password, scramble)
}

/**
 * The proxy knows the password itself and could always take the short way. It does as a server does whose cache is cold:
 * the first login of a user is in full, over TLS or RSA, so that a client that can do neither fails here as it does on AWS
 * (grade B).
 */
async function verifySha2({ client, user, scramble, response }: Exchange): Promise<boolean> {
  const empty = response.length === 0 || (response.length === 1 && response[0] === 0)
  if (empty) return user?.password === ''
  const { channel, context } = client
  if (user?.fullyAuthenticated && verifyCachingSha2(response, user.password, scramble)) {
    channel.writeWithNext(makeAuthMoreData(Buffer.from([CachingSha2.FAST_AUTH_SUCCESS])))
    return true
  }
  channel.write(makeAuthMoreData(Buffer.from([CachingSha2.PERFORM_FULL_AUTHENTICATION])))
  let { payload } = await channel.read()
  let sent: Buffer | undefined = payload
  if (!client.tls) {
    const { privateKey, publicKeyPem } = await context.rsaKey()
    if (payload.length === 1 && payload[0] === CachingSha2.REQUEST_PUBLIC_KEY) {
      channel.write(makeAuthMoreData(Buffer.from(publicKeyPem)))
      payload = (await channel.read()).payload
    }
    sent = decryptPassword(payload, scramble, privateKey)
  }
  if (!sent || !user || !verifyClearPassword(sent, user.password)) return false
  user.fullyAuthenticated = true
  return true
}
