import { randomBytes, timingSafeEqual } from 'node:crypto'
import { SCRAMBLE_LENGTH } from '../packets/handshake-v10.ts'

/** Random bytes are had in bulk: a call for twenty costs as much as one for a thousand. Each is given out once. */
const BULK_LENGTH = 64 * SCRAMBLE_LENGTH
let bulk = Buffer.alloc(0)

function takeRandomBytes(length: number): Buffer {
  if (bulk.length < length) bulk = randomBytes(BULK_LENGTH)
  const taken = Buffer.from(bulk.subarray(0, length))
  bulk = bulk.subarray(length)
  return taken
}

/** Twenty random bytes, none of them NUL or `$`, as servers send them. */
export function makeScramble(): Buffer {
  const bytes = takeRandomBytes(SCRAMBLE_LENGTH)
  for (let i = 0; i < bytes.length; i++) {
    const byte = bytes[i]! & 0x7f
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
