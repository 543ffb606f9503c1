import type { HttpAnswer } from '../../aws/http.ts'

type Headers = Record<string, string | string[]>

const allowedKeys = new Set(['statusCode', 'headers', 'multiValueHeaders', 'body', 'isBase64Encoded'])

/** Headers that the gateway keeps for itself: a function's own come out as `x-amzn-Remapped-NAME` (documented). */
const remapped = new Set([
  ...[
    'authorization',
    'connection',
    'content-length',
    'content-md5',
    'date',
    'expect',
    'host',
    'max-forwards',
  ],
  ...[
    'proxy-authenticate',
    'server',
    'te',
    'trailer',
    'upgrade',
    'user-agent',
    'via',
    'warn',
    'www-authenticate',
  ],
])

/**
 * The answer that a handler behind AWS_PROXY gives, or undefined when it has a shape that the gateway refuses
 * (which shapes pass: recorded 2024-11). `acceptsBinary`: the API's binary media types match the Accept header.
 */
export function readProxyResponse(payload: Buffer, acceptsBinary: boolean): HttpAnswer | undefined {
  const response = parse(payload)
  if (!response || Object.keys(response).length === 0) return undefined
  if (Object.keys(response).some((key) => !allowedKeys.has(key))) return undefined
  const statusCode = readStatusCode(response.statusCode)
  const headers = readHeaders(response.headers, response.multiValueHeaders)
  const { body } = response
  if (statusCode === undefined || !headers) return undefined
  if (body !== undefined && body !== null && typeof body !== 'string') return undefined
  if (!Object.keys(headers).some((name) => name.toLowerCase() === 'content-type')) {
    headers['Content-Type'] = 'application/json'
  }
  const isBinary = response.isBase64Encoded === true && acceptsBinary
  return { statusCode, headers, body: isBinary ? Buffer.from(body ?? '', 'base64') : (body ?? '') }
}

function parse(payload: Buffer): Record<string, unknown> | undefined {
  try {
    const value: unknown = JSON.parse(payload.toString('utf8'))
    const isObject = typeof value === 'object' && value !== null && !Array.isArray(value)
    return isObject ? (value as Record<string, unknown>) : undefined
  } catch {
    return undefined // a custom runtime may answer with anything; the gateway takes JSON only
  }
}

function readStatusCode(value: unknown): number | undefined {
  if (value === undefined || value === null) return 200
  const isNumeric = typeof value === 'number' || (typeof value === 'string' && value.trim() !== '')
  const code = isNumeric ? Number(value) : Number.NaN
  return Number.isInteger(code) && code >= 100 && code <= 599 ? code : undefined
}

/** Both maps in one, values of `multiValueHeaders` first. Undefined when either is not a map of its kind. */
function readHeaders(single: unknown, multiple: unknown): Headers | undefined {
  const merged = new Map<string, { name: string; values: string[] }>()
  const add = (name: string, value: unknown) => {
    const lower = name.toLowerCase()
    if (lower === 'transfer-encoding') return
    const shown = remapped.has(lower) ? `x-amzn-Remapped-${name}` : name
    const entry = merged.get(lower) ?? { name: shown, values: [] }
    entry.values.push(String(value))
    merged.set(lower, entry)
  }
  for (const [name, list] of Object.entries(multiple ?? {})) {
    if (!Array.isArray(list)) return undefined
    for (const value of list) add(name, value)
  }
  if (typeof (single ?? {}) !== 'object' || Array.isArray(single)) return undefined
  for (const [name, value] of Object.entries(single ?? {})) {
    if (typeof value === 'object') return undefined
    add(name, value)
  }
  return Object.fromEntries(
    [...merged.values()].map(({ name, values }) => [
      name,
      values.length === 1 ? (values[0] as string) : values,
    ]),
  )
}
