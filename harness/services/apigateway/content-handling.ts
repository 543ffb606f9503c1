import { matchesMediaType } from './media-type.ts'
import type { ApiCall } from './proxy-event.ts'

/** A body on its way through the gateway: text that templates can work on, or bytes that they cannot. */
export type Content = { readonly text: string } | { readonly bytes: Buffer }

/** The request's body for the integration, by AWS's table (content type conversions in API Gateway). */
export function convertRequest(call: ApiCall, handling: string | undefined): Content | undefined {
  const { body, headers } = call.request
  const isBinary = matchesMediaType(call.api.binaryMediaTypes, headers['content-type'])
  if (isBinary) return handling === 'CONVERT_TO_TEXT' ? { text: body.toString('base64') } : { bytes: body }
  return handling === 'CONVERT_TO_BINARY' ? decode(body) : { text: body.toString('utf8') }
}

/** The result for the client, by the same page's second table. Undefined when it should be base64 and is not. */
export function convertResponse(
  call: ApiCall,
  body: Buffer,
  contentType: string,
  handling: string | undefined,
): Content | undefined {
  const { binaryMediaTypes } = call.api
  const acceptsBinary = matchesMediaType(binaryMediaTypes, call.request.headers.accept)
  const becomesText = handling === 'CONVERT_TO_TEXT' || (!handling && !acceptsBinary)
  if (matchesMediaType(binaryMediaTypes, contentType)) {
    return becomesText ? { text: body.toString('base64') } : { bytes: body }
  }
  return becomesText ? { text: body.toString('utf8') } : decode(body)
}

/** A function's result is JSON, so that base64 comes in quotes, which a lenient decoder leaves out. */
function decode(body: Buffer): Content | undefined {
  const text = body
    .toString('latin1')
    .trim()
    .replace(/^"(.*)"$/s, '$1')
  return /^[A-Za-z0-9+/\s]*={0,2}$/.test(text) ? { bytes: Buffer.from(text, 'base64') } : undefined
}
