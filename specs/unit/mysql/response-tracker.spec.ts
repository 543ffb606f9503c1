import { describe, expect, it } from '@jest/globals'
import { CapabilityFlag } from '../../../harness/mysql/capability-flag.ts'
import { Command } from '../../../harness/mysql/command.ts'
import { ResponseTracker } from '../../../harness/mysql/response-tracker.ts'
import {
  AUTOCOMMIT,
  bytes,
  CURSOR_EXISTS,
  definition,
  eof,
  err,
  IN_TRANS,
  LAST_ROW_SENT,
  MORE_RESULTS,
  ok,
  okAtEnd,
  PS_OUT_PARAMS,
  packet,
  reply,
  STATE_CHANGED,
  short,
  u16,
  u32,
} from './support/packet-bytes.ts'

interface Case {
  readonly title: string
  readonly command: number
  /** The reply with EOF packets, and the one with CLIENT_DEPRECATE_EOF where that differs. */
  readonly withEof: Buffer
  readonly deprecated?: Buffer
  /** Under CLIENT_DEPRECATE_EOF no server sends it: such a row is too long for one packet. */
  readonly onlyWithEof?: true
  readonly status?: number
  readonly warnings?: number
  readonly errorCode?: number
  readonly capabilities?: number
}

const row = (text: string) => short(text)
const binaryRow = bytes(0x00, 0x00, u32(7))
const prepareOk = (columns: number, parameters: number, ...rest: number[]) =>
  bytes(0x00, u32(1), u16(columns), u16(parameters), 0, u16(0), rest)
const rowBeginningWithFe = Buffer.concat([bytes(0xfe, 16, 0, 0, 0, 0, 0, 0, 0), Buffer.alloc(16, 0x61)])

const oneRow = {
  withEof: reply(bytes(1), definition('a'), eof(), row('x'), eof(AUTOCOMMIT | IN_TRANS, 3)),
  deprecated: reply(bytes(1), definition('a'), row('x'), okAtEnd(AUTOCOMMIT | IN_TRANS, 3)),
}
const twoDefinitions = {
  withEof: reply(definition('a'), definition('b'), eof(IN_TRANS)),
  deprecated: reply(definition('a'), definition('b'), okAtEnd(IN_TRANS)),
}

const cases: Case[] = [
  {
    title: 'COM_QUERY, OK',
    command: Command.COM_QUERY,
    withEof: reply(ok(IN_TRANS, 2)),
    status: IN_TRANS,
    warnings: 2,
  },
  {
    title: 'COM_QUERY, OK with info',
    command: Command.COM_QUERY,
    withEof: reply(ok(2, 0, short('Rows matched: 1'))),
    status: 2,
  },
  { title: 'COM_QUERY, ERR', command: Command.COM_QUERY, withEof: reply(err(1146)), errorCode: 1146 },
  { title: 'COM_QUERY, a row', command: Command.COM_QUERY, ...oneRow, status: 3, warnings: 3 },
  {
    title: 'COM_QUERY, no row',
    command: Command.COM_QUERY,
    withEof: reply(bytes(2), definition('a'), definition('b'), eof(), eof()),
    deprecated: reply(bytes(2), definition('a'), definition('b'), okAtEnd()),
    status: AUTOCOMMIT,
  },
  {
    title: 'COM_QUERY, a row of NULL and a row of an empty text',
    command: Command.COM_QUERY,
    withEof: reply(bytes(1), definition('a'), eof(), bytes(0xfb), bytes(0x00), eof(IN_TRANS)),
    deprecated: reply(bytes(1), definition('a'), bytes(0xfb), bytes(0x00), okAtEnd(IN_TRANS)),
    status: IN_TRANS,
  },
  {
    title: 'COM_QUERY, a row longer than an EOF that begins like one',
    onlyWithEof: true,
    command: Command.COM_QUERY,
    withEof: reply(bytes(1), definition('a'), eof(), rowBeginningWithFe, eof(IN_TRANS)),
    status: IN_TRANS,
  },
  {
    title: 'COM_QUERY, ERR among the rows',
    command: Command.COM_QUERY,
    withEof: reply(bytes(1), definition('a'), eof(), row('x'), err(1317)),
    deprecated: reply(bytes(1), definition('a'), row('x'), err(1317)),
    errorCode: 1317,
  },
  {
    title: 'COM_QUERY, 300 columns',
    command: Command.COM_QUERY,
    withEof: reply(
      bytes(0xfc, u16(300)),
      ...Array.from({ length: 300 }, () => definition('a')),
      eof(),
      eof(IN_TRANS),
    ),
    deprecated: reply(
      bytes(0xfc, u16(300)),
      ...Array.from({ length: 300 }, () => definition('a')),
      okAtEnd(IN_TRANS),
    ),
    status: IN_TRANS,
  },
  {
    title: 'COM_QUERY, two results and an OK (CALL)',
    command: Command.COM_QUERY,
    withEof: reply(
      ...[bytes(1), definition('a'), eof(MORE_RESULTS), row('x'), eof(MORE_RESULTS)],
      ...[bytes(1), definition('b'), eof(MORE_RESULTS), row('y'), eof(MORE_RESULTS)],
      ok(IN_TRANS),
    ),
    deprecated: reply(
      ...[bytes(1), definition('a'), row('x'), okAtEnd(MORE_RESULTS)],
      ...[bytes(1), definition('b'), row('y'), okAtEnd(MORE_RESULTS)],
      ok(IN_TRANS),
    ),
    status: IN_TRANS,
  },
  {
    title: 'COM_QUERY, OK and ERR (several statements)',
    command: Command.COM_QUERY,
    withEof: reply(ok(MORE_RESULTS | IN_TRANS), err(1064)),
    status: MORE_RESULTS | IN_TRANS,
    errorCode: 1064,
  },
  {
    title: 'COM_QUERY, metadata in full (CLIENT_OPTIONAL_RESULTSET_METADATA)',
    command: Command.COM_QUERY,
    capabilities: CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA,
    withEof: reply(bytes(1, 1), definition('a'), eof(), row('x'), eof(IN_TRANS)),
    deprecated: reply(bytes(1, 1), definition('a'), row('x'), okAtEnd(IN_TRANS)),
    status: IN_TRANS,
  },
  {
    title: 'COM_QUERY, no metadata (CLIENT_OPTIONAL_RESULTSET_METADATA)',
    command: Command.COM_QUERY,
    capabilities: CapabilityFlag.CLIENT_OPTIONAL_RESULTSET_METADATA,
    withEof: reply(bytes(1, 0), eof(), row('x'), eof(IN_TRANS)),
    deprecated: reply(bytes(1, 0), row('x'), okAtEnd(IN_TRANS)),
    status: IN_TRANS,
  },
  {
    title: 'COM_STMT_EXECUTE, a binary row',
    command: Command.COM_STMT_EXECUTE,
    withEof: reply(bytes(1), definition('a'), eof(), binaryRow, eof(IN_TRANS)),
    deprecated: reply(bytes(1), definition('a'), binaryRow, okAtEnd(IN_TRANS)),
    status: IN_TRANS,
  },
  {
    title: 'COM_STMT_EXECUTE, a cursor',
    command: Command.COM_STMT_EXECUTE,
    withEof: reply(bytes(1), definition('a'), eof(CURSOR_EXISTS | AUTOCOMMIT)),
    deprecated: reply(bytes(1), definition('a'), okAtEnd(CURSOR_EXISTS | AUTOCOMMIT)),
    status: CURSOR_EXISTS | AUTOCOMMIT,
  },
  {
    title: 'COM_STMT_EXECUTE, the OUT parameters of a CALL',
    command: Command.COM_STMT_EXECUTE,
    // With EOF packets only the first one says that the OK of the CALL itself is still to come.
    withEof: reply(
      bytes(1),
      definition('b'),
      eof(AUTOCOMMIT | MORE_RESULTS | PS_OUT_PARAMS),
      binaryRow,
      eof(AUTOCOMMIT),
      ok(),
    ),
    deprecated: reply(
      bytes(1),
      definition('b'),
      binaryRow,
      okAtEnd(AUTOCOMMIT | MORE_RESULTS | PS_OUT_PARAMS),
      ok(),
    ),
    status: AUTOCOMMIT,
  },
  {
    title: 'COM_STMT_FETCH, rows',
    command: Command.COM_STMT_FETCH,
    withEof: reply(binaryRow, binaryRow, eof(LAST_ROW_SENT)),
    deprecated: reply(binaryRow, binaryRow, okAtEnd(LAST_ROW_SENT)),
    status: LAST_ROW_SENT,
  },
  {
    title: 'COM_STMT_FETCH, ERR',
    command: Command.COM_STMT_FETCH,
    withEof: reply(err(1243)),
    errorCode: 1243,
  },
  {
    title: 'COM_STMT_PREPARE, nothing behind',
    command: Command.COM_STMT_PREPARE,
    withEof: reply(prepareOk(0, 0)),
  },
  {
    title: 'COM_STMT_PREPARE, parameters',
    command: Command.COM_STMT_PREPARE,
    withEof: reply(prepareOk(0, 2), definition('?'), definition('?'), eof(IN_TRANS)),
    deprecated: reply(prepareOk(0, 2), definition('?'), definition('?')),
  },
  {
    title: 'COM_STMT_PREPARE, columns',
    command: Command.COM_STMT_PREPARE,
    withEof: reply(prepareOk(1, 0), definition('a'), eof(IN_TRANS)),
    deprecated: reply(prepareOk(1, 0), definition('a')),
  },
  {
    title: 'COM_STMT_PREPARE, parameters and columns',
    command: Command.COM_STMT_PREPARE,
    withEof: reply(prepareOk(1, 2), definition('?'), definition('?'), eof(), definition('a'), eof(IN_TRANS)),
    deprecated: reply(prepareOk(1, 2), definition('?'), definition('?'), definition('a')),
  },
  {
    title: 'COM_STMT_PREPARE, ERR',
    command: Command.COM_STMT_PREPARE,
    withEof: reply(err()),
    errorCode: 1064,
  },
  { title: 'COM_FIELD_LIST', command: Command.COM_FIELD_LIST, ...twoDefinitions, status: IN_TRANS },
  {
    title: 'COM_FIELD_LIST, ERR',
    command: Command.COM_FIELD_LIST,
    withEof: reply(err(1146)),
    errorCode: 1146,
  },
  { title: 'COM_PROCESS_INFO', command: Command.COM_PROCESS_INFO, ...oneRow, status: 3, warnings: 3 },
  {
    title: 'COM_STATISTICS',
    command: Command.COM_STATISTICS,
    withEof: reply(bytes('Uptime: 7  Threads: 1')),
  },
  { title: 'COM_INIT_DB', command: Command.COM_INIT_DB, withEof: reply(ok()), status: AUTOCOMMIT },
  { title: 'COM_INIT_DB, ERR', command: Command.COM_INIT_DB, withEof: reply(err(1049)), errorCode: 1049 },
  { title: 'COM_PING', command: Command.COM_PING, withEof: reply(ok(IN_TRANS)), status: IN_TRANS },
  {
    title: 'COM_SET_OPTION',
    command: Command.COM_SET_OPTION,
    withEof: reply(eof(IN_TRANS)),
    deprecated: reply(okAtEnd(IN_TRANS)),
    status: IN_TRANS,
  },
  {
    title: 'COM_RESET_CONNECTION',
    command: Command.COM_RESET_CONNECTION,
    withEof: reply(ok()),
    status: AUTOCOMMIT,
  },
  { title: 'COM_STMT_RESET', command: Command.COM_STMT_RESET, withEof: reply(ok()), status: AUTOCOMMIT },
  {
    title: 'COM_CHANGE_USER, switch and more data',
    command: Command.COM_CHANGE_USER,
    withEof: reply(bytes(0xfe, 'caching_sha2_password\0', '01234567890123456789\0'), bytes(1, 3), ok()),
    status: AUTOCOMMIT,
  },
]

const variants = cases.flatMap((each) => {
  const withEof = { ...each, title: `${each.title}, with EOF packets`, reply: each.withEof, flag: 0 }
  if (each.onlyWithEof) return [withEof]
  const reply = each.deprecated ?? each.withEof
  const flag = CapabilityFlag.CLIENT_DEPRECATE_EOF
  return [withEof, { ...each, title: `${each.title}, CLIENT_DEPRECATE_EOF`, reply, flag }]
})

const tracker = (each: Case & { flag: number }) => new ResponseTracker((each.capabilities ?? 0) | each.flag)

describe('ResponseTracker', () => {
  it.each(variants)('finds the end of $title, wherever the chunks are cut', (each) => {
    // Every byte of a reply; of the very long ones every byte near the ends and some between.
    const { length } = each.reply
    for (let cut = 0; cut < length; cut += cut < 500 || cut > length - 500 ? 1 : 97) {
      const tracked = tracker(each)
      tracked.begin(each.command)
      const out: Buffer[] = []
      if (cut > 0) expect(tracked.push(each.reply.subarray(0, cut), out)).toBe(cut)
      expect([cut, tracked.complete]).toEqual([cut, false])
      expect(tracked.push(each.reply.subarray(cut), out)).toBe(each.reply.length - cut)
      expect([cut, tracked.complete]).toEqual([cut, true])
      expect(Buffer.concat(out).equals(each.reply)).toBe(true)
      expect(tracked.errorCode).toBe(each.errorCode ?? 0)
      if (each.status !== undefined) expect(tracked.statusFlags).toBe(each.status)
      if (each.warnings !== undefined) expect(tracked.warnings).toBe(each.warnings)
    }
  })

  it.each(variants)('finds the end of $title, byte by byte', (each) => {
    const tracked = tracker(each)
    tracked.begin(each.command)
    const out: Buffer[] = []
    for (const [index, byte] of each.reply.entries()) {
      tracked.push(Buffer.of(byte), out)
      expect(tracked.complete).toBe(index === each.reply.length - 1)
    }
    expect(Buffer.concat(out).equals(each.reply)).toBe(true)
  })

  it.each(variants)('takes no byte behind the end of $title', (each) => {
    const tracked = tracker(each)
    tracked.begin(each.command)
    const out: Buffer[] = []
    const behind = Buffer.concat([each.reply, reply(ok())])
    expect(tracked.push(behind, out)).toBe(each.reply.length)
    expect(Buffer.concat(out).equals(each.reply)).toBe(true)
  })

  it.each([Command.COM_QUIT, Command.COM_STMT_CLOSE, Command.COM_STMT_SEND_LONG_DATA])(
    'expects no reply to command %d',
    (command) => {
      const tracked = new ResponseTracker(0)
      tracked.begin(command)
      expect(tracked.complete).toBe(true)
    },
  )

  it('passes whole chunks on without copying them', () => {
    const tracked = new ResponseTracker(0)
    tracked.begin(Command.COM_QUERY)
    const out: Buffer[] = []
    tracked.push(oneRow.withEof, out)
    expect(out).toHaveLength(1)
    expect(out[0]).toBe(oneRow.withEof)
  })

  it('steps over a row of several packets, whatever their first bytes are', () => {
    const full = Buffer.alloc(0xffffff, 0xff)
    full.set([0xfd, 1, 0, 1], 0)
    const pieces = Buffer.concat([
      reply(bytes(1), definition('a'), eof()),
      packet(4, full),
      packet(5, Buffer.alloc(7, 0xfe)),
      packet(6, eof(IN_TRANS)),
    ])
    const tracked = new ResponseTracker(0)
    tracked.begin(Command.COM_QUERY)
    const out: Buffer[] = []
    for (let at = 0; at < pieces.length; at += 65_536) tracked.push(pieces.subarray(at, at + 65_536), out)
    expect(tracked.complete).toBe(true)
    expect(tracked.statusFlags).toBe(IN_TRANS)
    expect(tracked.rows).toBe(1)
    expect(Buffer.concat(out).equals(pieces)).toBe(true)
  })

  it('takes an empty packet behind a full one as its end', () => {
    const pieces = Buffer.concat([
      reply(bytes(1), definition('a')),
      packet(3, Buffer.alloc(0xffffff, 0x61)),
      packet(4, Buffer.alloc(0)),
      packet(5, okAtEnd(IN_TRANS)),
    ])
    const tracked = new ResponseTracker(CapabilityFlag.CLIENT_DEPRECATE_EOF)
    tracked.begin(Command.COM_QUERY)
    tracked.push(pieces, [])
    expect(tracked.complete).toBe(true)
    expect(tracked.statusFlags).toBe(IN_TRANS)
  })

  it('tells that the server waits for the contents of a file', () => {
    const tracked = new ResponseTracker(0)
    tracked.begin(Command.COM_QUERY)
    tracked.push(reply(bytes(0xfb, '/etc/hosts')), [])
    expect([tracked.localInfileRequested, tracked.complete]).toEqual([true, false])
    tracked.push(packet(4, ok()), [])
    expect(tracked.complete).toBe(true)
  })

  it('shows session state and puts another packet in its place, wherever the chunks are cut', () => {
    const state = bytes(0x00, 15, short('autocommit'), short('OFF'))
    const changed = ok(STATE_CHANGED, 0, 0, state.length, state)
    const given = Buffer.concat([packet(1, ok(MORE_RESULTS)), packet(2, changed)])
    const wanted = Buffer.concat([packet(1, ok(MORE_RESULTS)), packet(2, ok(0))])
    for (let cut = 1; cut < given.length; cut++) {
      const seen: Buffer[] = []
      const tracked = new ResponseTracker(CapabilityFlag.CLIENT_SESSION_TRACK, (packetRead) => {
        seen.push(packetRead.sessionState)
        return ok(0)
      })
      tracked.begin(Command.COM_QUERY)
      const out: Buffer[] = []
      tracked.push(given.subarray(0, cut), out)
      tracked.push(given.subarray(cut), out)
      expect(seen).toEqual([state])
      expect(Buffer.concat(out)).toEqual(wanted)
    }
  })

  it('refuses an empty packet at the beginning of a reply', () => {
    const tracked = new ResponseTracker(0)
    tracked.begin(Command.COM_QUERY)
    expect(() => tracked.push(packet(1), [])).toThrow('empty packet')
  })
})
