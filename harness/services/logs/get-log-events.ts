import { invalidToken } from './errors.ts'
import { groupNamed } from './group-named.ts'
import { compareEvents, eventId, type LogEvent, type LogPosition, positionOf } from './log-event.ts'
import { streamOf } from './log-store.ts'
import { eventBytes } from './log-stream.ts'
import type { LogsParts, Operations } from './operations.ts'

const MAX_EVENTS = 10_000
const MAX_BYTES = 1_048_576

/**
 * One stream, page by page. A token is a direction and a place: `f/` the events after it, `b/` those before. At the end
 * the token of that direction comes back unchanged [A: API reference].
 */
export function getLogEvents({ store, collect }: LogsParts) {
  return {
    async GetLogEvents(input, context) {
      await collect()
      const stream = streamOf(groupNamed(store, context, input), input.logStreamName)
      const token = input.nextToken === undefined ? undefined : readToken(input.nextToken)
      // the end is exclusive here, unlike FilterLogEvents' [A]
      const all = stream.between(input.startTime ?? 0, input.endTime ?? Number.POSITIVE_INFINITY)
      const limit = input.limit ?? MAX_EVENTS
      const forward = token ? token.forward : input.startFromHead === true
      const within = token ? all.filter((event) => isBeyond(event, token)) : all
      const events = forward ? firstOf(within, limit) : firstOf(within.toReversed(), limit).reverse()
      const start = events[0] ?? token?.position ?? { timestamp: input.startTime ?? 0, sequence: 0 }
      const end = events.at(-1) ?? token?.position ?? start
      return {
        events: events.map(({ timestamp, message, ingestionTime }) => ({
          timestamp,
          message,
          ingestionTime,
        })),
        nextForwardToken: `f/${eventId(forward || events.length > 0 ? end : before(start))}`,
        nextBackwardToken: `b/${eventId(!forward || events.length > 0 ? start : after(end))}`,
      }
    },
  } satisfies Operations
}

interface Token {
  readonly forward: boolean
  readonly position: LogPosition
}

function readToken(text: string): Token {
  const position = positionOf(text.slice(2))
  if (!position || !/^[fb]\//.test(text)) throw invalidToken()
  return { forward: text.startsWith('f'), position }
}

function isBeyond(event: LogEvent, { forward, position }: Token): boolean {
  const order = compareEvents(event, position)
  return forward ? order > 0 : order < 0
}

/** An empty page's other token must still reach the event at which it stands. */
function before({ timestamp, sequence }: LogPosition): LogPosition {
  return { timestamp, sequence: Math.max(sequence - 1, 0) }
}
function after({ timestamp, sequence }: LogPosition): LogPosition {
  return { timestamp, sequence: sequence + 1 }
}

function firstOf(events: readonly LogEvent[], limit: number): LogEvent[] {
  const taken: LogEvent[] = []
  let bytes = 0
  for (const event of events) {
    bytes += eventBytes(event.message)
    if (taken.length >= limit || (bytes > MAX_BYTES && taken.length > 0)) break
    taken.push(event)
  }
  return taken
}
