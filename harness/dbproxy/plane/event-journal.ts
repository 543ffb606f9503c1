import type { DbProxyEvent } from '../db-proxy-event.ts'

/** An event and when it happened, in milliseconds since the epoch. */
export interface JournalEntry {
  readonly proxyName: string
  readonly at: number
  readonly event: DbProxyEvent
}

/** Events that come with every client or statement. The rest is rare, and must not be lost among them. */
const frequent: ReadonlySet<DbProxyEvent['type']> = new Set([
  'ClientConnectionReceived',
  'ClientConnectionClosed',
  'StatementReceived',
  'DatabaseConnectionReset',
])
/** Nobody writes a line about it, and it comes with every client. */
const left: ReadonlySet<DbProxyEvent['type']> = new Set(['ClientConnectionSetupSucceeded'])

const MAX_FREQUENT = 20_000
const MAX_RARE = 20_000
/** A copy of this many for another thread takes a millisecond or two, during which no query is served. */
const LARGEST_PORTION = 500

/**
 * Keeps a plane's events until they are fetched. A message to another thread at each would cost more than what it tells
 * of; kept here, an event costs an object. Of both kinds the latest 20,000 stay.
 */
export class EventJournal {
  readonly #frequent = new LatestQueue<Numbered>(MAX_FREQUENT)
  readonly #rare = new LatestQueue<Numbered>(MAX_RARE)
  #number = 0

  add(proxyName: string, event: DbProxyEvent): void {
    if (left.has(event.type)) return
    const queue = frequent.has(event.type) ? this.#frequent : this.#rare
    queue.push({ number: this.#number++, proxyName, at: Date.now(), event })
  }

  /** Takes the oldest 500 out, in the order in which they happened; fewer than that when they were the last. */
  take(): { readonly entries: JournalEntry[]; readonly more: boolean } {
    const entries: JournalEntry[] = []
    while (entries.length < LARGEST_PORTION) {
      const [a, b] = [this.#frequent.first, this.#rare.first]
      if (!a && !b) return { entries, more: false }
      const queue = !b || (a && a.number < b.number) ? this.#frequent : this.#rare
      const { number, ...entry } = queue.shift() as Numbered
      entries.push(entry)
    }
    return { entries, more: true }
  }
}

interface Numbered extends JournalEntry {
  readonly number: number
}

/** First in, first out; the oldest gives way when it is full. */
class LatestQueue<Item> {
  readonly #capacity: number
  #items: Item[] = []
  #head = 0

  constructor(capacity: number) {
    this.#capacity = capacity
  }

  get first(): Item | undefined {
    return this.#items[this.#head]
  }

  push(item: Item): void {
    this.#items.push(item)
    if (this.#items.length - this.#head > this.#capacity) this.shift()
  }

  shift(): Item | undefined {
    const item = this.#items[this.#head]
    this.#head++
    if (this.#head >= this.#items.length) {
      this.#items = []
      this.#head = 0
    } else if (this.#head > this.#capacity) {
      this.#items = this.#items.slice(this.#head)
      this.#head = 0
    }
    return item
  }
}
