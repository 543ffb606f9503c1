import { refusing } from '../../aws/refuse-parameters.ts'
import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { filterLogEvents } from './filter-log-events.ts'
import { getLogEvents } from './get-log-events.ts'
import { compareEvents } from './log-event.ts'
import { logGroups } from './log-groups.ts'
import { LogStore, type Scope } from './log-store.ts'
import { logStreams } from './log-streams.ts'
import { logsParameters } from './parameters.ts'
import { putLogEvents } from './put-log-events.ts'
import { tags } from './tags.ts'

export interface LogsOptions {
  readonly clock?: Clock
  /** Makes the data planes hand over what they have not written yet; called before anything is read. */
  readonly collect?: () => Promise<void>
}

export interface Logs extends Service {
  /** Makes a log group as an AWS service does for its own resource; nothing happens when it is there. */
  ensureGroup(scope: Scope, group: string): void
  /**
   * Writes one event as an AWS service does: group and stream come into being with their first event.
   * @param timestamp when it happened, in milliseconds since the epoch
   */
  write(scope: Scope, group: string, stream: string, timestamp: number, message: string): void
  /** The messages of a group, oldest first; none when there is no such group. */
  messages(scope: Scope, group: string): string[]
}

/**
 * CloudWatch Logs: groups, streams and events in memory, bounded (20,000 events or 8 MiB a stream, 32 MiB in all; the
 * oldest make room). Metric filters, subscriptions, Insights and Live Tail are not emulated.
 */
export function createLogs(options: LogsOptions = {}): Logs {
  const store = new LogStore(options.clock ?? systemClock)
  const parts = { store, collect: async () => options.collect?.() }
  const groupFor = (scope: Scope, group: string) =>
    store.findGroup(scope, group) ?? store.createGroup(scope, group)
  return {
    signingName: 'logs',
    operations: refusing('logs', logsParameters, {
      ...logGroups(parts),
      ...logStreams(parts),
      ...putLogEvents(parts),
      ...getLogEvents(parts),
      ...filterLogEvents(parts),
      ...tags(parts),
    }),
    reset: () => store.clear(),
    ensureGroup: (scope, group) => void groupFor(scope, group),
    write(scope, group, stream, timestamp, message) {
      const found = groupFor(scope, group)
      store.add(found.streams.get(stream) ?? store.createStream(found, stream), timestamp, message)
    },
    messages(scope, group) {
      const streams = [...(store.findGroup(scope, group)?.streams.values() ?? [])]
      const events = streams.flatMap((stream) => stream.between(0, Number.POSITIVE_INFINITY))
      return events.sort(compareEvents).map((event) => event.message)
    },
  }
}
