import { invalidParameter, invalidToken } from './errors.ts'
import { filterPattern } from './filter-pattern.ts'
import { groupNamed } from './group-named.ts'
import { compareEvents, eventId, type LogPosition, positionOf } from './log-event.ts'
import { type LogGroup, streamOf } from './log-store.ts'
import type { LogStream } from './log-stream.ts'
import type { LogsParts, Operations } from './operations.ts'

const MAX_EVENTS = 10_000
/** From when on AWS goes backward [A]. */
const EARLIEST_BACKWARD = Date.UTC(2024, 0, 1)
/** What a token begins with that leads to earlier events. */
const BACKWARD = 'b/'

/** A group's events over its streams, by time; a page is told from the next by the id of its last event. */
export function filterLogEvents({ store, collect }: LogsParts) {
  return {
    async FilterLogEvents(input, context) {
      const token = input.nextToken === undefined ? undefined : readToken(input.nextToken)
      // the token's direction wins [A]
      const backward = token ? token.backward : input.startFromHead === false
      if (backward && (input.startTime ?? EARLIEST_BACKWARD) < EARLIEST_BACKWARD) {
        throw invalidParameter('startFromHead false needs a startTime on or after Jan 1, 2024 00:00:00 UTC.')
      }
      const order = backward ? -1 : 1
      await collect()
      const group = groupNamed(store, context, input)
      const streams = streamsAsked(group, input)
      const matches = filterPattern(input.filterPattern ?? '')
      // the end is inclusive here, unlike GetLogEvents' [A]
      const end = input.endTime === undefined ? Number.POSITIVE_INFINITY : input.endTime + 1
      const found = streams
        .flatMap((stream) => stream.between(input.startTime ?? 0, end).map((event) => ({ stream, event })))
        .filter(({ event }) => !token || compareEvents(event, token.position) * order > 0)
        .filter(({ event }) => matches(event.message))
        .sort((a, b) => compareEvents(a.event, b.event) * order)
      const page = found.slice(0, input.limit ?? MAX_EVENTS)
      const last = found.length > page.length ? page.at(-1) : undefined
      return {
        events: page.map(({ stream, event }) => ({
          logStreamName: stream.name,
          timestamp: event.timestamp,
          message: event.message,
          ingestionTime: event.ingestionTime,
          eventId: eventId(event),
        })),
        // empty since 2020 [A]
        searchedLogStreams: [],
        nextToken: last && `${backward ? BACKWARD : ''}${eventId(last.event)}`,
      }
    },
  } satisfies Operations
}

function readToken(text: string): { readonly backward: boolean; readonly position: LogPosition } {
  const backward = text.startsWith(BACKWARD)
  const position = positionOf(backward ? text.slice(BACKWARD.length) : text)
  if (!position) throw invalidToken()
  return { backward, position }
}

function streamsAsked(
  group: LogGroup,
  input: { logStreamNames?: string[] | undefined; logStreamNamePrefix?: string | undefined },
): LogStream[] {
  const { logStreamNames: names, logStreamNamePrefix: prefix } = input
  if (names && prefix !== undefined) {
    throw invalidParameter('logStreamNamePrefix and logStreamNames are mutually exclusive parameters.')
  }
  if (names) return names.map((name) => streamOf(group, name))
  return [...group.streams.values()].filter(({ name }) => name.startsWith(prefix ?? ''))
}
