import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import type { HttpRequest } from './http.ts'

/** Who signed a request. */
export interface Signer {
  readonly accessKeyId: string
  readonly sessionToken: string | undefined
}

const authorization =
  /^AWS4-HMAC-SHA256 Credential=(?<credential>[^,\s]+),\s*SignedHeaders=(?<signedHeaders>[^,\s]+),\s*Signature=(?<signature>[0-9a-f]{64})$/

/** AWS takes a signature for five minutes (documented). */
const validMs = 5 * 60_000

/**
 * Checks a request's SigV4 signature in its `Authorization` header, as AWS documents it ("Create a signed AWS API request"). Undefined: there is none, it
 * is of another service or time, or it does not fit. Presigned URLs are not read.
 */
export async function verifySignature(
  request: HttpRequest,
  {
    service,
    nowMs,
    secretOf,
  }: {
    service: string
    nowMs: number
    secretOf: (signer: Signer) => Promise<string | undefined>
  },
): Promise<Signer | undefined> {
  const { credential, signedHeaders, signature } =
    authorization.exec(request.headers.authorization ?? '')?.groups ?? {}
  const [accessKeyId, date, region, scopeService, terminator] = credential?.split('/') ?? []
  const time = String(request.headers['x-amz-date'] ?? '')
  if (!accessKeyId || !date || !region || !signedHeaders || !signature) return undefined
  if (scopeService !== service || terminator !== 'aws4_request' || !time.startsWith(date)) return undefined
  if (!(Math.abs(readTime(time) - nowMs) <= validMs)) return undefined
  const names = signedHeaders.split(';')
  if (!names.includes('host')) return undefined
  const token = request.headers['x-amz-security-token']
  const signer = { accessKeyId, sessionToken: token === undefined ? undefined : String(token) }
  const secret = await secretOf(signer)
  if (secret === undefined) return undefined
  const scope = `${date}/${region}/${service}/aws4_request`
  const text = ['AWS4-HMAC-SHA256', time, scope, sha256(canonicalRequest(request, names))].join('\n')
  const key = [date, region, service, 'aws4_request'].reduce<Buffer>(
    (current, part) => createHmac('sha256', current).update(part).digest(),
    Buffer.from(`AWS4${secret}`),
  )
  const expected = createHmac('sha256', key).update(text).digest()
  return timingSafeEqual(expected, Buffer.from(signature, 'hex')) ? signer : undefined
}

function canonicalRequest({ method, url, headers, body }: HttpRequest, names: readonly string[]): string {
  const header = (name: string) => [headers[name] ?? ''].flat().join(',').trim().replace(/ +/g, ' ')
  return [
    method,
    url.pathname.split('/').map(encode).join('/'),
    [...url.searchParams]
      .map(([name, value]) => `${encode(name)}=${encode(value)}`)
      .sort()
      .join('&'),
    ...names.map((name) => `${name}:${header(name)}`),
    '',
    names.join(';'),
    sha256(body),
  ].join('\n')
}

/** The parts of a path come encoded and are encoded once more, as everywhere but in S3. */
function encode(text: string): string {
  return encodeURIComponent(text).replace(
    /[!'()*]/g,
    (character) => `%${character.charCodeAt(0).toString(16).toUpperCase()}`,
  )
}

const sha256 = (data: string | Buffer) => createHash('sha256').update(data).digest('hex')

/** `20261124T080509Z` in milliseconds; NaN for anything else. */
function readTime(text: string): number {
  return Date.parse(text.replace(/^(\d{4})(\d\d)(\d\d)T(\d\d)(\d\d)(\d\d)Z$/, '$1-$2-$3T$4:$5:$6Z'))
}
