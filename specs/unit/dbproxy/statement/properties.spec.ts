import { describe, expect, it } from '@jest/globals'
import { digestOf } from '../../../../harness/dbproxy/statement/index.ts'
import { Lexer, Token } from '../../../../harness/dbproxy/statement/lexer.ts'
import { verdict } from './verdict.ts'

/** mulberry32: the same numbers in every run, so that a failure can be repeated. */
function randomNumbers(seed: number): (below: number) => number {
  let state = seed
  return (below) => {
    state = (state + 0x6d2b79f5) | 0
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state)
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed
    return ((mixed ^ (mixed >>> 14)) >>> 0) % below
  }
}

/** Statements cut into tokens by hand, at every place where MySQL lets white space stand. */
const statements: readonly string[][] = [
  ['SELECT', 'now', '(', ')'],
  ['SELECT', 'GET_LOCK', '(', "'a;'", ',', '10', ')'],
  ['SELECT', 'app', '.', 'get_lock', '(', '1', ')'],
  ['SELECT', "'get_lock(1)'", ',', '"@x := 1"', 'FROM', '`ROW_COUNT()`'],
  ['SELECT', '@x', ':=', '@`x y`', '+', '1'],
  ['SELECT', 'a', 'INTO', "@'x'", 'FROM', 't'],
  ['SET', 'NAMES', 'utf8mb4', 'COLLATE', "'utf8mb4_bin'", ',', 'SESSION', 'sql_mode', '=', "''"],
  ['SET', '@@session', '.', 'foreign_key_checks', '=', '0'],
  ['SET', '@@`time_zone`', '=', "'+00:00'"],
  ['SET', 'GLOBAL', 'a', '=', 'f', '(', '1', ',', '2', ')', ',', 'b', '=', '2'],
  ['SET', 'TRANSACTION', 'ISOLATION', 'LEVEL', 'SERIALIZABLE'],
  ['SET', 'SESSION', 'TRANSACTION', 'READ', 'ONLY'],
  ['SET', '@@transaction_isolation', '=', "'SERIALIZABLE'"],
  ['SET', 'LOCAL', 'foreign_key_checks', '=', '0'],
  ['SET', 'autocommit', '=', '1', ',', 'session_track_gtids', ':=', 'OWN_GTID'],
  ['PREPARE', 's', 'FROM', "'SELECT 1'"],
  ['LOCK', 'TABLES', 't', 'READ', ',', 'u', 'WRITE'],
  ['FLUSH', 'TABLES', 'a', ',', 'b', 'WITH', 'READ', 'LOCK'],
  ['CREATE', 'TEMPORARY', 'TABLE', 't', '(', 'id', 'INT', ')'],
  ['UPDATE', 't', 'SET', 'a', '=', '1', ';', 'SELECT', 'ROW_COUNT', '(', ')', ';'],
  ['HANDLER', 'app', '.', 't', 'OPEN'],
  ['CREATE', 'PROCEDURE', 'p', '(', ')', 'BEGIN', 'SET', '@x', '=', '1', ';', 'END', ';', 'SELECT', '1'],
  [
    'CREATE',
    'EVENT',
    'e',
    'DO',
    'IF',
    '1',
    'THEN',
    'SET',
    '@x',
    '=',
    '1',
    ';',
    'END',
    'IF',
    ';',
    'DO',
    '@x',
    ':=',
    '1',
  ],
]

const separators = [
  ' ',
  '\n',
  '\t\r\n',
  '/**/',
  '/* get_lock( */',
  "-- it's\n",
  '# `\n',
  "/* ' ; @x := 1 */",
  '--\n',
  '/*+ " */',
  '/* /*! */',
]

describe('classifyStatement', () => {
  it('does not change its mind for comments and white space between tokens', () => {
    const random = randomNumbers(1)
    for (const tokens of statements) {
      const plain = verdict(tokens.join(' '))
      for (let round = 0; round < 150; round++) {
        const gap = () =>
          Array.from({ length: 1 + random(3) }, () => separators[random(separators.length)]).join('')
        const sql = tokens.reduce((text, token) => text + gap() + token, '') + gap()
        expect([sql, verdict(sql)]).toEqual([sql, plain])
      }
    }
  })

  it('does not change its mind for capitals and small letters outside quotes', () => {
    const random = randomNumbers(2)
    const flip = (text: string) => (random(2) ? text.toUpperCase() : text.toLowerCase())
    for (const tokens of statements) {
      const plain = verdict(tokens.join(' '))
      for (let round = 0; round < 20; round++) {
        const sql = tokens.map((token) => (/['"]/.test(token) ? token : flip(token))).join(' ')
        expect([sql, verdict(sql)]).toEqual([sql, plain])
      }
    }
  })

  it('answers for any bytes', () => {
    const random = randomNumbers(3)
    const pieces = statements
      .flat()
      .concat(separators, "'", '"', '`', '\\', '/*', '*/', '$$', '@', '@@', '.', '\0', '5e', 'CASE', 'UNTIL')
    for (let round = 0; round < 20_000; round++) {
      const parts = Array.from({ length: random(20) }, () =>
        random(4) ? Buffer.from(pieces[random(pieces.length)]!) : Buffer.from([random(256), random(256)]),
      )
      const sql = Buffer.concat(parts)
      const settings = {
        ansiQuotes: random(2) === 1,
        noBackslashEscapes: random(2) === 1,
        filter: random(2) === 1,
      }
      expect(() => verdict(sql, settings)).not.toThrow()
      expect(() =>
        digestOf(sql, { ansiQuotes: settings.ansiQuotes, noBackslashEscapes: false }),
      ).not.toThrow()
    }
  })
})

describe('Lexer', () => {
  it('moves on with every token and never past the end', () => {
    const random = randomNumbers(4)
    for (let round = 0; round < 5_000; round++) {
      const sql = Buffer.from(
        Array.from({ length: random(60) }, () => (random(4) ? 0x20 + random(0x60) : random(256))),
      )
      const lexer = new Lexer(sql, { ansiQuotes: false, noBackslashEscapes: false })
      let end = 0
      while (lexer.next() > Token.unterminated) {
        expect(lexer.start).toBeGreaterThanOrEqual(end)
        expect(lexer.end).toBeGreaterThan(lexer.start)
        end = lexer.end
      }
      expect(end).toBeLessThanOrEqual(sql.length)
    }
  })
})
