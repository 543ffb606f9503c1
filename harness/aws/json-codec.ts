import { type LeafWriter, readDocument, writeDocument } from './document-codec.ts'
import { malformed, scalarToText } from './scalar-text.ts'
import type { ServiceModel, StructureShape } from './service-model.ts'

/** Reads a JSON body as `shape`; an empty one is an empty input. @throws AwsError SerializationException. */
export function readJson(model: ServiceModel, shape: StructureShape, text: string): Record<string, unknown> {
  if (text.trim() === '') return {}
  let parsed: unknown
  try {
    parsed = JSON.parse(text)
  } catch {
    throw malformed('The request body is not valid JSON.')
  }
  return readDocument(model, shape, parsed)
}

/** Writes the members of `shape` that `value` has; anything else in `value` is left out. */
export function writeJson(model: ServiceModel, shape: StructureShape, value: object): string {
  return JSON.stringify(writeDocument(model, shape, value, jsonLeaf))
}

const jsonLeaf: LeafWriter = (type, value) => {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('base64')
  const epoch = type === 'timestamp' || type === 'epoch-seconds'
  return epoch ? value.getTime() / 1000 : scalarToText(type, value, 'epoch-seconds')
}
