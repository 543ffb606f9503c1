import { connect, type Socket } from 'node:net'
import {
  CACHING_SHA2_PASSWORD,
  CachingSha2,
  cachingSha2Response,
  encryptPassword,
} from '../../harness/mysql/auth/caching-sha2-password.ts'
import { MYSQL_NATIVE_PASSWORD, nativePasswordResponse } from '../../harness/mysql/auth/native-password.ts'
import { CapabilityFlag } from '../../harness/mysql/capability-flag.ts'
import { Command } from '../../harness/mysql/command.ts'
import { frame, type Packet, PacketFramer, payloadLengthAt } from '../../harness/mysql/framing.ts'
import {
  AUTH_MORE_DATA_HEADER,
  AUTH_SWITCH_REQUEST_HEADER,
  parseAuthMoreData,
  parseAuthSwitchRequest,
} from '../../harness/mysql/packets/auth-packets.ts'
import { ERR_HEADER, parseErrPacket } from '../../harness/mysql/packets/err-packet.ts'
import { makeHandshakeResponse41 } from '../../harness/mysql/packets/handshake-response-41.ts'
import { parseHandshakeV10 } from '../../harness/mysql/packets/handshake-v10.ts'
import { OK_HEADER } from '../../harness/mysql/packets/ok-packet.ts'

/** Where to log in, and as whom. */
export interface RawTarget {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
}

const CAPABILITIES =
  CapabilityFlag.CLIENT_LONG_PASSWORD |
  CapabilityFlag.CLIENT_PROTOCOL_41 |
  CapabilityFlag.CLIENT_TRANSACTIONS |
  CapabilityFlag.CLIENT_SECURE_CONNECTION |
  CapabilityFlag.CLIENT_PLUGIN_AUTH |
  CapabilityFlag.CLIENT_DEPRECATE_EOF
const UTF8MB4_GENERAL_CI = 45
const HEADER_LENGTH = 4

const command = (code: number, argument: string) =>
  frame(Buffer.concat([Buffer.from([code]), Buffer.from(argument)]), 0)
const QUERY = command(Command.COM_QUERY, 'select now()')
const QUIT = command(Command.COM_QUIT, '')

/** One for all sockets: what is read is used up before the next one is read. Idle clients hold no buffer of their own. */
const readBuffer = Buffer.alloc(1 << 16)

/**
 * A client of MySQL that does nothing but log in without TLS and send `select now()`, at a small part of a library's cost:
 * it counts the packets of the reply and does not look into them.
 */
export class RawClient {
  /** Called for each complete reply. */
  onReply: () => void = () => {}
  /** Called when the connection fails or ends unasked; after the login. */
  onFailed: (error: Error) => void = () => {}
  readonly #socket: Socket
  readonly #target: RawTarget
  readonly #framer = new PacketFramer()
  readonly #ready = Promise.withResolvers<RawClient>()
  readonly #closed = Promise.withResolvers<void>()
  #phase: 'greeting' | 'login' | 'command' | 'quit' = 'greeting'
  #scramble: Buffer = Buffer.alloc(0)
  #packetsPerReply = 0
  #packets = 0
  #rest: Buffer | undefined

  private constructor(target: RawTarget) {
    this.#target = target
    this.#socket = connect({
      host: target.host,
      port: target.port,
      noDelay: true,
      onread: { buffer: readBuffer, callback: (length) => this.#onBytes(length) },
    })
    this.#socket.on('error', (error) => this.#fail(error))
    this.#socket.on('close', () => {
      this.#closed.resolve()
      if (this.#phase !== 'quit') this.#fail(new Error('the server closed the connection'))
    })
  }

  /** Connects and logs in. */
  static connect(target: RawTarget): Promise<RawClient> {
    return new RawClient(target).#ready.promise
  }

  query(): void {
    this.#socket.write(QUERY)
  }

  /** COM_QUIT; resolves when the server has closed the connection. */
  quit(): Promise<void> {
    this.#phase = 'quit'
    this.#socket.write(QUIT)
    return this.#closed.promise
  }

  destroy(): void {
    this.#phase = 'quit'
    this.#socket.destroy()
  }

  #onBytes(length: number): boolean {
    try {
      if (this.#phase === 'command') this.#count(readBuffer.subarray(0, length))
      else if (this.#phase !== 'quit') this.#logIn(Buffer.from(readBuffer.subarray(0, length)))
    } catch (error) {
      this.#fail(error as Error)
    }
    return true
  }

  #count(chunk: Buffer): void {
    const bytes = this.#rest ? Buffer.concat([this.#rest, chunk]) : chunk
    this.#rest = undefined
    let at = 0
    while (at + HEADER_LENGTH <= bytes.length) {
      const end = at + HEADER_LENGTH + payloadLengthAt(bytes, at)
      if (end > bytes.length) break
      if (this.#packets === 0 && bytes[at + HEADER_LENGTH] === ERR_HEADER) {
        throw new Error(parseErrPacket(bytes.subarray(at + HEADER_LENGTH, end)).message)
      }
      at = end
      if (++this.#packets === this.#packetsPerReply) {
        this.#packets = 0
        this.onReply()
      }
    }
    if (at < bytes.length) this.#rest = Buffer.from(bytes.subarray(at))
  }

  #logIn(chunk: Buffer): void {
    this.#framer.push(chunk)
    for (let packet = this.#framer.next(); packet; packet = this.#framer.next()) {
      if (packet.payload[0] === ERR_HEADER) throw new Error(parseErrPacket(packet.payload).message)
      if (this.#phase === 'greeting') this.#answerGreeting(packet)
      else this.#answer(packet)
    }
  }

  #answerGreeting({ payload, sequenceId }: Packet): void {
    const greeting = parseHandshakeV10(payload)
    const capabilities = (CAPABILITIES & greeting.capabilities) >>> 0
    // Column count, column, [EOF,] row, and OK or EOF.
    this.#packetsPerReply = capabilities & CapabilityFlag.CLIENT_DEPRECATE_EOF ? 4 : 5
    this.#scramble = greeting.scramble
    this.#phase = 'login'
    const response = makeHandshakeResponse41({
      capabilities,
      maxPacketSize: 1 << 24,
      collationId: UTF8MB4_GENERAL_CI,
      username: this.#target.user,
      authResponse: this.#authResponse(greeting.authPluginName),
      database: undefined,
      authPluginName: greeting.authPluginName,
      connectAttributes: new Map(),
    })
    this.#socket.write(frame(response, sequenceId + 1))
  }

  #answer({ payload, sequenceId }: Packet): void {
    const send = (answer: Buffer) => this.#socket.write(frame(answer, sequenceId + 1))
    switch (payload[0]) {
      case OK_HEADER:
        this.#phase = 'command'
        this.#ready.resolve(this)
        break
      case AUTH_SWITCH_REQUEST_HEADER: {
        const { pluginName, pluginData } = parseAuthSwitchRequest(payload)
        this.#scramble = pluginData
        send(this.#authResponse(pluginName))
        break
      }
      case AUTH_MORE_DATA_HEADER: {
        const data = parseAuthMoreData(payload)
        if (data.length > 1) send(encryptPassword(this.#target.password, this.#scramble, data.toString()))
        else if (data[0] === CachingSha2.PERFORM_FULL_AUTHENTICATION) {
          send(Buffer.from([CachingSha2.REQUEST_PUBLIC_KEY]))
        }
        break
      }
      default:
        throw new Error(`the server sent a packet ${payload[0]} during the login`)
    }
  }

  #authResponse(plugin: string): Buffer {
    const { password } = this.#target
    if (plugin === CACHING_SHA2_PASSWORD) return cachingSha2Response(password, this.#scramble)
    if (plugin === MYSQL_NATIVE_PASSWORD) return nativePasswordResponse(password, this.#scramble)
    throw new Error(`the server asks for the authentication plugin ${plugin}, which the bench has not`)
  }

  #fail(error: Error): void {
    this.#socket.destroy()
    if (this.#phase === 'quit') return
    const loggedIn = this.#phase === 'command'
    this.#phase = 'quit'
    if (loggedIn) this.onFailed(error)
    else this.#ready.reject(error)
  }
}
