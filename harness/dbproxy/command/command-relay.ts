import { Command } from '../../mysql/command.ts'
import { makeErrPacket } from '../../mysql/packets/err-packet.ts'
import type { ClientConnection } from '../client/client-connection.ts'
import type { DatabaseConnection, Relay } from '../database/database-connection.ts'
import type { Waiter } from '../pool/waiter-queue.ts'
import { bringIntoState, isInState } from '../session/bring-into-state.ts'
import { namesTrackers, SessionChangeFilter } from '../session/session-change-filter.ts'
import type { SessionState } from '../session/session-state.ts'
import { SESSION_STATUS } from '../session/session-status.ts'
import { handOverTrackers } from '../session/session-trackers.ts'
import { needsSettling, settle } from '../session/settle.ts'
import { withinTime } from '../session/within-time.ts'
import { ClientError, clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import type { CommandHead } from './client-command.ts'
import type { CommandProgress } from './command-progress.ts'
import type { CommandStage } from './command-stage.ts'
import { LocalFile } from './local-file.ts'
import { pinIfNeeded } from './pin-if-needed.ts'
import { QueryTimer } from './query-timer.ts'
import { tellStatement } from './statement-text.ts'

/** Who takes a client's commands in their order. */
export interface CommandOrder {
  /** Answers the command at hand without the database, which ends it. */
  answer(payload: Buffer): void
  /** Takes the next command, if there is one and the last is through. */
  advance(): void
}

/**
 * A client's commands on their way to the database and back. In the order of the methods: the client borrows a connection, the
 * connection is brought into the session's state, the session is pinned if need be, the command is sent, its reply is passed on
 * until it has ended, what it changed is learnt, and the connection goes back unless the session has a reason to keep it.
 * One object serves all commands of a client, since a command should allocate nothing that it can avoid.
 */
export class CommandRelay implements Relay, Waiter {
  /** Of Relay. */
  readonly sessionChanges: SessionChangeFilter
  readonly #client: ClientConnection
  readonly #progress: CommandProgress
  readonly #order: CommandOrder
  #head: CommandHead | undefined
  readonly #timer = new QueryTimer()
  /** Of LOAD DATA LOCAL, while the client sends it. */
  #file: LocalFile | undefined

  // Of Waiter: this object is its own ticket.
  readonly inSession = true
  since = 0
  deadline = 0
  turn = 0
  opening = false
  list: Waiter['list']
  previous: Waiter | undefined
  next: Waiter | undefined

  constructor(progress: CommandProgress, order: CommandOrder) {
    this.#client = progress.client
    this.#progress = progress
    this.#order = order
    this.sessionChanges = new SessionChangeFilter(progress)
  }

  get request() {
    return this.#client.request!
  }

  get tally() {
    return this.#client.endpoint.statistics
  }

  stateOn({ initSchema }: DatabaseConnection): SessionState {
    const { sessionState } = this.#client
    if (initSchema === '' || sessionState.schema !== '') return sessionState
    return sessionState.with(initSchema, undefined)
  }

  get schema(): string {
    return this.#client.sessionState.schema
  }

  /** The client's bytes are a file's, not commands. */
  get takesFile(): boolean {
    return this.#file !== undefined
  }

  // --- a connection for the command

  start(head: CommandHead): void {
    const client = this.#client
    this.#head = head
    this.#progress.stage = 'borrowing'
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
    const state = this.stateOn(database)
    if (isInState(database, state)) {
      client.sessionState = state
      this.#prepare(database)
      return
    }
    const began = client.context.clock.now()
    withinTime(client.context, database, bringIntoState(database, state), true).then(
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
        if (isBorrowTimeout(error)) {
          client.context.pool.statistics.borrowTimeouts++
          this.since = began
        }
        this.failed(error)
      },
    )
  }

  /** Of Waiter: no database connection could be had. */
  failed(error: unknown): void {
    const { context, id, endpoint } = this.#client
    if (isBorrowTimeout(error)) {
      const waitedMs = context.clock.now() - this.since
      context.emit({ type: 'BorrowTimedOut', clientConnection: id, endpoint: endpoint.name, waitedMs })
    }
    if (context.debugLogging.on && this.#head) tellStatement(this.#client, this.#head, undefined)
    this.#fail(error)
  }

  #fail(error: unknown): void {
    if (this.#progress.stage === 'ended') return
    const packet = error instanceof ClientError ? error.packet : clientErrors.internal
    this.#order.answer(makeErrPacket(packet))
    this.#order.advance()
  }

  // --- towards the database

  /** The connection is there and in the right state: pin if need be, and send. */
  #prepare(database: DatabaseConnection): void {
    const client = this.#client
    const head = this.#head!
    this.#head = undefined
    // A pinned session may do as it likes with its connection, the trackers included.
    if (client.pin && head.command === Command.COM_RESET_CONNECTION) client.ownTrackers = true
    let trackers = !client.pin && pinIfNeeded(client, database, head, this.#progress.reader.inCommand)
    if (client.pin && !client.ownTrackers) trackers = client.ownTrackers = namesTrackers(head)
    if (!trackers) this.#send(database, head)
    else {
      const handedOver = handOverTrackers(database, client.pin !== undefined, client.sessionTrackSchema)
      withinTime(client.context, database, handedOver, false).then(
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
    this.#progress.stage = 'relaying'
    this.#timer.sent()
    database.begin(head.command)
    database.write(head.bytes)
    this.#afterSending(database)
    if (this.#progress.reader.inCommand) this.#order.advance()
  }

  /** More of a command that is longer than its head. */
  streamRest(): void {
    const { database } = this.#client
    if (!database) return
    const rest = this.#progress.reader.takeRest()
    if (rest) database.write(rest)
    this.#afterSending(database)
  }

  sendFile(chunk: Buffer): void {
    const { database } = this.#client
    if (!database || !this.#file) return
    const length = this.#file.push(chunk)
    database.write(length === chunk.length ? chunk : chunk.subarray(0, length))
    if (this.#file.ended) {
      this.#file = undefined
      database.tracker.localInfileRequested = false
      if (length < chunk.length) this.#progress.reader.push(chunk.subarray(length))
    }
    this.#progress.balance()
  }

  /** A command without a reply is through once it is sent. */
  #afterSending(database: DatabaseConnection): void {
    if (database.tracker.complete && !this.#progress.reader.inCommand && this.#progress.stage === 'relaying')
      this.#finish(database)
  }

  // --- from the database (Relay)

  onReplyBytes(buffers: Buffer[]): void {
    const client = this.#client
    let flushed = true
    for (let i = 0; i < buffers.length; i++) flushed = client.write(buffers[i]!)
    const { database } = client
    if (!flushed && database && !database.tracker.complete) this.#progress.flow.pauseDatabase(database)
    if (database?.tracker.localInfileRequested && !this.#file) {
      this.#file = new LocalFile()
      const early = this.#progress.reader.takeAll()
      if (early) this.sendFile(early)
    }
  }

  onReplyComplete(): void {
    const { database } = this.#client
    if (!database || this.#progress.stage !== 'relaying') return
    if (this.#progress.reader.inCommand || this.#file) {
      // The database has answered before it had all of the command (1153) or file: it is about to close.
      this.#client.end('the database refused a command before its end')
      return
    }
    this.#timer.answered(this.#client.endpoint.statistics)
    this.#finish(database)
    this.#order.advance()
  }

  onDatabaseClosed(): void {
    const client = this.#client
    if (this.#progress.stage === 'ended') return
    client.database = undefined
    // Grade C: what a client sees is not public; it is never replayed.
    client.end('the database connection was closed while the session used it')
  }

  onDatabaseDrain(): void {
    this.#progress.balance()
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
    this.#progress.stage = 'settling'
    withinTime(client.context, database, settle(client, database), false).then(
      () => {
        if (!client.closed) this.#conclude(database)
        if (!client.closed) this.#order.advance()
      },
      () => database.destroy('the session state could not be read'),
    )
  }

  #conclude(database: DatabaseConnection): void {
    const client = this.#client
    this.#progress.flow.resumeDatabase()
    const held = client.pin !== undefined || database.inTransaction
    if (!held) {
      client.database = undefined
      database.detach()
      client.context.pool.release(database)
    }
    this.#progress.stage = client.needsDrain ? 'draining' : 'idle'
    client.becameIdle()
  }

  /** The client has gone at this stage. */
  abandon(stage: CommandStage): void {
    const { database, context } = this.#client
    this.#client.database = undefined
    if (stage === 'borrowing') context.pool.cancel(this)
    if (!database) return
    database.detach()
    this.#progress.flow.resumeDatabase()
    if (stage === 'idle' || stage === 'draining') context.pool.releaseForReset(database)
    else {
      context.onVanished(database)
      database.destroy(closeReasons.clientGone)
    }
  }
}

function isBorrowTimeout(error: unknown): boolean {
  return error instanceof ClientError && error.packet.errorCode === clientErrors.borrowTimedOut.errorCode
}
