import { compareEvents, type LogEvent, type LogPosition } from './log-event.ts'

/** Of one stream. AWS keeps everything until its retention ends; here the oldest events make room. */
const MAX_EVENTS = 20_000
const MAX_BYTES = 8 * 1024 * 1024
/** What AWS adds to the bytes of each event's message. */
const EVENT_OVERHEAD_BYTES = 26

export function eventBytes(message: string): number {
  return Buffer.byteLength(message) + EVENT_OVERHEAD_BYTES
}

/** A log stream: its events by time, the latest ones only. */
export class LogStream {
  readonly name: string
  readonly createdAt: number
  readonly #events: LogEvent[] = []
  /** Events before it are gone; the array is cut from time to time. */
  #first = 0
  #bytes = 0
  #lastIngestionTime: number | undefined

  constructor(name: string, createdAt: number) {
    this.name = name
    this.createdAt = createdAt
  }

  get bytes(): number {
    return this.#bytes
  }

  get lastIngestionTime(): number | undefined {
    return this.#lastIngestionTime
  }

  get firstEventTimestamp(): number | undefined {
    return this.#events[this.#first]?.timestamp
  }

  get lastEventTimestamp(): number | undefined {
    return this.#events.length > this.#first ? this.#events.at(-1)?.timestamp : undefined
  }

  add(event: LogEvent): void {
    const last = this.#events.at(-1)
    if (last === undefined || compareEvents(last, event) < 0) this.#events.push(event)
    else this.#events.splice(this.#after(event), 0, event)
    this.#bytes += eventBytes(event.message)
    this.#lastIngestionTime = event.ingestionTime
    while (this.#bytes > MAX_BYTES || this.#events.length - this.#first > MAX_EVENTS) this.#drop()
  }

  /** Forgets what is older than `timestamp`. */
  expire(timestamp: number): void {
    while ((this.firstEventTimestamp ?? Number.POSITIVE_INFINITY) < timestamp) this.#drop()
  }

  /** Forgets every event. */
  clear(): void {
    this.expire(Number.POSITIVE_INFINITY)
  }

  /** Events from `start` to before `end` (milliseconds), oldest first. */
  between(start: number, end: number): LogEvent[] {
    const from = this.#after({ timestamp: start, sequence: -1 })
    return this.#events.slice(from, this.#after({ timestamp: end, sequence: -1 }))
  }

  /** Index of the first event after `position`. */
  #after(position: LogPosition): number {
    let low = this.#first
    let high = this.#events.length
    while (low < high) {
      const middle = (low + high) >> 1
      if (compareEvents(this.#events[middle] as LogEvent, position) <= 0) low = middle + 1
      else high = middle
    }
    return low
  }

  #drop(): void {
    const dropped = this.#events[this.#first++]
    if (dropped) this.#bytes -= eventBytes(dropped.message)
    if (this.#first > 1_000 && this.#first > this.#events.length / 2) {
      this.#events.splice(0, this.#first)
      this.#first = 0
    }
  }
}
