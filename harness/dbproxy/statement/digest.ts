import { Lexer, type LexicalSqlMode, Token } from './lexer.ts'

/**
 * A statement in MySQL's digest style: literals as `?`, names in back-ticks, tokens apart by one space. It is what
 * RDS Proxy's log prints after `Digest:`, and it carries no value of the statement. At most 1,024 characters.
 */
export function digestOf(sql: Buffer, mode: LexicalSqlMode = PLAIN_MODE): string {
  const lexer = new Lexer(sql, mode)
  const parts: string[] = []
  while (lexer.next() > Token.unterminated) {
    if (lexer.token === Token.string || lexer.token === Token.number) parts.push('?')
    else parts.push(sql.toString('utf8', lexer.start, lexer.end))
  }
  return parts.join(' ')
}

const PLAIN_MODE: LexicalSqlMode = { ansiQuotes: false, noBackslashEscapes: false }
