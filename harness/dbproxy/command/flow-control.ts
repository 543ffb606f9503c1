import type { ClientConnection } from '../client/client-connection.ts'
import type { DatabaseConnection } from '../database/database-connection.ts'

/** What a client may send ahead while it is being served; beyond that its socket is paused. */
const MAX_PENDING = 1 << 16

/** Back-pressure in both directions: neither side's bytes pile up because the other does not take them. */
export class FlowControl {
  readonly #client: ClientConnection
  #clientPaused = false
  #pausedDatabase: DatabaseConnection | undefined

  constructor(client: ClientConnection) {
    this.#client = client
  }

  /** Lets the client send, or not, by what it has sent ahead and by what the database still has to take. */
  balanceClient(pendingLength: number): void {
    const { socket, database } = this.#client
    const full = pendingLength > MAX_PENDING || (database?.needsDrain ?? false)
    if (full === this.#clientPaused) return
    this.#clientPaused = full
    if (full) socket.pause()
    else socket.resume()
  }

  /** The client does not take a reply as fast as it comes. */
  pauseDatabase(database: DatabaseConnection): void {
    this.#pausedDatabase = database
    database.pause()
  }

  /** The client has taken what was written, or the reply has ended. */
  resumeDatabase(): void {
    this.#pausedDatabase?.resume()
    this.#pausedDatabase = undefined
  }
}
