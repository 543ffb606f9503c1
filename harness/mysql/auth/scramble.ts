import { randomBytes, timingSafeEqual } from 'node:crypto'
import { SCRAMBLE_LENGTH } from '../packets/handshake-v10.ts'

/** Twenty random bytes, none of them NUL or `$`, as servers send them. */
export function makeScramble(): Buffer {
  const bytes = randomBytes(SCRAMBLE_LENGTH)
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
