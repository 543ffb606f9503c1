import { credentialScope } from '../caller-identity.ts'
import type { AwsError } from '../error.ts'
import type { HttpAnswer, HttpRequest } from '../http.ts'
import { escapeXml } from '../xml-writer.ts'
import { errorMembers, faultOf, statusOf } from './error-body.ts'

/** Services whose clients read restXml errors, which nothing in a request tells. */
const restXml = new Set(['s3', 's3express', 'route53', 'cloudfront'])

/**
 * An error for a request of a service that has no model here: in the form that its client seems to read, so that the
 * message arrives and not a parser's complaint.
 */
export function refuseUnmodelled(request: HttpRequest, error: AwsError, requestId: string): HttpAnswer {
  const statusCode = statusOf(undefined, error)
  const service = credentialScope(request)?.signingName ?? ''
  const detail = `<Code>${escapeXml(error.code)}</Code><Message>${escapeXml(error.message)}</Message>`
  const xml = (body: string) => ({ statusCode, headers: { 'content-type': 'text/xml' }, body })
  if (service === 'ec2') {
    return xml(
      `<Response><Errors><Error>${detail}</Error></Errors><RequestID>${requestId}</RequestID></Response>`,
    )
  }
  if (restXml.has(service)) return xml(`<Error>${detail}<RequestId>${requestId}</RequestId></Error>`)
  if (/(^|&)Action=/.test(request.body.toString('latin1')) || request.url.searchParams.has('Action')) {
    const typed = `<Error><Type>${faultOf(statusCode)}</Type>${detail}</Error>`
    return xml(`<ErrorResponse>${typed}<RequestId>${requestId}</RequestId></ErrorResponse>`)
  }
  return {
    statusCode,
    headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code },
    body: JSON.stringify({ __type: error.code, ...errorMembers(undefined, error).body }),
  }
}
