import { callKeywords, keywords } from './keywords.ts'
import { Lexer, type LexicalSqlMode, Token } from './lexer.ts'

/** The longest digest that is printed, in characters: MySQL's `max_digest_length`. */
export const LONGEST_DIGEST = 1024

/**
 * A statement in the style of MySQL's digests: literals as `?` and lists of them drawn together, names in back-ticks,
 * keywords in capitals, one space between tokens, no comments. It carries no value of the statement, so that it can
 * be logged. RDS Proxy's log prints it after `Digest:` (grade B). Keywords are those of MySQL 9; hints are left out.
 */
export function digestOf(sql: Buffer, mode: LexicalSqlMode = PLAIN_MODE): string {
  const lexer = new Lexer(sql, mode)
  const parts: string[] = []
  let length = 0
  lexer.next()
  while (lexer.token > Token.unterminated && length <= LONGEST_DIGEST) {
    const before = parts.length
    append(parts, lexer)
    if (parts.length > before) length += parts.at(-1)!.length + 1
  }
  if (parts.at(-1) === ';') parts.pop()
  const text = parts.join(' ')
  return text.length > LONGEST_DIGEST ? `${text.slice(0, LONGEST_DIGEST)}...` : text
}

/** Adds the token the lexer stands on, and moves on. */
function append(parts: string[], lexer: Lexer): void {
  const text = lexer.sql.toString('utf8', lexer.start, lexer.end)
  switch (lexer.token) {
    case Token.word:
      appendWord(parts, lexer, text)
      return
    case Token.quotedName:
      parts.push(backTicked(text))
      break
    case Token.string:
    case Token.number:
      appendValue(parts)
      break
    case Token.userVariable:
      parts.push(text[1] === '`' ? `@${backTicked(text.slice(1))}` : '@?')
      break
    case Token.systemVariable:
      parts.push(systemVariable(text))
      break
    case Token.assign:
      parts.push(text)
      break
    default:
      appendSymbol(parts, lexer, text)
      return
  }
  lexer.next()
}

function appendWord(parts: string[], lexer: Lexer, text: string): void {
  const word = text.toLowerCase()
  const before = parts.at(-1)
  lexer.next()
  const called = lexer.isSymbol(OPEN_PARENTHESIS)
  if (before === '.') parts.push(`\`${text}\``)
  else if (word.startsWith('_') && lexer.token === Token.string) parts.push('(_charset)')
  else if ((word === 'n' || word === 'x' || word === 'b') && lexer.token === Token.string) return
  else if (word === 'null' && before !== 'IS' && before !== 'NOT') appendValue(parts)
  else if (keywords.has(word) || (called && callKeywords.has(word))) parts.push(text.toUpperCase())
  else parts.push(`\`${text}\``)
}

/** A literal: its sign belongs to it, and `?, ?` is drawn together. */
function appendValue(parts: string[]): void {
  while ((parts.at(-1) === '-' || parts.at(-1) === '+') && expectsValue(parts.at(-2))) parts.pop()
  const before = parts.at(-2)
  if (parts.at(-1) === ',' && (before === '?' || before === '?, ...')) parts.splice(-2, 2, '?, ...')
  else parts.push('?')
}

/** Whether a sign after this part is a sign, and not a subtraction or an addition. */
function expectsValue(part: string | undefined): boolean {
  if (part === undefined || part === ')' || part.startsWith('?') || part.startsWith('@')) return false
  return !part.endsWith('`') && !part.endsWith(')') && !part.endsWith('*/')
}

function appendSymbol(parts: string[], lexer: Lexer, text: string): void {
  const operator = operators.find(
    (each) => lexer.sql.toString('latin1', lexer.start, lexer.start + each.length) === each,
  )
  for (let i = 0; i < (operator?.length ?? 1); i++) lexer.next()
  if (text === ')') closeParenthesis(parts)
  else parts.push(operator === '<>' ? '!=' : (operator ?? text))
}

/** A parenthesis around values only: `(?)`, `(...)`, and a list of such rows as one. */
function closeParenthesis(parts: string[]): void {
  const values = parts.at(-1)
  if (parts.at(-2) !== '(' || (values !== '?' && values !== '?, ...')) {
    parts.push(')')
    return
  }
  parts.splice(-2)
  const row = values === '?' && parts.at(-1) !== 'IN' ? '(?)' : '(...)'
  const rows = `${row} /* , ... */`
  const before = parts.at(-2)
  const inRowList = parts.at(-1) === ',' && parts.at(-3) !== 'IN' && (before === row || before === rows)
  if (inRowList) parts.splice(-2, 2, rows)
  else parts.push(row)
}

/** `@@name`, `` @@`name` ``, or the scope of `@@scope . name`. */
function systemVariable(text: string): string {
  const name = text.slice(2)
  if (name.startsWith('`')) return `@@${backTicked(name)}`
  return keywords.has(name.toLowerCase()) ? `@@${name.toUpperCase()}` : `@@\`${name}\``
}

function backTicked(quoted: string): string {
  const mark = quoted[0]!
  return `\`${quoted.slice(1, -1).replaceAll(mark + mark, mark)}\``
}

const PLAIN_MODE: LexicalSqlMode = { ansiQuotes: false, noBackslashEscapes: false }

/** Operators of several bytes, longest first. */
const operators = ['<=>', '->>', '<=', '>=', '<>', '!=', '<<', '>>', '||', '&&', '->']

const OPEN_PARENTHESIS = 0x28
