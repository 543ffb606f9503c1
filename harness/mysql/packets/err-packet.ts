import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'

/**
 * A command has failed.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_err_packet.html
 */
export interface ErrPacket {
  readonly errorCode: number
  /** Five characters. */
  readonly sqlState: string
  readonly message: string
}

export const ERR_HEADER = 0xff
const SQL_STATE_MARKER = 0x23 // #

export function parseErrPacket(payload: Buffer): ErrPacket {
  const reader = new PacketReader(payload, 1)
  const errorCode = reader.uint16()
  // Errors before the handshake carry no SQLSTATE.
  const hasState = reader.remaining >= 6 && payload[reader.offset] === SQL_STATE_MARKER
  if (hasState) reader.skip(1)
  const sqlState = hasState ? reader.bytes(5).toString('latin1') : 'HY000'
  return { errorCode, sqlState, message: reader.rest().toString() }
}

/** An error in the greeting's place. It has no SQLSTATE, since nothing is agreed on yet; clients take it for HY000. */
export function makeEarlyErrPacket(error: ErrPacket): Buffer {
  return new PacketWriter(8 + error.message.length)
    .uint8(ERR_HEADER)
    .uint16(error.errorCode)
    .string(error.message)
    .payload()
}

export function makeErrPacket(error: ErrPacket): Buffer {
  return new PacketWriter(16 + error.message.length)
    .uint8(ERR_HEADER)
    .uint16(error.errorCode)
    .uint8(SQL_STATE_MARKER)
    .string(error.sqlState.padEnd(5, '0').slice(0, 5))
    .string(error.message)
    .payload()
}
