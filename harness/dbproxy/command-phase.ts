import { CapabilityFlag } from '../mysql/capability-flag.ts'
import { Command, commandName } from '../mysql/command.ts'
import { makeEofPacket } from '../mysql/packets/eof-packet.ts'
import { type ErrPacket, makeErrPacket } from '../mysql/packets/err-packet.ts'
import { makeOkPacket } from '../mysql/packets/ok-packet.ts'
import type { SessionTrackEntry } from '../mysql/packets/session-track.ts'
import { replyKind } from '../mysql/reply-kind.ts'
import { bringIntoState } from './bring-into-state.ts'
import { changeUser } from './change-user.ts'
import { type CommandHead, CommandReader } from './client-command.ts'
import type { ClientConnection, ClientState } from './client-connection.ts'
import { ClientError, clientErrors } from './client-error.ts'
import { commandRoute } from './command-route.ts'
import type { DatabaseConnection, Relay } from './database-connection.ts'
import { pinOfCommand } from './pin-of-command.ts'
import { SESSION_STATUS } from './session-status.ts'
import { needsSettling, settle } from './settle.ts'
import type { Waiter } from './waiter-queue.ts'

/** What a client may send ahead while it is being served; beyond that its socket is paused. */
const MAX_PENDING = 1 << 16

/**
 * - `idle`: the next command may be taken
 * - `borrowing`: a command waits for a database connection, or for that to be brought into the session's state
 * - `relaying`: the command is with the database
 * - `settling`: the reply is through; the proxy still asks the database about the session
 * - `draining`: the client has not read the reply yet
 * - `busy`: the proxy itself answers
 */
type Stage = 'idle' | 'borrowing' | 'relaying' | 'settling' | 'draining' | 'busy' | 'ended'

/**
 * A client's commands, one after the other: each is classified, given a database connection, relayed, and followed until
 * its reply has ended; then the connection goes back unless the session has a reason to keep it.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
 */
export class CommandPhase implements Relay, Waiter {
  readonly #client: ClientConnection
  readonly #reader = new CommandReader()
  #stage: Stage = 'idle'
  #head: CommandHead | undefined
  #clientPaused = false
  #databasePaused = false
  #startedAt = 0
  #sentAt = 0

  // Of Waiter: this object is its own ticket, so that waiting allocates nothing.
  since = 0
  deadline = 0
  opening = false

  constructor(client: ClientConnection) {
    this.#client = client
  }

  get clientState(): ClientState {
    switch (this.#stage) {
      case 'idle':
      case 'draining':
        return 'idle'
      case 'borrowing':
        return 'waiting'
      case 'ended':
        return 'closed'
      default:
        return 'active'
    }
  }

  get inTransaction(): boolean {
    return this.#client.database?.inTransaction ?? false
  }

  get request() {
    return this.#client.request!
  }

  get sessionState() {
    return this.#client.sessionState
  }

  // --- from the client

  onData(chunk: Buffer): void {
    if (this.#stage === 'busy') {
      this.#client.channel.push(chunk)
      return
    }
    this.#reader.push(chunk)
    this.#advance()
  }

  onClientDrain(): void {
    if (this.#databasePaused) {
      this.#databasePaused = false
      this.#client.database?.resume()
    }
    if (this.#stage === 'draining') {
      this.#stage = 'idle'
      this.#advance()
    }
  }

  /** The client has gone. */
  abandon(): void {
    const stage = this.#stage
    this.#stage = 'ended'
    const { database, context } = this.#client
    this.#client.database = undefined
    if (stage === 'borrowing') context.pool.cancel(this)
    if (!database) return
    database.detach()
    if (this.#databasePaused) database.resume()
    if (stage === 'idle' || stage === 'draining') context.pool.releaseForReset(database)
    else
      database.destroy(
        'The client connection that borrowed this database connection was closed in the middle of a request.',
      )
  }

  #advance(): void {
    if (this.#stage === 'relaying' && this.#reader.inCommand) this.#streamRest()
    while (this.#stage === 'idle') {
      if (this.#reader.inCommand) {
        // The rest of a command that nobody answers any more.
        if (!this.#reader.takeRest()) break
        continue
      }
      const head = this.#reader.takeHead()
      if (!head) break
      this.#dispatch(head)
    }
    this.#balanceClient()
  }

  /** Pauses a client that sends ahead of what is taken, and lets it go on. */
  #balanceClient(): void {
    const { socket, database } = this.#client
    const full = this.#reader.pendingLength > MAX_PENDING || (database?.needsDrain ?? false)
    if (full === this.#clientPaused || this.#stage === 'ended') return
    this.#clientPaused = full
    if (full) socket.pause()
    else socket.resume()
  }

  #dispatch(head: CommandHead): void {
    const client = this.#client
    const { command } = head
    if (head.sequenceId !== 0) {
      client.refuse(clientErrors.packetsOutOfOrder, 1, 'the client sent packets out of order')
      return
    }
    switch (commandRoute(command)) {
      case 'relay':
        this.#relay(head)
        return
      case 'relayIfPrepared':
        // Without a pin there is no prepared statement: what has no reply needs no database either.
        if (client.pin || replyKind(command) !== 'none') this.#relay(head)
        return
      case 'quit':
        client.end('The client requested that the connection close.')
        return
      case 'refuse':
        this.#answer(makeErrPacket(clientErrors.notSupported(commandName(command))))
        return
      case 'unknown':
        this.#answer(makeErrPacket(clientErrors.unknownCommand))
        return
      default:
        this.#answerItself(head)
    }
  }

  // --- answered by the proxy

  #answerItself(head: CommandHead): void {
    const client = this.#client
    if (this.#reader.inCommand) {
      client.refuse(clientErrors.packetTooLarge, 1, 'a packet too large for its command')
      return
    }
    switch (head.command) {
      case Command.COM_PING:
        this.#answer(makeOkPacket({ statusFlags: client.statusFlags }))
        return
      case Command.COM_SET_OPTION:
        this.#setOption(head)
        return
      case Command.COM_RESET_CONNECTION:
        this.#resetConnection(head)
        return
      default:
        void this.#changeUser(head)
    }
  }

  #answer(payload: Buffer): void {
    const flushed = this.#client.writePacket(payload, 1)
    if (this.#client.closed) return
    this.#stage = flushed ? 'idle' : 'draining'
    this.#client.becameIdle()
  }

  /** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_set_option.html */
  #setOption(head: CommandHead): void {
    const client = this.#client
    if (client.database) {
      // The connection in hand no longer is what its key says.
      client.database.tainted = 'its options were changed'
      this.#relay(head)
    } else {
      const eof = { warnings: 0, statusFlags: client.statusFlags }
      this.#answer(client.deprecatesEof ? makeOkPacket({ header: 0xfe, ...eof }) : makeEofPacket(eof))
    }
    const on = head.bytes[5] === 0
    const flag = CapabilityFlag.CLIENT_MULTI_STATEMENTS
    const { login } = client
    client.setLogin({ ...login, capabilities: on ? login.capabilities | flag : login.capabilities & ~flag })
  }

  /** What RDS Proxy does is not public (grade U): a pin stays unless configured otherwise, all else begins anew. */
  #resetConnection(head: CommandHead): void {
    const client = this.#client
    const { database, context } = client
    if (client.pin && database && !context.settings.resetConnectionUnpins) {
      this.#relay(head)
      return
    }
    client.pin = undefined
    client.database = undefined
    database?.detach()
    if (database) context.pool.releaseForReset(database)
    client.sessionState = client.initialState.with(client.sessionState.schema, undefined)
    client.statusFlags = client.initialStatusFlags
    this.#answer(makeOkPacket({ statusFlags: client.statusFlags }))
  }

  async #changeUser(head: CommandHead): Promise<void> {
    const client = this.#client
    this.#stage = 'busy'
    const { database } = client
    client.database = undefined
    client.pin = undefined
    database?.detach()
    if (database) client.context.pool.releaseForReset(database)
    const changed = await changeUser(client, head.bytes)
    if (client.closed || !changed) return
    const early = client.channel.release()
    if (early.length > 0) this.#reader.push(early)
    this.#stage = 'idle'
    client.becameIdle()
    this.#advance()
  }

  // --- relayed to the database

  #relay(head: CommandHead): void {
    const client = this.#client
    this.#head = head
    this.#stage = 'borrowing'
    this.#startedAt = performance.now()
    if (client.database) {
      this.#prepare(client.database)
      return
    }
    const database = client.context.pool.borrow(this)
    if (database) this.granted(database)
  }

  /** Of Waiter. */
  granted(database: DatabaseConnection): void {
    const client = this.#client
    client.database = database
    database.attach(this)
    if (database.state === client.sessionState) {
      this.#prepare(database)
      return
    }
    bringIntoState(database, client.sessionState).then(
      () => {
        if (client.closed) return
        client.sessionState = database.state
        this.#prepare(database)
      },
      (error: unknown) => {
        if (client.closed) return
        client.database = undefined
        database.detach()
        client.context.pool.release(database)
        this.#fail(error)
      },
    )
  }

  /** Of Waiter: no database connection could be had. */
  failed(error: Error): void {
    const { context, id } = this.#client
    if (error instanceof ClientError && error.packet.errorCode === clientErrors.borrowTimedOut.errorCode) {
      const waitedMs = context.clock.now() - this.since
      context.emit({ type: 'BorrowTimedOut', clientConnection: id, waitedMs })
    }
    this.#fail(error)
  }

  #fail(error: unknown): void {
    if (this.#stage === 'ended') return
    const packet: ErrPacket = error instanceof ClientError ? error.packet : clientErrors.internal
    this.#answer(makeErrPacket(packet))
    this.#advance()
  }

  /** The connection is there and in the right state: pin if need be, and send. */
  #prepare(database: DatabaseConnection): void {
    const client = this.#client
    const head = this.#head!
    this.#head = undefined
    const { context } = client
    const { statistics } = context
    if (!client.pin) {
      // A pinned session may do as it likes with its connection, the trackers included.
      const pin = pinOfCommand(client, head, this.#reader.inCommand)
      if (pin) {
        client.pin = pin
        context.pool.pin(database)
        statistics.pins++
        const { rule, reason, statement } = pin
        context.emit({
          type: 'ClientConnectionPinned',
          clientConnection: client.id,
          dbConnection: database.id,
          rule,
          reason,
          statement,
        })
        client.ownTrackers = setsTrackers(head)
      }
    } else if (head.command === Command.COM_RESET_CONNECTION || setsTrackers(head)) client.ownTrackers = true
    if (head.command === Command.COM_QUERY || head.command === Command.COM_STMT_EXECUTE) {
      statistics.queryRequests++
      if (client.tls) statistics.queryRequestsTls++
    }
    this.#stage = 'relaying'
    this.#sentAt = performance.now()
    database.begin(head.command)
    database.write(head.bytes)
    this.#afterSending(database)
    if (this.#reader.inCommand) this.#advance()
  }

  #streamRest(): void {
    const { database } = this.#client
    if (!database) return
    const rest = this.#reader.takeRest()
    if (rest) database.write(rest)
    this.#afterSending(database)
  }

  /** A command without a reply is through once it is sent. */
  #afterSending(database: DatabaseConnection): void {
    if (database.tracker.complete && !this.#reader.inCommand && this.#stage === 'relaying')
      this.#finish(database)
  }

  // --- from the database (Relay)

  onReplyBytes(buffers: Buffer[]): void {
    const client = this.#client
    let flushed = true
    for (let i = 0; i < buffers.length; i++) flushed = client.write(buffers[i]!)
    const { database } = client
    if (!flushed && database && !database.tracker.complete) {
      this.#databasePaused = true
      database.pause()
    }
  }

  onReplyComplete(): void {
    const { database } = this.#client
    if (!database || this.#stage !== 'relaying') return
    if (this.#reader.inCommand) {
      // The database has answered before it had all of the command (1153): it is about to close.
      this.#client.end('the database refused a command before its end')
      return
    }
    const { statistics } = this.#client.context
    const now = performance.now()
    statistics.queryResponses++
    statistics.queryDatabaseResponseMicroseconds += (now - this.#sentAt) * 1000
    statistics.queryResponseMicroseconds += (now - this.#startedAt) * 1000
    this.#finish(database)
    this.#advance()
  }

  onDatabaseClosed(): void {
    const client = this.#client
    if (this.#stage === 'ended') return
    client.database = undefined
    // Grade C: what a client sees is not public; it is never replayed.
    client.end('the database connection was closed while the session used it')
  }

  onDatabaseDrain(): void {
    this.#balanceClient()
  }

  showsSessionChange(entry: SessionTrackEntry): boolean {
    const client = this.#client
    if (!client.hasCapability(CapabilityFlag.CLIENT_SESSION_TRACK)) return false
    // A pinned session may have set the session_track_* variables itself: what the database says is what it asked for.
    if (client.ownTrackers) return true
    const traits = client.context.pool.traits
    if (entry.type === 'schema') return client.sessionTrackSchema ?? traits?.reportsSchemaByDefault ?? true
    if (entry.type === 'variable') return traits?.reportedByDefault.has(entry.name) ?? true
    return true
  }

  /** The reply has ended: learn what it changed, then keep the connection or give it back. */
  #finish(database: DatabaseConnection): void {
    const client = this.#client
    client.statusFlags = database.tracker.statusFlags & SESSION_STATUS
    if (database.changes || (database.tracker.errorCode !== 0 && !client.pin)) {
      if (needsSettling(client, database)) {
        this.#stage = 'settling'
        settle(client, database).then(
          () => {
            if (!client.closed) this.#conclude(database)
            if (!client.closed) this.#advance()
          },
          () => database.destroy('the session state could not be read'),
        )
        return
      }
    }
    this.#conclude(database)
  }

  #conclude(database: DatabaseConnection): void {
    const client = this.#client
    if (this.#databasePaused) {
      this.#databasePaused = false
      database.resume()
    }
    const held = client.pin !== undefined || database.inTransaction
    if (!held) {
      client.database = undefined
      database.detach()
      client.context.pool.release(database)
    }
    this.#stage = client.socket.writableNeedDrain ? 'draining' : 'idle'
    client.becameIdle()
  }
}

/** Whether a statement may change which session changes the database reports. Wrongly yes is harmless. */
function setsTrackers({ bytes }: CommandHead): boolean {
  return bytes.includes('session_track') || bytes.includes('SESSION_TRACK')
}
