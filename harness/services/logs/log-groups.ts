import type { LogGroup as LogGroupDescription } from '@aws-sdk/client-cloudwatch-logs'
import { pageOf } from '../../aws/page.ts'
import { deletionProtected, invalidParameter, invalidToken } from './errors.ts'
import { groupNamed, nameOfGroup } from './group-named.ts'
import type { LogGroup } from './log-store.ts'
import type { LogsParts, Operations } from './operations.ts'
import { checkTagCount } from './tags.ts'

/** The values of `retentionInDays` that AWS accepts [A: API reference, PutRetentionPolicy]. */
const RETENTION_DAYS = [
  ...[1, 3, 5, 7, 14, 30, 60, 90, 120, 150, 180, 365, 400, 545],
  ...[731, 1096, 1827, 2192, 2557, 2922, 3288, 3653],
]
const DEFAULT_PAGE = 50

/** Creating, deleting and describing log groups, and their retention. */
export function logGroups({ store, collect }: LogsParts) {
  return {
    CreateLogGroup(input, context) {
      const tags = input.tags ?? {}
      checkTagCount(tags)
      store.createGroup(context, input.logGroupName, {
        ...{ kmsKeyId: input.kmsKeyId, tags },
        deletionProtected: input.deletionProtectionEnabled ?? false,
      })
      return {}
    },

    DeleteLogGroup(input, context) {
      if (store.group(context, input.logGroupName).deletionProtected) {
        throw deletionProtected(input.logGroupName)
      }
      store.deleteGroup(context, input.logGroupName)
      return {}
    },

    PutLogGroupDeletionProtection(input, context) {
      const { logGroupIdentifier, deletionProtectionEnabled } = input
      groupNamed(store, context, { logGroupIdentifier }).deletionProtected = deletionProtectionEnabled
      return {}
    },

    async DescribeLogGroups(input, context) {
      const { logGroupNamePrefix: prefix, logGroupNamePattern: pattern } = input
      if (prefix !== undefined && pattern !== undefined) {
        throw invalidParameter(
          'LogGroup name prefix and LogGroup name pattern are mutually exclusive parameters.',
        )
      }
      const { logGroupIdentifiers: identifiers } = input
      if (identifiers?.length && (prefix !== undefined || pattern !== undefined || input.logGroupClass)) {
        // The text is not verified on AWS.
        throw invalidParameter('logGroupIdentifiers cannot be combined with another filter.')
      }
      await collect()
      const names = identifiers?.map(nameOfGroup)
      const found = store
        .groups(context)
        .filter(({ name }) => name.startsWith(prefix ?? '') && name.includes(pattern ?? ''))
        .filter(({ name }) => !names?.length || names.includes(name))
        .filter(() => (input.logGroupClass ?? 'STANDARD') === 'STANDARD')
      const { items, next } = pageOf(found, input.nextToken, input.limit ?? DEFAULT_PAGE, invalidToken)
      return { logGroups: items.map(describe), nextToken: next }
    },

    PutRetentionPolicy(input, context) {
      if (!RETENTION_DAYS.includes(input.retentionInDays)) {
        throw invalidParameter(
          `1 validation error detected: Value '${input.retentionInDays}' at 'retentionInDays' failed to satisfy constraint: Member must satisfy enum value set: [${RETENTION_DAYS.join(', ')}]`,
        )
      }
      store.group(context, input.logGroupName).retentionInDays = input.retentionInDays
      return {}
    },

    DeleteRetentionPolicy(input, context) {
      store.group(context, input.logGroupName).retentionInDays = undefined
      return {}
    },
  } satisfies Operations
}

function describe(group: LogGroup): LogGroupDescription {
  const streams = [...group.streams.values()]
  return {
    logGroupName: group.name,
    creationTime: group.createdAt,
    retentionInDays: group.retentionInDays,
    metricFilterCount: 0,
    arn: `${group.arn}:*`,
    logGroupArn: group.arn,
    storedBytes: streams.reduce((sum, stream) => sum + stream.bytes, 0),
    logGroupClass: 'STANDARD',
    kmsKeyId: group.kmsKeyId,
    deletionProtectionEnabled: group.deletionProtected,
  }
}
