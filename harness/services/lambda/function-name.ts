import { arn } from '../../aws/arn.ts'
import type { RequestContext } from '../../aws/service.ts'
import { functionNotFound, invalidParameter, validationError } from './errors.ts'

/** Which function a caller means. */
export interface FunctionReference {
  readonly name: string
  readonly qualifier: string | undefined
  /** Without qualifier. */
  readonly arn: string
}

/** Reads a name that must not have a qualifier (text recorded). */
export function unqualified(
  text: string,
  context: Pick<RequestContext, 'region' | 'account'>,
): FunctionReference {
  const reference = readFunctionName(text, undefined, context)
  if (reference.qualifier === undefined) return reference
  throw invalidParameter(
    'This operation is permitted on Lambda functions only. Aliases and versions do not support this operation. Please specify either a function name or an unqualified function ARN.',
  )
}

const pattern =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?([a-z]{2}(-gov)?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?'
const expression =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:([a-z]{2}(?:-gov)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/

/**
 * Reads a name in any of its forms: `NAME`, `ACCOUNT:function:NAME`, the ARN; each with `:QUALIFIER` or without.
 * Throws AWS's errors for a malformed name, a contradicting qualifier, another Region or account.
 */
export function readFunctionName(
  text: string,
  qualifier: string | undefined,
  context: Pick<RequestContext, 'region' | 'account'>,
): FunctionReference {
  const match = expression.exec(text)
  if (!match) throw validationError('functionName', text, `satisfy regular expression pattern: ${pattern}`)
  const [, region, account, name, inName] = match as unknown as [string, ...(string | undefined)[]]
  if (inName !== undefined && qualifier !== undefined && inName !== qualifier) {
    throw invalidParameter(
      'The derived qualifier from the function name does not match the specified qualifier.',
    )
  }
  const reference = {
    name: name as string,
    qualifier: inName ?? qualifier,
    arn: arn('lambda', region ?? context.region, account ?? context.account, `function:${name}`),
  }
  if (reference.arn !== arn('lambda', context.region, context.account, `function:${name}`)) {
    throw functionNotFound(reference.arn)
  }
  return reference
}
