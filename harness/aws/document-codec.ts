import { malformed, scalarFromText } from './scalar-text.ts'
import type { Member, ServiceModel, StructureShape } from './service-model.ts'

/** Writes a time or bytes as the protocol has them; anything else is written as it is. */
export type LeafWriter = (type: string, value: Date | Uint8Array) => unknown

/**
 * Server halves of the protocols whose bodies are documents: JSON, and CBOR after it was decoded. The SDK's own codec is a
 * client's: it trusts what it reads and fills in idempotency tokens when it writes, and costs 35 ms to import.
 *
 * Reads `value` as `shape`: times in epoch seconds or as text, blobs in base64. Unknown members are left out.
 * @throws AwsError SerializationException naming the member that has another type.
 */
export function readDocument(
  model: ServiceModel,
  shape: StructureShape,
  value: unknown,
): Record<string, unknown> {
  return readStructure(model, shape, value, '')
}

/** The members of `shape` that `value` has; anything else in `value` is left out. */
export function writeDocument(
  model: ServiceModel,
  shape: StructureShape,
  value: object,
  leaf: LeafWriter,
): Record<string, unknown> {
  return new DocumentWriter(model, leaf).structure(shape, value)
}

function readStructure(
  model: ServiceModel,
  shape: StructureShape,
  value: unknown,
  path: string,
): Record<string, unknown> {
  if (value === null || typeof value !== 'object' || Array.isArray(value))
    throw unexpected(value, 'a structure', path)
  const record = value as Record<string, unknown>
  const out: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(shape.members)) {
    const key = member.jsonName ?? name
    // null means absent, in every AWS JSON protocol
    if (!Object.hasOwn(record, key) || record[key] === null) continue
    out[name] = readValue(model, member, record[key], path === '' ? key : `${path}.${key}`)
  }
  return out
}

function readValue(model: ServiceModel, member: Member, value: unknown, path: string): unknown {
  const shape = model.shapes[member.shape]
  if (shape) {
    if (shape.type === 'list') {
      if (!Array.isArray(value)) throw unexpected(value, 'a list', path)
      return value.map((item, i) =>
        item === null ? null : readValue(model, shape.member, item, `${path}.${i + 1}`),
      )
    }
    if (shape.type !== 'map') return readStructure(model, shape, value, path)
    if (value === null || typeof value !== 'object' || Array.isArray(value))
      throw unexpected(value, 'a map', path)
    const entries = Object.entries(value).filter(([, each]) => each !== null)
    return Object.fromEntries(
      entries.map(([key, each]) => [key, readValue(model, shape.value, each, `${path}.${key}`)]),
    )
  }
  switch (member.shape) {
    case 'document':
      return value
    case 'boolean':
      if (typeof value !== 'boolean') throw unexpected(value, 'a Boolean', path)
      return value
    case 'number':
      if (typeof value !== 'number') throw unexpected(value, 'a number', path)
      return value
    case 'timestamp':
    case 'epoch-seconds':
      if (typeof value !== 'number' && typeof value !== 'string') throw unexpected(value, 'a timestamp', path)
      return scalarFromText(member.shape, String(value), path)
    default:
      if (typeof value !== 'string') throw javaWords(model, value) ?? unexpected(value, 'a String', path)
      return scalarFromText(member.shape, value, path)
  }
}

/** API Gateway's words for a text that is none (recorded: LocalStack's test_apigateway_api.snapshot.json); they do not say where it is. */
function javaWords(model: ServiceModel, value: unknown) {
  if (model.signingName !== 'apigateway') return undefined
  const types: Record<string, string> = {
    boolean: 'java.lang.Boolean',
    number: 'com.amazon.coral.value.json.numbers.TruncatingBigNumber',
  }
  const type = types[typeof value]
  return type && malformed(`class ${type} can not be converted to an String`)
}

function unexpected(value: unknown, wanted: string, path: string) {
  const found = Array.isArray(value)
    ? 'a list'
    : value === null
      ? 'null'
      : typeof value === 'object'
        ? 'an object'
        : `a ${typeof value}`
  return malformed(
    `${path === '' ? 'The request body' : `'${path}'`} is ${found} and can not be converted to ${wanted}.`,
  )
}

class DocumentWriter {
  readonly #model: ServiceModel
  readonly #leaf: LeafWriter

  constructor(model: ServiceModel, leaf: LeafWriter) {
    this.#model = model
    this.#leaf = leaf
  }

  structure(shape: StructureShape, value: object): Record<string, unknown> {
    const record = value as Record<string, unknown>
    const out: Record<string, unknown> = {}
    for (const [name, member] of Object.entries(shape.members)) {
      const each = record[name]
      if (each !== undefined && each !== null) out[member.jsonName ?? name] = this.#value(member, each)
    }
    return out
  }

  #value(member: Member, value: unknown): unknown {
    const shape = this.#model.shapes[member.shape]
    if (shape?.type === 'list') return (value as unknown[]).map((item) => this.#value(shape.member, item))
    if (shape?.type === 'map') {
      const entries = Object.entries(value as object).filter(
        ([, each]) => each !== undefined && each !== null,
      )
      return Object.fromEntries(entries.map(([key, each]) => [key, this.#value(shape.value, each)]))
    }
    if (shape) return this.structure(shape, value as object)
    if (value instanceof Date || value instanceof Uint8Array) return this.#leaf(member.shape, value)
    return typeof value === 'bigint' ? Number(value) : value
  }
}
