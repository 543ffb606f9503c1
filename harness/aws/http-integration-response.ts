import type { HttpAnswer } from './http.ts'

/** The content type of a streamed response that has a prelude: what `awslambda.HttpResponseStream` sets. */
export const httpIntegrationType = 'application/vnd.awslambda.http-integration-response'

const delimiter = Buffer.alloc(8)
/** Documented for API Gateway, "Set up a Lambda proxy integration with payload response streaming"; for function URLs not verified on AWS. */
const preludeLimitBytes = 16 * 1024
/** The connection's own matter: a stream is sent in chunks, however long the function says that it is. */
const framing = new Set(['connection', 'content-length', 'keep-alive', 'transfer-encoding'])

/** Status and headers of a response. */
export type HttpHead = Pick<HttpAnswer, 'statusCode'> & {
  readonly headers: Record<string, string | string[]>
}

/**
 * Reads the prelude of a response (documented as above): a JSON document with `statusCode`, `headers`, `multiValueHeaders` and `cookies`, then eight NUL
 * bytes, then the body. Undefined where there is none, or none that makes a response.
 */
export async function readPrelude(
  chunks: AsyncIterable<Buffer>,
): Promise<{ head: HttpHead; body: AsyncIterable<Buffer> } | undefined> {
  const iterator = chunks[Symbol.asyncIterator]()
  let received = Buffer.alloc(0)
  for (;;) {
    const split = splitPrelude(received)
    if (split) return { head: split.head, body: continued(split.body, iterator) }
    const next = received.length > preludeLimitBytes ? undefined : await iterator.next()
    if (!next || next.done) break
    received = Buffer.concat([received, next.value])
  }
  await iterator.return?.()
  return undefined
}

/** As {@link readPrelude}, of bytes that are there. */
export function splitPrelude(bytes: Buffer): { head: HttpHead; body: Buffer } | undefined {
  const end = bytes.indexOf(delimiter)
  if (end < 0 || end > preludeLimitBytes) return undefined
  const head = readHead(bytes.toString('utf8', 0, end))
  return head && { head, body: bytes.subarray(end + delimiter.length) }
}

async function* continued(
  first: Buffer,
  iterator: AsyncIterator<Buffer>,
): AsyncGenerator<Buffer, void, undefined> {
  try {
    if (first.length > 0) yield first
    for (let next = await iterator.next(); !next.done; next = await iterator.next()) yield next.value
  } finally {
    await iterator.return?.()
  }
}

function readHead(text: string): HttpHead | undefined {
  let prelude: unknown
  try {
    prelude = JSON.parse(text)
  } catch {
    return undefined
  }
  if (typeof prelude !== 'object' || prelude === null) return undefined
  const { statusCode = 200, cookies, ...rest } = prelude as Record<string, unknown>
  const status = Number(statusCode)
  if (!Number.isInteger(status) || status < 100 || status > 599) return undefined
  const single = named(rest.headers, String)
  const multiple = named(rest.multiValueHeaders, (values) => [values].flat().map(String))
  const headers: Record<string, string | string[]> = {
    'content-type': 'application/octet-stream',
    ...single,
    // Merged, those of several values first; a value that is in both is there once.
    ...Object.fromEntries(
      Object.entries(multiple).map(([name, values]) => [
        name,
        single[name] === undefined ? values : [...new Set([...values, single[name]])],
      ]),
    ),
    ...(Array.isArray(cookies) && cookies.length > 0 ? { 'set-cookie': cookies.map(String) } : {}),
  }
  return { statusCode: status, headers }
}

function named<T>(value: unknown, read: (each: unknown) => T): Record<string, T> {
  if (typeof value !== 'object' || value === null) return {}
  const entries = Object.entries(value).map(([name, each]): [string, T] => [name.toLowerCase(), read(each)])
  return Object.fromEntries(entries.filter(([name]) => !framing.has(name)))
}
