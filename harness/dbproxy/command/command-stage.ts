import type { ClientState } from '../client/client-connection.ts'

/**
 * - `idle`: the next command may be taken
 * - `borrowing`: a command waits for a database connection, or for that to be brought into the session's state
 * - `relaying`: the command is with the database
 * - `settling`: the reply is through; the proxy still asks the database about the session
 * - `draining`: the client has not read the reply yet
 * - `busy`: the proxy itself answers
 */
export type CommandStage = 'idle' | 'borrowing' | 'relaying' | 'settling' | 'draining' | 'busy' | 'ended'

/** How a stage is shown to users. */
export const clientStates: Readonly<Record<CommandStage, ClientState>> = {
  idle: 'idle',
  borrowing: 'waiting',
  relaying: 'active',
  settling: 'active',
  draining: 'idle',
  busy: 'active',
  ended: 'closed',
}
