import { Command } from '../../mysql/command.ts'
import { PACKET_HEADER_LENGTH } from '../../mysql/framing.ts'
import type { CommandHead } from './client-command.ts'

const SHORTEST = 'select 1'.length
/** `SELECT 1;` with a few spaces, and the two bytes that query attributes put in front. */
const LONGEST = SHORTEST + 8

const ONE = 0x31

/**
 * Whether a command only asks if the connection is alive: COM_PING, or `SELECT 1` as connection pools send it. To
 * IdleClientTimeout it counts as activity like any other (grade A), which is why advice wants to know.
 */
export function isLivenessProbe({ command, bytes }: CommandHead): boolean {
  if (command === Command.COM_PING) return true
  const length = bytes.length - PACKET_HEADER_LENGTH - 1
  if (command !== Command.COM_QUERY || length < SHORTEST || length > LONGEST) return false
  // With query attributes: no parameters, one set of them.
  const start = bytes[PACKET_HEADER_LENGTH + 1] === 0 ? PACKET_HEADER_LENGTH + 3 : PACKET_HEADER_LENGTH + 1
  // Other short statements, `select now()` among them, are let go before the cost of a string and an expression.
  let at = start
  while (at < bytes.length && bytes[at] !== ONE) at++
  if (at === bytes.length) return false
  const text = bytes.toString('latin1', start)
  return /^\s*select\s+1\s*;?\s*$/i.test(text)
}
