import type { GatewayResponseType } from '@aws-sdk/client-api-gateway'
import type { HttpAnswer } from '../../aws/http.ts'

/** Every type of gateway response with the status that it has by default (LocalStack's snapshots of GetGatewayResponses). */
export const gatewayResponseStatuses: Readonly<Record<GatewayResponseType, number | undefined>> = {
  ACCESS_DENIED: 403,
  API_CONFIGURATION_ERROR: 500,
  AUTHORIZER_CONFIGURATION_ERROR: 500,
  AUTHORIZER_FAILURE: 500,
  BAD_REQUEST_BODY: 400,
  BAD_REQUEST_PARAMETERS: 400,
  DEFAULT_4XX: undefined,
  DEFAULT_5XX: undefined,
  EXPIRED_TOKEN: 403,
  INTEGRATION_FAILURE: 504,
  INTEGRATION_TIMEOUT: 504,
  INVALID_API_KEY: 403,
  INVALID_SIGNATURE: 403,
  MISSING_AUTHENTICATION_TOKEN: 403,
  QUOTA_EXCEEDED: 429,
  REQUEST_TOO_LARGE: 413,
  RESOURCE_NOT_FOUND: 404,
  THROTTLED: 429,
  UNAUTHORIZED: 401,
  // documented with passthroughBehavior NEVER; the text of the answer is not verified on AWS
  UNSUPPORTED_MEDIA_TYPE: 415,
  WAF_FILTERED: 403,
}

/** An answer of the gateway itself, which a gateway response of the API may shape. */
export interface GatewayFailure extends HttpAnswer {
  readonly failure: { readonly type: GatewayResponseType; readonly message: string }
}

/** An answer of the gateway itself, not of what stands behind it. */
export function gatewayResponse(statusCode: number, message: string, errorType: string): HttpAnswer {
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': errorType },
    body: JSON.stringify({ message }),
  }
}

const failures = {
  /** No such path or method below the stage (recorded). */
  MISSING_AUTHENTICATION_TOKEN: ['Missing Authentication Token', 'MissingAuthenticationTokenException'],
  REQUEST_TOO_LARGE: ['Request Too Long', 'RequestTooLargeException'],
  UNSUPPORTED_MEDIA_TYPE: ['Unsupported Media Type', 'UnsupportedMediaTypeException'],
  /** The limits of the stage or method are reached (documented; the text is not verified on AWS). */
  THROTTLED: ['Too Many Requests', 'TooManyRequestsException'],
  BAD_REQUEST_BODY: ['Invalid request body', 'BadRequestException'],
  /** The API is put together wrongly, or may not invoke its function. */
  API_CONFIGURATION_ERROR: ['Internal server error', 'InternalServerErrorException'],
} as const

/** A failure by its type, with AWS's text unless `message` tells more. */
export function gatewayFailure(
  type: keyof typeof failures,
  message: string = failures[type][0],
): GatewayFailure {
  const answer = gatewayResponse(gatewayResponseStatuses[type] ?? 500, message, failures[type][1])
  return { ...answer, failure: { type, message } }
}

/** No such API or stage. */
export const forbidden = (): HttpAnswer => gatewayResponse(403, 'Forbidden', 'ForbiddenException')

/**
 * What stands behind a proxy integration failed (not verified on AWS) or answered in a shape that is not allowed (asserted by
 * test_lambda_aws_proxy_response_format of LocalStack, run on AWS).
 */
export const badProxyResponse = (): GatewayFailure => ({
  ...gatewayResponse(502, 'Internal server error', 'InternalServerErrorException'),
  body: '{"message": "Internal server error"}',
  // Which type this is: not verified on AWS; a gateway response for every 5XX shapes it.
  failure: { type: 'DEFAULT_5XX', message: 'Internal server error' },
})

/** The text is not verified on AWS. */
export const timedOut = (): GatewayFailure => ({
  ...gatewayResponse(504, 'Endpoint request timed out', 'InternalServerErrorException'),
  body: '{"message": "Endpoint request timed out"}',
  failure: { type: 'INTEGRATION_TIMEOUT', message: 'Endpoint request timed out' },
})
