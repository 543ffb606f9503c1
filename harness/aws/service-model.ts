import { readFileSync } from 'node:fs'

/** Types that hold no members. A bare `timestamp` is written in its protocol's default format. */
export type SimpleType =
  | ('string' | 'number' | 'boolean' | 'blob' | 'document' | 'bigint' | 'bigdecimal')
  | ('timestamp' | 'date-time' | 'http-date' | 'epoch-seconds')

/** A place that holds a value: a structure's member, a list's item, a map's key or value. */
export interface Member {
  /** A {@link SimpleType}, `unit`, or the name of an entry in {@link ServiceModel.shapes}. */
  readonly shape: string
  /** Where restJson1 carries it; the document body when absent. */
  readonly in?:
    | ('label' | 'header' | 'query' | 'queryParams' | 'prefixHeaders' | 'payload' | 'status')
    /** Of an event: its message's bytes. */
    | 'eventPayload'
  /** Name of the header or query parameter. */
  readonly name?: string
  readonly xmlName?: string
  readonly jsonName?: string
  readonly ec2QueryName?: string
  /** XML and query lists without a wrapper. */
  readonly flattened?: true
  /** Never to be printed, not in an error text either. */
  readonly sensitive?: true
  /** Name of an entry in {@link ServiceModel.enums}; of a list, its items' enum. */
  readonly enum?: string
}

export interface StructureShape {
  readonly type: 'structure' | 'union'
  /** How many of the leading members are required. */
  readonly required?: number
  readonly members: Readonly<Record<string, Member>>
}
export interface ListShape {
  readonly type: 'list'
  readonly member: Member
  readonly flattened?: true
}
export interface MapShape {
  readonly type: 'map'
  readonly key: Member
  readonly value: Member
  readonly flattened?: true
}
export type Shape = StructureShape | ListShape | MapShape

export interface OperationModel {
  /** Method, URI template and status of a success (restJson1). */
  readonly http?: readonly [method: string, uri: string, statusCode: number]
  /** Absent when the operation is known by name only: its shapes were not extracted. */
  readonly input?: string
  readonly output?: string
}

export interface ErrorModel {
  readonly status: number
  /** The code on the wire of query protocols, where it differs from the shape's name. */
  readonly queryCode?: string
  readonly members: Readonly<Record<string, Member>>
}

/** The wire protocols that a model may name. */
export type ProtocolName = 'awsJson1_0' | 'awsJson1_1' | 'restJson1' | 'awsQuery' | 'ec2Query' | 'rpcv2Cbor'

/** What `tools/generate-models.ts` extracts of one service from its SDK package. */
export interface ServiceModel {
  /** Package and version that it was extracted from. */
  readonly source: string
  readonly signingName: string
  readonly protocol: ProtocolName
  /** Protocols besides it that clients of the service speak, newer ones first; a request tells which. */
  readonly alsoSpeaks?: readonly ProtocolName[]
  readonly apiVersion: string
  readonly targetPrefix?: string
  readonly xmlNamespace?: string
  readonly operations: Readonly<Record<string, OperationModel>>
  readonly errors: Readonly<Record<string, ErrorModel>>
  readonly shapes: Readonly<Record<string, Shape>>
  readonly enums: Readonly<Record<string, readonly string[]>>
}

/** Services that have a model, by signing name. */
export const modelledServices = [
  'secretsmanager',
  'lambda',
  'apigateway',
  'apigatewayv2',
  'sts',
  'iam',
  'rds',
  'logs',
  'monitoring',
  'ec2',
] as const

const loaded = new Map<string, ServiceModel>()

/** The model of a service, read from disk at its first use; undefined when there is none. */
export function loadModel(signingName: string): ServiceModel | undefined {
  const present = loaded.get(signingName)
  if (present) return present
  if (!(modelledServices as readonly string[]).includes(signingName)) return undefined
  const file = new URL(`./models/${signingName}.generated.json`, import.meta.url)
  const model = expand(JSON.parse(readFileSync(file, 'utf8')))
  loaded.set(signingName, model)
  return model
}

/** The model of an error, by its shape's name or by its code on the wire. */
export function errorModel(model: ServiceModel, code: string): ErrorModel | undefined {
  const named = Object.hasOwn(model.errors, code) ? model.errors[code] : undefined
  return named ?? Object.values(model.errors).find((each) => each.queryCode === code)
}

/** The name of an error's shape, by that name or by its code on the wire; the code itself where no model lists it. */
export function errorNameOf(model: ServiceModel, code: string): string {
  if (Object.hasOwn(model.errors, code)) return code
  return Object.entries(model.errors).find(([, each]) => each.queryCode === code)?.[0] ?? code
}

/** The structure of that name; `unit` is one without members. */
export function structureOf(model: ServiceModel, name: string): StructureShape {
  if (name === 'unit') return unit
  const shape = model.shapes[name]
  if (shape?.type !== 'structure' && shape?.type !== 'union') {
    throw new Error(`${model.signingName}: ${name} is not a structure`)
  }
  return shape
}

const unit: StructureShape = { type: 'structure', members: {} }

/** The files abbreviate a member without traits to its shape's name. */
function expand(model: ServiceModel): ServiceModel {
  const member = (value: Member | string): Member => (typeof value === 'string' ? { shape: value } : value)
  const expandMembers = (members: Record<string, Member>) => {
    for (const name of Object.keys(members)) members[name] = member(members[name] as Member)
  }
  for (const shape of Object.values(model.shapes) as Mutable<Shape>[]) {
    if (shape.type === 'list') shape.member = member(shape.member)
    else if (shape.type === 'map') {
      shape.key = member(shape.key)
      shape.value = member(shape.value)
    } else expandMembers(shape.members)
  }
  for (const error of Object.values(model.errors)) expandMembers(error.members)
  return model
}

type Mutable<T> = T extends T ? { -readonly [K in keyof T]: T[K] } : never
