import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidParameter } from './errors.ts'
import { jsonFilterPattern } from './json-filter-pattern.ts'

interface Term {
  readonly text: string
  /** `?term`: one of these is enough. `-term`: none may be there. */
  readonly kind: 'all' | 'any' | 'none'
}

/**
 * Compiles a filter pattern for unstructured events: terms are all wanted, `?term` any of them, `-term` none; quotes hold
 * a phrase together. Case counts. A term matches whole words: where it begins or ends with a letter, digit or underscore,
 * the message must not go on with one (`ERROR` is not in `ERRORS`; grade C, the documentation says "contain the word").
 * `?terms` are ignored beside others [A: FilterAndPatternSyntax]. The empty pattern matches everything.
 * Patterns in braces are of JSON events: {@link jsonFilterPattern}.
 * @throws AwsError NotImplemented for space-delimited and regular-expression patterns; InvalidParameterException.
 */
export function filterPattern(pattern: string): (message: string) => boolean {
  const text = pattern.trim()
  if (text.startsWith('{')) return jsonFilterPattern(text)
  if (text.startsWith('[')) throw notEmulated('filterPattern: a space-delimited pattern ([…])')
  const terms = readTerms(text)
  const of = (kind: Term['kind']) =>
    terms.filter((term) => term.kind === kind).map(({ text }) => wordOf(text))
  const [all, any, none] = [of('all'), of('any'), of('none')]
  return (message) =>
    all.every((word) => word.test(message)) &&
    !none.some((word) => word.test(message)) &&
    (any.length === 0 || all.length + none.length > 0 || any.some((word) => word.test(message)))
}

const TERM = /([?-]?)(?:"((?:[^"\\]|\\.)*)"|([^\s"]+))(?=\s|$)\s*/y

function readTerms(text: string): Term[] {
  const terms: Term[] = []
  TERM.lastIndex = 0
  while (TERM.lastIndex < text.length) {
    const at = TERM.lastIndex
    const match = TERM.exec(text)
    if (!match)
      throw invalidParameter(`Invalid filter pattern at character ${at + 1}: an unfinished phrase or term.`)
    const [, sign, phrase, bare = ''] = match
    if (bare.startsWith('%')) throw notEmulated('filterPattern: a regular expression (%…%)')
    if (phrase === undefined && !/^\w+$/.test(bare)) {
      throw invalidParameter(`Invalid character(s) in term '${bare}': put it in double quotation marks.`)
    }
    const kind = sign === '?' ? 'any' : sign === '-' ? 'none' : 'all'
    terms.push({ kind, text: phrase?.replace(/\\(["\\])/g, '$1') ?? bare })
  }
  return terms
}

function wordOf(text: string): RegExp {
  const escaped = text.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')
  return new RegExp(`${/^\w/.test(text) ? '(?<!\\w)' : ''}${escaped}${/\w$/.test(text) ? '(?!\\w)' : ''}`)
}
