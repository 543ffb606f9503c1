import type { ClientConnection } from '../client/client-connection.ts'
import { CommandReader } from './client-command.ts'
import type { CommandStage } from './command-stage.ts'
import { FlowControl } from './flow-control.ts'

/** How far a client has come with its commands: what the part that takes them shares with the part that relays them. */
export class CommandProgress {
  stage: CommandStage = 'idle'
  readonly client: ClientConnection
  readonly reader = new CommandReader()
  readonly flow: FlowControl

  constructor(client: ClientConnection) {
    this.client = client
    this.flow = new FlowControl(client)
  }

  /** The client may send more, or not. */
  balance(): void {
    if (this.stage !== 'ended') this.flow.balanceClient(this.reader.pendingLength)
  }
}
