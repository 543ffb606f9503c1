import type { GatewayResponseType } from '@aws-sdk/client-api-gateway'
import type { HttpAnswer } from '../../aws/http.ts'
import type { GatewayFailure } from './gateway-response.ts'
import { noOverrides, renderTemplate } from './mapping-template.ts'
import { mapGatewayResponse } from './parameter-mapping.ts'
import { type ApiCall, lastOf, listsOf, readHeaders, readQuery, requestContext } from './proxy-event.ts'
import type { GatewayResponseRecord } from './rest-api-store.ts'

/** A failure as the API's gateway responses want it: that of its type, else that of all 4XX or 5XX, else as it is. */
export function shapeFailure(
  { failure, ...answer }: GatewayFailure,
  responses: ReadonlyMap<GatewayResponseType, GatewayResponseRecord>,
  call: Pick<ApiCall, 'request'> & Partial<ApiCall>,
): HttpAnswer {
  const response =
    responses.get(failure.type) ?? responses.get(answer.statusCode < 500 ? 'DEFAULT_4XX' : 'DEFAULT_5XX')
  if (!response) return answer
  const { request, match, stage } = call
  const context = {
    ...(match ? requestContext(call as ApiCall) : {}),
    ...noOverrides(),
    error: {
      message: failure.message,
      messageString: JSON.stringify(failure.message),
      responseType: failure.type,
    },
  }
  const path = match?.pathParameters ?? {}
  const headers = readHeaders(request)
  const templates = response.responseTemplates ?? {}
  const accepted = request.headers.accept?.split(',')[0]?.split(';')[0]?.trim() ?? ''
  const type = Object.hasOwn(templates, accepted) ? accepted : 'application/json'
  const template = templates[type]
  const input = {
    body: request.body.toString('utf8'),
    params: { path, querystring: lastOf(readQuery(request)), header: lastOf(headers) },
  }
  return {
    statusCode: response.statusCode === undefined ? answer.statusCode : Number(response.statusCode),
    headers: {
      ...answer.headers,
      'content-type': type,
      ...mapGatewayResponse(response.responseParameters, {
        body: () => undefined,
        header: listsOf(headers),
        querystring: listsOf(readQuery(request)),
        path,
        context,
        stageVariables: stage?.variables ?? {},
      }),
    },
    body:
      template === undefined
        ? (answer.body ?? '')
        : renderTemplate(template, input, context, stage?.variables ?? {}),
  }
}
