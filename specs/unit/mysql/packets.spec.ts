import { describe, expect, it } from '@jest/globals'
import { CapabilityFlag, describeCapabilities } from '../../../harness/mysql/capability-flag.ts'
import { commandName } from '../../../harness/mysql/command.ts'
import { MalformedPacketError } from '../../../harness/mysql/malformed-packet-error.ts'
import { makeAuthSwitchRequest, parseAuthSwitchRequest } from '../../../harness/mysql/packets/auth-packets.ts'
import { parseChangeUser } from '../../../harness/mysql/packets/change-user.ts'
import { makeErrPacket, parseErrPacket } from '../../../harness/mysql/packets/err-packet.ts'
import {
  makeHandshakeResponse41,
  parseHandshakeResponse41,
} from '../../../harness/mysql/packets/handshake-response-41.ts'
import {
  HandshakeV10Template,
  makeHandshakeV10,
  parseHandshakeV10,
} from '../../../harness/mysql/packets/handshake-v10.ts'
import { makeOkPacket, parseOkPacket } from '../../../harness/mysql/packets/ok-packet.ts'
import { queryTextOffset } from '../../../harness/mysql/packets/query-attributes.ts'
import { makeSessionTrack, parseSessionTrack } from '../../../harness/mysql/packets/session-track.ts'
import { isSslRequest, makeSslRequest } from '../../../harness/mysql/packets/ssl-request.ts'
import { bytes, err, ok, STATE_CHANGED, short, u16, u32 } from './support/packet-bytes.ts'

const scramble = Buffer.from('abcdefghijklmnopqrst')
const greeting = bytes(
  10,
  '9.7.4\0',
  u32(4_000_000_000),
  'abcdefgh',
  0,
  u16(0xffff),
  255,
  u16(2),
  u16(0xdfff),
  21,
  Buffer.alloc(10),
  'ijklmnopqrst',
  0,
  'caching_sha2_password\0',
)
const PLUGIN_FLAGS =
  CapabilityFlag.CLIENT_PROTOCOL_41 |
  CapabilityFlag.CLIENT_SECURE_CONNECTION |
  CapabilityFlag.CLIENT_PLUGIN_AUTH |
  CapabilityFlag.CLIENT_PLUGIN_AUTH_LENENC_CLIENT_DATA |
  CapabilityFlag.CLIENT_CONNECT_WITH_DB |
  CapabilityFlag.CLIENT_CONNECT_ATTRS
const login = bytes(
  u32(PLUGIN_FLAGS),
  u32(1 << 24),
  45,
  Buffer.alloc(23),
  'admin\0',
  short('secret-hash'),
  'app\0',
  'mysql_native_password\0',
  10,
  short('key'),
  short('value'),
)

describe('HandshakeV10', () => {
  const parsed = {
    serverVersion: '9.7.4',
    threadId: 4_000_000_000,
    scramble,
    capabilities: 0xdfffffff,
    collationId: 255,
    statusFlags: 2,
    authPluginName: 'caching_sha2_password',
  }
  it('is read', () => expect(parseHandshakeV10(greeting)).toEqual(parsed))
  it('is written', () => expect(makeHandshakeV10(parsed)).toEqual(greeting))
  it('is written from a template, with thread id and scramble put in', () => {
    const { threadId, scramble: ours, ...same } = parsed
    const template = new HandshakeV10Template(same)
    expect(template.make(1, Buffer.from('01234567890123456789'))).not.toEqual(greeting)
    expect(template.make(threadId, ours)).toEqual(greeting)
  })
  it('is refused in another protocol version', () => {
    expect(() => parseHandshakeV10(bytes(9, greeting.subarray(1)))).toThrow(MalformedPacketError)
  })
})

describe('SSLRequest', () => {
  const capabilities = CapabilityFlag.CLIENT_PROTOCOL_41 | CapabilityFlag.CLIENT_SSL
  it('is told from a login by its length and flag', () => {
    const request = bytes(u32(capabilities), u32(1 << 24), 45, Buffer.alloc(23))
    expect(makeSslRequest({ capabilities, maxPacketSize: 1 << 24, collationId: 45 })).toEqual(request)
    expect([isSslRequest(request), isSslRequest(login)]).toEqual([true, false])
  })
})

describe('HandshakeResponse41', () => {
  const parsed = {
    capabilities: PLUGIN_FLAGS,
    maxPacketSize: 1 << 24,
    collationId: 45,
    username: 'admin',
    authResponse: Buffer.from('secret-hash'),
    database: 'app',
    authPluginName: 'mysql_native_password',
    connectAttributes: new Map([['key', 'value']]),
  }
  it('is read', () => expect(parseHandshakeResponse41(login)).toEqual(parsed))
  it('is written', () => expect(makeHandshakeResponse41(parsed)).toEqual(login))
  it('is read from a client that knows no plugins', () => {
    const flags = CapabilityFlag.CLIENT_PROTOCOL_41 | CapabilityFlag.CLIENT_SECURE_CONNECTION
    const old = parseHandshakeResponse41(bytes(u32(flags), u32(0), 8, Buffer.alloc(23), 'u\0', short('x')))
    expect(old).toMatchObject({ username: 'u', database: undefined, authPluginName: undefined })
  })
  it('is refused when it is cut off anywhere in front of the attributes', () => {
    for (let length = 0; length < 50; length++) {
      expect(() => parseHandshakeResponse41(login.subarray(0, length))).toThrow(MalformedPacketError)
    }
  })
})

describe('AuthSwitchRequest', () => {
  const packet = bytes(0xfe, 'mysql_native_password\0', scramble, 0)
  it('is read and written', () => {
    const request = { pluginName: 'mysql_native_password', pluginData: scramble }
    expect(parseAuthSwitchRequest(packet)).toEqual(request)
    expect(makeAuthSwitchRequest(request)).toEqual(packet)
  })
})

describe('COM_CHANGE_USER', () => {
  it('is read', () => {
    const packet = bytes(0x11, 'bob\0', short('hash'), 'other\0', u16(255), 'mysql_native_password\0', 0)
    expect(parseChangeUser(packet, PLUGIN_FLAGS)).toEqual({
      username: 'bob',
      authResponse: Buffer.from('hash'),
      database: 'other',
      collationId: 255,
      authPluginName: 'mysql_native_password',
      connectAttributes: new Map(),
    })
  })
})

describe('OK packet', () => {
  const state = bytes(0x01, 4, short('app'), 0x00, 15, short('autocommit'), short('OFF'))
  const changed = bytes(
    0,
    0xfc,
    u16(300),
    5,
    u16(2 | STATE_CHANGED),
    u16(1),
    short('info'),
    state.length,
    state,
  )
  const entries = [
    { type: 'schema', name: 'app' },
    { type: 'variable', name: 'autocommit', value: 'OFF' },
  ] as const

  it('is read with session state', () => {
    const packet = parseOkPacket(changed)
    expect(packet).toMatchObject({
      affectedRows: 300,
      lastInsertId: 5,
      statusFlags: 2 | STATE_CHANGED,
      warnings: 1,
    })
    expect(packet.info.toString()).toBe('info')
    expect(parseSessionTrack(packet.sessionState)).toEqual(entries)
  })
  it('is written with session state', () => {
    expect(makeSessionTrack(entries)).toEqual(state)
    expect(makeOkPacket(parseOkPacket(changed))).toEqual(changed)
  })
  it('is written without it: no flag, and no empty info', () => {
    expect(makeOkPacket({ statusFlags: 2 | STATE_CHANGED })).toEqual(ok(2))
  })
})

describe('ERR packet', () => {
  it('is read and written', () => {
    const error = { errorCode: 1064, sqlState: '42000', message: 'You have an error' }
    expect(parseErrPacket(err())).toEqual(error)
    expect(makeErrPacket(error)).toEqual(err())
  })
  it('is read without SQLSTATE, as servers send it in front of the handshake', () => {
    expect(parseErrPacket(bytes(0xff, u16(1040), 'Too many connections'))).toEqual({
      errorCode: 1040,
      sqlState: 'HY000',
      message: 'Too many connections',
    })
  })
})

describe('COM_QUERY with query attributes', () => {
  it.each([
    ['none', bytes(0x03, 0, 1)],
    ['a NULL', bytes(0x03, 1, 1, 1, 1, u16(0xfe), short('n'))],
    [
      'a string and a long',
      bytes(0x03, 2, 1, 0, 1, u16(0xfe), short('s'), u16(0x03), short('l'), short('text'), u32(7)),
    ],
    ['a date', bytes(0x03, 1, 1, 0, 1, u16(0x0a), short('d'), 4, u16(2026), 11, 24)],
  ])('has its text behind %s', (_, head) => {
    expect(queryTextOffset(bytes(head, 'select 1'))).toBe(head.length)
  })
})

describe('names', () => {
  it('are the manual’s', () => {
    expect(describeCapabilities(0x801)).toBe('CLIENT_LONG_PASSWORD|CLIENT_SSL')
    expect([commandName(0x16), commandName(0x77)]).toEqual(['COM_STMT_PREPARE', '0x77'])
  })
})
