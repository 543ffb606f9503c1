import type { ClientConnection } from './client-connection.ts'
import type { ClientDeadlines } from './client-deadlines.ts'

/** Who has a client: all of a proxy. */
export interface ClientOwner {
  readonly deadlines: ClientDeadlines
  /** Called once. */
  onClosed(client: ClientConnection, reason: string): void
}
