import { AwsError } from '../../aws/error.ts'

/**
 * Texts that specs/unit/services/apigateway/recorded-errors.ts and its neighbour list are in LocalStack's snapshots, recorded from AWS; of the
 * others it is unknown whether AWS words them so.
 */
export function badRequest(message: string): AwsError {
  return new AwsError('BadRequestException', message, { statusCode: 400 })
}

export function conflict(message: string): AwsError {
  return new AwsError('ConflictException', message, { statusCode: 409 })
}

export function notFound(message: string): AwsError {
  return new AwsError('NotFoundException', message, { statusCode: 404 })
}

/** A member that the service's model refuses. `constraint` follows "Member must satisfy". */
export function invalidValue(value: string, member: string, constraint: string): AwsError {
  const message = `1 validation error detected: Value '${value}' at '${member}' failed to satisfy constraint: Member must satisfy ${constraint}`
  return new AwsError('ValidationException', message, { statusCode: 400 })
}

/** What AWS has and this emulator has not: said, never accepted and ignored. */
export function notEmulated(what: string): AwsError {
  return new AwsError('NotImplemented', `poolhouse does not emulate ${what}`, { statusCode: 501 })
}
