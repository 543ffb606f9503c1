import type { RequestContextKeys } from './request-context.ts'

const ANY_TEXT = Symbol('*')
const ANY_CHARACTER = Symbol('?')
/** A text of a policy, ready to be matched character by character. */
type Unit = string | typeof ANY_TEXT | typeof ANY_CHARACTER

const TOKEN = /\$\{([^}]*)\}|[^$]+|\$/g

export interface MatchOptions {
  /** Where policy variables take their values; undefined leaves `${…}` as it is written. */
  readonly variables?: RequestContextKeys | undefined
  /** `*` and `?` stand for themselves. */
  readonly literally?: boolean
  readonly ignoreCase?: boolean
}

/**
 * Whether `text` is what a policy's `pattern` says: `*` any characters, `?` one. Every request is matched against every pattern of
 * its caller: what has no wildcard is compared, and no regular expression is made.
 */
export function matches(pattern: string, text: string, options: MatchOptions = {}): boolean {
  const { variables, literally = false, ignoreCase = false } = options
  const hasVariables = variables !== undefined && pattern.includes('${')
  const given = ignoreCase ? text.toLowerCase() : text
  if (!hasVariables && (literally || !/[*?]/.test(pattern))) {
    return (ignoreCase ? pattern.toLowerCase() : pattern) === given
  }
  const units = unitsOf(pattern, hasVariables ? variables : undefined, literally)
  if (!units) return false
  return matchesUnits(
    ignoreCase ? units.map((each) => (typeof each === 'string' ? each.toLowerCase() : each)) : units,
    given,
  )
}

/** Whether a text names a policy variable that has no value. */
export function isUnresolved(pattern: string, variables: RequestContextKeys | undefined): boolean {
  return unitsOf(pattern, variables, false) === undefined
}

/**
 * Cuts a text into its characters and puts values in place of policy variables (`${aws:PrincipalArn}`,
 * `${aws:PrincipalTag/team, 'none'}`, and `${*}`, `${?}`, `${$}` for the characters themselves). Undefined: a variable has
 * no value, so that the text matches nothing.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_variables.html
 */
function unitsOf(
  text: string,
  variables: RequestContextKeys | undefined,
  literally: boolean,
): Unit[] | undefined {
  if (!variables) return wildcardsIn(text, literally)
  const units: Unit[] = []
  for (const [token, variable] of text.matchAll(TOKEN)) {
    if (variable === undefined) units.push(...wildcardsIn(token, literally))
    else {
      const value = variableValue(variable, variables)
      if (value === undefined) return undefined
      units.push(...value.split(''))
    }
  }
  return units
}

function wildcardsIn(text: string, literally: boolean): Unit[] {
  const characters: Unit[] = text.split('')
  if (literally) return characters
  return characters.map((each) => (each === '*' ? ANY_TEXT : each === '?' ? ANY_CHARACTER : each))
}

/** Goes back to the last `*` only, so that no pattern takes longer than its length times the text's. */
function matchesUnits(units: readonly Unit[], text: string): boolean {
  let [at, from, star, resume] = [0, 0, -1, 0]
  while (at < text.length) {
    const unit = units[from]
    if (unit === ANY_TEXT) {
      star = from++
      resume = at
    } else if (unit === ANY_CHARACTER || unit === text[at]) {
      from++
      at++
    } else if (star >= 0) {
      from = star + 1
      at = ++resume
    } else return false
  }
  while (units[from] === ANY_TEXT) from++
  return from === units.length
}

function variableValue(variable: string, context: RequestContextKeys): string | undefined {
  if (variable === '*' || variable === '?' || variable === '$') return variable
  const [, name = '', fallback] = /^\s*([^,]*?)\s*(?:,\s*'(.*)'\s*)?$/.exec(variable) ?? []
  const value = context[name.toLowerCase()]
  // A key of several values has no single text to put in.
  return typeof value === 'string' ? value : fallback
}
