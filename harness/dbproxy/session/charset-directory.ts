import type { DatabaseConnection } from '../database/database-connection.ts'
import { ClientError } from '../wire/client-error.ts'

const MAX_KNOWN = 4096

/** What a collation id in a handshake does to a session: the three variables of SET NAMES. Learnt from the database. */
export class CharsetDirectory {
  readonly #known = new Map<number, ReadonlyMap<string, string>>()

  get(collationId: number): ReadonlyMap<string, string> | undefined {
    return this.#known.get(collationId)
  }

  forget(): void {
    this.#known.clear()
  }

  /** Asks the database. An unknown id leaves the server's default, as it does in a handshake. */
  async learn(collationId: number, connection: DatabaseConnection): Promise<ReadonlyMap<string, string>> {
    const result = await connection.query(`SHOW COLLATION WHERE Id = ${Math.floor(collationId)}`)
    if (result.error) throw new ClientError(result.error)
    const [collation, charset] = result.rows[0] ?? []
    const learnt = new Map<string, string>()
    if (collation && charset) {
      learnt.set('character_set_client', charset)
      learnt.set('character_set_results', String(collationId))
      learnt.set('collation_connection', collation)
    }
    if (this.#known.size < MAX_KNOWN) this.#known.set(collationId, learnt)
    return learnt
  }
}
