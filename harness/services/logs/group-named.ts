import { parseArn } from '../../aws/arn.ts'
import { invalidParameter } from './errors.ts'
import type { LogGroup, LogStore, Scope } from './log-store.ts'

/**
 * The log group that a request names, by name or by ARN: exactly one of the two.
 * @throws AwsError InvalidParameterException, ResourceNotFoundException.
 */
export function groupNamed(
  store: LogStore,
  scope: Scope,
  input: { logGroupName?: string | undefined; logGroupIdentifier?: string | undefined },
): LogGroup {
  const { logGroupName, logGroupIdentifier } = input
  if ((logGroupName === undefined) === (logGroupIdentifier === undefined)) {
    throw invalidParameter('Exactly one of logGroupName and logGroupIdentifier must be given.')
  }
  if (logGroupName !== undefined) return store.group(scope, logGroupName)
  return store.group(scope, nameOfGroup(logGroupIdentifier ?? ''))
}

/** The name of the group that an identifier names: a name, or an ARN with `:*` at its end or without. */
export function nameOfGroup(identifier: string): string {
  const resource = parseArn(identifier)?.resource
  return resource?.replace(/^log-group:/, '').replace(/:\*$/, '') ?? identifier
}
