import { malformed, scalarFromText, scalarToText } from './scalar-text.ts'
import type { Member, ServiceModel, StructureShape } from './service-model.ts'

/**
 * Server halves of the JSON protocols' documents. The SDK's own codec is a client's: it trusts what it reads and
 * fills in idempotency tokens when it writes, and costs 35 ms to import.
 */
export function readJson(model: ServiceModel, shape: StructureShape, text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw malformed('The request body is not valid JSON.')
  }
  return readStructure(model, shape, parsed, '')
}

/** Writes the members of `shape` that `value` has; anything else in `value` is left out. */
export function writeJson(model: ServiceModel, shape: StructureShape, value: object): string {
  return JSON.stringify(writeStructure(model, shape, value))
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
      if (typeof value !== 'string') throw unexpected(value, 'a String', path)
      return scalarFromText(member.shape, value, path)
  }
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

function writeStructure(model: ServiceModel, shape: StructureShape, value: object): Record<string, unknown> {
  const record = value as Record<string, unknown>
  const out: Record<string, unknown> = {}
  for (const [name, member] of Object.entries(shape.members)) {
    const each = record[name]
    if (each !== undefined && each !== null) out[member.jsonName ?? name] = writeValue(model, member, each)
  }
  return out
}

function writeValue(model: ServiceModel, member: Member, value: unknown): unknown {
  const shape = model.shapes[member.shape]
  if (shape?.type === 'list') return (value as unknown[]).map((item) => writeValue(model, shape.member, item))
  if (shape?.type === 'map') {
    const entries = Object.entries(value as object).filter(([, each]) => each !== undefined && each !== null)
    return Object.fromEntries(entries.map(([key, each]) => [key, writeValue(model, shape.value, each)]))
  }
  if (shape) return writeStructure(model, shape, value as object)
  if (value instanceof Date) {
    const epoch = member.shape === 'timestamp' || member.shape === 'epoch-seconds'
    return epoch ? value.getTime() / 1000 : scalarToText(member.shape, value, 'epoch-seconds')
  }
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  return typeof value === 'bigint' ? Number(value) : value
}
