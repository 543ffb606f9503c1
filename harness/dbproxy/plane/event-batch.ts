import type { DbProxyEvent } from '../db-proxy-event.ts'

/** How late an event may come. A message between threads costs as much CPU as a third of a query, on either side. */
const LONGEST_DELAY_MS = 10
const LARGEST_BATCH = 256

export interface ProxyEvent {
  readonly proxyName: string
  readonly event: DbProxyEvent
}

/** Gathers what proxies tell, so that many events travel in one message. Their order stays. */
export class EventBatch {
  readonly #send: (events: readonly ProxyEvent[]) => void
  #events: ProxyEvent[] = []
  #timer: NodeJS.Timeout | undefined

  constructor(send: (events: readonly ProxyEvent[]) => void) {
    this.#send = send
  }

  add(proxyName: string, event: DbProxyEvent): void {
    this.#events.push({ proxyName, event })
    if (this.#events.length >= LARGEST_BATCH) this.flush()
    else this.#timer ??= setTimeout(() => this.flush(), LONGEST_DELAY_MS)
  }

  /** Before any other message, so that nobody learns of an effect ahead of its cause. */
  flush(): void {
    clearTimeout(this.#timer)
    this.#timer = undefined
    if (this.#events.length === 0) return
    const events = this.#events
    this.#events = []
    this.#send(events)
  }
}
