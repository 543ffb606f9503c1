import type { HttpAnswer } from '../../aws/http.ts'

/** An answer of the gateway itself, not of what stands behind it. */
export function gatewayResponse(statusCode: number, message: string, errorType: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType },
    body: JSON.stringify({ message }),
  }
}

/** No such path or method below the stage (recorded). */
export const missingAuthenticationToken = (): HttpAnswer =>
  gatewayResponse(403, 'Missing Authentication Token', 'MissingAuthenticationTokenException')

/** No such API or stage. */
export const forbidden = (): HttpAnswer => gatewayResponse(403, 'Forbidden', 'ForbiddenException')

/** The API is put together wrongly, or may not invoke its function. */
export const configurationError = (): HttpAnswer =>
  gatewayResponse(500, 'Internal server error', 'InternalServerErrorException')

/** What stands behind a proxy integration failed or answered in a shape that is not allowed (recorded). */
export const badProxyResponse = (): HttpAnswer => ({
  ...gatewayResponse(502, 'Internal server error', 'InternalServerErrorException'),
  body: '{"message": "Internal server error"}',
})

/** The text is not verified on AWS. */
export const timedOut = (): HttpAnswer => ({
  ...gatewayResponse(504, 'Endpoint request timed out', 'InternalServerErrorException'),
  body: '{"message": "Endpoint request timed out"}',
})
