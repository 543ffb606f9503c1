import { CapabilityFlag } from '../mysql/capability-flag.ts'
import { Command, commandName } from '../mysql/command.ts'
import { type ErrPacket, makeErrPacket } from '../mysql/packets/err-packet.ts'
import type { SessionTrackEntry } from '../mysql/packets/session-track.ts'
import { replyKind } from '../mysql/reply-kind.ts'
import { answerPing, endSession, resetConnection, setOption } from './answer-by-proxy.ts'
import { bringIntoState, isInState } from './bring-into-state.ts'
import { changeUser } from './change-user.ts'
import { type CommandHead, CommandReader } from './client-command.ts'
import type { ClientConnection, ClientState } from './client-connection.ts'
import { ClientError, clientErrors } from './client-error.ts'
import { closeReasons } from './close-reason.ts'
import { commandRoute } from './command-route.ts'
import { type CommandStage, clientStates } from './command-stage.ts'
import type { DatabaseConnection, Relay } from './database-connection.ts'
import { FlowControl } from './flow-control.ts'
import { isLivenessProbe } from './liveness-probe.ts'
import { LocalFile } from './local-file.ts'
import { pinIfNeeded } from './pin-if-needed.ts'
import { QueryTimer } from './query-timer.ts'
import { namesTrackers, showsSessionChange } from './session-change-filter.ts'
import type { SessionState } from './session-state.ts'
import { SESSION_STATUS } from './session-status.ts'
import { handOverTrackers } from './session-trackers.ts'
import { needsSettling, settle } from './settle.ts'
import { tellStatement } from './statement-text.ts'
import type { Waiter } from './waiter-queue.ts'

/**
 * A client's commands, one after the other: each is classified, given a database connection, relayed, and followed until
 * its reply has ended; then the connection goes back unless the session has a reason to keep it.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
 */
export class CommandPhase implements Relay, Waiter {
  readonly #client: ClientConnection
  readonly #reader = new CommandReader()
  readonly #flow: FlowControl
  #stage: CommandStage = 'idle'
  #head: CommandHead | undefined
  readonly #timer = new QueryTimer()
  /** Of LOAD DATA LOCAL, while the client sends it. */
  #file: LocalFile | undefined

  // Of Waiter: this object is its own ticket, so that waiting allocates nothing.
  readonly inSession = true
  since = 0
  deadline = 0
  turn = 0
  opening = false
  list: Waiter['list']
  previous: Waiter | undefined
  next: Waiter | undefined

  constructor(client: ClientConnection) {
    this.#client = client
    this.#flow = new FlowControl(client)
  }

  get clientState(): ClientState {
    return clientStates[this.#stage]
  }

  get inTransaction(): boolean {
    return this.#client.database?.inTransaction ?? false
  }

  get request() {
    return this.#client.request!
  }

  get tally() {
    return this.#client.endpoint.statistics
  }

  stateOn(): SessionState {
    return this.#client.sessionState
  }

  get schema(): string {
    return this.#client.sessionState.schema
  }

  // --- from the client

  onData(chunk: Buffer): void {
    if (this.#stage === 'ended') return
    if (this.#file) {
      this.#sendFile(chunk)
      return
    }
    if (this.#stage === 'busy') {
      this.#client.channel.push(chunk)
      return
    }
    this.#reader.push(chunk)
    this.#advance()
  }

  onClientDrain(): void {
    this.#flow.resumeDatabase()
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
    this.#flow.resumeDatabase()
    if (stage === 'idle' || stage === 'draining') context.pool.releaseForReset(database)
    else {
      context.onVanished(database)
      database.destroy(closeReasons.clientGone)
    }
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
    if (this.#stage !== 'ended') this.#flow.balanceClient(this.#reader.pendingLength)
  }

  #dispatch(head: CommandHead): void {
    const client = this.#client
    const { command } = head
    if (head.sequenceId !== 0) {
      client.refuse(clientErrors.packetsOutOfOrder, 1, 'the client sent packets out of order')
      return
    }
    client.noteCommand(isLivenessProbe(head))
    switch (commandRoute(command)) {
      case 'relay':
        this.#relay(head)
        return
      case 'relayIfPrepared':
        // Without a pin there is no prepared statement: what has no reply needs no database either.
        if (client.pin || replyKind(command) !== 'none') this.#relay(head)
        return
      case 'quit':
        client.quit(closeReasons.clientQuit)
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
        this.#answer(answerPing(client))
        return
      case Command.COM_SET_OPTION:
        this.#answerOrRelay(head, setOption(client, head))
        return
      case Command.COM_RESET_CONNECTION:
        this.#answerOrRelay(head, resetConnection(client))
        return
      default:
        void this.#changeUser(head)
    }
  }

  #answerOrRelay(head: CommandHead, answer: Buffer | undefined): void {
    if (answer) this.#answer(answer)
    else this.#relay(head)
  }

  #answer(payload: Buffer): void {
    const flushed = this.#client.writePacket(payload, 1)
    if (this.#client.closed) return
    this.#stage = flushed ? 'idle' : 'draining'
    this.#client.becameIdle()
  }

  async #changeUser(head: CommandHead): Promise<void> {
    const client = this.#client
    this.#stage = 'busy'
    endSession(client)
    const changed = await changeUser(client, head.bytes)
    if (client.closed || !changed) return
    const early = client.channel.takeRest()
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
    this.#timer.start()
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
    if (isInState(database, client.sessionState)) {
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
    const { context, id, endpoint } = this.#client
    if (error instanceof ClientError && error.packet.errorCode === clientErrors.borrowTimedOut.errorCode) {
      const waitedMs = context.clock.now() - this.since
      context.emit({ type: 'BorrowTimedOut', clientConnection: id, endpoint: endpoint.name, waitedMs })
    }
    if (context.debugLogging.on && this.#head) tellStatement(this.#client, this.#head, undefined)
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
    // A pinned session may do as it likes with its connection, the trackers included.
    if (client.pin && head.command === Command.COM_RESET_CONNECTION) client.ownTrackers = true
    let trackers = !client.pin && pinIfNeeded(client, database, head, this.#reader.inCommand)
    if (client.pin && !client.ownTrackers) trackers = client.ownTrackers = namesTrackers(head)
    if (!trackers) this.#send(database, head)
    else {
      handOverTrackers(database, client.pin !== undefined, client.sessionTrackSchema).then(
        () => {
          if (!client.closed) this.#send(database, head)
        },
        () => database.destroy('the session trackers could not be handed over'),
      )
    }
  }

  #send(database: DatabaseConnection, head: CommandHead): void {
    const client = this.#client
    const { statistics } = client.endpoint
    if (head.command === Command.COM_QUERY || head.command === Command.COM_STMT_EXECUTE) {
      client.queries++
      statistics.queryRequests++
      if (client.tls) statistics.queryRequestsTls++
    }
    if (client.context.debugLogging.on) tellStatement(client, head, database)
    this.#stage = 'relaying'
    this.#timer.sent()
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

  #sendFile(chunk: Buffer): void {
    const { database } = this.#client
    if (!database || !this.#file) return
    const length = this.#file.push(chunk)
    database.write(length === chunk.length ? chunk : chunk.subarray(0, length))
    if (this.#file.ended) {
      this.#file = undefined
      database.tracker.localInfileRequested = false
      if (length < chunk.length) this.#reader.push(chunk.subarray(length))
    }
    this.#flow.balanceClient(this.#reader.pendingLength)
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
    if (!flushed && database && !database.tracker.complete) this.#flow.pauseDatabase(database)
    if (database?.tracker.localInfileRequested && !this.#file) {
      this.#file = new LocalFile()
      const early = this.#reader.takeAll()
      if (early) this.#sendFile(early)
    }
  }

  onReplyComplete(): void {
    const { database } = this.#client
    if (!database || this.#stage !== 'relaying') return
    if (this.#reader.inCommand || this.#file) {
      // The database has answered before it had all of the command (1153) or file: it is about to close.
      this.#client.end('the database refused a command before its end')
      return
    }
    this.#timer.answered(this.#client.endpoint.statistics)
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
    if (this.#stage !== 'ended') this.#flow.balanceClient(this.#reader.pendingLength)
  }

  get owesSessionChanges(): boolean {
    return this.#client.owedChanges.length > 0
  }

  oweSessionChanges(entries: readonly SessionTrackEntry[]): void {
    if (this.#stage !== 'settling') return
    for (const entry of entries) if (entry.type !== 'other') this.#client.owedChanges.push(entry)
  }

  takeOwedSessionChanges(): readonly SessionTrackEntry[] {
    return this.#client.owedChanges.splice(0)
  }

  get hearsOfSessionChanges(): boolean {
    return this.#client.hasCapability(CapabilityFlag.CLIENT_SESSION_TRACK)
  }

  showsSessionChange(entry: SessionTrackEntry): boolean {
    return showsSessionChange(this.#client, entry)
  }

  /** The reply has ended: learn what it changed, then keep the connection or give it back. */
  #finish(database: DatabaseConnection): void {
    const client = this.#client
    const { tracker } = database
    client.statusFlags = tracker.statusFlags & SESSION_STATUS
    client.warnings = tracker.errorCode === 0 ? tracker.warnings : 1
    const toldOfChanges =
      database.changes !== undefined || tracker.errorCode !== 0 || database.trackersHandedOver
    if (!toldOfChanges || !needsSettling(client, database)) {
      this.#conclude(database)
      return
    }
    this.#stage = 'settling'
    settle(client, database).then(
      () => {
        if (!client.closed) this.#conclude(database)
        if (!client.closed) this.#advance()
      },
      () => database.destroy('the session state could not be read'),
    )
  }

  #conclude(database: DatabaseConnection): void {
    const client = this.#client
    this.#flow.resumeDatabase()
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
