import type { HttpAnswer, HttpRequest } from './http.ts'

/** What a payload of version 2.0 says besides the request itself. */
export interface HttpEventSettings {
  readonly routeKey: string
  /** With the stage's name in front, unless it is `$default`. */
  readonly rawPath: string
  readonly pathParameters?: Readonly<Record<string, string>> | undefined
  readonly stageVariables?: Readonly<Record<string, string>> | undefined
  readonly requestContext: {
    readonly accountId: string
    readonly apiId: string
    readonly domainName: string
    readonly domainPrefix: string
    readonly requestId: string
    readonly stage: string
    readonly startedAtMs: number
    readonly authorizer?: object
  }
}

const hopByHop = /^(connection|content-length|keep-alive|te|trailer|transfer-encoding|upgrade|cookie)$/

/** The event of HTTP APIs and function URLs, payload version 2.0 (AWS documents its fields). What is empty is left out. */
export function httpEvent(request: HttpRequest, settings: HttpEventSettings): object {
  const { routeKey, rawPath, pathParameters = {}, stageVariables = {}, requestContext } = settings
  const { startedAtMs, ...context } = requestContext
  const { body, headers, method, url } = request
  const query: Record<string, string> = {}
  for (const [name, value] of url.searchParams) {
    query[name] = Object.hasOwn(query, name) ? `${query[name]},${value}` : value
  }
  const sourceIp = sourceIpOf(request)
  const cookies = headers.cookie?.split(/;\s*/)
  const isText = /text|json|xml|javascript/i.test(headers['content-type'] ?? '')
  return {
    version: '2.0',
    routeKey,
    rawPath,
    rawQueryString: url.search.slice(1),
    ...(cookies ? { cookies } : {}),
    headers: {
      ...Object.fromEntries(
        Object.entries(headers)
          .filter(([name]) => !hopByHop.test(name))
          .map(([name, value]) => [name, [value].flat().join(',')]),
      ),
      'x-forwarded-for': sourceIp,
      'x-forwarded-port': url.port || (url.protocol === 'https:' ? '443' : '80'),
      'x-forwarded-proto': url.protocol.slice(0, -1),
    },
    ...(Object.keys(query).length > 0 ? { queryStringParameters: query } : {}),
    requestContext: {
      ...context,
      http: {
        method,
        path: rawPath,
        protocol: 'HTTP/1.1',
        sourceIp,
        userAgent: headers['user-agent'] ?? '',
      },
      routeKey,
      time: requestTime(startedAtMs),
      timeEpoch: startedAtMs,
    },
    ...(Object.keys(pathParameters).length > 0 ? { pathParameters } : {}),
    ...(Object.keys(stageVariables).length > 0 ? { stageVariables } : {}),
    ...(body.length > 0 ? { body: body.toString(isText ? 'utf8' : 'base64') } : {}),
    isBase64Encoded: body.length > 0 && !isText,
  }
}

export function sourceIpOf({ remoteAddress }: Pick<HttpRequest, 'remoteAddress'>): string {
  return remoteAddress.replace(/^::ffff:/, '')
}

/**
 * The answer that a result of version 2.0 means (AWS's "Lambda function response for format 2.0"): with a `statusCode`, the response itself; else
 * the result is the body of a 200. Undefined: no response can be made of it.
 */
export function httpEventAnswer(payload: Buffer): HttpAnswer | undefined {
  const result = parse(payload)
  if (result === undefined) return undefined
  const type = { 'content-type': 'application/json' }
  const response = result.value as Record<string, unknown>
  const isResponse = typeof response === 'object' && response !== null && 'statusCode' in response
  if (!isResponse) {
    const body = typeof result.value === 'string' ? result.value : payload.toString('utf8')
    return { statusCode: 200, headers: type, body }
  }
  const statusCode = Number(response.statusCode)
  if (!Number.isInteger(statusCode) || statusCode < 100 || statusCode > 599) return undefined
  const { body, cookies, isBase64Encoded } = response
  const headers = readHeaders(response.headers)
  if (!headers || (cookies !== undefined && !Array.isArray(cookies))) return undefined
  const text =
    typeof body === 'string' ? body : body === undefined || body === null ? '' : JSON.stringify(body)
  return {
    statusCode,
    headers: {
      ...('content-type' in headers ? {} : type),
      ...headers,
      ...(Array.isArray(cookies) && cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}),
    },
    body: isBase64Encoded === true ? Buffer.from(text, 'base64') : text,
  }
}

function readHeaders(value: unknown): Record<string, string> | undefined {
  if (value === undefined || value === null) return {}
  if (typeof value !== 'object' || Array.isArray(value)) return undefined
  return Object.fromEntries(Object.entries(value).map(([name, each]) => [name.toLowerCase(), String(each)]))
}

function parse(payload: Buffer): { value: unknown } | undefined {
  try {
    return { value: JSON.parse(payload.toString('utf8')) }
  } catch {
    return undefined // a custom runtime may answer with anything
  }
}

const months = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

/** `23/Nov/2026:18:36:10 +0000`. */
export function requestTime(ms: number): string {
  const [year, month, rest] = new Date(ms).toISOString().split('-') as [string, string, string]
  return `${rest.slice(0, 2)}/${months[Number(month) - 1]}/${year}:${rest.slice(3, 11)} +0000`
}
