/**
 * An error as an AWS service answers it. Thrown by operations, turned into bytes once, at the endpoint.
 * `code` is the shape's name (`ResourceNotFoundException`); the status comes from the service model unless given.
 */
export class AwsError extends Error {
  override readonly name = 'AwsError'
  readonly code: string
  readonly statusCode: number | undefined
  /** Further members of the error's shape, e.g. `Reason` of TooManyRequestsException. */
  readonly members: Readonly<Record<string, unknown>>

  constructor(
    code: string,
    message: string,
    options: { statusCode?: number; members?: Record<string, unknown> } = {},
  ) {
    super(message)
    this.code = code
    this.statusCode = options.statusCode
    this.members = options.members ?? {}
  }
}
