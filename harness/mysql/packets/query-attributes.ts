import { MalformedPacketError } from '../malformed-packet-error.ts'
import { PacketReader } from '../packet-reader.ts'

/** Lengths of the binary values that have a fixed one, by column type. */
const fixedLengths = new Map<number, number>([
  [0x01, 1], // MYSQL_TYPE_TINY
  [0x02, 2], // MYSQL_TYPE_SHORT
  [0x03, 4], // MYSQL_TYPE_LONG
  [0x04, 4], // MYSQL_TYPE_FLOAT
  [0x05, 8], // MYSQL_TYPE_DOUBLE
  [0x06, 0], // MYSQL_TYPE_NULL
  [0x08, 8], // MYSQL_TYPE_LONGLONG
  [0x09, 4], // MYSQL_TYPE_INT24
  [0x0d, 2], // MYSQL_TYPE_YEAR
])
/** Dates and times: one length byte and as many bytes. */
const temporalTypes = new Set([0x07, 0x0a, 0x0b, 0x0c])

/**
 * Where the statement's text begins in a COM_QUERY payload (command byte included) of a client with CLIENT_QUERY_ATTRIBUTES.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query.html
 */
export function queryTextOffset(payload: Buffer): number {
  const reader = new PacketReader(payload, 1)
  const count = reader.lengthEncodedInteger()
  reader.lengthEncodedInteger() // parameter_set_count, always 1
  if (count === 0) return reader.offset
  if (count > 0xffff) throw new MalformedPacketError(`${count} query attributes`)
  const nulls = reader.bytes((count + 7) >> 3)
  if (reader.uint8() !== 1) throw new MalformedPacketError('query attributes without their types')
  const types: number[] = []
  for (let i = 0; i < count; i++) {
    types.push(reader.uint16() & 0xff)
    reader.lengthEncodedBytes()
  }
  types.forEach((type, i) => {
    if ((nulls[i >> 3]! >> (i & 7)) & 1) return
    const fixed = fixedLengths.get(type)
    if (fixed !== undefined) reader.skip(fixed)
    else if (temporalTypes.has(type)) reader.skip(reader.uint8())
    else reader.lengthEncodedBytes()
  })
  return reader.offset
}
