import { type Lexer, Token } from './lexer.ts'

/**
 * Moves past the definition of a stored program (procedure, function, trigger, event) to the `;` that ends the whole
 * statement, or to the end. RDS Proxy does not look into routines (grade A), so nothing in the body pins; but the
 * semicolons of the body must not be taken for the statement's end.
 *
 * There is no grammar here: a construct opens at BEGIN, CASE, IF, LOOP, REPEAT or WHILE where a statement may begin,
 * and closes at the END that follows a semicolon. An expression's CASE, and a REPEAT after its UNTIL, close at any END.
 */
export function skipStoredProgram(lexer: Lexer): void {
  const open: Construct[] = []
  let previous: Previous = 'expression'
  let afterEnd = false
  for (;;) {
    const token = lexer.next()
    if (token === Token.end || token === Token.unterminated) return
    if (token === Token.symbol) {
      const byte = lexer.sql[lexer.start]
      if (byte === SEMICOLON && open.length === 0) return
      previous = byte === SEMICOLON ? 'semicolon' : byte === COLON || byte === CLOSE ? 'other' : 'expression'
      afterEnd = false
      continue
    }
    if (token !== Token.word || afterEnd) {
      // `END IF`, `END CASE`, `END label`: no construct opens here.
      previous = token === Token.assign ? 'expression' : 'other'
      afterEnd = false
      continue
    }
    const word = lexer.name()
    if (word === 'end' && closes(open, previous)) {
      afterEnd = open.pop() !== 'expression'
      previous = 'other'
      continue
    }
    if (word === 'until' && open.at(-1) === 'repeat') open[open.length - 1] = 'until'
    const construct = opens(word, previous)
    if (construct !== undefined) open.push(construct)
    previous =
      expressionWords.has(word) || inExpression(word, open)
        ? 'expression'
        : word === 'begin'
          ? 'begin'
          : 'other'
  }
}

/** A REPEAT is 'until' from its UNTIL on: its END follows the condition, not a semicolon. */
type Construct = 'statement' | 'repeat' | 'until' | 'expression'
/** What stood before a word: something after which an expression goes on, or something after which a statement may begin. */
type Previous = 'semicolon' | 'begin' | 'other' | 'expression'

function opens(word: string, previous: Previous): Construct | undefined {
  if (word === 'case') return previous === 'expression' ? 'expression' : 'statement'
  if (previous === 'expression' || !constructs.has(word)) return undefined
  return word === 'repeat' ? 'repeat' : 'statement'
}

function closes(open: readonly Construct[], previous: Previous): boolean {
  const innermost = open.at(-1)
  if (innermost === 'expression' || innermost === 'until') return true
  return open.length > 0 && (previous === 'semicolon' || previous === 'begin')
}

/** THEN and ELSE lead to a value inside an expression's CASE, and to a statement elsewhere. */
function inExpression(word: string, open: readonly Construct[]): boolean {
  return (word === 'then' || word === 'else') && open.at(-1) === 'expression'
}

const constructs: ReadonlySet<string> = new Set(['begin', 'if', 'loop', 'repeat', 'while'])

/** After these words comes a value or a name, so that IF is the function, CASE the operator and BEGIN a column. */
const expressionWords: ReadonlySet<string> = new Set(
  (
    'select distinct all where and or not xor by set on having when return between like in is div mod interval default ' +
    'from join table into limit if elseif while until case create exists drop using values as column view procedure function ' +
    'trigger event index database schema user'
  ).split(' '),
)

const CLOSE = 0x29
const COLON = 0x3a
const SEMICOLON = 0x3b
