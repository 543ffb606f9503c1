import type { Socket } from 'node:net'
import { type Deferred, deferred } from '../../kit/deferred.ts'
import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { Command } from '../../mysql/command.ts'
import { frame } from '../../mysql/framing.ts'
import { MalformedPacketError } from '../../mysql/malformed-packet-error.ts'
import { makeOkPacket, type OkPacket } from '../../mysql/packets/ok-packet.ts'
import { makeSessionTrack, parseSessionTrack } from '../../mysql/packets/session-track.ts'
import { ResponseTracker } from '../../mysql/response-tracker.ts'
import { ServerStatus } from '../../mysql/server-status.ts'
import type { Linked } from '../linked-list.ts'
import type { SessionChangeFilter } from '../session/session-change-filter.ts'
import { NO_SESSION, SessionChanges } from '../session/session-state.ts'
import { needsDrain, writeDirectly } from '../wire/direct-write.ts'
import { ChannelClosedError } from '../wire/packet-channel.ts'
import { listenToReads } from '../wire/shared-read-buffer.ts'
import { parseTextResult, type TextResult } from '../wire/text-result.ts'
import type { LoggedIn } from './database-login.ts'

/** Where a database connection stands. Only {@link ConnectionPool} moves it. */
/** The reason of a close that the proxy did not bring about. */
export const CLOSED_BY_DATABASE = 'the database closed the connection'

export type PoolShelf = 'idle' | 'borrowed' | 'pinned' | 'resetting' | 'closed'

/** Who is being answered on a database connection. */
export interface Relay {
  /** Bytes for the client, in order. */
  onReplyBytes(buffers: Buffer[]): void
  /** The reply to the command has ended, and its last bytes have been handed over. */
  onReplyComplete(): void
  /** The database has gone. */
  onDatabaseClosed(): void
  /** More bytes may be written towards the database. */
  onDatabaseDrain(): void
  readonly sessionChanges: SessionChangeFilter
}

/** A count of 0 in a set of 1. */
const NO_QUERY_ATTRIBUTES = '\0\x01'

/**
 * A connection to the database that is logged in: either idle, or answering one of the proxy's own commands
 * ({@link exchange}), or relaying a client's ({@link attach}, {@link begin}).
 */
export class DatabaseConnection implements Linked<DatabaseConnection> {
  readonly id: number
  /** What must be equal for a client to use it: user, encryption, client flags. See connection-key.ts. */
  readonly key: string
  readonly capabilities: number
  readonly tls: boolean
  /** The database's own id of it: CONNECTION_ID(). */
  readonly threadId: number
  readonly user: string
  readonly openedAt: number
  /** `IP:PORT` of the proxy's side, and of the database's. */
  readonly from: string
  readonly to: string
  readonly tracker: ResponseTracker
  /** The state it was in when it was new or reset. */
  baseline = NO_SESSION
  state = this.baseline
  /** The schema that the initialization query has chosen, which sessions without one begin in; empty for none. */
  initSchema = ''
  shelf: PoolShelf = 'borrowed'
  // Of Linked: its place on the shelf.
  list: Linked<DatabaseConnection>['list']
  previous: DatabaseConnection | undefined
  next: DatabaseConnection | undefined
  idleSince = 0
  /** Changes with the target: a connection of an older target is not used again. */
  readonly targetEpoch: number
  changes: SessionChanges | undefined
  /** Changes that the database must still be asked about; see settle.ts. */
  unsettled: SessionChanges | undefined
  /** The session trackers are a client's for the length of its statement; see session-trackers.ts. */
  trackersHandedOver = false
  /** Why it must not be used by another client even after a reset. */
  tainted: string | undefined
  /** Called once, when the connection is lost or destroyed. */
  onClosed: (reason: string) => void = () => {}

  readonly #socket: Socket
  readonly #out: Buffer[] = []
  #relay: Relay | undefined
  #exchanges: { command: number; collected: Buffer[]; done: Deferred<Buffer> }[] = []
  #closed = false

  constructor(
    loggedIn: LoggedIn,
    identity: { id: number; key: string; user: string; openedAt: number; targetEpoch: number },
  ) {
    this.id = identity.id
    this.key = identity.key
    this.user = identity.user
    this.openedAt = identity.openedAt
    this.targetEpoch = identity.targetEpoch
    this.capabilities = loggedIn.capabilities
    this.tls = loggedIn.tls
    this.threadId = loggedIn.threadId
    this.tracker = new ResponseTracker(loggedIn.capabilities, (ok) => this.#onSessionState(ok))
    this.tracker.statusFlags = loggedIn.statusFlags
    this.#socket = loggedIn.channel.socket
    const { localAddress, localPort, remoteAddress, remotePort } = this.#socket
    this.from = `${localAddress}:${localPort}`
    this.to = `${remoteAddress}:${remotePort}`
    if (loggedIn.channel.release().length > 0) this.destroy('the database sent bytes behind the login')
    listenToReads(this.#socket, (chunk) => this.#onData(chunk))
    this.#socket.on('drain', () => this.#relay?.onDatabaseDrain())
    this.#socket.on('error', () => {}) // 'close' follows, and says what matters
    this.#socket.on('end', () => this.destroy(CLOSED_BY_DATABASE))
    this.#socket.on('close', () => this.destroy(CLOSED_BY_DATABASE))
    if (this.#socket.destroyed) queueMicrotask(() => this.destroy(CLOSED_BY_DATABASE))
  }

  get closed(): boolean {
    return this.#closed
  }

  get inTransaction(): boolean {
    return (this.tracker.statusFlags & ServerStatus.SERVER_STATUS_IN_TRANS) !== 0
  }

  get needsDrain(): boolean {
    return needsDrain(this.#socket)
  }

  attach(relay: Relay): void {
    this.#relay = relay
  }

  detach(): void {
    this.#relay = undefined
  }

  /** Expects the reply to a relayed command. */
  begin(command: number): void {
    this.tracker.owesSessionState = this.#relay?.sessionChanges.owes ?? false
    this.tracker.begin(command)
  }

  /** Returns false when the relay should wait for `onDatabaseDrain`. */
  write(bytes: Buffer): boolean {
    return writeDirectly(this.#socket, bytes)
  }

  pause(): void {
    this.#socket.pause()
  }

  resume(): void {
    this.#socket.resume()
  }

  /** Runs one of the proxy's own commands, behind those already under way. Rejects when the connection is lost. */
  exchange(command: number, text = ''): Promise<Buffer> {
    if (this.#closed) return Promise.reject(new ChannelClosedError('the database connection is closed'))
    const argument = Buffer.from(text)
    const payload = Buffer.allocUnsafe(argument.length + 1)
    payload[0] = command
    argument.copy(payload, 1)
    const done = deferred<Buffer>()
    if (this.#exchanges.length === 0) this.tracker.begin(command)
    this.#exchanges.push({ command, collected: [], done })
    writeDirectly(this.#socket, frame(payload, 0))
    return done.promise
  }

  /** Runs one of the proxy's own statements. An ERR is part of the result. */
  async query(sql: string): Promise<TextResult> {
    const attributes = this.capabilities & CapabilityFlag.CLIENT_QUERY_ATTRIBUTES ? NO_QUERY_ATTRIBUTES : ''
    return parseTextResult(await this.exchange(Command.COM_QUERY, attributes + sql), this.capabilities)
  }

  /** Says goodbye and closes. */
  quit(reason: string): void {
    if (!this.#closed) writeDirectly(this.#socket, frame(Buffer.from([Command.COM_QUIT]), 0))
    this.destroy(reason, true)
  }

  destroy(reason: string, gracefully = false): void {
    if (this.#closed) return
    this.#closed = true
    if (gracefully) this.#socket.end()
    else this.#socket.destroy()
    for (const { done } of this.#exchanges) done.reject(new ChannelClosedError(reason))
    this.#exchanges = []
    const relay = this.#relay
    this.#relay = undefined
    this.onClosed(reason)
    relay?.onDatabaseClosed()
  }

  #onData(chunk: Buffer): void {
    try {
      if (this.#exchanges.length > 0) this.#onExchangeData(chunk)
      else this.#onRelayData(chunk)
    } catch (error) {
      this.destroy(error instanceof Error ? error.message : String(error))
    }
  }

  #onRelayData(chunk: Buffer): void {
    const out = this.#out
    if (this.tracker.push(chunk, out) < chunk.length) {
      throw new MalformedPacketError('the database sent bytes that answer no command')
    }
    const relay = this.#relay
    if (out.length > 0) {
      relay?.onReplyBytes(out)
      out.length = 0
    }
    if (this.tracker.complete) relay?.onReplyComplete()
  }

  /** Replies to several commands may share a chunk; the tracker takes one reply at a time. */
  #onExchangeData(chunk: Buffer): void {
    let rest = chunk
    while (rest.length > 0) {
      const current = this.#exchanges[0]
      if (!current) throw new MalformedPacketError('the database sent bytes that answer no command')
      rest = rest.subarray(this.tracker.push(rest, current.collected))
      if (!this.tracker.complete) return
      this.#exchanges.shift()
      if (this.#exchanges[0]) this.tracker.begin(this.#exchanges[0].command)
      current.done.resolve(Buffer.concat(current.collected))
    }
  }

  #onSessionState(ok: OkPacket): Buffer | undefined {
    const entries = parseSessionTrack(ok.sessionState)
    if (entries.length > 0) {
      this.changes ??= new SessionChanges()
      this.changes.add(entries)
    }
    const filter = this.#relay?.sessionChanges
    if (!filter) return undefined
    const shown = entries.filter((entry) => filter.shows(entry))
    if (this.#exchanges.length > 0) {
      // The proxy's own command has taken what the client would have heard with its next one.
      filter.owe(shown)
      return undefined
    }
    const owed = this.tracker.owesSessionState ? filter.takeOwed() : []
    this.tracker.owesSessionState = false
    // A server may flag a change and tell nothing (START TRANSACTION within one): only who asked for changes hears of it.
    const asItIs = shown.length === entries.length && (shown.length > 0 || filter.hears)
    if (asItIs && owed.length === 0) return undefined
    return makeOkPacket({ ...ok, sessionState: makeSessionTrack([...shown, ...owed]) })
  }
}
