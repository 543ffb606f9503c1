import { AwsError } from '../../aws/error.ts'

/** Texts are as recorded from AWS in LocalStack's snapshots unless a caller says otherwise. */
export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, { statusCode: 400 })
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, { statusCode: 409 })
}

export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, { statusCode: 404 })
}

/** What AWS has and this emulator has not: said, never accepted and ignored. */
export function notEmulated(what: string): AwsError {
  return new AwsError('NotImplemented', `poolhouse does not emulate ${what}`, { statusCode: 501 })
}

/** Refuses each of `options` that the input sets to something. */
export function refuseOptions(operation: string, input: object, options: readonly string[]): void {
  for (const name of options) {
    const value = (input as Record<string, unknown>)[name]
    const isSet = value !== undefined && value !== null && value !== false && value !== ''
    if (isSet && (typeof value !== 'object' || Object.keys(value as object).length > 0)) {
      throw notEmulated(`the option ${name} of apigateway:${operation}`)
    }
  }
}
