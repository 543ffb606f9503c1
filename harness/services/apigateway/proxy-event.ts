import type { HttpRequest } from '../../aws/http.ts'
import type { ExecuteApiAddress } from './execute-api-address.ts'
import { matchesMediaType } from './media-type.ts'
import type { ResourceMatch } from './resource-matching.ts'
import type { RestApiRecord, StageRecord } from './rest-api-store.ts'

/** What the event of an integration is made of. */
export interface ApiCall {
  readonly request: HttpRequest
  readonly api: RestApiRecord
  readonly stage: StageRecord
  readonly address: ExecuteApiAddress
  readonly match: ResourceMatch
  readonly requestId: string
  readonly extendedRequestId: string
  readonly startedAtMs: number
  /** TestInvokeMethod's execution log. */
  readonly log?: (line: string) => void
}

/** They belong to the connection, not to the request. */
const hopByHop = new Set([
  'connection',
  'content-length',
  'keep-alive',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
])

/** The event of an AWS_PROXY integration, payload version 1.0 (fields recorded 2024-08). */
export function proxyEvent(call: ApiCall): object {
  const { request, api, stage, address, match } = call
  const headers = readHeaders(request)
  const query = readQuery(request)
  const isBase64Encoded =
    request.body.length > 0 && matchesMediaType(api.binaryMediaTypes, request.headers['content-type'])
  return {
    resource: match.resource.path,
    path: decodeURI(address.path),
    httpMethod: request.method,
    headers: lastOf(headers),
    multiValueHeaders: listsOf(headers),
    queryStringParameters: query.size > 0 ? lastOf(query) : null,
    multiValueQueryStringParameters: query.size > 0 ? listsOf(query) : null,
    pathParameters: Object.keys(match.pathParameters).length > 0 ? match.pathParameters : null,
    stageVariables: stage.variables && Object.keys(stage.variables).length > 0 ? stage.variables : null,
    requestContext: requestContext(call),
    body: request.body.length > 0 ? request.body.toString(isBase64Encoded ? 'base64' : 'utf8') : null,
    isBase64Encoded,
  }
}

/** What a handler sees as `requestContext`, and a mapping template as `$context`. */
export function requestContext(call: Omit<ApiCall, 'match'> & Partial<Pick<ApiCall, 'match'>>): object {
  const { request, api, stage, address, match, requestId, startedAtMs } = call
  const none = null
  return {
    resourceId: match?.resource.id,
    resourcePath: match?.resource.path,
    httpMethod: request.method,
    extendedRequestId: call.extendedRequestId,
    requestTime: requestTime(startedAtMs),
    path: `/${stage.name}${address.path}`,
    accountId: api.account,
    protocol: 'HTTP/1.1',
    stage: stage.name,
    domainPrefix: api.id,
    requestTimeEpoch: startedAtMs,
    requestId,
    identity: {
      cognitoIdentityPoolId: none,
      accountId: none,
      cognitoIdentityId: none,
      caller: none,
      sourceIp: request.remoteAddress.replace(/^::ffff:/, ''),
      principalOrgId: none,
      accessKey: none,
      cognitoAuthenticationType: none,
      cognitoAuthenticationProvider: none,
      userArn: none,
      userAgent: request.headers['user-agent'] ?? null,
      user: none,
    },
    domainName: `${api.id}.execute-api.${api.region}.amazonaws.com`,
    deploymentId: stage.deploymentId,
    apiId: api.id,
  }
}

/** The values of each name of the query string. */
export function readQuery(request: HttpRequest): Map<string, string[]> {
  const query = new Map<string, string[]>()
  for (const [name, value] of request.url.searchParams) query.set(name, [...(query.get(name) ?? []), value])
  return query
}

/** Names in the case in which they were sent, and what the gateway adds. */
export function readHeaders(request: HttpRequest): Map<string, string[]> {
  const headers = new Map<string, string[]>()
  for (let i = 0; i < request.rawHeaders.length; i += 2) {
    const name = request.rawHeaders[i] as string
    if (hopByHop.has(name.toLowerCase())) continue
    headers.set(name, [...(headers.get(name) ?? []), request.rawHeaders[i + 1] as string])
  }
  headers.set('X-Forwarded-For', [request.remoteAddress.replace(/^::ffff:/, '')])
  headers.set('X-Forwarded-Port', [request.url.port || (request.url.protocol === 'https:' ? '443' : '80')])
  headers.set('X-Forwarded-Proto', [request.url.protocol.slice(0, -1)])
  return headers
}

export function lastOf(values: Map<string, string[]>): Record<string, string> {
  return Object.fromEntries([...values].map(([name, list]) => [name, list.at(-1) as string]))
}

export function listsOf(values: Map<string, string[]>): Record<string, string[]> {
  return Object.fromEntries(values)
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `23/Nov/2026:18:36:10 +0000`. */
function requestTime(ms: number): string {
  const [year, month, rest] = new Date(ms).toISOString().split('-') as [string, string, string]
  return `${rest.slice(0, 2)}/${months[Number(month) - 1]}/${year}:${rest.slice(3, 11)} +0000`
}
