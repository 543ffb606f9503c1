import type { AwsError } from '../error.ts'
import type { HttpRequest } from '../http.ts'
import { writeJson } from '../json-codec.ts'
import { errorModel, type ServiceModel } from '../service-model.ts'

/** Errors that every service may answer and no model lists. */
const commonStatus: Record<string, number> = {
  AccessDenied: 403,
  InternalFailure: 500,
  InternalServerError: 500,
  MissingAuthenticationToken: 403,
  NotImplemented: 501,
  RequestEntityTooLargeException: 413,
  UnknownOperationException: 404,
}

/** The status of an error: its own, else its model's, else that of a common error, else 400. */
export function statusOf(model: ServiceModel | undefined, error: AwsError): number {
  const modelled = model && errorModel(model, error.code)?.status
  return error.statusCode ?? modelled ?? commonStatus[error.code] ?? 400
}

/** The members of an error's JSON body, and the headers that carry the others. */
export function errorMembers(
  model: ServiceModel | undefined,
  error: AwsError,
): { body: Record<string, unknown>; headers: Record<string, string> } {
  const shape = model && errorModel(model, error.code)
  // the text's member is `Message` in some shapes and `message` in others; errors without a shape say `message`
  const messageMember = shape && Object.keys(shape.members).find((name) => name.toLowerCase() === 'message')
  const body: Record<string, unknown> = {}
  const headers: Record<string, string> = {}
  if (model && shape) {
    const values = { ...error.members }
    // Lambda's errors say whose fault it was (reference §4, recorded)
    const saysWhose = Object.hasOwn(shape.members, 'Type') && !Object.hasOwn(values, 'Type')
    if (saysWhose) values.Type = shape.status >= 500 ? 'Service' : 'User'
    const inBody = Object.entries(shape.members).filter(([, member]) => member.in === undefined)
    Object.assign(
      body,
      JSON.parse(writeJson(model, { type: 'structure', members: Object.fromEntries(inBody) }, values)),
    )
    for (const [name, member] of Object.entries(shape.members)) {
      if (member.in === 'header' && values[name] !== undefined)
        headers[member.name ?? name] = String(values[name])
    }
  }
  body[messageMember ?? 'message'] = error.message
  return { body, headers }
}

/** Whose fault a status tells of, in the words of the query protocols. */
export function faultOf(status: number): 'Sender' | 'Receiver' {
  return status >= 500 ? 'Receiver' : 'Sender'
}

/**
 * `x-amzn-query-error`: the error's code in the query protocol, for clients that once spoke it and say so. Their users'
 * code looks for the old codes.
 */
export function queryErrorHeader(
  model: ServiceModel,
  error: AwsError,
  request: HttpRequest,
): Record<string, string> {
  if (request.headers['x-amzn-query-mode'] !== 'true') return {}
  const code = errorModel(model, error.code)?.queryCode ?? error.code
  return { 'x-amzn-query-error': `${code};${faultOf(statusOf(model, error))}` }
}
