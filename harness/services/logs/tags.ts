import { parseArn } from '../../aws/arn.ts'
import { groupNotFound, invalidParameter, tooManyTags } from './errors.ts'
import { nameOfGroup } from './group-named.ts'
import type { LogGroup, LogStore, Scope } from './log-store.ts'
import type { LogsParts, Operations } from './operations.ts'

const MOST_TAGS = 50

/** Tags of log groups. */
export function tags({ store }: LogsParts) {
  return {
    TagResource(input, context) {
      const group = tagged(store, context, input.resourceArn)
      const tags = { ...group.tags, ...input.tags }
      checkTagCount(tags)
      group.tags = tags
      return {}
    },

    UntagResource(input, context) {
      const group = tagged(store, context, input.resourceArn)
      const left = Object.entries(group.tags).filter(([key]) => !input.tagKeys.includes(key))
      group.tags = Object.fromEntries(left)
      return {}
    },

    ListTagsForResource(input, context) {
      return { tags: { ...tagged(store, context, input.resourceArn).tags } }
    },
  } satisfies Operations
}

/** @throws AwsError TooManyTagsException. */
export function checkTagCount(tags: object): void {
  if (Object.keys(tags).length > MOST_TAGS) throw tooManyTags()
}

/** Log groups only: there are no destinations here, which have tags on AWS. */
function tagged(store: LogStore, scope: Scope, resourceArn: string): LogGroup {
  const arn = parseArn(resourceArn)
  if (arn?.service !== 'logs') throw invalidParameter(`The ARN ${resourceArn} is not one of CloudWatch Logs.`)
  if (arn.region !== scope.region || arn.account !== scope.account) throw groupNotFound()
  return store.group(scope, nameOfGroup(resourceArn))
}
