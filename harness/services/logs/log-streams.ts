import type { LogStream as LogStreamDescription } from '@aws-sdk/client-cloudwatch-logs'
import { pageOf } from '../../aws/page.ts'
import { invalidParameter, invalidToken } from './errors.ts'
import { groupNamed } from './group-named.ts'
import type { LogGroup } from './log-store.ts'
import type { LogStream } from './log-stream.ts'
import type { LogsParts, Operations } from './operations.ts'

const DEFAULT_PAGE = 50

/** Creating, deleting and describing the streams of a log group. */
export function logStreams({ store, collect }: LogsParts) {
  return {
    CreateLogStream(input, context) {
      store.createStream(store.group(context, input.logGroupName), input.logStreamName)
      return {}
    },

    DeleteLogStream(input, context) {
      store.deleteStream(store.group(context, input.logGroupName), input.logStreamName)
      return {}
    },

    async DescribeLogStreams(input, context) {
      await collect()
      const group = groupNamed(store, context, input)
      const { logStreamNamePrefix: prefix, orderBy = 'LogStreamName' } = input
      if (prefix !== undefined && orderBy === 'LastEventTime') {
        throw invalidParameter('Cannot order by LastEventTime with a logStreamNamePrefix.')
      }
      const found = [...group.streams.values()].filter(({ name }) => name.startsWith(prefix ?? ''))
      found.sort((a, b) =>
        orderBy === 'LastEventTime'
          ? (a.lastEventTimestamp ?? a.createdAt) - (b.lastEventTimestamp ?? b.createdAt)
          : a.name < b.name
            ? -1
            : 1,
      )
      if (input.descending) found.reverse()
      const { items, next } = pageOf(found, input.nextToken, input.limit ?? DEFAULT_PAGE, invalidToken)
      return { logStreams: items.map((each) => describe(group, each)), nextToken: next }
    },
  } satisfies Operations
}

function describe(group: LogGroup, stream: LogStream): LogStreamDescription {
  return {
    logStreamName: stream.name,
    creationTime: stream.createdAt,
    firstEventTimestamp: stream.firstEventTimestamp,
    lastEventTimestamp: stream.lastEventTimestamp,
    lastIngestionTime: stream.lastIngestionTime,
    // AWS answers it still and ignores it in PutLogEvents [A]
    uploadSequenceToken: String(stream.lastIngestionTime ?? 0).padStart(56, '0'),
    arn: `${group.arn}:log-stream:${stream.name}`,
    // no longer told for streams, since 2019 [A]
    storedBytes: 0,
  }
}
