/** What may stand in a {@link LinkedList}: in one at a time. */
export interface Linked<T> {
  list: object | undefined
  previous: T | undefined
  next: T | undefined
}

/**
 * A set in the order of insertion whose items carry the links, for members that come and go with every query: it allocates
 * nothing, where a Set makes a new table every few insertions.
 */
export class LinkedList<T extends Linked<T>> {
  first: T | undefined
  #last: T | undefined
  #size = 0

  get size(): number {
    return this.#size
  }

  /** Adds at the end. The item must stand in no list. */
  add(item: T): void {
    item.list = this
    item.previous = this.#last
    if (this.#last) this.#last.next = item
    else this.first = item
    this.#last = item
    this.#size++
  }

  /** Returns whether it was here. Its links are cut: an item that has left holds no other one alive. */
  delete(item: T): boolean {
    if (item.list !== this) return false
    const { previous, next } = item
    if (previous) previous.next = next
    else this.first = next
    if (next) next.previous = previous
    else this.#last = previous
    item.list = undefined
    item.previous = undefined
    item.next = undefined
    this.#size--
    return true
  }

  /** In their order. Whoever changes the list meanwhile iterates over a copy. */
  *[Symbol.iterator](): Generator<T> {
    for (let item = this.first; item; item = item.next) yield item
  }
}
