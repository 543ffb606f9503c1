import type { AwsError } from '../error.ts'
import type { HttpAnswer, HttpRequest } from '../http.ts'
import type { ServiceModel } from '../service-model.ts'

/** An operation found in a request, with what was parsed on the way to it. */
export interface LocatedOperation {
  readonly name: string
  /** Path labels of the route that matched, still percent-encoded (restJson1). */
  readonly labels?: Readonly<Record<string, string>>
  /** The form (query protocols). */
  readonly form?: URLSearchParams
}

/** The server's half of an AWS protocol: bytes to inputs, outputs and errors to bytes. */
export interface WireProtocol {
  /** Finds the operation; throws UnknownOperationException (or its like) naming what was asked for. */
  locate(model: ServiceModel, request: HttpRequest): LocatedOperation
  /** Reads the input in the SDK's shape; throws SerializationException. */
  read(model: ServiceModel, operation: LocatedOperation, request: HttpRequest): Record<string, unknown>
  answer(model: ServiceModel, operation: string, output: object, requestId: string): HttpAnswer
  refuse(model: ServiceModel, error: AwsError, request: HttpRequest, requestId: string): HttpAnswer
}
