import type { HttpAnswer, HttpRequest } from './http.ts'

/** The CORS configuration of an HTTP API or of a function URL. */
export interface CorsSettings {
  readonly allowOrigins: readonly string[]
  readonly allowMethods: readonly string[]
  readonly allowHeaders: readonly string[]
  readonly exposeHeaders: readonly string[]
  readonly maxAgeSeconds: number | undefined
  readonly allowCredentials: boolean
}

/** Whether a browser asks what it may do. */
export function isPreflight({ method, headers }: Pick<HttpRequest, 'method' | 'headers'>): boolean {
  return (
    method === 'OPTIONS' &&
    headers.origin !== undefined &&
    headers['access-control-request-method'] !== undefined
  )
}

/** The headers for a preflight: none when the origin may not. */
export function preflightHeaders(
  cors: CorsSettings,
  request: Pick<HttpRequest, 'headers'>,
): Record<string, string> {
  const origin = originHeaders(cors, request)
  if (!('access-control-allow-origin' in origin)) return {}
  const list = (name: string, values: readonly string[]) =>
    values.length > 0 ? { [name]: values.join(',') } : {}
  return {
    ...origin,
    ...list('access-control-allow-methods', cors.allowMethods),
    ...list('access-control-allow-headers', cors.allowHeaders),
    ...(cors.maxAgeSeconds === undefined ? {} : { 'access-control-max-age': String(cors.maxAgeSeconds) }),
  }
}

/** An answer with the configuration's headers; the function's own of CORS are ignored (documented). */
export function withCors(
  answer: HttpAnswer,
  cors: CorsSettings,
  request: Pick<HttpRequest, 'headers'>,
): HttpAnswer {
  if (request.headers.origin === undefined) return answer
  const others = Object.entries(answer.headers ?? {}).filter(([name]) => !/^access-control-/i.test(name))
  const exposed =
    cors.exposeHeaders.length > 0 ? { 'access-control-expose-headers': cors.exposeHeaders.join(',') } : {}
  const origin = originHeaders(cors, request)
  const isAllowed = 'access-control-allow-origin' in origin
  return { ...answer, headers: { ...Object.fromEntries(others), ...origin, ...(isAllowed ? exposed : {}) } }
}

function originHeaders(
  { allowOrigins, allowCredentials }: CorsSettings,
  { headers }: Pick<HttpRequest, 'headers'>,
): Record<string, string> {
  const origin = headers.origin ?? ''
  const any = allowOrigins.includes('*')
  if (!any && !allowOrigins.some((each) => matchesOrigin(each, origin))) return {}
  return {
    'access-control-allow-origin': any && !allowCredentials ? '*' : origin,
    ...(allowCredentials ? { 'access-control-allow-credentials': 'true' } : {}),
    ...(any ? {} : { vary: 'origin' }),
  }
}

/** `https://*` stands for every origin of its scheme. */
function matchesOrigin(pattern: string, origin: string): boolean {
  return pattern.endsWith('://*')
    ? origin.startsWith(pattern.slice(0, -1))
    : pattern.toLowerCase() === origin.toLowerCase()
}
