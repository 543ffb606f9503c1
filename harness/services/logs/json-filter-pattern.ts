import { notEmulated } from '../../aws/not-emulated.ts'
import { invalidParameter } from './errors.ts'

type Test = (event: unknown) => boolean

const TOKEN =
  /\s*(?:(&&|\|\||!=|<=|>=|[=<>()])|"((?:[^"\\]|\\.)*)"|(\$(?:\.?\['[^']*'\]|\[\d+\]|\.[\w-]+)*)|([^\s()=<>!&|"]+))/y

interface Token {
  readonly kind: 'sign' | 'text' | 'selector' | 'word'
  readonly value: string
}

/**
 * Compiles the pattern of JSON events, `{ $.level = "ERROR" && $.took > 75 }` [A: "Using filter patterns to match terms in JSON log
 * events"]: `=` and `!=` with a text, in which `*` is any text, or a number; `<`, `<=`, `>`, `>=` with a number; `IS TRUE`, `IS FALSE`, `IS NULL`, `EXISTS`,
 * `NOT EXISTS`; `&&` before `||`, and parentheses. A message that is no JSON object does not match, nor does a comparison with a member
 * that is not there or is of another type (grade C).
 * @throws AwsError NotImplemented for regular expressions; InvalidParameterException.
 */
export function jsonFilterPattern(pattern: string): (message: string) => boolean {
  const inner = /^\{(.*)\}$/s.exec(pattern)?.[1]
  if (inner === undefined) throw invalid(pattern)
  const reader = new Reader(pattern, tokensOf(pattern, inner.trim()))
  const test = reader.whole()
  return (message) => {
    const event = parse(message)
    return event !== undefined && test(event)
  }
}

const invalid = (pattern: string) => invalidParameter(`Invalid filter pattern: ${pattern}`)

function tokensOf(pattern: string, text: string): Token[] {
  const tokens: Token[] = []
  TOKEN.lastIndex = 0
  while (TOKEN.lastIndex < text.length) {
    const [, sign, quoted, selector, word] = TOKEN.exec(text) ?? []
    if (sign !== undefined) tokens.push({ kind: 'sign', value: sign })
    else if (quoted !== undefined) tokens.push({ kind: 'text', value: quoted.replace(/\\(.)/g, '$1') })
    else if (selector !== undefined) tokens.push({ kind: 'selector', value: selector })
    else if (word !== undefined) tokens.push({ kind: 'word', value: word })
    else throw invalid(pattern)
  }
  return tokens
}

class Reader {
  readonly #pattern: string
  readonly #tokens: readonly Token[]
  #at = 0

  constructor(pattern: string, tokens: readonly Token[]) {
    this.#pattern = pattern
    this.#tokens = tokens
  }

  whole(): Test {
    const test = this.#any()
    if (this.#at < this.#tokens.length) throw invalid(this.#pattern)
    return test
  }

  #any(): Test {
    const tests = [this.#all()]
    while (this.#takes('||')) tests.push(this.#all())
    return (event) => tests.some((test) => test(event))
  }

  #all(): Test {
    const tests = [this.#one()]
    while (this.#takes('&&')) tests.push(this.#one())
    return (event) => tests.every((test) => test(event))
  }

  #one(): Test {
    if (!this.#takes('(')) return this.#condition()
    const test = this.#any()
    if (!this.#takes(')')) throw invalid(this.#pattern)
    return test
  }

  #condition(): Test {
    const selector = this.#next()
    if (selector.kind !== 'selector') throw invalid(this.#pattern)
    const select = selectorOf(selector.value)
    const { kind, value: sign } = this.#next()
    if (kind === 'word') return this.#state(select, sign.toUpperCase())
    if (kind !== 'sign' || !Object.hasOwn(compare, sign)) throw invalid(this.#pattern)
    const value = this.#next()
    if (value.kind !== 'text' && value.kind !== 'word') throw invalid(this.#pattern)
    if (value.kind === 'word' && value.value.startsWith('%')) {
      throw notEmulated('filterPattern: a regular expression (%…%)')
    }
    return this.#comparison(select, sign as keyof typeof compare, value)
  }

  #state(select: (event: unknown) => unknown, word: string): Test {
    if (word === 'EXISTS') return (event) => select(event) !== undefined
    const second = this.#next().value.toUpperCase()
    if (word === 'NOT' && second === 'EXISTS') return (event) => select(event) === undefined
    const states: Readonly<Record<string, unknown>> = { NULL: null, TRUE: true, FALSE: false }
    if (word !== 'IS' || !Object.hasOwn(states, second)) throw invalid(this.#pattern)
    return (event) => select(event) === states[second]
  }

  #comparison(select: (event: unknown) => unknown, sign: keyof typeof compare, { kind, value }: Token): Test {
    const number = kind === 'word' ? Number(value) : Number.NaN
    if (!Number.isNaN(number)) {
      return (event) => {
        const found = select(event)
        return typeof found === 'number' && compare[sign](found, number)
      }
    }
    if (sign !== '=' && sign !== '!=') throw invalid(this.#pattern)
    const parts = value.split('*')
    return (event) => {
      const found = select(event)
      return typeof found === 'string' && isLike(found, parts) === (sign === '=')
    }
  }

  #takes(sign: string): boolean {
    const { kind, value } = this.#tokens[this.#at] ?? {}
    const isThere = kind === 'sign' && value === sign
    if (isThere) this.#at++
    return isThere
  }

  #next(): Token {
    const token = this.#tokens[this.#at++]
    if (!token) throw invalid(this.#pattern)
    return token
  }
}

const compare = {
  '=': (a: number, b: number) => a === b,
  '!=': (a: number, b: number) => a !== b,
  '<': (a: number, b: number) => a < b,
  '<=': (a: number, b: number) => a <= b,
  '>': (a: number, b: number) => a > b,
  '>=': (a: number, b: number) => a >= b,
}

/** Whether a text is these parts with anything between them: part by part, since a regular expression of many `*` takes for ever. */
function isLike(text: string, [first = '', ...rest]: readonly string[]): boolean {
  const last = rest.pop()
  if (last === undefined) return text === first
  if (!text.startsWith(first)) return false
  let at = first.length
  for (const part of rest) {
    const found = text.indexOf(part, at)
    if (found < 0) return false
    at = found + part.length
  }
  return text.length - last.length >= at && text.endsWith(last)
}

/** `$.user.names[0]` and `$.['cluster.name']`: undefined where there is no such member. */
function selectorOf(text: string): (event: unknown) => unknown {
  const steps = [...text.matchAll(/\['([^']*)'\]|\[(\d+)\]|\.([\w-]+)/g)].map(
    ([, quoted, index, name]) => quoted ?? index ?? (name as string),
  )
  return (event) =>
    steps.reduce<unknown>(
      (value, step) =>
        typeof value === 'object' && value !== null && Object.hasOwn(value, step)
          ? (value as Record<string, unknown>)[step]
          : undefined,
      event,
    )
}

function parse(message: string): object | undefined {
  if (!message.trimStart().startsWith('{')) return undefined
  try {
    return JSON.parse(message) as object
  } catch {
    return undefined // a message like any other: it has no members
  }
}
