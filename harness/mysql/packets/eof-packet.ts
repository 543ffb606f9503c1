import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'

/**
 * Ends column definitions and rows where CLIENT_DEPRECATE_EOF is not set.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_eof_packet.html
 */
export interface EofPacket {
  readonly warnings: number
  readonly statusFlags: number
}

export const EOF_HEADER = 0xfe
/** Longer packets that begin with 0xfe are rows. */
export const EOF_MAX_LENGTH = 8

export function parseEofPacket(payload: Buffer): EofPacket {
  const reader = new PacketReader(payload, 1)
  return { warnings: reader.uint16(), statusFlags: reader.uint16() }
}

export function makeEofPacket(eof: EofPacket): Buffer {
  return new PacketWriter(5).uint8(EOF_HEADER).uint16(eof.warnings).uint16(eof.statusFlags).payload()
}
