import type { RequestContextKeys } from './request-context.ts'

/** A text of a policy, ready to be matched: literal pieces between `*` and `?`. */
type Piece = { readonly literal: string } | '*' | '?'

const TOKEN = /\$\{([^}]*)\}|[*?]|[^*?$]+|\$/g

/**
 * Cuts a text into its pieces and puts values in place of policy variables (`${aws:PrincipalArn}`,
 * `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the characters themselves). Undefined: a variable has
 * no value, so that the text matches nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function piecesOf(text: string, context: RequestContextKeys | undefined): Piece[] | undefined {
  const pieces: Piece[] = []
  for (const [token, variable] of text.matchAll(TOKEN)) {
    if (token === '*' || token === '?') pieces.push(token)
    else if (variable === undefined || !context) pieces.push(...literalPieces(token))
    else {
      const value = variableValue(variable, context)
      if (value === undefined) return undefined
      pieces.push({ literal: value })
    }
  }
  return pieces
}

/** Where there are no variables (version 2008-10-17), `${x*}` is text with a wildcard in it. */
function literalPieces(token: string): Piece[] {
  return (token.match(/[*?]|[^*?]+/g) ?? []).map((each) =>
    each === '*' || each === '?' ? each : { literal: each },
  )
}

function variableValue(variable: string, context: RequestContextKeys): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable
  const [, name = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(variable) ?? []
  const value = context[name.toLowerCase()]
  // A key of several values has no single text to put in.
  return typeof value === 'string' ? value : fallback
}

export interface MatchOptions {
  /** Where policy variables take their values; undefined leaves `${…}` as it is written. */
  readonly variables?: RequestContextKeys | undefined
  /** `*` and `?` stand for themselves. */
  readonly literally?: boolean
  readonly ignoreCase?: boolean
}

/** Whether `text` is what a policy's `pattern` says: `*` any characters, `?` one. */
export function matches(pattern: string, text: string, options: MatchOptions = {}): boolean {
  const pieces = piecesOf(pattern, options.variables)
  if (!pieces) return false
  const source = pieces
    .map((piece) => {
      if (typeof piece === 'object') return escaped(piece.literal)
      if (options.literally) return escaped(piece)
      return piece === '*' ? '[^]*' : '[^]'
    })
    .join('')
  return new RegExp(`^${source}$`, options.ignoreCase ? 'i' : '').test(text)
}

/** Whether a text names a policy variable that has no value. */
export function isUnresolved(pattern: string, variables: RequestContextKeys | undefined): boolean {
  return piecesOf(pattern, variables) === undefined
}

function escaped(text: string): string {
  return text.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')
}
