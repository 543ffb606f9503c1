import type { Socket } from 'node:net'
import { TLSSocket } from 'node:tls'
import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { frame } from '../../mysql/framing.ts'
import { type ErrPacket, makeEarlyErrPacket, makeErrPacket } from '../../mysql/packets/err-packet.ts'
import type { SessionTrackEntry } from '../../mysql/packets/session-track.ts'
import { CommandPhase } from '../command/command-phase.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'
import type { ConnectionRequest } from '../database/open-connection.ts'
import type { ProxyEndpoint } from '../endpoint/proxy-endpoint.ts'
import type { Linked } from '../linked-list.ts'
import { ConnectionPhase } from '../login/connection-phase.ts'
import { connectionKey, databaseCapabilities } from '../pool/connection-key.ts'
import type { ProxyContext } from '../proxy-context.ts'
import { NO_SESSION } from '../session/session-state.ts'
import { closeReasons } from '../wire/close-reason.ts'
import { hasUnsent, needsDrain, writeDirectly } from '../wire/direct-write.ts'
import { PacketChannel } from '../wire/packet-channel.ts'
import { listenForEnd, type SocketEnd } from '../wire/socket-end.ts'
import { type ClientLogin, NO_LOGIN } from './client-login.ts'
import type { ClientOwner } from './client-owner.ts'
import type { SessionPin } from './session-pin.ts'

/** What a client is doing. */
export type ClientState = 'connecting' | 'idle' | 'waiting' | 'active' | 'closed'

/** The largest packet of the connection phase: user, schema and attributes have little to say. */
const MAX_HANDSHAKE_PACKET = 1 << 16
const MAX_AGE_MS = 24 * 3_600_000

/** How long a client may take to read its last packet. */
const LINGER_MS = 5_000

/** One client of the proxy, from accept to close: its socket, its login, its session. */
export class ClientConnection implements Linked<ClientConnection>, SocketEnd {
  /** Also the thread id in the handshake. */
  readonly id: number
  readonly context: ProxyContext
  /** The endpoint through which it came. */
  readonly endpoint: ProxyEndpoint
  readonly address: string
  readonly port: number
  // Of Linked: its place among the proxy's clients.
  list: Linked<ClientConnection>['list']
  previous: ClientConnection | undefined
  next: ClientConnection | undefined
  /** Statements so far. */
  queries = 0
  login: ClientLogin = NO_LOGIN
  request: ConnectionRequest | undefined
  sessionState = NO_SESSION
  tls = false
  statusFlags = 0
  /** Warnings of the last statement: servers repeat the count in replies to commands that are no statements. */
  warnings = 0
  /** What the session was when it began. */
  initialState = this.sessionState
  initialStatusFlags = 0
  /** The client has chosen itself which session changes the database reports. */
  ownTrackers = false
  /** What the client believes session_track_schema to be, where it has set it. */
  sessionTrackSchema: boolean | undefined
  /** Session changes that the proxy's own commands have heard of in its place: the next OK tells it. */
  owedChanges: SessionTrackEntry[] = []
  pin: SessionPin | undefined
  /** The database connection that it holds: while a statement runs, in a transaction, or pinned. */
  database: DatabaseConnection | undefined
  authenticated = false
  /** Called when the client goes while it waits for a database connection in the connection phase. */
  whenAbandoned: (() => void) | undefined
  #socket: Socket
  readonly channel: PacketChannel
  #commandPhase: CommandPhase | undefined
  #closed = false
  #closeReason: string | undefined
  #endWhenIdle: string | undefined
  /** By the clock, in milliseconds. */
  readonly createdAt: number
  #lastActivity: number
  #lastWork: number
  #probing = false
  #awaitsDrain = false
  readonly #owner: ClientOwner
  #loginDueAt = Number.POSITIVE_INFINITY

  constructor(
    id: number,
    socket: Socket,
    context: ProxyContext,
    endpoint: ProxyEndpoint,
    owner: ClientOwner,
  ) {
    this.id = id
    this.#owner = owner
    this.endpoint = endpoint
    this.context = context
    this.address = socket.remoteAddress ?? '127.0.0.1'
    this.port = socket.remotePort ?? 0
    this.#socket = socket
    this.createdAt = context.clock.now()
    this.#lastActivity = this.createdAt
    this.#lastWork = this.createdAt
    this.channel = new PacketChannel(socket, MAX_HANDSHAKE_PACKET)
    listenForEnd(socket, this)
  }

  get closed(): boolean {
    return this.#closed
  }

  /** Why it was closed; undefined before that. */
  get closeReason(): string | undefined {
    return this.#closeReason
  }

  get state(): ClientState {
    if (this.#closed) return 'closed'
    return this.#commandPhase?.clientState ?? 'connecting'
  }

  get inTransaction(): boolean {
    return this.#commandPhase?.inTransaction ?? false
  }

  /** OpenSSL's name of the cipher suite, where TLS is used. */
  get tlsCipher(): string | undefined {
    return this.#socket instanceof TLSSocket ? this.#socket.getCipher()?.name : undefined
  }

  get socket(): Socket {
    return this.#socket
  }

  /** Goes through the connection phase, which goes on to the command phase. */
  run(): void {
    new ConnectionPhase(this).begin()
  }

  /** The client has been greeted: it has so long to log in. */
  expectLogin(): void {
    const { clock, settings } = this.context
    this.#loginDueAt = clock.now() + settings.handshakeTimeoutSeconds * 1000
    this.#owner.deadlines.expect(this.#loginDueAt)
  }

  /** It is known who it is, or it is refused. */
  loginEnded(): void {
    this.#loginDueAt = Number.POSITIVE_INFINITY
  }

  /** The client has got its OK. */
  enterCommandPhase(): void {
    if (this.#closed) return
    this.authenticated = true
    const phase = new CommandPhase(this)
    this.#commandPhase = phase
    const early = this.channel.handOver((chunk) => {
      this.#lastActivity = this.context.clock.now()
      phase.onData(chunk)
    })
    this.rearm()
    if (early.length > 0) phase.onData(early)
  }

  /** The plain socket has become a TLS one. */
  upgraded(socket: Socket): void {
    this.#socket = socket
    this.tls = true
    listenForEnd(socket, this)
  }

  setLogin(login: ClientLogin): void {
    this.login = login
    this.request = {
      key: connectionKey(login.user, this.tls, login.capabilities),
      username: login.user,
      tls: this.tls,
      capabilities: databaseCapabilities(login.capabilities),
      collationId: login.collationId,
      schema: login.schema,
    }
  }

  hasCapability(flag: number): boolean {
    return (this.login.capabilities & flag) !== 0
  }

  get deprecatesEof(): boolean {
    return this.hasCapability(CapabilityFlag.CLIENT_DEPRECATE_EOF)
  }

  /** Returns false when the socket's buffer is full. */
  write(bytes: Buffer): boolean {
    const flushed = writeDirectly(this.#socket, bytes)
    if (!flushed) this.#awaitDrain()
    return flushed
  }

  writePacket(payload: Buffer, sequenceId: number): boolean {
    return this.write(frame(payload, sequenceId))
  }

  /** The socket's buffer is full: the command phase hears when it is not any more. */
  get needsDrain(): boolean {
    if (!needsDrain(this.#socket)) return false
    this.#awaitDrain()
    return true
  }

  /** Most clients never let their buffer fill: they do without a listener. */
  #awaitDrain(): void {
    if (this.#awaitsDrain) return
    this.#awaitsDrain = true
    this.#socket.once('drain', () => {
      this.#awaitsDrain = false
      this.#commandPhase?.onClientDrain()
    })
  }

  /** An error outside any command's order, and the end. With the sequence id 0 it stands in for the greeting. */
  refuse(error: ErrPacket, sequenceId: number, reason: string): void {
    if (this.#closed) return
    this.writePacket(sequenceId === 0 ? makeEarlyErrPacket(error) : makeErrPacket(error), sequenceId)
    this.end(reason)
  }

  /** Sends what is still to be sent, and closes. */
  end(reason: string): void {
    if (this.#closed) return
    this.#closeReason ??= reason
    const socket = this.#socket
    // The peer may neither read nor close: it does not hold the socket for ever.
    const cancel = this.context.clock.after(LINGER_MS, () => socket.destroy())
    socket.once('close', cancel)
    socket.resume()
    socket.end()
    this.#onClose()
  }

  /** COM_QUIT: nothing is to come from the client, so that the socket may close at once where nothing is left to send. */
  quit(reason: string): void {
    if (this.tls || hasUnsent(this.#socket)) this.end(reason)
    else this.destroy(reason)
  }

  destroy(reason: string): void {
    this.#closeReason ??= reason
    this.#socket.destroy()
    this.#onClose()
  }

  /** Closes at once, or when the statement that runs is through. */
  endWhenIdle(reason: string): void {
    if (this.state === 'active' || this.state === 'waiting') this.#endWhenIdle = reason
    else this.destroy(reason)
  }

  /** By the clock, in milliseconds: the last that it sent, or the end of its last command. */
  get lastActivityAt(): number {
    return this.#lastActivity
  }

  /** For how long it has sent liveness probes and nothing else, in milliseconds. */
  get onlyProbesForMs(): number {
    return this.#probing ? this.#lastActivity - this.#lastWork : 0
  }

  /** A command has come. */
  noteCommand(isProbe: boolean): void {
    this.#probing = isProbe
  }

  /** A command is through: the clock of IdleClientTimeout begins anew. */
  becameIdle(): void {
    this.#lastActivity = this.context.clock.now()
    if (!this.#probing) this.#lastWork = this.#lastActivity
    if (this.#endWhenIdle) this.end(this.#endWhenIdle)
  }

  /** Counts the client as idle for so much longer, and closes it if that is too long. */
  advanceIdle(byMs: number): void {
    this.#lastActivity -= byMs
    this.#lastWork -= byMs
    this.rearm()
  }

  /** The time that it may be idle for has changed, or begins. */
  rearm(): void {
    if (!this.#closed) this.#owner.deadlines.expect(this.#dueAt)
  }

  /** Whichever comes first: too long idle, or a day old (grade A, not configurable). */
  get #dueAt(): number {
    const idleDue = this.#lastActivity + this.context.settings.idleClientTimeoutSeconds * 1000
    return Math.min(idleDue, this.createdAt + MAX_AGE_MS)
  }

  /** Of ClientDeadlines. */
  closeIfDue(now: number): number {
    if (this.#closed) return Number.POSITIVE_INFINITY
    if (!this.authenticated) {
      if (now >= this.#loginDueAt) this.destroy(closeReasons.loginTimedOut)
      return this.#closed ? Number.POSITIVE_INFINITY : this.#loginDueAt
    }
    if (now - this.createdAt >= MAX_AGE_MS) {
      this.endWhenIdle('the client connection is 24 hours old')
      return Number.POSITIVE_INFINITY
    }
    const busy = this.state === 'active' || this.state === 'waiting'
    if (busy) this.#lastActivity = now
    else if (now - this.#lastActivity >= this.context.settings.idleClientTimeoutSeconds * 1000) {
      this.endpoint.statistics.clientConnectionsClosedIdle++
      this.destroy('the client connection was idle for longer than IdleClientTimeout')
      return Number.POSITIVE_INFINITY
    }
    return this.#dueAt
  }

  /** Of SocketEnd. */
  onSocketClosed(socket: Socket): void {
    this.channel.forget(socket)
    this.destroy(closeReasons.channelClosed)
  }

  #onClose(): void {
    if (this.#closed) return
    this.#closed = true
    const reason = this.#closeReason ?? 'closed'
    this.channel.fail(reason)
    this.whenAbandoned?.()
    this.#commandPhase?.abandon()
    this.#owner.onClosed(this, reason)
  }
}
