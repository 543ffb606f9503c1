import { classifySet } from './classify-set.ts'
import { digestOf } from './digest.ts'
import { Lexer, type LexicalSqlMode, Token } from './lexer.ts'
import { type PinPolicy, pins, unknown } from './pin-decision.ts'
import { type Grade, type PinCause, type PinRule, type PinRuleId, pinRules } from './pin-rules.ts'
import { StatementWalk } from './statement-walk.ts'
import { skipStoredProgram } from './stored-program.ts'

/** What a decision depends on besides the text: the session's sql_mode and the target group's settings. */
export interface ClassifyOptions extends PinPolicy {
  sqlMode: LexicalSqlMode
}

/** Why a session is pinned. */
export interface Pin {
  rule: PinRuleId
  /** How sure it is that this pins on AWS. */
  grade: Grade
  /** The text after `Reason: ` in RDS Proxy's log line, with the digest where it has one. */
  reason: string
  /** Whether the text was seen in a public RDS Proxy log; otherwise the wording is ours. */
  verified: boolean
}

/** The answer for one COM_QUERY. `pin` is absent when the session may go on sharing backends. */
export interface StatementClassification {
  readonly pin?: Pin
  /** Sets a session_track_… variable, though the settings keep that from pinning. */
  readonly setsTrackers?: true
}

/** The largest statement text that does not pin, in bytes (P1). */
export const LARGEST_UNPINNED_STATEMENT = 16_384

/**
 * Decides whether the text of a COM_QUERY pins its session, by the rules of pin-rules.ts. Several statements are
 * taken one by one, and the first thing that pins wins. Never throws; takes time in proportion to the text.
 */
export function classifyStatement(sql: Buffer, options: ClassifyOptions): StatementClassification {
  const length = unknown('commandByteCounts', options) ? sql.length + 1 : sql.length
  if (length > LARGEST_UNPINNED_STATEMENT && pins('largeStatement', options)) {
    return { pin: pinFor('largeStatement') }
  }
  const walk = new StatementWalk(sql, options.sqlMode, options)
  const { lexer } = walk
  let start: number
  do {
    start = lexer.end
    classifyOne(walk)
    if (lexer.passedExecutableComment) walk.found('executableComment')
  } while (walk.cause === undefined && lexer.token === Token.symbol)
  if (walk.cause === undefined) return walk.setsTrackers ? SETS_TRACKERS : NO_PIN
  const statement = firstStatement(sql.subarray(start), options.sqlMode)
  return { pin: pinFor(walk.cause, statement, options.sqlMode) }
}

/** The pin for a cause that is not in a statement's text, such as COM_STMT_PREPARE (`binaryPrepare`). */
export function pinFor(cause: PinCause, sql?: Buffer, mode?: LexicalSqlMode): Pin {
  const { rule, grade, reason, verified, digest }: PinRule = pinRules[cause]
  const withDigest = digest && sql !== undefined ? `${reason} Digest: "${digestOf(sql, mode)}".` : reason
  return { rule, grade, reason: withDigest, verified }
}

/** The text up to the first `;`. Right for all that have a digest, since none of them holds a stored program's body. */
function firstStatement(sql: Buffer, mode: LexicalSqlMode): Buffer {
  const lexer = new Lexer(sql, mode)
  while (lexer.next() > Token.unterminated && !lexer.isSymbol(SEMICOLON));
  return sql.subarray(0, lexer.start)
}

const NO_PIN: StatementClassification = Object.freeze({})
const SETS_TRACKERS: StatementClassification = Object.freeze({ setsTrackers: true })

/** Walks over one statement, to its `;` or its end. */
function classifyOne(walk: StatementWalk): void {
  const { lexer } = walk
  if (!walk.advance()) return
  if (lexer.token === Token.word) {
    // The first byte sorts out the plain SELECT, INSERT, UPDATE, DELETE before any comparison of words.
    switch (lexer.sql[lexer.start]! | 0x20) {
      case LOWER_S:
        if (lexer.isWord('set')) classifySet(walk)
        break
      case LOWER_C:
        if (lexer.isWord('create')) classifyCreate(walk)
        break
      case LOWER_P:
        if (lexer.isWord('prepare')) walk.found('textPrepare')
        break
      case LOWER_L:
        if (lexer.isWord('lock')) classifyLock(walk)
        break
      case LOWER_F:
        if (lexer.isWord('flush')) classifyFlush(walk)
        break
      case LOWER_H:
        if (lexer.isWord('handler')) classifyHandler(walk)
        break
      case LOWER_X:
        if (lexer.isWord('xa') && walk.advance() && (lexer.isWord('start') || lexer.isWord('begin'))) {
          walk.found('xaStart')
        }
        break
      case LOWER_A:
        if (lexer.isWord('alter') && walk.advance()) definition(walk)
        break
    }
  }
  if (walk.cause === undefined && lexer.token !== Token.end && !lexer.isSymbol(SEMICOLON)) walk.finish()
}

/** CREATE [OR REPLACE] TEMPORARY TABLE pins; the body of a stored program is not looked at. */
function classifyCreate(walk: StatementWalk): void {
  const { lexer } = walk
  if (!walk.advance()) return
  if (lexer.isWord('or') && !(walk.advance() && walk.advance())) return
  if (!lexer.isWord('temporary')) definition(walk)
  else if (walk.advance() && lexer.isWord('table')) walk.found('temporaryTable')
}

/** Skips the words before the kind of thing that is created or altered, and the thing when it is a stored program. */
function definition(walk: StatementWalk): void {
  const { lexer } = walk
  do {
    if (lexer.token !== Token.word) continue
    if (lexer.isWord('table') || lexer.isWord('view') || lexer.isWord('user') || lexer.isWord('index')) break
    if (storedPrograms.has(lexer.name())) {
      walk.skip(skipStoredProgram)
      break
    }
  } while (walk.advance())
}

function classifyLock(walk: StatementWalk): void {
  const { lexer } = walk
  if (!walk.advance()) return
  if (lexer.isWord('tables') || lexer.isWord('table')) walk.found('tableLock')
  else if (lexer.isWord('instance')) walk.found('unlistedLock')
}

/** FLUSH [LOCAL] TABLES [names] WITH READ LOCK | FOR EXPORT */
function classifyFlush(walk: StatementWalk): void {
  const { lexer } = walk
  let before: 'with' | 'for' | undefined
  while (walk.advance()) {
    if (before === 'with' && lexer.isWord('read')) walk.found('tableLock')
    if (before === 'for' && lexer.isWord('export')) walk.found('unlistedLock')
    before = lexer.isWord('with') ? 'with' : lexer.isWord('for') ? 'for' : undefined
  }
}

/** HANDLER [schema .] table OPEN */
function classifyHandler(walk: StatementWalk): void {
  const { lexer } = walk
  for (let names = 0; names < 4 && walk.advance(); names++) {
    if (names > 0 && lexer.isWord('open')) walk.found('handlerOpen')
  }
}

const storedPrograms: ReadonlySet<string> = new Set(['procedure', 'function', 'trigger', 'event'])

const SEMICOLON = 0x3b
const LOWER_A = 0x61
const LOWER_C = 0x63
const LOWER_F = 0x66
const LOWER_H = 0x68
const LOWER_L = 0x6c
const LOWER_P = 0x70
const LOWER_S = 0x73
const LOWER_X = 0x78
