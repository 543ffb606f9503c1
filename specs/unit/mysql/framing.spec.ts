import { describe, expect, it } from '@jest/globals'
import { frame, framePair, PacketFramer } from '../../../harness/mysql/framing.ts'
import { MalformedPacketError } from '../../../harness/mysql/malformed-packet-error.ts'

const FULL = 0xffffff

function packetsOf(framer: PacketFramer): [number, number][] {
  const found: [number, number][] = []
  for (let packet = framer.next(); packet; packet = framer.next())
    found.push([packet.sequenceId, packet.payload.length])
  return found
}

describe('frame', () => {
  it('puts length and sequence id in front', () => {
    expect(frame(Buffer.from('abc'), 7)).toEqual(Buffer.from([3, 0, 0, 7, 0x61, 0x62, 0x63]))
  })

  it.each([
    [FULL - 1, [[0, FULL - 1]]],
    [
      FULL,
      [
        [0, FULL],
        [FULL + 4, 0],
      ],
    ],
    [
      FULL + 1,
      [
        [0, FULL],
        [FULL + 4, 1],
      ],
    ],
    [
      2 * FULL,
      [
        [0, FULL],
        [FULL + 4, FULL],
        [2 * FULL + 8, 0],
      ],
    ],
  ])('cuts a payload of %d bytes into packets', (length, headers) => {
    const framed = frame(Buffer.alloc(length, 1), 255)
    const read = headers.map(([at], index) => {
      expect(framed[at! + 3]).toBe((255 + index) & 0xff)
      return [at, framed.readUIntLE(at!, 3)]
    })
    expect(read).toEqual(headers)
    expect(framed.length).toBe(length + 4 * headers.length)
  })
})

describe('framePair', () => {
  it('puts two packets behind each other, whose sequence ids go on', () => {
    const framed = framePair(Buffer.from('abc'), Buffer.alloc(300, 1), 255)
    expect(framed.subarray(0, 11)).toEqual(Buffer.from([3, 0, 0, 255, 0x61, 0x62, 0x63, 44, 1, 0, 0]))
    expect(framed.subarray(11)).toEqual(Buffer.alloc(300, 1))
  })
})

describe('PacketFramer', () => {
  it('finds the same packets wherever the chunks are cut', () => {
    const bytes = Buffer.concat([
      frame(Buffer.from('abc'), 0),
      frame(Buffer.alloc(0), 1),
      frame(Buffer.from('d'), 2),
    ])
    for (let cut = 0; cut <= bytes.length; cut++) {
      const framer = new PacketFramer()
      framer.push(bytes.subarray(0, cut))
      const found = packetsOf(framer)
      framer.push(bytes.subarray(cut))
      expect([...found, ...packetsOf(framer)]).toEqual([
        [0, 3],
        [1, 0],
        [2, 1],
      ])
    }
  })

  it('joins the pieces of a payload longer than a packet', () => {
    const framer = new PacketFramer(FULL * 2)
    framer.push(frame(Buffer.alloc(FULL + 5, 9), 3))
    const packet = framer.next()
    expect([packet?.sequenceId, packet?.payload.length, packet?.payload[FULL + 4]]).toEqual([4, FULL + 5, 9])
  })

  it('refuses a payload above its bound as soon as the header says so', () => {
    const framer = new PacketFramer(10)
    framer.push(Buffer.from([11, 0, 0, 0]))
    expect(() => framer.next()).toThrow(MalformedPacketError)
  })

  it('gives back what is no whole packet', () => {
    const framer = new PacketFramer()
    framer.push(Buffer.concat([frame(Buffer.from('a'), 0), Buffer.from([0x16, 0x03, 0x01])]))
    framer.next()
    expect(framer.takeRest()).toEqual(Buffer.from([0x16, 0x03, 0x01]))
  })
})
