import type { Socket } from 'node:net'
import { connectToDatabase, logIn } from '../../../../../harness/dbproxy/database/database-login.ts'
import { cachingSha2Response } from '../../../../../harness/mysql/auth/caching-sha2-password.ts'
import { CapabilityFlag } from '../../../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../../../harness/mysql/command.ts'
import { frame } from '../../../../../harness/mysql/framing.ts'
import { PASSWORD, USER } from '../proxy-fixture.ts'
import { encodeQuery } from './encode-command.ts'
import { ReplyReader } from './reply-reader.ts'
import type { ClientSettings } from './step.ts'

/** A client that hears nothing for so long is taken to be starved. */
const LONGEST_WAIT_MS = 15_000

/** The connection has ended instead of the reply. */
export class ServerGoneError extends Error {}

/** A client that sends commands as they are written down and hands back replies as they come. */
export class ScriptClient {
  readonly socket: Socket
  readonly capabilities: number
  /** The packet that ended the login. */
  readonly welcome: Buffer
  readonly #settings: ClientSettings
  #received: Buffer[] = []
  #ended = false
  #wake: () => void = () => {}

  private constructor(socket: Socket, capabilities: number, settings: ClientSettings, welcome: Buffer) {
    this.welcome = welcome
    this.socket = socket
    this.capabilities = capabilities
    this.#settings = settings
    socket.on('data', (chunk: Buffer) => {
      this.#received.push(chunk)
      this.#wake()
    })
    socket.on('close', () => {
      this.#ended = true
      this.#wake()
    })
    socket.resume()
  }

  static async connect(
    address: { host: string; port: number },
    settings: ClientSettings,
  ): Promise<ScriptClient> {
    const { signal } = new AbortController()
    const greeted = await connectToDatabase(address.host, address.port, signal)
    let welcome: Buffer = Buffer.alloc(0)
    const read = greeted.channel.read.bind(greeted.channel)
    greeted.channel.read = async () => {
      const packet = await read()
      welcome = packet.payload
      return packet
    }
    const { channel, capabilities } = await logIn(
      greeted,
      {
        username: USER,
        password: PASSWORD,
        database: settings.schema,
        collationId: settings.collationId,
        capabilities: settings.flags,
        tls: settings.tls,
        ca: undefined,
      },
      signal,
    )
    channel.release()
    return new ScriptClient(channel.socket, capabilities, settings, welcome)
  }

  has(flag: number): boolean {
    return (this.capabilities & flag) !== 0
  }

  /** Sends one command, in pieces where the settings ask for them. */
  async send(command: number, argument: Buffer): Promise<void> {
    const bytes = frame(Buffer.concat([Buffer.of(command), argument]), 0)
    const { pieces } = this.#settings
    if (pieces === 0 || bytes.length > 4_000) {
      this.socket.write(bytes)
      return
    }
    for (let at = 0; at < bytes.length; at += pieces) {
      this.socket.write(bytes.subarray(at, at + pieces))
      await new Promise((resolve) => setImmediate(resolve))
    }
  }

  /** Reads to the end of the reply to `command`. Rejects with {@link ServerGoneError} when the connection ends first. */
  async reply(command: number): Promise<ReplyReader> {
    const reader = new ReplyReader(command, this.capabilities)
    while (!reader.done) {
      const chunk = await this.#next()
      if (!chunk) throw new ServerGoneError(`no more after ${reader.bytes.toString('hex')}`)
      const rest = reader.push(chunk)
      if (rest.length > 0) this.#received.unshift(rest)
    }
    return reader
  }

  /** A statement's reply. */
  async query(sql: string): Promise<Buffer> {
    const attributes = this.has(CapabilityFlag.CLIENT_QUERY_ATTRIBUTES)
    await this.send(Command.COM_QUERY, encodeQuery(sql, attributes ? {} : undefined))
    return (await this.reply(Command.COM_QUERY)).bytes
  }

  /** Waits for the first bytes of a reply, and no longer. */
  async firstBytes(): Promise<void> {
    await this.#next()
  }

  /** Goes through the messages of COM_CHANGE_USER; the last packet is the answer. `behind` is sent right behind the password. */
  async changeUser(schema: string, password: string, behind: Buffer = Buffer.alloc(0)): Promise<ReplyReader> {
    const { collationId } = this.#settings
    const text = (value: string) => Buffer.from(`${value}\0`)
    await this.send(
      Command.COM_CHANGE_USER,
      Buffer.concat([
        text(USER),
        Buffer.of(0),
        text(schema),
        Buffer.of(collationId & 255, collationId >> 8),
        text('caching_sha2_password'),
        ...(this.has(CapabilityFlag.CLIENT_CONNECT_ATTRS) ? [Buffer.of(0)] : []),
      ]),
    )
    for (;;) {
      const reader = await this.reply(Command.COM_PING)
      const packet = reader.packets[0]!
      const sequenceId = reader.bytes[3]! + 1
      if (packet[0] === 0xfe) {
        const scramble = packet.subarray(packet.indexOf(0) + 1, packet.length - 1)
        this.socket.write(Buffer.concat([frame(cachingSha2Response(password, scramble), sequenceId), behind]))
      } else if (packet[0] !== 0x01) {
        return reader
      } else if (packet[1] === 4) {
        // A full authentication, which only the wrong password leads to.
        this.socket.write(frame(this.#settings.tls ? text(password) : Buffer.alloc(256, 1), sequenceId))
      }
    }
  }

  destroy(): void {
    this.socket.destroy()
  }

  /** Resolves when the server has closed. */
  async ended(): Promise<void> {
    while (!this.#ended) await this.#next()
  }

  async #next(): Promise<Buffer | undefined> {
    while (this.#received.length === 0 && !this.#ended) {
      const { promise, resolve, reject } = Promise.withResolvers<void>()
      this.#wake = resolve
      const timer = setTimeout(
        () => reject(new ServerGoneError(`nothing came within ${LONGEST_WAIT_MS} ms`)),
        LONGEST_WAIT_MS,
      )
      await promise.finally(() => clearTimeout(timer))
    }
    return this.#received.shift()
  }
}
