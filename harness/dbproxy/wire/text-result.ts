import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { PacketFramer } from '../../mysql/framing.ts'
import { PacketReader } from '../../mysql/packet-reader.ts'
import { ERR_HEADER, type ErrPacket, parseErrPacket } from '../../mysql/packets/err-packet.ts'
import { OK_HEADER } from '../../mysql/packets/ok-packet.ts'

/** The reply to one of the proxy's own small queries. NULL is undefined. */
export interface TextResult {
  readonly error: ErrPacket | undefined
  readonly rows: readonly (readonly (string | undefined)[])[]
  /** The collation's number in the first column's definition; 0 without a result set. */
  readonly columnCollation: number
}

const NULL_VALUE = 0xfb
const END_HEADER = 0xfe

/** Reads the first result of a reply to COM_QUERY, or a lone OK or ERR. An ERR anywhere in the reply is found. */
export function parseTextResult(reply: Buffer, capabilities: number): TextResult {
  const framer = new PacketFramer(1 << 24)
  framer.push(reply)
  const payloads: Buffer[] = []
  for (let packet = framer.next(); packet; packet = framer.next()) payloads.push(packet.payload)
  const error = payloads.find((payload) => payload[0] === ERR_HEADER)
  if (error) return { error: parseErrPacket(error), rows: [], columnCollation: 0 }
  const first = payloads[0]
  if (!first || first[0] === OK_HEADER) return { error: undefined, rows: [], columnCollation: 0 }
  const columns = new PacketReader(first).lengthEncodedInteger()
  const eofs = capabilities & CapabilityFlag.CLIENT_DEPRECATE_EOF ? 0 : 1
  const rows: (string | undefined)[][] = []
  for (const payload of payloads.slice(1 + columns + eofs)) {
    if (payload[0] === END_HEADER) break
    rows.push(textRow(payload, columns))
  }
  return { error: undefined, rows, columnCollation: collationOf(payloads[1]!) }
}

/** https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_com_query_response_text_resultset_column_definition.html */
function collationOf(definition: Buffer): number {
  const reader = new PacketReader(definition)
  for (let name = 0; name < 6; name++) reader.lengthEncodedBytes()
  reader.lengthEncodedInteger() // the length of what follows
  return reader.uint16()
}

function textRow(payload: Buffer, columns: number): (string | undefined)[] {
  const reader = new PacketReader(payload)
  const row: (string | undefined)[] = []
  for (let column = 0; column < columns; column++) {
    if (payload[reader.offset] === NULL_VALUE) {
      reader.skip(1)
      row.push(undefined)
    } else {
      row.push(reader.lengthEncodedString())
    }
  }
  return row
}
