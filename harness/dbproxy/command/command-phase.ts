import { Command, commandName } from '../../mysql/command.ts'
import { makeErrPacket } from '../../mysql/packets/err-packet.ts'
import { replyKind } from '../../mysql/reply-kind.ts'
import type { ClientConnection, ClientState } from '../client/client-connection.ts'
import { changeUser } from '../login/change-user.ts'
import { clientErrors } from '../wire/client-error.ts'
import { closeReasons } from '../wire/close-reason.ts'
import { answerPing, endSession, resetConnection, setOption } from './answer-by-proxy.ts'
import type { CommandHead } from './client-command.ts'
import { CommandProgress } from './command-progress.ts'
import { type CommandOrder, CommandRelay } from './command-relay.ts'
import { commandRoute } from './command-route.ts'
import { clientStates } from './command-stage.ts'
import { isLivenessProbe } from './liveness-probe.ts'

/**
 * A client's commands, one after the other: each is answered here, or goes to the database through {@link CommandRelay}. The next
 * one is taken when that is through.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
 */
export class CommandPhase implements CommandOrder {
  readonly #client: ClientConnection
  readonly #progress: CommandProgress
  readonly #relay: CommandRelay

  constructor(client: ClientConnection) {
    this.#client = client
    this.#progress = new CommandProgress(client)
    this.#relay = new CommandRelay(this.#progress, this)
  }

  get clientState(): ClientState {
    return clientStates[this.#progress.stage]
  }

  get inTransaction(): boolean {
    return this.#client.database?.inTransaction ?? false
  }

  onData(chunk: Buffer): void {
    const { stage, reader } = this.#progress
    if (stage === 'ended') return
    if (this.#relay.takesFile) {
      this.#relay.sendFile(chunk)
      return
    }
    if (stage === 'busy') {
      this.#client.channel.push(chunk)
      return
    }
    reader.push(chunk)
    this.advance()
  }

  onClientDrain(): void {
    const progress = this.#progress
    progress.flow.resumeDatabase()
    if (progress.stage === 'draining') {
      progress.stage = 'idle'
      this.advance()
    }
  }

  /** The client has gone. */
  abandon(): void {
    const { stage } = this.#progress
    this.#progress.stage = 'ended'
    this.#relay.abandon(stage)
  }

  /** Of CommandOrder. */
  advance(): void {
    const progress = this.#progress
    const { reader } = progress
    if (progress.stage === 'relaying' && reader.inCommand) this.#relay.streamRest()
    while (progress.stage === 'idle') {
      if (reader.inCommand) {
        // The rest of a command that nobody answers any more.
        if (!reader.takeRest()) break
        continue
      }
      const head = reader.takeHead()
      if (!head) break
      this.#dispatch(head)
    }
    progress.balance()
  }

  /** Of CommandOrder. */
  answer(payload: Buffer): void {
    const flushed = this.#client.writePacket(payload, 1)
    if (this.#client.closed) return
    this.#progress.stage = flushed ? 'idle' : 'draining'
    this.#client.becameIdle()
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
        this.#relay.start(head)
        return
      case 'relayIfPrepared':
        // Without a pin there is no prepared statement: what has no reply needs no database either.
        if (client.pin || replyKind(command) !== 'none') this.#relay.start(head)
        return
      case 'quit':
        client.quit(closeReasons.clientQuit)
        return
      case 'refuse':
        this.answer(makeErrPacket(clientErrors.notSupported(commandName(command))))
        return
      case 'unknown':
        this.answer(makeErrPacket(clientErrors.unknownCommand))
        return
      default:
        this.#answerItself(head)
    }
  }

  #answerItself(head: CommandHead): void {
    const client = this.#client
    if (this.#progress.reader.inCommand) {
      client.refuse(clientErrors.packetTooLarge, 1, 'a packet too large for its command')
      return
    }
    switch (head.command) {
      case Command.COM_PING:
        this.#answerOrRelay(head, answerPing(client))
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
    if (answer) this.answer(answer)
    else this.#relay.start(head)
  }

  async #changeUser(head: CommandHead): Promise<void> {
    const client = this.#client
    const progress = this.#progress
    progress.stage = 'busy'
    endSession(client)
    const changed = await changeUser(client, head.bytes)
    if (client.closed || !changed) return
    const early = client.channel.takeRest()
    if (early.length > 0) progress.reader.push(early)
    progress.stage = 'idle'
    client.becameIdle()
    this.advance()
  }
}
