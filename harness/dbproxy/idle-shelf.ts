import type { DatabaseConnection } from './database-connection.ts'

/** The idle connections, in the order in which they became idle, and by key with the one used last on top. */
export class IdleShelf {
  readonly #all = new Set<DatabaseConnection>()
  readonly #byKey = new Map<string, DatabaseConnection[]>()

  get size(): number {
    return this.#all.size
  }

  /** The one that has been idle for longest. */
  get oldest(): DatabaseConnection | undefined {
    return this.#all.values().next().value
  }

  [Symbol.iterator](): Iterator<DatabaseConnection> {
    return this.#all.values()
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
    if (stack.length === 0) this.#byKey.delete(connection.key)
  }

  /** The latest that is `best`; failing that the oldest that is `acceptable`, so that states in use stay warm. */
  find(
    key: string,
    best: (connection: DatabaseConnection) => boolean,
    acceptable: (connection: DatabaseConnection) => boolean,
  ): DatabaseConnection | undefined {
    const stack = this.#byKey.get(key)
    if (!stack) return undefined
    for (let i = stack.length - 1; i >= 0; i--) if (best(stack[i]!)) return stack[i]
    return stack.find(acceptable)
  }
}
