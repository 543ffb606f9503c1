import { Token } from './lexer.ts'
import type { PinCause } from './pin-rules.ts'
import type { StatementWalk } from './statement-walk.ts'
import { nextTransactionVariables, trackedVariables } from './tracked-variables.ts'

/**
 * What an assignment reaches. A keyword holds for the assignments after it too, until the next keyword (MySQL manual,
 * "SET Syntax for Variable Assignment"); `@@` prefixes hold for their own assignment only.
 */
type Scope = 'session' | 'local' | 'atLocal' | 'nextTransaction' | 'elsewhere'

const scopeKeywords: ReadonlyMap<string, Scope> = new Map([
  ['session', 'session'],
  ['local', 'local'],
  // The server's state, not this session's: AWS does not list it (grade C).
  ['global', 'elsewhere'],
  ['persist', 'elsewhere'],
  ['persist_only', 'elsewhere'],
])

/**
 * Walks over a SET statement; the walk stands on the word SET. Every kind of SET is told apart here: variables,
 * NAMES and CHARACTER SET, TRANSACTION, PASSWORD, ROLE, RESOURCE GROUP.
 */
export function classifySet(walk: StatementWalk): void {
  const { lexer } = walk
  if (!walk.advance()) return
  if (lexer.isWord('transaction')) walk.found('nextTransaction')
  else if (lexer.isWord('role') || lexer.isWord('resource')) walk.found('setRole')
  // SET PASSWORD and SET DEFAULT ROLE change accounts, not the session (grade C).
  else if (!lexer.isWord('password') && !lexer.isWord('default')) setAssignments(walk)
}

function setAssignments(walk: StatementWalk): void {
  const { lexer } = walk
  let keyword: Scope = 'session'
  let sessionAssignments = 0
  let first = true
  do {
    if (!first && !walk.advance()) return
    const scope = lexer.token === Token.word ? scopeKeywords.get(lexer.name()) : undefined
    if (scope !== undefined) {
      keyword = scope
      if (!walk.advance()) return
      // With a keyword the characteristics are the session's or the server's: tracked or none of ours.
      if (first && lexer.isWord('transaction')) return
    }
    first = false
    const reach = target(walk, keyword)
    if (reach !== 'elsewhere') sessionAssignments++
    if (sessionAssignments === 2) walk.found('combinedSet')
  } while (walk.cause === undefined && toNextAssignment(walk))
}

/** Judges what is assigned to; the walk stands on its first token, and is left on it or within it. */
function target(walk: StatementWalk, keyword: Scope): Scope {
  const { lexer } = walk
  switch (lexer.token) {
    case Token.userVariable:
      walk.found('userVariable')
      return 'session'
    case Token.systemVariable:
      return systemVariable(walk)
    case Token.word:
      if (
        lexer.isWord('names') ||
        lexer.isWord('character') ||
        lexer.isWord('charset') ||
        lexer.isWord('char')
      ) {
        walk.found('setNames')
        return 'session'
      }
      return variable(walk, keyword)
    case Token.quotedName:
      return variable(walk, keyword)
    default:
      walk.found('unreadableSet')
      return 'session'
  }
}

function systemVariable(walk: StatementWalk): Scope {
  const { lexer } = walk
  const first = lexer.name()
  const scope = scopeKeywords.get(first)
  if (scope === undefined) {
    return judge(walk, first, nextTransactionVariables.has(first) ? 'nextTransaction' : 'session')
  }
  walk.advance() // the full stop
  if (!lexer.isSymbol(FULL_STOP)) {
    walk.found('unreadableSet')
    return 'session'
  }
  walk.advance()
  return judge(walk, lexer.name(), scope === 'local' ? 'atLocal' : scope)
}

function variable(walk: StatementWalk, keyword: Scope): Scope {
  return judge(walk, walk.lexer.name(), keyword)
}

function judge(walk: StatementWalk, name: string, scope: Scope): Scope {
  const cause = causeOf(name, scope)
  if (cause !== undefined) walk.found(cause)
  return scope
}

function causeOf(name: string, scope: Scope): PinCause | undefined {
  // AWS: SET LOCAL does not pin, though it may change a state that others share (grade A).
  if (scope === 'elsewhere' || scope === 'local') return undefined
  if (scope === 'nextTransaction') return 'nextTransaction'
  if (name === 'session_track_schema') return 'sessionTrackSchema'
  if (trackedVariables.has(name)) return undefined
  if (scope === 'atLocal') return 'atLocalVariable'
  return name.startsWith('session_track_') ? 'sessionTracker' : 'untrackedVariable'
}

/** Walks over the value to the comma before the next assignment. False when there is none. */
function toNextAssignment(walk: StatementWalk): boolean {
  const { lexer } = walk
  let depth = 0
  while (walk.advance()) {
    if (lexer.token !== Token.symbol) continue
    const byte = lexer.sql[lexer.start]
    if (byte === OPEN_PARENTHESIS) depth++
    else if (byte === CLOSE_PARENTHESIS) depth--
    else if (byte === COMMA && depth <= 0) return true
  }
  return false
}

const OPEN_PARENTHESIS = 0x28
const CLOSE_PARENTHESIS = 0x29
const COMMA = 0x2c
const FULL_STOP = 0x2e
