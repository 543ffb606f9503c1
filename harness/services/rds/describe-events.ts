import { invalidCombination, invalidValue } from './errors.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage, refuseFilters } from './paging.ts'
import { keptForMs } from './rds-events.ts'
import { inScope } from './rds-store.ts'

const MINUTE_MS = 60_000
const DEFAULT_DURATION_MINUTES = 60

/** DescribeEvents: by default the last hour's events, at most 14 days' (A). */
export function describeEvents({ events, now }: RdsParts) {
  return {
    DescribeEvents(input, context) {
      refuseFilters(input, 'events')
      if (input.SourceIdentifier !== undefined && input.SourceType === undefined) {
        throw invalidCombination('SourceType must be provided when SourceIdentifier is supplied.')
      }
      const { from, to } = interval(input, now().getTime())
      const identifier = input.SourceIdentifier?.toLowerCase()
      const wanted = events
        .between(from, to)
        .filter(
          (event) =>
            inScope(context, { arn: event.SourceArn! }) &&
            (input.SourceType === undefined || event.SourceType === input.SourceType) &&
            (identifier === undefined || event.SourceIdentifier === identifier) &&
            (!input.EventCategories?.length ||
              event.EventCategories?.some((category) => input.EventCategories?.includes(category))),
        )
      const { items, next } = listPage(wanted, input)
      return { Events: items, Marker: next }
    },
  } satisfies Operations
}

interface Interval {
  StartTime?: Date | undefined
  EndTime?: Date | undefined
  Duration?: number | undefined
}

/** Duration counts only where neither end is given; with an EndTime alone, the hour before it is meant. */
function interval(input: Interval, now: number): { from: number; to: number } {
  const { Duration: minutes = DEFAULT_DURATION_MINUTES } = input
  const longest = keptForMs / MINUTE_MS
  if (!Number.isInteger(minutes) || minutes < 1 || minutes > longest) {
    throw invalidValue(`Duration must be from 1 to ${longest} minutes, not ${minutes}.`)
  }
  const end = input.EndTime?.getTime()
  const before = (end === undefined ? minutes : DEFAULT_DURATION_MINUTES) * MINUTE_MS
  const from = input.StartTime?.getTime() ?? (end ?? now) - before
  const to = end ?? now + 1 // what happens in this very millisecond belongs to it
  if (from > to) throw invalidCombination('StartTime must be before EndTime.')
  return { from, to }
}
