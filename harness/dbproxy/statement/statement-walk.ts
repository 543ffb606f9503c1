import { Lexer, type LexicalSqlMode, Token } from './lexer.ts'
import { type PinPolicy, pins } from './pin-decision.ts'
import type { PinCause } from './pin-rules.ts'

/**
 * A walk over the tokens that applies the rules which hold anywhere in a statement, since they look at two
 * neighbours only: calls (`GET_LOCK (`), assignments in queries (`@x :=`, `INTO @x`) and SQL_CALC_FOUND_ROWS.
 * The statement's own rules drive the walk; the first cause that counts is kept in `cause`.
 */
export class StatementWalk {
  readonly lexer: Lexer
  readonly policy: PinPolicy
  cause: PinCause | undefined = undefined
  /** A session_track_… variable is set, whether or not that pins. */
  setsTrackers = false
  private before: Neighbour = NOTHING

  constructor(sql: Buffer, mode: LexicalSqlMode, policy: PinPolicy) {
    this.lexer = new Lexer(sql, mode)
    this.policy = policy
  }

  /** Moves to the next token and judges it with its left neighbour. False at the end of the statement, and once pinned. */
  advance(): boolean {
    const { lexer } = this
    switch (lexer.next()) {
      case Token.word:
      case Token.quotedName:
        this.before = this.before === DOT ? NOTHING : this.neighbour()
        if (this.before === 'calcFoundRows') this.found('calcFoundRows')
        break
      case Token.userVariable:
        if (this.before === INTO) this.found('queryAssignment')
        this.before = USER_VARIABLE
        break
      case Token.assign:
        if (this.before === USER_VARIABLE) this.found('queryAssignment')
        this.before = NOTHING
        break
      case Token.symbol: {
        const byte = lexer.sql[lexer.start]
        if (byte === SEMICOLON) {
          this.before = NOTHING
          return false
        }
        if (byte === OPEN_PARENTHESIS && typeof this.before === 'string') this.found(this.before)
        this.before = byte === FULL_STOP ? DOT : NOTHING
        break
      }
      case Token.end:
        return false
      case Token.unterminated:
        this.found('unreadableStatement')
        return false
      default:
        this.before = NOTHING
    }
    return this.cause === undefined
  }

  /** Takes a cause, unless the settings say that it does not pin or there is one already. */
  found(cause: PinCause): void {
    if (cause === 'sessionTracker') this.setsTrackers = true
    if (this.cause === undefined && pins(cause, this.policy)) this.cause = cause
  }

  /** Walks on to the end of the statement, or to the first thing that pins. */
  finish(): void {
    while (this.advance());
  }

  /** Hands the lexer over for a part that no rule looks at, then closes the statement as `advance` does. */
  skip(passOver: (lexer: Lexer) => void): void {
    passOver(this.lexer)
    if (this.lexer.token === Token.unterminated) this.found('unreadableStatement')
    this.before = NOTHING
  }

  private neighbour(): Neighbour {
    const { lexer } = this
    const quoted = lexer.token === Token.quotedName
    const start = quoted ? lexer.start + 1 : lexer.start
    const end = quoted ? lexer.end - 1 : lexer.end
    // By length first: this runs for every word of every statement.
    switch (end - start) {
      case 4:
        return !quoted && lexer.reads('into') ? INTO : NOTHING
      case 8:
        return lexer.reads('get_lock', start, end) ? 'namedLock' : NOTHING
      case 9:
        return lexer.reads('row_count', start, end) ? 'rowCount' : NOTHING
      case 10:
        return lexer.reads('found_rows', start, end) ? 'rowCount' : NOTHING
      case 14:
        return lexer.reads('last_insert_id', start, end) ? 'lastInsertId' : NOTHING
      case 19:
        return !quoted && lexer.reads('sql_calc_found_rows') ? 'calcFoundRows' : NOTHING
      default:
        return NOTHING
    }
  }
}

/** What the token before was: a function that pins when called, or one of these. */
type Neighbour = PinCause | typeof NOTHING | typeof DOT | typeof INTO | typeof USER_VARIABLE
const NOTHING = 0
const DOT = 1
const INTO = 2
const USER_VARIABLE = 3

const OPEN_PARENTHESIS = 0x28
const FULL_STOP = 0x2e
const SEMICOLON = 0x3b
