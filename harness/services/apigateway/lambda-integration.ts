import type { HttpAnswer } from '../../aws/http.ts'
import { splitPrelude } from '../../aws/http-integration-response.ts'
import { badProxyResponse } from './gateway-response.ts'
import { matchesMediaType } from './media-type.ts'
import { type ApiCall, proxyEvent } from './proxy-event.ts'
import { readProxyResponse } from './proxy-response.ts'

/** The integrated function with everything else bound. */
export type Invoke = (
  payload: Buffer,
  pathParameters?: Readonly<Record<string, string>>,
) => Promise<{ readonly payload: Buffer; readonly functionError?: string }>

/** AWS_PROXY: the request as an event, the result as the response. */
export async function callProxyIntegration(call: ApiCall, invoke: Invoke): Promise<HttpAnswer> {
  const { payload, functionError } = await invoke(Buffer.from(JSON.stringify(proxyEvent(call))))
  if (functionError) return badProxyResponse()
  // A function that streams behind an integration that does not: its status and headers come through, its body does not (documented).
  const streamed = splitPrelude(payload)
  if (streamed) return { ...streamed.head, body: '' }
  const acceptsBinary = matchesMediaType(call.api.binaryMediaTypes, call.request.headers.accept)
  return readProxyResponse(payload, acceptsBinary) ?? badProxyResponse()
}
