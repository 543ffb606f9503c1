import { promisify } from 'node:util'
import { deflate, gunzip, gzip, inflate } from 'node:zlib'
import type { HttpAnswer, HttpRequest } from '../../aws/http.ts'

/** What a compressed request may become: a gateway takes bodies of 10 MB. */
const MOST_BYTES = 10 * 1024 * 1024
const codings = {
  gzip: { encode: encoder(gzip), decode: decoder(gunzip) },
  deflate: { encode: encoder(deflate), decode: decoder(inflate) },
}
type Coding = keyof typeof codings

function encoder(encode: typeof gzip): (body: Buffer) => Promise<Buffer> {
  return (body) => promisify<Buffer, Buffer>(encode)(body)
}
function decoder(decode: typeof gunzip): (body: Buffer) => Promise<Buffer> {
  return (body) => promisify<Buffer, object, Buffer>(decode)(body, { maxOutputLength: MOST_BYTES })
}

const isCoding = (text: string): text is Coding => Object.hasOwn(codings, text)

/**
 * The answer as the client takes it, compressed when its body has that many bytes at least (documented: "Payload compression for REST APIs").
 * What comes with a `Content-Encoding` of its own passes (inferred).
 */
export async function compressAnswer(
  answer: HttpAnswer,
  request: HttpRequest,
  minimumBytes: number,
): Promise<HttpAnswer> {
  const body = Buffer.from(answer.body ?? '')
  const coding = acceptedCoding(String(request.headers['accept-encoding'] ?? ''))
  const names = Object.keys(answer.headers ?? {}).map((name) => name.toLowerCase())
  if (!coding || answer.stream || body.length < minimumBytes || names.includes('content-encoding'))
    return answer
  return {
    ...answer,
    headers: { ...answer.headers, 'content-encoding': coding },
    body: await codings[coding].encode(body),
  }
}

/** The first of the codings that the client takes, the more wanted one before; undefined for none. */
function acceptedCoding(header: string): Coding | undefined {
  const wanted = header.split(',').map((each) => {
    const [name = '', ...parameters] = each.split(';').map((part) => part.trim().toLowerCase())
    const weight = parameters.find((part) => part.startsWith('q='))?.slice(2)
    return { name: name === '*' ? 'gzip' : name, weight: weight === undefined ? 1 : Number(weight) }
  })
  const ranked = wanted.filter(({ weight }) => weight > 0).sort((a, b) => b.weight - a.weight)
  return ranked.map(({ name }) => name).find(isCoding)
}

/**
 * The request with its body decompressed, and without the header that said so; undefined for a body that is not what the header
 * says, or becomes too large.
 */
export async function decompressRequest(request: HttpRequest): Promise<HttpRequest | undefined> {
  const { 'content-encoding': header, ...headers } = request.headers
  const coding = String(header ?? '').toLowerCase()
  if (!isCoding(coding)) return request
  try {
    const body = await codings[coding].decode(request.body)
    const rawHeaders = request.rawHeaders.filter(
      (_, index, all) => all[index - (index % 2)]?.toLowerCase() !== 'content-encoding',
    )
    return { ...request, headers, rawHeaders, body }
  } catch {
    return undefined // the client is told that its body is no such thing
  }
}
