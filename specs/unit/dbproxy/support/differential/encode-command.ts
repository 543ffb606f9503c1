import type { Parameter } from './step.ts'

const VAR_STRING = 0xfd
const BLOB = 0xfc
const LONGLONG = 0x08
const DOUBLE = 0x05
const NULL = 0x06
const PARAMETER_COUNT_AVAILABLE = 0x08
const CURSOR_READ_ONLY = 0x01

/** The argument of COM_QUERY; `attributes` is undefined for a client that has not agreed on query attributes. */
export function encodeQuery(
  sql: string | Buffer,
  attributes: Readonly<Record<string, string>> | undefined,
): Buffer {
  const text = Buffer.from(sql as string)
  if (attributes === undefined) return text
  const pairs = Object.entries(attributes)
  if (pairs.length === 0) return Buffer.concat([Buffer.of(0, 1), text])
  return Buffer.concat([
    Buffer.of(pairs.length, 1),
    Buffer.alloc((pairs.length + 7) >> 3),
    Buffer.of(1),
    ...pairs.map(([name]) => Buffer.concat([Buffer.of(VAR_STRING, 0), prefixed(Buffer.from(name))])),
    ...pairs.map(([, value]) => prefixed(Buffer.from(value))),
    text,
  ])
}

/** What follows the statement's id in COM_STMT_EXECUTE. */
export function encodeExecute(
  parameters: readonly Parameter[],
  cursor: boolean,
  attributes: boolean,
): Buffer {
  const flags = (cursor ? CURSOR_READ_ONLY : 0) | (attributes ? PARAMETER_COUNT_AVAILABLE : 0)
  const head = Buffer.of(flags, 1, 0, 0, 0, ...(attributes ? [parameters.length] : []))
  if (parameters.length === 0) return head
  const nulls = Buffer.alloc((parameters.length + 7) >> 3)
  for (const [index, value] of parameters.entries())
    if (value === null) nulls[index >> 3]! |= 1 << (index & 7)
  const encoded = parameters.map(encodeParameter)
  return Buffer.concat([
    head,
    nulls,
    Buffer.of(1),
    ...encoded.map(([type]) => Buffer.of(type, 0, ...(attributes ? [0] : []))),
    ...encoded.map(([, bytes]) => bytes),
  ])
}

function encodeParameter(value: Parameter): [type: number, bytes: Buffer] {
  if (value === null) return [NULL, Buffer.alloc(0)]
  const eight = Buffer.alloc(8)
  if (typeof value === 'number') {
    if (Number.isInteger(value)) eight.writeBigInt64LE(BigInt(value))
    else eight.writeDoubleLE(value)
    return [Number.isInteger(value) ? LONGLONG : DOUBLE, eight]
  }
  return [typeof value === 'string' ? VAR_STRING : BLOB, prefixed(Buffer.from(value as string))]
}

/** string<lenenc> */
function prefixed(bytes: Buffer): Buffer {
  const { length } = bytes
  if (length < 251) return Buffer.concat([Buffer.of(length), bytes])
  if (length < 65_536) return Buffer.concat([Buffer.of(0xfc, length & 255, length >> 8), bytes])
  const head = Buffer.alloc(4)
  head.writeUInt32LE(length)
  return Buffer.concat([Buffer.of(0xfd), head.subarray(0, 3), bytes])
}
