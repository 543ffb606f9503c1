import { PacketReader } from '../packet-reader.ts'
import { PacketWriter } from '../packet-writer.ts'

/**
 * What changed in the session, as told in OK packets.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_basic_ok_packet.html (Session State Information)
 */
export const SessionTrackType = {
  SESSION_TRACK_SYSTEM_VARIABLES: 0x00,
  SESSION_TRACK_SCHEMA: 0x01,
  SESSION_TRACK_STATE_CHANGE: 0x02,
  SESSION_TRACK_GTIDS: 0x03,
  SESSION_TRACK_TRANSACTION_CHARACTERISTICS: 0x04,
  SESSION_TRACK_TRANSACTION_STATE: 0x05,
} as const

export type SessionTrackEntry =
  | { readonly type: 'variable'; readonly name: string; readonly value: string }
  | { readonly type: 'schema'; readonly name: string }
  | { readonly type: 'other'; readonly code: number; readonly data: Buffer }

/** Decodes the `sessionState` of an OK packet. */
export function parseSessionTrack(sessionState: Buffer): SessionTrackEntry[] {
  const entries: SessionTrackEntry[] = []
  const reader = new PacketReader(sessionState)
  while (reader.remaining > 0) {
    const code = reader.uint8()
    const data = reader.lengthEncodedBytes()
    if (code === SessionTrackType.SESSION_TRACK_SYSTEM_VARIABLES) {
      const pairs = new PacketReader(data)
      while (pairs.remaining > 0) {
        entries.push({
          type: 'variable',
          name: pairs.lengthEncodedString(),
          value: pairs.lengthEncodedString(),
        })
      }
    } else if (code === SessionTrackType.SESSION_TRACK_SCHEMA) {
      entries.push({ type: 'schema', name: new PacketReader(data).lengthEncodedString() })
    } else {
      entries.push({ type: 'other', code, data: Buffer.from(data) })
    }
  }
  return entries
}

export function makeSessionTrack(entries: readonly SessionTrackEntry[]): Buffer {
  const writer = new PacketWriter()
  for (const entry of entries) {
    if (entry.type === 'variable') {
      const pair = new PacketWriter()
        .lengthEncodedString(entry.name)
        .lengthEncodedString(entry.value)
        .payload()
      writer.uint8(SessionTrackType.SESSION_TRACK_SYSTEM_VARIABLES).lengthEncodedBytes(pair)
    } else if (entry.type === 'schema') {
      const name = new PacketWriter().lengthEncodedString(entry.name).payload()
      writer.uint8(SessionTrackType.SESSION_TRACK_SCHEMA).lengthEncodedBytes(name)
    } else {
      writer.uint8(entry.code).lengthEncodedBytes(entry.data)
    }
  }
  return writer.payload()
}
