import { connect as connectTcp, type Socket } from 'node:net'
import { connect as connectTls } from 'node:tls'
import {
  CACHING_SHA2_PASSWORD,
  CachingSha2,
  cachingSha2Response,
  clearPassword,
  encryptPassword,
} from '../../mysql/auth/caching-sha2-password.ts'
import { MYSQL_NATIVE_PASSWORD, nativePasswordResponse } from '../../mysql/auth/native-password.ts'
import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import {
  AUTH_MORE_DATA_HEADER,
  AUTH_SWITCH_REQUEST_HEADER,
  parseAuthMoreData,
  parseAuthSwitchRequest,
} from '../../mysql/packets/auth-packets.ts'
import { ERR_HEADER, parseErrPacket } from '../../mysql/packets/err-packet.ts'
import { makeHandshakeResponse41 } from '../../mysql/packets/handshake-response-41.ts'
import { type HandshakeV10, parseHandshakeV10 } from '../../mysql/packets/handshake-v10.ts'
import { OK_HEADER, parseOkPacket } from '../../mysql/packets/ok-packet.ts'
import { makeSslRequest } from '../../mysql/packets/ssl-request.ts'
import { ClientError } from '../wire/client-error.ts'
import { ChannelClosedError, PacketChannel } from '../wire/packet-channel.ts'
import { sharedReads } from '../wire/shared-read-buffer.ts'

/** A TCP connection to a database that has greeted and waits for a login. */
export interface GreetedConnection {
  readonly channel: PacketChannel
  readonly handshake: HandshakeV10
}

export interface DatabaseLogin {
  readonly username: string
  readonly password: string
  readonly database: string
  readonly collationId: number
  /** The wanted flags; those that the database does not offer are left out. */
  readonly capabilities: number
  /** TLS is used where the database offers it. */
  readonly tls: boolean
  readonly ca: string | undefined
}

export interface LoggedIn {
  readonly channel: PacketChannel
  /** The database's id of the connection, for KILL. */
  readonly threadId: number
  readonly capabilities: number
  readonly statusFlags: number
  readonly tls: boolean
}

/** A reply of the connection phase: the biggest is a public key. */
const MAX_REPLY_LENGTH = 1 << 20
const MAX_PACKET_SIZE = 1 << 30

/**
 * Connects and reads the greeting. Rejects with the system's error when nobody listens, and with {@link ClientError} when
 * the database greets with an error (1040 among them).
 */
export async function connectToDatabase(
  host: string,
  port: number,
  signal: AbortSignal,
): Promise<GreetedConnection> {
  const socket: Socket = connectTcp({ host, port, noDelay: true, onread: sharedReads(() => socket) })
  const channel = new PacketChannel(socket, MAX_REPLY_LENGTH)
  failWith(channel, socket)
  const abort = () => socket.destroy(new ChannelClosedError(`${host}:${port} did not answer in time`))
  signal.addEventListener('abort', abort, { once: true })
  try {
    const { payload } = await channel.read()
    if (payload[0] === ERR_HEADER) throw new ClientError(parseErrPacket(payload))
    return { channel, handshake: parseHandshakeV10(payload) }
  } catch (error) {
    socket.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Logs in. Rejects with {@link ClientError} when the database refuses. */
export async function logIn(
  greeted: GreetedConnection,
  login: DatabaseLogin,
  signal: AbortSignal,
): Promise<LoggedIn> {
  const { channel, handshake } = greeted
  const abort = () =>
    channel.socket.destroy(new ChannelClosedError('the database did not finish the login in time'))
  signal.addEventListener('abort', abort, { once: true })
  try {
    const tls = login.tls && (handshake.capabilities & CapabilityFlag.CLIENT_SSL) !== 0
    const wanted = tls
      ? login.capabilities | CapabilityFlag.CLIENT_SSL
      : login.capabilities & ~CapabilityFlag.CLIENT_SSL
    const withDatabase = login.database === '' ? 0 : CapabilityFlag.CLIENT_CONNECT_WITH_DB
    const capabilities = ((wanted | withDatabase) & handshake.capabilities) >>> 0
    if (tls) await startTls(channel, login, capabilities)
    const plugin =
      handshake.authPluginName === MYSQL_NATIVE_PASSWORD ? MYSQL_NATIVE_PASSWORD : CACHING_SHA2_PASSWORD
    channel.write(
      makeHandshakeResponse41({
        capabilities,
        maxPacketSize: MAX_PACKET_SIZE,
        collationId: login.collationId,
        username: login.username,
        authResponse: authResponse(plugin, login.password, handshake.scramble),
        database: login.database,
        authPluginName: plugin,
        connectAttributes: new Map(),
      }),
    )
    const statusFlags = await authenticate(channel, login.password, handshake.scramble, tls)
    return { channel, threadId: handshake.threadId, capabilities, statusFlags, tls }
  } catch (error) {
    channel.socket.destroy()
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

function failWith(channel: PacketChannel, socket: Socket): void {
  socket.on('error', (error) => channel.fail(error))
  socket.on('close', () => channel.fail(new ChannelClosedError('the database closed the connection')))
}

async function startTls(channel: PacketChannel, login: DatabaseLogin, capabilities: number): Promise<void> {
  channel.write(
    makeSslRequest({ capabilities, maxPacketSize: MAX_PACKET_SIZE, collationId: login.collationId }),
  )
  channel.suspend()
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  const secure = connectTls({
    socket: channel.socket,
    rejectUnauthorized: login.ca !== undefined,
    ...(login.ca === undefined ? {} : { ca: login.ca }),
    // A server certificate of MySQL's own making names no host.
    checkServerIdentity: () => undefined,
  })
  secure.once('secureConnect', resolve)
  secure.once('error', reject)
  secure.once('close', () =>
    reject(new ChannelClosedError('the database closed the connection during the TLS handshake')),
  )
  await promise
  failWith(channel, secure)
  channel.resumeOn(secure)
}

function authResponse(plugin: string, password: string, scramble: Buffer): Buffer {
  return plugin === MYSQL_NATIVE_PASSWORD
    ? nativePasswordResponse(password, scramble)
    : cachingSha2Response(password, scramble)
}

/** Goes on until OK or ERR; returns the status flags. */
async function authenticate(
  channel: PacketChannel,
  password: string,
  firstScramble: Buffer,
  tls: boolean,
): Promise<number> {
  let scramble = firstScramble
  for (;;) {
    const { payload } = await channel.read()
    switch (payload[0]) {
      case OK_HEADER:
        return parseOkPacket(payload).statusFlags
      case ERR_HEADER:
        throw new ClientError(parseErrPacket(payload))
      case AUTH_SWITCH_REQUEST_HEADER: {
        const { pluginName, pluginData } = parseAuthSwitchRequest(payload)
        if (pluginName !== MYSQL_NATIVE_PASSWORD && pluginName !== CACHING_SHA2_PASSWORD) {
          throw new Error(
            `the database asks for the authentication plugin ${pluginName}, which RDS Proxy does not use`,
          )
        }
        scramble = pluginData
        channel.write(authResponse(pluginName, password, scramble))
        break
      }
      case AUTH_MORE_DATA_HEADER: {
        const data = parseAuthMoreData(payload)
        if (data.length === 1 && data[0] === CachingSha2.FAST_AUTH_SUCCESS) break
        if (data.length === 1 && data[0] === CachingSha2.PERFORM_FULL_AUTHENTICATION) {
          channel.write(tls ? clearPassword(password) : Buffer.from([CachingSha2.REQUEST_PUBLIC_KEY]))
        } else {
          channel.write(encryptPassword(password, scramble, data.toString()))
        }
        break
      }
      default:
        throw new Error('the database sent an unexpected packet during the login')
    }
  }
}
