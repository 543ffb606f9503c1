import { arn } from '../../aws/arn.ts'
import { AwsError } from '../../aws/error.ts'
import type { RequestContext } from '../../aws/service.ts'
import { invalidParameter, resourceNotFound, validationError } from './errors.ts'

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

const place =
  '(arn:(aws[a-zA-Z-]*)?:lambda:)?((eusc-)?[a-z]{2}((-gov)|(-iso([a-z]?)))?-[a-z]+-\\d{1}:)?(\\d{12}:)?(function:)?'
/** What AWS says that a name must be: of most operations, and of those that take namespaced names. */
const patterns = {
  plain: `${place}([a-zA-Z0-9-_]+)(:(\\$LATEST|[a-zA-Z0-9-_]+))?`,
  namespaced: `${place}([a-zA-Z0-9-_\\.]+)(:(\\$LATEST(\\.PUBLISHED)?|[a-zA-Z0-9-_]+))?`,
}
const qualifierPattern = '\\$(LATEST(\\.PUBLISHED)?)|[a-zA-Z0-9-_$]+'
const qualifierExpression = new RegExp(`^(?:${qualifierPattern})$`)
const expression =
  /^(?:arn:aws[a-zA-Z-]*:lambda:)?(?:((?:eusc-)?[a-z]{2}(?:-gov|-iso[a-z]?)?-[a-z]+-\d):)?(?:(\d{12}):)?(?:function:)?([a-zA-Z0-9-_]+)(?::(\$LATEST|[a-zA-Z0-9-_]+))?$/

/**
 * Reads a name in any of its forms: `NAME`, `ACCOUNT:function:NAME`, the ARN; each with `:QUALIFIER` or without.
 * Throws AWS's errors for a malformed name, a contradicting qualifier, another Region or account (recorded, but for the words about
 * another account: AWS sends none there).
 * @param form which pattern the operation's model has; both are read alike
 */
export function readFunctionName(
  text: string,
  qualifier: string | undefined,
  context: Pick<RequestContext, 'region' | 'account'>,
  form: keyof typeof patterns = 'plain',
): FunctionReference {
  const match = expression.exec(text)
  if (!match) {
    throw validationError('functionName', text, `satisfy regular expression pattern: ${patterns[form]}`)
  }
  if (qualifier !== undefined) checkQualifier(qualifier)
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
  if (region !== undefined && region !== context.region) {
    throw resourceNotFound(
      `Functions from '${region}' are not reachable in this region ('${context.region}')`,
    )
  }
  if (account !== undefined && account !== context.account) {
    throw new AwsError('AccessDeniedException', `${reference.arn} is a function of another account`, {
      statusCode: 403,
    })
  }
  return reference
}

function checkQualifier(qualifier: string): void {
  if (qualifier.length > 128) {
    throw validationError('qualifier', qualifier, 'have length less than or equal to 128')
  }
  if (!qualifierExpression.test(qualifier)) {
    throw validationError('qualifier', qualifier, `satisfy regular expression pattern: ${qualifierPattern}`)
  }
}

/** A new function's name: CreateFunction alone counts its characters (recorded). */
export function readNewName(
  text: string,
  context: Pick<RequestContext, 'region' | 'account'>,
): FunctionReference {
  if (text.length > 140) throw validationError('functionName', text, 'have length less than or equal to 140')
  const reference = readFunctionName(text, undefined, context)
  if (reference.name.length <= 64) return reference
  throw invalidParameter(
    `1 validation error detected: Value '${reference.name}' at 'functionName' failed to satisfy constraint: Member must have length less than or equal to 64`,
  )
}
