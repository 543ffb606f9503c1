import { CharacterClass, characterClass, isControlOrSpace, isWordByte } from './character-class.ts'

/** The parts of `sql_mode` that change how a statement falls into tokens. */
export interface LexicalSqlMode {
  /** ANSI_QUOTES: `"x"` is an identifier, not a string. */
  ansiQuotes: boolean
  /** NO_BACKSLASH_ESCAPES: `\` is an ordinary character of a string. */
  noBackslashEscapes: boolean
}

/** What a token is. Keywords are words: MySQL lets most of them be names too. */
export const Token = {
  /** Nothing is left. */
  end: 0,
  /** A quote or a comment that is never closed: the server answers with a syntax error. */
  unterminated: 1,
  /** An unquoted identifier or keyword. */
  word: 2,
  /** A name in back-ticks, or in double quotes under ANSI_QUOTES. */
  quotedName: 3,
  string: 4,
  number: 5,
  /** `@x`, `` @`x` ``, `@'x'`, `@"x"` */
  userVariable: 6,
  /** `@@x`, `` @@`x` ``: the first word only, a scope's full stop and the name follow as tokens. */
  systemVariable: 7,
  /** `:=` */
  assign: 8,
  /** Any other single byte. */
  symbol: 9,
} as const
export type Token = (typeof Token)[keyof typeof Token]

/**
 * The tokens of a statement as the MySQL server reads them (MySQL manual, "Language Structure"; sql_lex.cc).
 * One pass over the bytes; no string is made. Comments and white space are skipped; that an executable comment
 * was among them is remembered, what is in it is not read (RDS Proxy does not either: P9).
 *
 * Bytes from 0x80 on count as letters. That is right for utf8mb4, latin1 and their like, but not for gbk, sjis and
 * big5, where a character may end in the byte of a backslash.
 */
export class Lexer {
  readonly sql: Buffer
  /** The token that `next` has moved to: bytes `start` to `end` of `sql`. */
  token: Token = Token.end
  start = 0
  end = 0
  /** True once an executable comment (`/*!` or `/*M!`) has been passed. */
  passedExecutableComment = false
  private readonly mode: LexicalSqlMode

  constructor(sql: Buffer, mode: LexicalSqlMode) {
    this.sql = sql
    this.mode = mode
  }

  /** Moves to the next token and says what it is. Past the end it stays at `end`; what is broken stays `unterminated`. */
  next(): Token {
    if (this.token === Token.unterminated) return this.token
    const { sql } = this
    const { length } = sql
    let at = this.end
    while (at < length) {
      const byte = sql[at]!
      switch (characterClass[byte]) {
        case CharacterClass.space:
          at++
          continue
        case CharacterClass.letter: {
          let end = at + 1
          while (end < length && isWordByte(sql[end]!)) end++
          return this.found(Token.word, at, end)
        }
        case CharacterClass.digit:
          return this.numberOrWord(at)
        case CharacterClass.singleQuote:
          return this.quoted(Token.string, at, at, !this.mode.noBackslashEscapes)
        case CharacterClass.doubleQuote:
          if (this.mode.ansiQuotes) return this.quoted(Token.quotedName, at, at, false)
          return this.quoted(Token.string, at, at, !this.mode.noBackslashEscapes)
        case CharacterClass.backTick:
          return this.quoted(Token.quotedName, at, at, false)
        case CharacterClass.at:
          return this.variable(at)
        case CharacterClass.dollar:
          return this.dollarQuotedOrWord(at)
        case CharacterClass.hash:
          at = this.endOfLine(at + 1)
          continue
        case CharacterClass.minus:
          // Two dashes are a comment only before white space or a control character: `5--3` is arithmetic.
          if (sql[at + 1] !== MINUS || (at + 2 < length && !isControlOrSpace(sql[at + 2]!))) break
          at = this.endOfLine(at + 2)
          continue
        case CharacterClass.slash:
          if (sql[at + 1] !== STAR) break
          at = this.endOfComment(at)
          if (at < 0) return this.found(Token.unterminated, length, length)
          continue
        case CharacterClass.colon:
          if (sql[at + 1] === EQUALS) return this.found(Token.assign, at, at + 2)
          break
        case CharacterClass.fullStop:
          if (this.beginsFraction(at)) return this.found(Token.number, at, this.endOfNumber(at))
          break
      }
      return this.found(Token.symbol, at, at + 1)
    }
    return this.found(Token.end, length, length)
  }

  /** Whether the token is this one-byte symbol. */
  isSymbol(byte: number): boolean {
    return this.token === Token.symbol && this.sql[this.start] === byte
  }

  /** Whether the token is this keyword, given in lower case. A quoted name is never a keyword. */
  isWord(word: string): boolean {
    return this.token === Token.word && this.reads(word)
  }

  /** Whether the token's bytes spell `word` (ASCII, lower case), in whatever case. */
  reads(word: string, start = this.start, end = this.end): boolean {
    if (end - start !== word.length) return false
    for (let i = 0; i < word.length; i++) {
      const byte = this.sql[start + i]!
      const lower = byte >= UPPER_A && byte <= UPPER_Z ? byte | 0x20 : byte
      if (lower !== word.charCodeAt(i)) return false
    }
    return true
  }

  /** The name that a word, a quoted name or a variable token carries: no `@`, no quotes, lower case. */
  name(): string {
    let { start, end } = this
    while (start < end && this.sql[start] === AT) start++
    const first = this.sql[start]
    if (end - start >= 2 && (first === BACK_TICK || first === SINGLE_QUOTE || first === DOUBLE_QUOTE)) {
      start++
      end--
    }
    return this.sql.toString('latin1', start, end).toLowerCase()
  }

  private found(token: Token, start: number, end: number): Token {
    this.token = token
    this.start = start
    this.end = end
    return token
  }

  /** A string or a quoted name: `start` is the token's first byte, `quote` the place of its opening quote. */
  private quoted(token: Token, start: number, quote: number, backslashEscapes: boolean): Token {
    const { sql } = this
    const { length } = sql
    const mark = sql[quote]!
    for (let at = quote + 1; at < length; at++) {
      const byte = sql[at]
      if (byte === mark) {
        if (sql[at + 1] !== mark) return this.found(token, start, at + 1)
        at++
      } else if (byte === BACKSLASH && backslashEscapes) at++
    }
    return this.found(Token.unterminated, length, length)
  }

  private variable(at: number): Token {
    const { sql } = this
    const system = sql[at + 1] === AT
    const nameAt = at + (system ? 2 : 1)
    const token = system ? Token.systemVariable : Token.userVariable
    const first = sql[nameAt]
    if (first === BACK_TICK) return this.quoted(token, at, nameAt, false)
    if (!system && (first === SINGLE_QUOTE || first === DOUBLE_QUOTE)) {
      const plain = this.mode.noBackslashEscapes || (first === DOUBLE_QUOTE && this.mode.ansiQuotes)
      return this.quoted(token, at, nameAt, !plain)
    }
    let end = nameAt
    // A full stop belongs to a user variable's name; in a system variable it divides scope and name.
    while (end < sql.length && (isWordByte(sql[end]!) || (!system && sql[end] === FULL_STOP))) end++
    return this.found(token, at, end)
  }

  /** MySQL 9: `$$ … $$` and `$tag$ … $tag$` quote the body of a routine in another language. */
  private dollarQuotedOrWord(at: number): Token {
    const { sql } = this
    let end = at + 1
    while (end < sql.length && isWordByte(sql[end]!) && sql[end] !== DOLLAR) end++
    if (sql[end] === DOLLAR) {
      const delimiter = sql.subarray(at, end + 1)
      const close = sql.indexOf(delimiter, end + 1)
      if (close >= 0) return this.found(Token.string, at, close + delimiter.length)
    }
    while (end < sql.length && isWordByte(sql[end]!)) end++
    return this.found(Token.word, at, end)
  }

  /** A name may begin with digits (`1st`), and `0x1F` and `0b01` are literals. */
  private numberOrWord(at: number): Token {
    const { sql } = this
    const end = this.endOfNumber(at)
    const digitsEnd = this.endOfDigits(at)
    if (end > digitsEnd || end >= sql.length || !isWordByte(sql[end]!)) {
      return this.found(Token.number, at, end)
    }
    let wordEnd = end + 1
    while (wordEnd < sql.length && isWordByte(sql[wordEnd]!)) wordEnd++
    const radix = sql[at] === ZERO && end === at + 1 ? sql[end] : undefined
    return this.found(radix === LOWER_X || radix === LOWER_B ? Token.number : Token.word, at, wordEnd)
  }

  private endOfNumber(at: number): number {
    let end = this.endOfDigits(at)
    if (this.sql[end] === FULL_STOP) end = this.endOfDigits(end + 1)
    const e = this.sql[end]
    if (e !== LOWER_E && e !== UPPER_E) return end
    const sign = this.sql[end + 1]
    const exponent = sign === PLUS || sign === MINUS ? end + 2 : end + 1
    const exponentEnd = this.endOfDigits(exponent)
    return exponentEnd > exponent ? exponentEnd : end
  }

  private endOfDigits(at: number): number {
    let end = at
    while (end < this.sql.length && characterClass[this.sql[end]!] === CharacterClass.digit) end++
    return end
  }

  /** `.5` is a number, but the full stop of `t.5th` divides two names. */
  private beginsFraction(at: number): boolean {
    const digit = this.sql[at + 1]
    if (digit === undefined || characterClass[digit] !== CharacterClass.digit) return false
    const afterName = this.token === Token.word || this.token === Token.quotedName
    return !(afterName && this.end === at)
  }

  private endOfLine(at: number): number {
    const newline = this.sql.indexOf(NEWLINE, at)
    return newline < 0 ? this.sql.length : newline + 1
  }

  /** The place after the comment that opens at `at`, or -1. Only executable comments nest (MySQL manual, "Comments"). */
  private endOfComment(open: number): number {
    const { sql } = this
    const mark = sql[open + 2]
    const executable = mark === BANG || (mark === UPPER_M && sql[open + 3] === BANG)
    if (executable) this.passedExecutableComment = true
    let depth = 1
    for (let at = open + 2; at + 1 < sql.length; at++) {
      if (sql[at] === STAR && sql[at + 1] === SLASH) {
        depth--
        at++
        if (depth === 0) return at + 1
      } else if (executable && sql[at] === SLASH && sql[at + 1] === STAR) {
        depth++
        at++
      }
    }
    return -1
  }
}

const NEWLINE = 0x0a
const BANG = 0x21
const DOUBLE_QUOTE = 0x22
const DOLLAR = 0x24
const SINGLE_QUOTE = 0x27
const STAR = 0x2a
const PLUS = 0x2b
const MINUS = 0x2d
const FULL_STOP = 0x2e
const SLASH = 0x2f
const ZERO = 0x30
const EQUALS = 0x3d
const AT = 0x40
const UPPER_A = 0x41
const UPPER_E = 0x45
const UPPER_M = 0x4d
const UPPER_Z = 0x5a
const BACKSLASH = 0x5c
const BACK_TICK = 0x60
const LOWER_B = 0x62
const LOWER_E = 0x65
const LOWER_X = 0x78
