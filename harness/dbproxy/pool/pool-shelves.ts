import type { DatabaseConnection, PoolShelf } from '../database/database-connection.ts'
import { LinkedList } from '../linked-list.ts'
import { IdleShelf } from './idle-shelf.ts'

/** Where the pool's connections stand. A connection's shelf is its state, and {@link move} alone changes it. */
export class PoolShelves {
  readonly idle = new IdleShelf()
  readonly borrowed = new LinkedList<DatabaseConnection>()
  readonly pinned = new LinkedList<DatabaseConnection>()
  readonly resetting = new LinkedList<DatabaseConnection>()

  get size(): number {
    return this.idle.size + this.borrowed.size + this.pinned.size + this.resetting.size
  }

  /** In use by a client. */
  get inUse(): number {
    return this.borrowed.size + this.pinned.size
  }

  move(connection: DatabaseConnection, shelf: PoolShelf): void {
    if (connection.shelf !== 'closed') this[connection.shelf].delete(connection)
    connection.shelf = shelf
    if (shelf !== 'closed') this[shelf].add(connection)
  }

  all(): DatabaseConnection[] {
    return [...this.idle, ...this.borrowed, ...this.pinned, ...this.resetting]
  }

  view() {
    const { idle, borrowed, pinned, resetting } = this
    return {
      total: this.size,
      idle: idle.size,
      borrowed: borrowed.size,
      pinned: pinned.size,
      resetting: resetting.size,
      inTransaction: [...borrowed, ...pinned].filter((connection) => connection.inTransaction).length,
      withTls: this.all().filter((connection) => connection.tls).length,
    }
  }
}
