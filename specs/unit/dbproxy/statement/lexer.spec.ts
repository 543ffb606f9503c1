import { describe, expect, it } from '@jest/globals'
import { Lexer, type LexicalSqlMode, Token } from '../../../../harness/dbproxy/statement/lexer.ts'
import { verdict } from './verdict.ts'

const names = Object.fromEntries(Object.entries(Token).map(([name, value]) => [value, name]))

/** Every token as `kind text`. */
function tokens(sql: string, mode: Partial<LexicalSqlMode> = {}): string[] {
  const lexer = new Lexer(Buffer.from(sql), { ansiQuotes: false, noBackslashEscapes: false, ...mode })
  const found: string[] = []
  while (lexer.next() > Token.unterminated) {
    found.push(`${names[lexer.token]} ${lexer.sql.toString('utf8', lexer.start, lexer.end)}`)
  }
  if (lexer.token === Token.unterminated) found.push('unterminated')
  return found
}

describe('Lexer', () => {
  it.each<[string, string[]]>([
    ['', []],
    [' \t\r\n\v\f', []],
    ['select now()', ['word select', 'word now', 'symbol (', 'symbol )']],
    ['a.b', ['word a', 'symbol .', 'word b']],
    ['`a``b`.`c`', ['quotedName `a``b`', 'symbol .', 'quotedName `c`']],
    ["'it''s' 'x'", ["string 'it''s'", "string 'x'"]],
    ["'a\\'b'", ["string 'a\\'b'"]],
    ["'a\\\\' b", ["string 'a\\\\'", 'word b']],
    ['"a""b"', ['string "a""b"']],
    ['`a\\`', ['quotedName `a\\`']],
    ["_utf8mb4'가' N'x'", ['word _utf8mb4', "string '가'", 'word N', "string 'x'"]],
    [
      "x'4D' 0x4D b'01' 0b01",
      ['word x', "string '4D'", 'number 0x4D', 'word b', "string '01'", 'number 0b01'],
    ],
    [
      '1 1.5 1. .5 1e5 1.5E-3',
      ['number 1', 'number 1.5', 'number 1.', 'number .5', 'number 1e5', 'number 1.5E-3'],
    ],
    ['1st t.2nd 1e5x', ['word 1st', 'word t', 'symbol .', 'word 2nd', 'number 1e5', 'word x']],
    [
      '@x @`x y` @\'x\' @"x" @a.b$c',
      [
        'userVariable @x',
        'userVariable @`x y`',
        "userVariable @'x'",
        'userVariable @"x"',
        'userVariable @a.b$c',
      ],
    ],
    [
      '@@x @@session.x @@`x`',
      ['systemVariable @@x', 'systemVariable @@session', 'symbol .', 'word x', 'systemVariable @@`x`'],
    ],
    ['@x:=1', ['userVariable @x', 'assign :=', 'number 1']],
    ['이름$1', ['word 이름$1']],
    // comments
    ['a -- b\nc', ['word a', 'word c']],
    ['a --', ['word a']],
    ['5--3', ['number 5', 'symbol -', 'symbol -', 'number 3']],
    ['a --\tb', ['word a']],
    ['a # b\nc # d', ['word a', 'word c']],
    ['a/**/b', ['word a', 'word b']],
    ['a /*/ b', ['word a', 'unterminated']],
    ['a /* b /* c */ d */', ['word a', 'word d', 'symbol *', 'symbol /']],
    ['a /*! b /* c */ d */ e', ['word a', 'word e']],
    ['a /*+ b */ c', ['word a', 'word c']],
    ["a /* ' */ b", ['word a', 'word b']],
    ["a '/*' b '*/'", ['word a', "string '/*'", 'word b', "string '*/'"]],
    // what never closes
    ["a 'b", ['word a', 'unterminated']],
    ["a 'b\\'", ['word a', 'unterminated']],
    ['`', ['unterminated']],
    ['a /* b', ['word a', 'unterminated']],
    // MySQL 9's dollar quotes
    ["$$ don't; $$ a", ["string $$ don't; $$", 'word a']],
    ['$js$ a $$ b $js$', ['string $js$ a $$ b $js$']],
    ['$a $$ x', ['word $a', 'word $$', 'word x']],
  ])('reads %j', (sql, expected) => {
    expect(tokens(sql)).toEqual(expected)
  })

  it('takes double quotes for names under ANSI_QUOTES, without escapes', () => {
    expect(tokens('"a\\" b', { ansiQuotes: true })).toEqual(['quotedName "a\\"', 'word b'])
    expect(tokens('@"a\\" b', { ansiQuotes: true })).toEqual(['userVariable @"a\\"', 'word b'])
  })

  it('takes a backslash for itself under NO_BACKSLASH_ESCAPES', () => {
    expect(tokens("'a\\' b", { noBackslashEscapes: true })).toEqual(["string 'a\\'", 'word b'])
    expect(tokens("@'a\\' b", { noBackslashEscapes: true })).toEqual(["userVariable @'a\\'", 'word b'])
  })
})

describe('sql_mode', () => {
  it('decides whether a call in double quotes is a name or a text', () => {
    const sql = 'SELECT "get_lock"(\'a\', 1)'
    expect(verdict(sql)).toBeUndefined()
    expect(verdict(sql, { ansiQuotes: true })).toBe('P4')
  })

  it('decides where a string with a backslash ends', () => {
    const sql = "SELECT '\\'; SET @x = 1; -- '"
    expect(verdict(sql)).toBeUndefined()
    expect(verdict(sql, { noBackslashEscapes: true })).toBe('P5')
  })

  it('decides whether a quoted variable can be set', () => {
    expect(verdict('SET "time_zone" = \'UTC\'', { ansiQuotes: true })).toBeUndefined()
    expect(verdict('SET "foreign_key_checks" = 0', { ansiQuotes: true })).toBe('P5')
  })
})
