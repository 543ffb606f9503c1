import { AwsError } from '../error.ts'
import { eventStream } from '../event-stream-codec.ts'
import type { HttpRequest } from '../http.ts'
import { readJson, writeJson } from '../json-codec.ts'
import { malformed, scalarFromText, scalarToText } from '../scalar-text.ts'
import { type Member, type ServiceModel, type StructureShape, structureOf } from '../service-model.ts'
import { errorMembers, statusOf } from './error-body.ts'
import { matchRoute } from './rest-routes.ts'
import type { WireProtocol } from './wire-protocol.ts'

/** restJson1: method and path name the operation; members travel in path, query, headers and a JSON document. */
export const restJson: WireProtocol = {
  locate(model, request) {
    const route = matchRoute(model, request.method, request.url)
    if (route) return { name: route.operation, labels: route.labels }
    const asked = `${request.method} ${request.url.pathname}`
    throw new AwsError('UnknownOperationException', `${asked} is not an operation of ${model.signingName}.`)
  },
  read(model, operation, request) {
    const shape = structureOf(model, model.operations[operation.name]?.input ?? 'unit')
    const input: Record<string, unknown> = {}
    for (const [name, member] of Object.entries(shape.members)) {
      const value = readBound(model, name, member, request, operation.labels ?? {})
      if (value !== undefined) input[name] = value
    }
    const inBody = bodyMembers(shape)
    if (inBody && !hasPayload(shape))
      Object.assign(input, readJson(model, inBody, request.body.toString('utf8')))
    return input
  },
  answer(model, operation, output) {
    const described = model.operations[operation]
    const shape = structureOf(model, described?.output ?? 'unit')
    const record = output as Record<string, unknown>
    const headers: Record<string, string> = { 'content-type': 'application/json' }
    let statusCode = described?.http?.[2] ?? 200
    let body: Buffer | string = ''
    let stream: AsyncIterable<Buffer> | undefined
    for (const [name, member] of Object.entries(shape.members)) {
      const value = record[name]
      if (value === undefined || value === null) continue
      if (member.in === 'status') statusCode = Number(value)
      else if (member.in === 'header')
        headers[(member.name ?? name).toLowerCase()] = headerText(model, member, value)
      else if (member.in === 'payload' && isAsyncIterable(value))
        stream = eventStream(model, member.shape, value)
      else if (member.in === 'payload') body = payloadBytes(model, member, value)
    }
    const inBody = bodyMembers(shape)
    if (inBody) body = writeJson(model, inBody, output)
    if (statusCode === 204) return { statusCode }
    return stream ? { statusCode, headers, stream } : { statusCode, headers, body }
  },
  refuse(model, error) {
    const { body, headers } = errorMembers(model, error)
    return {
      statusCode: statusOf(model, error),
      headers: { 'content-type': 'application/json', 'x-amzn-errortype': error.code, ...headers },
      body: JSON.stringify(body),
    }
  },
}

function readBound(
  model: ServiceModel,
  name: string,
  member: Member,
  request: HttpRequest,
  labels: Readonly<Record<string, string>>,
): unknown {
  switch (member.in) {
    case 'label':
      return scalarFromText(member.shape, decodeLabel(labels[name] ?? '', name), name)
    case 'header': {
      const text = request.headers[(member.name ?? name).toLowerCase()]
      if (text === undefined) return undefined
      return readTexts(model, member, String(text).split(/\s*,\s*/), String(text), name)
    }
    case 'query': {
      const texts = request.url.searchParams.getAll(member.name ?? name)
      return texts.length === 0 ? undefined : readTexts(model, member, texts, texts[0] as string, name)
    }
    case 'queryParams':
      return Object.fromEntries(request.url.searchParams)
    case 'payload':
      return readPayload(model, member, request)
    default:
      return undefined
  }
}

function readTexts(
  model: ServiceModel,
  member: Member,
  texts: string[],
  single: string,
  where: string,
): unknown {
  const shape = model.shapes[member.shape]
  if (shape?.type !== 'list') return scalarFromText(member.shape, single, where)
  return texts.map((text) => scalarFromText(shape.member.shape, text, where))
}

/** A blob is the body as it is; absent when empty, as a function invoked without a payload gets none. */
function readPayload(model: ServiceModel, member: Member, request: HttpRequest): unknown {
  if (member.shape === 'blob') return request.body.length === 0 ? undefined : request.body
  const text = request.body.toString('utf8')
  return member.shape === 'string' ? text : readJson(model, structureOf(model, member.shape), text)
}

function payloadBytes(model: ServiceModel, member: Member, value: unknown): Buffer | string {
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength)
  return typeof value === 'string'
    ? value
    : writeJson(model, structureOf(model, member.shape), value as object)
}

function headerText(model: ServiceModel, member: Member, value: unknown): string {
  const shape = model.shapes[member.shape]
  if (shape?.type !== 'list') return scalarToText(member.shape, value, 'http-date')
  return (value as unknown[]).map((item) => scalarToText(shape.member.shape, item, 'http-date')).join(',')
}

function isAsyncIterable(value: unknown): value is AsyncIterable<Readonly<Record<string, object>>> {
  return typeof value === 'object' && value !== null && Symbol.asyncIterator in value
}

/** The members of the JSON document; undefined when there are none, so that no document is written. */
function bodyMembers(shape: StructureShape): StructureShape | undefined {
  const members = Object.entries(shape.members).filter(([, member]) => member.in === undefined)
  return members.length === 0 ? undefined : { type: 'structure', members: Object.fromEntries(members) }
}

function hasPayload(shape: StructureShape): boolean {
  return Object.values(shape.members).some((member) => member.in === 'payload')
}

function decodeLabel(text: string, name: string): string {
  try {
    return decodeURIComponent(text)
  } catch {
    throw malformed(`'${name}' in the path is not valid percent-encoding.`)
  }
}
