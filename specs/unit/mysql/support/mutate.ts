import type { SeededRandom } from '../../dbproxy/support/seeded-random.ts'

/** Values that lengths and counts take in bad packets. */
const hostile = [
  Buffer.of(0xfb),
  Buffer.of(0xff),
  Buffer.of(0xfc, 0xff, 0xff),
  Buffer.of(0xfd, 0xff, 0xff, 0xff),
  Buffer.alloc(9, 0xff).fill(0xfe, 0, 1),
  Buffer.of(0xfe, 0, 0, 0, 0, 0, 0, 0, 0x80),
  Buffer.alloc(4),
]

/** One to four changes of a kind that broken or hostile peers make. The original is left alone. */
export function mutate(valid: Buffer, random: SeededRandom): Buffer {
  let bytes = Buffer.from(valid)
  for (let changes = random.between(1, 4); changes > 0; changes--) {
    const at = random.below(bytes.length + 1)
    switch (random.below(6)) {
      case 0: // a flipped bit
        if (at < bytes.length) bytes[at]! ^= 1 << random.below(8)
        break
      case 1: // cut off
        bytes = bytes.subarray(0, at)
        break
      case 2: // a hostile value over what is there
        random.pick(hostile).copy(bytes, at)
        break
      case 3: // and between
        bytes = Buffer.concat([bytes.subarray(0, at), random.pick(hostile), bytes.subarray(at)])
        break
      case 4: // a piece twice
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(random.below(at + 1))])
        break
      default: // a piece missing
        bytes = Buffer.concat([bytes.subarray(0, at), bytes.subarray(at + random.between(1, 8))])
    }
  }
  return bytes
}
