import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidParameter, invalidToken } from './errors.ts'
import { filterPattern } from './filter-pattern.ts'
import { groupNamed } from './group-named.ts'
import { compareEvents, eventId, positionOf } from './log-event.ts'
import { type LogGroup, streamOf } from './log-store.ts'
import type { LogStream } from './log-stream.ts'
import type { LogsParts, Operations } from './operations.ts'

const MAX_EVENTS = 10_000

/** A group's events over its streams, by time; a page is told from the next by the id of its last event. */
export function filterLogEvents({ store, collect }: LogsParts) {
  return {
    async FilterLogEvents(input, context) {
      if (input.startFromHead === false) throw notEmulated('FilterLogEvents: startFromHead false')
      await collect()
      const group = groupNamed(store, context, input)
      const streams = streamsAsked(group, input)
      const matches = filterPattern(input.filterPattern ?? '')
      const position = input.nextToken === undefined ? undefined : positionOf(input.nextToken)
      if (input.nextToken !== undefined && !position) throw invalidToken()
      // the end is inclusive here, unlike GetLogEvents' [A]
      const end = input.endTime === undefined ? Number.POSITIVE_INFINITY : input.endTime + 1
      const found = streams
        .flatMap((stream) => stream.between(input.startTime ?? 0, end).map((event) => ({ stream, event })))
        .filter(({ event }) => !position || compareEvents(event, position) > 0)
        .filter(({ event }) => matches(event.message))
        .sort((a, b) => compareEvents(a.event, b.event))
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
        nextToken: last && eventId(last.event),
      }
    },
  } satisfies Operations
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
