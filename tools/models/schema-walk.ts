import { translateTraits } from '@smithy/core/schema'
import type { EnumBindings } from './enum-bindings.ts'
import type { ModelSource } from './sources.ts'

/**
 * The SDK's static schemas are tuples: `[kind, namespace, name, traits, …]`, members as `[schema, traits]`, references
 * as thunks, simple types as numbers. The kinds below are those of `@smithy/types`.
 */
const kind = { list: 1, map: 2, structure: 3, union: 4, error: -3, operation: 9, simple: 0 } as const
const simpleTypes: Record<number, string> = {
  0: 'string',
  1: 'number',
  2: 'boolean',
  4: 'timestamp',
  5: 'date-time',
  6: 'http-date',
  7: 'epoch-seconds',
  15: 'document',
  17: 'bigint',
  19: 'bigdecimal',
  21: 'blob',
  42: 'blob',
}
const listOf = 64
const mapOf = 128

type Traits = Record<string, unknown>
type Entry = Record<string, unknown>

/** The compact model of one service, ready to be written as JSON. See `harness/aws/models/service-model.ts`. */
export function extractModel(
  source: ModelSource,
  version: string,
  exported: Record<string, unknown>,
  enums: EnumBindings,
): Entry {
  const schemas = Object.values(exported).filter((value): value is unknown[] => Array.isArray(value))
  const walk = new SchemaWalk(enums)
  const operations: Entry = {}
  for (const schema of byName(schemas.filter((each) => each[0] === kind.operation))) {
    const name = schema[2] as string
    const traits = traitsOf(schema[3])
    const http = traits.http as [string, string, number] | undefined
    const wanted = source.operations === 'all' || source.operations.includes(name)
    operations[name] = {
      ...(source.protocol === 'restJson1' && http ? { http } : {}),
      ...(wanted ? { input: walk.reference(schema[4]), output: walk.reference(schema[5]) } : {}),
    }
  }
  const errors: Entry = {}
  for (const schema of byName(schemas.filter((each) => each[0] === kind.error))) {
    const name = schema[2] as string
    if (String(schema[1]).startsWith('smithy.ts.sdk.synthetic')) continue
    const traits = traitsOf(schema[3])
    const [queryCode, queryStatus] = (traits.awsQueryError as [string, number] | undefined) ?? []
    const status = queryStatus ?? traits.httpError ?? (traits.error === 'server' ? 500 : 400)
    errors[name] = {
      status,
      ...(queryCode && queryCode !== name ? { queryCode } : {}),
      members: walk.members(schema),
    }
  }
  return {
    source: `${source.package}@${version}`,
    signingName: source.signingName,
    protocol: source.protocol,
    ...(source.alsoSpeaks ? { alsoSpeaks: source.alsoSpeaks } : {}),
    apiVersion: source.apiVersion,
    ...(source.targetPrefix ? { targetPrefix: source.targetPrefix } : {}),
    ...(source.xmlNamespace ? { xmlNamespace: source.xmlNamespace } : {}),
    operations,
    errors,
    shapes: sorted(walk.shapes),
    enums: sorted(walk.enums),
  }
}

class SchemaWalk {
  readonly shapes: Entry = {}
  readonly enums: Entry = {}
  readonly #bindings: EnumBindings

  constructor(bindings: EnumBindings) {
    this.#bindings = bindings
  }

  /** The name under which `schema` is found: a simple type's, or that of an entry in `shapes`. */
  reference(schema: unknown): string {
    const resolved = deref(schema)
    if (resolved === 'unit') return 'unit'
    if (typeof resolved === 'number') return this.#simple(resolved)
    if (!Array.isArray(resolved)) throw new Error(`unexpected schema ${String(resolved)}`)
    if (resolved.length === 2) return this.reference(resolved[0])
    const [type, , name] = resolved as [number, string, string]
    if (type === kind.simple) return this.reference(resolved[4])
    if (this.shapes[name] === undefined) {
      this.shapes[name] = {} // a placeholder first: shapes refer to themselves
      this.shapes[name] = this.#describe(type, resolved)
    }
    return name
  }

  members(schema: readonly unknown[]): Entry {
    const [, , structure, , names, members] = schema as [number, string, string, unknown, string[], unknown[]]
    return Object.fromEntries(names.map((name, i) => [name, this.#member(members[i], structure, name)]))
  }

  #simple(code: number): string {
    const container = code & (listOf | mapOf)
    const name = simpleTypes[code & ~(listOf | mapOf)]
    if (name === undefined) throw new Error(`unknown simple schema ${code}`)
    if (container === 0) return name
    const key = `${container === listOf ? 'list' : 'map'} of ${name}`
    this.shapes[key] =
      container === listOf ? { type: 'list', member: name } : { type: 'map', key: 'string', value: name }
    return key
  }

  #describe(type: number, schema: readonly unknown[]): Entry {
    const traits = traitsOf(schema[3])
    const flattened = traits.xmlFlattened ? { flattened: true } : {}
    switch (type) {
      case kind.list:
        return { type: 'list', member: this.#member(schema[4]), ...flattened }
      case kind.map:
        return { type: 'map', key: this.#member(schema[4]), value: this.#member(schema[5]), ...flattened }
      case kind.structure:
      case kind.union:
      case kind.error: {
        const required = typeof schema[6] === 'number' && schema[6] > 0 ? { required: schema[6] } : {}
        return {
          type: type === kind.union ? 'union' : 'structure',
          ...required,
          members: this.members(schema),
        }
      }
      default:
        throw new Error(`unknown schema kind ${type}`)
    }
  }

  #member(schema: unknown, structure?: string, name?: string): unknown {
    const traits = collectTraits(schema)
    const entry: Entry = { shape: this.reference(schema) }
    const place = placeOf(traits)
    if (place) entry.in = place
    const wireName = traits.httpHeader ?? traits.httpQuery ?? traits.httpPrefixHeaders
    if (wireName !== undefined) entry.name = wireName
    for (const key of ['xmlName', 'jsonName', 'ec2QueryName'] as const) {
      if (traits[key] !== undefined) entry[key] = traits[key]
    }
    if (traits.xmlFlattened) entry.flattened = true
    if (traits.sensitive) entry.sensitive = true
    const enumName = structure && name ? this.#bindings.of(structure, name) : undefined
    if (enumName) {
      entry.enum = enumName
      this.enums[enumName] = this.#bindings.values.get(enumName)
    }
    return Object.keys(entry).length === 1 ? entry.shape : entry
  }
}

/** Traits that change nothing here: they steer clients only. */
const ignored = new Set(['idempotent', 'idempotencyToken', 'mediaType', 'streaming', 'hostLabel'])
const handled = new Set([
  ...['httpLabel', 'httpHeader', 'httpQuery', 'httpQueryParams', 'httpPrefixHeaders', 'httpPayload'],
  ...['httpResponseCode', 'eventPayload', 'xmlName', 'jsonName', 'ec2QueryName', 'xmlFlattened', 'sensitive'],
])

function collectTraits(schema: unknown): Traits {
  const resolved = deref(schema)
  if (!Array.isArray(resolved)) return {}
  const traits =
    resolved.length === 2
      ? { ...collectTraits(resolved[0]), ...traitsOf(resolved[1]) }
      : resolved[0] === kind.simple
        ? traitsOf(resolved[3])
        : {}
  for (const trait of Object.keys(traits)) {
    if (!handled.has(trait) && !ignored.has(trait))
      throw new Error(`trait ${trait} is not known to the generator`)
  }
  return traits
}

function placeOf(traits: Traits): string | undefined {
  if (traits.httpLabel) return 'label'
  if (traits.httpHeader) return 'header'
  if (traits.httpQuery) return 'query'
  if (traits.httpQueryParams) return 'queryParams'
  if (traits.httpPrefixHeaders) return 'prefixHeaders'
  if (traits.httpPayload) return 'payload'
  if (traits.httpResponseCode) return 'status'
  if (traits.eventPayload) return 'eventPayload'
  return undefined
}

function traitsOf(indicator: unknown): Traits {
  return { ...translateTraits(indicator as number) } as Traits
}

function deref(schema: unknown): unknown {
  let resolved = schema
  while (typeof resolved === 'function') resolved = resolved()
  return resolved
}

function byName(schemas: unknown[][]): unknown[][] {
  return [...schemas].sort((a, b) => ((a[2] as string) < (b[2] as string) ? -1 : 1))
}

function sorted(table: Entry): Entry {
  return Object.fromEntries(Object.entries(table).sort(([a], [b]) => (a < b ? -1 : 1)))
}
