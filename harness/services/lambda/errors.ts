import { AwsError } from '../../aws/error.ts'

// Texts recorded from AWS unless a comment says otherwise. Most Lambda errors carry `Type: User`.

export function functionNotFound(arn: string): AwsError {
  return new AwsError('ResourceNotFoundException', `Function not found: ${arn}`, {
    members: { Type: 'User' },
  })
}

export function resourceNotFound(message: string): AwsError {
  return new AwsError('ResourceNotFoundException', message, { members: { Type: 'User' } })
}

export function invalidParameter(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: { Type: 'User' } })
}

export function conflict(message: string): AwsError {
  return new AwsError('ResourceConflictException', message, { members: { Type: 'User' } })
}

/** As {@link invalidParameter}, for the few that are recorded without `Type`. */
export function invalidParameterUntyped(message: string): AwsError {
  return new AwsError('InvalidParameterValueException', message, { members: { Type: undefined } })
}

/** @param api what the text tells to call for the latest one */
export function revisionMismatch(
  api: 'GetFunction/GetAlias' | 'GetPolicy' = 'GetFunction/GetAlias',
): AwsError {
  return new AwsError(
    'PreconditionFailedException',
    `The Revision Id provided does not match the latest Revision Id. Call the ${api} API to retrieve the latest Revision Id`,
    { members: { Type: 'User' } },
  )
}

/** Recorded but for the reason: there it is in the words of AWS's parser, Jackson. */
export function invalidRequestContent(reason: string): AwsError {
  return new AwsError(
    'InvalidRequestContentException',
    `Could not parse request body into json: Could not parse payload into json: ${reason}`,
    { members: { Type: 'User' } },
  )
}

/** The text is recorded from CreateFunction, where code and status are other ones. */
export function requestTooLarge(limit: number, operation: string): AwsError {
  return new AwsError(
    'RequestTooLargeException',
    `Request must be smaller than ${limit} bytes for the ${operation} operation`,
    {
      members: { Type: 'User' },
    },
  )
}

export function throttled(reason: string): AwsError {
  return new AwsError('TooManyRequestsException', 'Rate Exceeded.', {
    members: { Reason: reason, Type: 'User' },
  })
}

/** `Value 'X' at 'member' failed to satisfy constraint: …`; these answers have no `Type`. */
export function validationError(member: string, value: unknown, rule: string): AwsError {
  return brokenConstraint(member, value, `Member must ${rule}`)
}

/** As {@link validationError}, for a rule that does not begin with "Member must". */
export function brokenConstraint(member: string, value: unknown, constraint: string): AwsError {
  return new AwsError(
    'ValidationException',
    `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: ${constraint}`,
    { statusCode: 400 },
  )
}

/** What AWS has and this emulator has not: said, never accepted and ignored. */
export function notEmulated(what: string): AwsError {
  return new AwsError('NotImplemented', `poolhouse does not emulate ${what}`, { statusCode: 501 })
}
