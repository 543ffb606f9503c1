import { createRequire } from 'node:module'
import type { cbor as Cbor } from '@smithy/core/cbor'
import { type LeafWriter, readDocument, writeDocument } from './document-codec.ts'
import { malformed } from './scalar-text.ts'
import type { ServiceModel, StructureShape } from './service-model.ts'

/** Reads a CBOR body as `shape`; an empty one is an empty input. @throws AwsError SerializationException. */
export function readCbor(model: ServiceModel, shape: StructureShape, body: Buffer): Record<string, unknown> {
  if (body.length === 0) return {}
  let decoded: unknown
  try {
    decoded = requireCbor().cbor.deserialize(body)
  } catch {
    throw malformed('The request body is not valid CBOR.')
  }
  return readDocument(model, shape, plain(decoded))
}

/** Writes the members of `shape` that `value` has; times are tagged as epoch seconds. */
export function writeCbor(model: ServiceModel, shape: StructureShape, value: object): Buffer {
  return encodeCbor(writeDocument(model, shape, value, leaf))
}

/** Encodes a document that has no shape: an error's. */
export function encodeCbor(document: Record<string, unknown>): Buffer {
  return Buffer.from(requireCbor().cbor.serialize(document))
}

const leaf: LeafWriter = (_type, value) =>
  value instanceof Date ? requireCbor().dateToTag(value) : Buffer.from(value)

/** The values of a decoded document in the words of JSON: a tagged time as its number, bytes in base64. */
function plain(value: unknown): unknown {
  if (value === null || typeof value !== 'object') return typeof value === 'bigint' ? Number(value) : value
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  if (Array.isArray(value)) return value.map(plain)
  if (requireCbor().tagSymbol in value) return plain((value as { value: unknown }).value)
  return Object.fromEntries(Object.entries(value).map(([key, each]) => [key, plain(each)]))
}

interface CborModule {
  readonly cbor: typeof Cbor
  readonly tagSymbol: symbol
  dateToTag(date: Date): unknown
}
let loaded: CborModule | undefined

/** Smithy's own codec, loaded at the first request in CBOR: it takes 40 ms, and few clients speak it. */
function requireCbor(): CborModule {
  loaded ??= createRequire(import.meta.url)('@smithy/core/cbor') as CborModule
  return loaded
}
