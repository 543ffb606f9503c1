import { invalidParameter } from './errors.ts'
import { streamOf } from './log-store.ts'
import { eventBytes } from './log-stream.ts'
import type { LogsParts, Operations } from './operations.ts'

const DAY_MS = 24 * 60 * 60 * 1000
/** Of one call: 1,048,576 bytes, 24 hours, nothing older than 14 days or newer than two hours [A: API reference]. */
const MAX_BATCH_BYTES = 1_048_576
const MAX_SPAN_MS = DAY_MS
const MAX_AGE_MS = 14 * DAY_MS
const MAX_AHEAD_MS = 2 * 60 * 60 * 1000

/** Users' own log events. A sequence token is ignored, as on AWS [A]. */
export function putLogEvents({ store }: LogsParts) {
  return {
    PutLogEvents(input, context) {
      const group = store.group(context, input.logGroupName)
      const stream = streamOf(group, input.logStreamName)
      const events = input.logEvents.map(({ timestamp = 0, message = '' }) => ({ timestamp, message }))
      const times = events.map((event) => event.timestamp)
      if (times.some((time, i) => time < (times[i - 1] ?? 0))) {
        throw invalidParameter('Log events in a single PutLogEvents request must be in chronological order.')
      }
      if ((times.at(-1) ?? 0) - (times[0] ?? 0) > MAX_SPAN_MS) {
        throw invalidParameter(
          'The batch of log events in a single PutLogEvents request cannot span more than 24 hours.',
        )
      }
      if (events.reduce((sum, { message }) => sum + eventBytes(message), 0) > MAX_BATCH_BYTES) {
        throw invalidParameter(`Upload too large: a batch may have ${MAX_BATCH_BYTES} bytes.`)
      }
      const now = store.now()
      const retained = group.retentionInDays === undefined ? Infinity : group.retentionInDays * DAY_MS
      const expired = times.filter((time) => time < now - retained).length
      const tooOld = times.filter((time) => time < now - MAX_AGE_MS).length
      const tooNew = times.filter((time) => time > now + MAX_AHEAD_MS).length
      for (const { timestamp, message } of events.slice(Math.max(expired, tooOld), events.length - tooNew)) {
        store.add(stream, timestamp, message)
      }
      const rejected = {
        // ends are exclusive, the start inclusive
        ...(expired > 0 ? { expiredLogEventEndIndex: expired } : {}),
        ...(tooOld > 0 ? { tooOldLogEventEndIndex: tooOld } : {}),
        ...(tooNew > 0 ? { tooNewLogEventStartIndex: events.length - tooNew } : {}),
      }
      return {
        nextSequenceToken: String(now).padStart(56, '0'),
        rejectedLogEventsInfo: Object.keys(rejected).length > 0 ? rejected : undefined,
      }
    },
  } satisfies Operations
}
