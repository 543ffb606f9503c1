import { describe, expect, it } from '@jest/globals'
import { CapabilityFlag } from '../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../harness/mysql/command.ts'
import { PacketFramer } from '../../../harness/mysql/framing.ts'
import { MalformedPacketError } from '../../../harness/mysql/malformed-packet-error.ts'
import { parseAuthSwitchRequest } from '../../../harness/mysql/packets/auth-packets.ts'
import { parseChangeUser } from '../../../harness/mysql/packets/change-user.ts'
import { parseEofPacket } from '../../../harness/mysql/packets/eof-packet.ts'
import { parseErrPacket } from '../../../harness/mysql/packets/err-packet.ts'
import {
  makeHandshakeResponse41,
  parseHandshakeResponse41,
} from '../../../harness/mysql/packets/handshake-response-41.ts'
import { makeHandshakeV10, parseHandshakeV10 } from '../../../harness/mysql/packets/handshake-v10.ts'
import { parseOkPacket } from '../../../harness/mysql/packets/ok-packet.ts'
import { queryTextOffset } from '../../../harness/mysql/packets/query-attributes.ts'
import { makeSessionTrack, parseSessionTrack } from '../../../harness/mysql/packets/session-track.ts'
import { isSslRequest } from '../../../harness/mysql/packets/ssl-request.ts'
import { ResponseTracker } from '../../../harness/mysql/response-tracker.ts'
import { chosenSeed, SeededRandom } from '../dbproxy/support/seeded-random.ts'
import { mutate } from './support/mutate.ts'
import {
  AUTOCOMMIT,
  bytes,
  definition,
  eof,
  err,
  MORE_RESULTS,
  ok,
  okAtEnd,
  packet,
  reply,
  STATE_CHANGED,
  short,
  u16,
  u32,
} from './support/packet-bytes.ts'

// POOLHOUSE_SEED=… replays a run; the seed is in the title of what fails.
const SEED = chosenSeed(process.env)
const ROUNDS = Number(process.env.POOLHOUSE_ROUNDS ?? 1_000)
const ALL_FLAGS = 0xffffffff

const state = makeSessionTrack([
  { type: 'variable', name: 'time_zone', value: '+01:00' },
  { type: 'schema', name: 'app' },
])
const handshakeResponse = makeHandshakeResponse41({
  capabilities: ALL_FLAGS,
  maxPacketSize: 1 << 24,
  collationId: 45,
  username: 'admin',
  authResponse: Buffer.alloc(32, 7),
  database: 'app',
  authPluginName: 'caching_sha2_password',
  connectAttributes: new Map([
    ['_client_name', 'spec'],
    ['_pid', '1'],
  ]),
})

const parsers: [title: string, valid: Buffer, parse: (payload: Buffer) => unknown][] = [
  [
    'HandshakeV10',
    makeHandshakeV10({
      serverVersion: '9.7.0',
      threadId: 7,
      scramble: Buffer.alloc(20, 1),
      capabilities: ALL_FLAGS,
      collationId: 255,
      statusFlags: 2,
      authPluginName: 'caching_sha2_password',
    }),
    parseHandshakeV10,
  ],
  ['HandshakeResponse41', handshakeResponse, parseHandshakeResponse41],
  ['SSLRequest', handshakeResponse.subarray(0, 32), isSslRequest],
  [
    'COM_CHANGE_USER',
    bytes(
      0x11,
      'admin',
      0,
      short('12345678901234567890'),
      'app',
      0,
      u16(45),
      'plugin',
      0,
      short(`${'\x01'}a${'\x01'}b`),
    ),
    (payload) => parseChangeUser(payload, ALL_FLAGS),
  ],
  ['OK', ok(AUTOCOMMIT | STATE_CHANGED, 0, short('info'), state.length, state), parseOkPacket],
  ['ERR', err(), parseErrPacket],
  ['EOF', eof(), parseEofPacket],
  ['AuthSwitchRequest', bytes(0xfe, 'plugin', 0, 'scramble'), parseAuthSwitchRequest],
  ['session state', state, parseSessionTrack],
  [
    'query attributes',
    bytes(
      0x03,
      2,
      1,
      0,
      1,
      [0xfd, 0],
      short('a'),
      [0x08, 0],
      short('b'),
      short('value'),
      u32(1),
      u32(0),
      'SELECT 1',
    ),
    queryTextOffset,
  ],
]

/** Anything but the codec's own error is a defect. */
function onlyMalformed(act: () => unknown): void {
  try {
    act()
  } catch (error) {
    if (!(error instanceof MalformedPacketError)) throw error
  }
}

describe(`the codec, whatever it is given (POOLHOUSE_SEED=${SEED}):`, () => {
  it.each(parsers)('%s is read or refused', (_, valid, parse) => {
    parse(valid)
    const random = new SeededRandom(SEED)
    for (let cut = 0; cut < valid.length; cut++) onlyMalformed(() => parse(valid.subarray(0, cut)))
    for (let round = 0; round < ROUNDS; round++) {
      onlyMalformed(() => parse(mutate(valid, random)))
      onlyMalformed(() => parse(random.bytes(random.below(80))))
    }
  })

  it('packets are framed the same however the bytes are cut, and never beyond the limit', () => {
    const random = new SeededRandom(SEED)
    for (let round = 0; round < ROUNDS; round++) {
      const sent = Array.from({ length: random.between(1, 6) }, (_, i) =>
        packet(i, random.bytes(random.below(60))),
      )
      const stream = Buffer.concat(sent)
      const framer = new PacketFramer(60)
      const got: Buffer[] = []
      for (let at = 0; at < stream.length; ) {
        const step = random.between(1, 30)
        framer.push(stream.subarray(at, at + step))
        for (let next = framer.next(); next; next = framer.next()) got.push(next.payload)
        at += step
      }
      expect(got).toEqual(sent.map((each) => each.subarray(4)))
      onlyMalformed(() => {
        framer.push(mutate(stream, random))
        while (framer.next());
      })
    }
    const hostile = new PacketFramer(60)
    hostile.push(Buffer.of(61, 0, 0, 0))
    expect(() => hostile.next()).toThrow(MalformedPacketError)
  })
})

const replies: [command: number, reply: Buffer][] = [
  [Command.COM_QUERY, reply(ok())],
  [Command.COM_QUERY, reply(ok(AUTOCOMMIT | STATE_CHANGED, 0, 0, state.length, state))],
  [Command.COM_QUERY, reply(err())],
  [Command.COM_QUERY, reply(bytes(1), definition('a'), eof(), short('x'), eof(MORE_RESULTS), ok())],
  [Command.COM_QUERY, reply(bytes(1), definition('a'), short('x'), okAtEnd(MORE_RESULTS), ok())],
  [Command.COM_STMT_EXECUTE, reply(bytes(1), definition('a'), eof(), bytes(0, 0, u32(7)), eof())],
  [
    Command.COM_STMT_PREPARE,
    reply(bytes(0, u32(1), u16(1), u16(1), 0, u16(0)), definition('?'), eof(), definition('a'), eof()),
  ],
  [Command.COM_FIELD_LIST, reply(definition('a'), eof())],
  [Command.COM_STMT_FETCH, reply(bytes(0, 0, u32(7)), eof())],
  [Command.COM_STATISTICS, reply(bytes('Uptime: 1'))],
  [Command.COM_CHANGE_USER, reply(bytes(0xfe, 'plugin', 0), bytes(1, 3), ok())],
  [Command.COM_PING, reply(ok())],
]
const flagSets = [
  0,
  CapabilityFlag.CLIENT_DEPRECATE_EOF,
  CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA,
  ALL_FLAGS,
]

describe(`the response tracker, whatever a server sends (POOLHOUSE_SEED=${SEED}):`, () => {
  it.each(replies)('stays bounded and never loses a byte: command %d', (command, valid) => {
    const random = new SeededRandom(SEED)
    for (let round = 0; round < ROUNDS; round++) {
      const stream = random.onceIn(5) ? random.bytes(random.below(100)) : mutate(valid, random)
      const tracker = new ResponseTracker(random.pick(flagSets))
      tracker.begin(command)
      const out: Buffer[] = []
      onlyMalformed(() => {
        let taken = 0
        while (taken < stream.length && !tracker.complete) {
          const chunk = stream.subarray(taken, taken + random.between(1, 40))
          const used = tracker.push(chunk, out)
          expect(used).toBeGreaterThanOrEqual(0)
          expect(used).toBeLessThanOrEqual(chunk.length)
          taken += used
          if (used < chunk.length) expect(tracker.complete).toBe(true)
        }
        const passedOn = Buffer.concat(out)
        expect(passedOn.equals(stream.subarray(0, passedOn.length))).toBe(true)
        expect(passedOn.length).toBeLessThanOrEqual(taken)
        if (tracker.complete) expect(passedOn.length).toBe(taken)
      })
    }
  })

  it('a length that no such packet has is refused at its header, not waited for', () => {
    const tracker = new ResponseTracker(0)
    tracker.begin(Command.COM_PING)
    expect(() => tracker.push(Buffer.of(0xff, 0xff, 0xff, 1, 0), [])).toThrow(MalformedPacketError)
  })

  it('a packet of a megabyte that comes byte by byte is held without being copied each time', () => {
    const tracker = new ResponseTracker(0)
    tracker.begin(Command.COM_STATISTICS)
    const text = packet(1, Buffer.alloc(1 << 20, 0x61))
    const out: Buffer[] = []
    // Quadratic copying would take minutes here, beyond this spec's time.
    for (let at = 0; at < text.length; at += 3) tracker.push(text.subarray(at, at + 3), out)
    expect([tracker.complete, Buffer.concat(out).equals(text)]).toEqual([true, true])
  }, 20_000)

  it('a result set of no columns is refused', () => {
    const tracker = new ResponseTracker(0)
    tracker.begin(Command.COM_QUERY)
    expect(() => tracker.push(reply(bytes(0xfc, 0, 0)), [])).toThrow(MalformedPacketError)
  })
})
