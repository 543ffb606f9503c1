import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'
import { ServerStatus } from '../server-status.ts'

/**
 * A command has succeeded, or (first byte 0xfe, under CLIENT_DEPRECATE_EOF) a result set has ended.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html
 */
export interface OkPacket {
  /** 0x00, or 0xfe at the end of a result set. */
  readonly header: number
  readonly affectedRows: number
  readonly lastInsertId: number
  readonly statusFlags: number
  readonly warnings: number
  readonly info: Buffer
  /** The blocks of SESSION_TRACK information, undecoded; empty without SERVER_SESSION_STATE_CHANGED. */
  readonly sessionState: Buffer
}

export const OK_HEADER = 0x00
export const END_OF_ROWS_HEADER = 0xfe

const NOTHING = Buffer.alloc(0)

/**
 * Reads an OK packet of a connection with CLIENT_PROTOCOL_41. Servers write `info` with its length in front whether or not
 * CLIENT_SESSION_TRACK is set (the manual says string<EOF> without it), and leave it out where it is empty and nothing follows.
 */
export function parseOkPacket(payload: Buffer): OkPacket {
  const reader = new PacketReader(payload)
  const header = reader.uint8()
  const affectedRows = reader.lengthEncodedInteger()
  const lastInsertId = reader.lengthEncodedInteger()
  const statusFlags = reader.uint16()
  const warnings = reader.uint16()
  const info = reader.remaining > 0 ? reader.lengthEncodedBytes() : NOTHING
  const hasState = statusFlags & ServerStatus.SERVER_SESSION_STATE_CHANGED && reader.remaining > 0
  const sessionState = hasState ? reader.lengthEncodedBytes() : NOTHING
  return { header, affectedRows, lastInsertId, statusFlags, warnings, info, sessionState }
}

export function makeOkPacket(ok: Partial<OkPacket> & { readonly statusFlags: number }): Buffer {
  const info = ok.info ?? NOTHING
  const sessionState = ok.sessionState ?? NOTHING
  const hasState = sessionState.length > 0
  const statusFlags = hasState
    ? ok.statusFlags | ServerStatus.SERVER_SESSION_STATE_CHANGED
    : ok.statusFlags & ~ServerStatus.SERVER_SESSION_STATE_CHANGED
  const writer = new PacketWriter(32 + info.length + sessionState.length)
    .uint8(ok.header ?? OK_HEADER)
    .lengthEncodedInteger(ok.affectedRows ?? 0)
    .lengthEncodedInteger(ok.lastInsertId ?? 0)
    .uint16(statusFlags)
    .uint16(ok.warnings ?? 0)
  if (info.length > 0 || hasState) writer.lengthEncodedBytes(info)
  if (hasState) writer.lengthEncodedBytes(sessionState)
  return writer.payload()
}
