import type { DatabaseConnection } from '../database/database-connection.ts'
import { LinkedList } from '../linked-list.ts'

const NONE: readonly DatabaseConnection[] = []

/** The idle connections, in the order in which they became idle, and by key with the one used last on top. */
export class IdleShelf {
  readonly #all = new LinkedList<DatabaseConnection>()
  /** Keys are few, and their stacks stay. */
  readonly #byKey = new Map<string, DatabaseConnection[]>()

  get size(): number {
    return this.#all.size
  }

  /** The one that has been idle for longest. */
  get oldest(): DatabaseConnection | undefined {
    return this.#all.first
  }

  [Symbol.iterator](): Iterator<DatabaseConnection> {
    return this.#all[Symbol.iterator]()
  }

  add(connection: DatabaseConnection): void {
    this.#all.add(connection)
    const stack = this.#byKey.get(connection.key)
    if (stack) stack.push(connection)
    else this.#byKey.set(connection.key, [connection])
  }

  delete(connection: DatabaseConnection): void {
    if (!this.#all.delete(connection)) return
    const stack = this.#byKey.get(connection.key)!
    if (stack[stack.length - 1] === connection) stack.pop()
    else stack.splice(stack.indexOf(connection), 1)
  }

  /** Those of a key, the one used last at the end. */
  ofKey(key: string): readonly DatabaseConnection[] {
    return this.#byKey.get(key) ?? NONE
  }
}
