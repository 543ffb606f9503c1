import type { IntegrationResponse } from '@aws-sdk/client-api-gateway'
import type { HttpAnswer } from '../../aws/http.ts'
import { badProxyResponse, configurationError, gatewayResponse } from './gateway-response.ts'
import { readResponseParameters } from './mapping.ts'
import { matchesMediaType } from './media-type.ts'
import { type ApiCall, proxyEvent } from './proxy-event.ts'
import { readProxyResponse } from './proxy-response.ts'
import type { IntegrationRecord, MethodRecord } from './rest-api-store.ts'

/** The integrated function with everything else bound. */
export type Invoke = (
  payload: Buffer,
) => Promise<{ readonly payload: Buffer; readonly functionError?: string }>

/** AWS_PROXY: the request as an event, the result as the response. */
export async function callProxyIntegration(call: ApiCall, invoke: Invoke): Promise<HttpAnswer> {
  const { payload, functionError } = await invoke(Buffer.from(JSON.stringify(proxyEvent(call))))
  if (functionError) return badProxyResponse()
  const acceptsBinary = matchesMediaType(call.api.binaryMediaTypes, call.request.headers.accept)
  return readProxyResponse(payload, acceptsBinary) ?? badProxyResponse()
}

/**
 * AWS: the request's body as the event, the result as the body. The integration response is chosen by its
 * `selectionPattern` against the `errorMessage` of a failed function, not by any status.
 */
export async function callCustomIntegration(
  call: ApiCall,
  method: MethodRecord,
  integration: IntegrationRecord,
  invoke: Invoke,
): Promise<HttpAnswer> {
  const { body } = call.request
  if (!passesBody(integration, call.request.headers['content-type'])) {
    return gatewayResponse(415, 'Unsupported Media Type', 'UnsupportedMediaTypeException')
  }
  const event = body.length > 0 ? body : Buffer.from('{}')
  const parseError = findParseError(event)
  if (parseError) {
    return gatewayResponse(
      400,
      `Could not parse request body into json: ${parseError}`,
      'BadRequestException',
    )
  }
  const { payload, functionError } = await invoke(event)
  const response = selectResponse(
    [...integration.responses.values()],
    functionError ? readErrorMessage(payload) : undefined,
  )
  // No match and no default; or a status that the method does not declare.
  if (!response?.statusCode || !method.responses.has(response.statusCode)) return configurationError()
  return {
    statusCode: Number(response.statusCode),
    headers: {
      'content-type': 'application/json',
      ...Object.fromEntries(readResponseParameters(response.responseParameters)),
    },
    body: payload,
  }
}

/** Whether the body goes on unmapped: templates that were accepted pass it, what matches none follows the setting. */
function passesBody({ description }: IntegrationRecord, contentType = 'application/json'): boolean {
  const types = Object.keys(description.requestTemplates ?? {})
  if (types.includes(contentType.split(';')[0]?.trim().toLowerCase() ?? '')) return true
  if (description.passthroughBehavior === 'WHEN_NO_TEMPLATES') return types.length === 0
  return description.passthroughBehavior !== 'NEVER'
}

/** The first whose pattern matches the whole message, else the one without a pattern. */
function selectResponse(
  responses: readonly IntegrationResponse[],
  errorMessage: string | undefined,
): IntegrationResponse | undefined {
  const matching = responses.find(
    ({ selectionPattern }) =>
      errorMessage !== undefined &&
      selectionPattern &&
      new RegExp(`^(?:${selectionPattern})$`).test(errorMessage),
  )
  return matching ?? responses.find(({ selectionPattern }) => !selectionPattern)
}

function readErrorMessage(payload: Buffer): string {
  try {
    const { errorMessage } = JSON.parse(payload.toString('utf8')) as { errorMessage?: unknown }
    return String(errorMessage ?? '')
  } catch {
    return '' // an error document that is not JSON has no message to match
  }
}

function findParseError(body: Buffer): string | undefined {
  try {
    JSON.parse(body.toString('utf8'))
    return undefined
  } catch (error) {
    return (error as Error).message
  }
}
