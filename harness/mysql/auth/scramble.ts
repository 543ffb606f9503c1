import { randomFillSync, timingSafeEqual } from 'node:crypto'
import { SCRAMBLE_LENGTH } from '../packets/handshake-v10.ts'

/** Random bytes are had in bulk: a call for twenty costs as much as one for a thousand. Each is given out once. */
const BULK_LENGTH = 64 * SCRAMBLE_LENGTH
const bulk = Buffer.alloc(BULK_LENGTH)
let given = BULK_LENGTH

/** Twenty random bytes, none of them NUL or `$`, as servers send them. */
export function makeScramble(): Buffer {
  if (given === BULK_LENGTH) {
    randomFillSync(bulk)
    given = 0
  }
  const bytes = Buffer.allocUnsafe(SCRAMBLE_LENGTH)
  for (let i = 0; i < SCRAMBLE_LENGTH; i++) {
    const byte = bulk[given++]! & 0x7f
    bytes[i] = byte === 0 || byte === 0x24 ? byte + 1 : byte
  }
  return bytes
}

export function xor(left: Buffer, right: Buffer): Buffer {
  const result = Buffer.allocUnsafe(left.length)
  for (let i = 0; i < left.length; i++) result[i] = left[i]! ^ right[i % right.length]!
  return result
}

/** Whether two answers are the same, in a time that does not tell where they differ. */
export function sameBytes(left: Buffer, right: Buffer): boolean {
  return left.length === right.length && timingSafeEqual(left, right)
}
