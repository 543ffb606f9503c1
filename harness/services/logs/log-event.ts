/** One event of a stream. Times in milliseconds since the epoch. */
export interface LogEvent {
  readonly timestamp: number
  readonly message: string
  readonly ingestionTime: number
  /** Counts up over all streams, in the order of arrival: two events of one millisecond keep their order. */
  readonly sequence: number
}

/** A place between events: after every event up to and including this one. */
export type LogPosition = Pick<LogEvent, 'timestamp' | 'sequence'>

/** By time, and by arrival within a millisecond. */
export function compareEvents(a: LogPosition, b: LogPosition): number {
  return a.timestamp - b.timestamp || a.sequence - b.sequence
}

const TIMESTAMP_DIGITS = 20
const SEQUENCE_DIGITS = 36

/** An event's id: 56 digits, as AWS's ids are, growing with time and arrival. */
export function eventId({ timestamp, sequence }: LogPosition): string {
  return String(timestamp).padStart(TIMESTAMP_DIGITS, '0') + String(sequence).padStart(SEQUENCE_DIGITS, '0')
}

/** The position that an id stands for; undefined for what is none. */
export function positionOf(id: string): LogPosition | undefined {
  if (!/^\d{56}$/.test(id)) return undefined
  return {
    timestamp: Number(id.slice(0, TIMESTAMP_DIGITS)),
    sequence: Number(id.slice(TIMESTAMP_DIGITS)),
  }
}
