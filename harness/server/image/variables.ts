import { PoolhouseError } from '../../kit/errors.ts'

/** Reads an image's environment variables; every refusal names the variable. An empty one counts as unset. */
export class Variables {
  readonly #env: NodeJS.ProcessEnv

  constructor(env: NodeJS.ProcessEnv) {
    this.#env = env
  }

  /** @throws PoolhouseError `InvalidOption` when it is unset and there is no fallback. */
  text(name: string, fallback?: string): string {
    return this.#env[name] || (fallback ?? refuse(name, 'a value', undefined))
  }

  /** A whole number within bounds. @throws PoolhouseError `InvalidOption` */
  whole(name: string, least: number, most: number, fallback?: number): number {
    const text = this.#env[name]
    if (!text) return fallback ?? refuse(name, `a whole number from ${least} to ${most}`, undefined)
    const value = Number(text)
    if (Number.isInteger(value) && value >= least && value <= most) return value
    return refuse(name, `a whole number from ${least} to ${most}`, text)
  }

  /** `true` or `false`. @throws PoolhouseError `InvalidOption` */
  flag(name: string, fallback: boolean): boolean {
    const text = this.#env[name]
    if (!text) return fallback
    if (text === 'true' || text === 'false') return text === 'true'
    return refuse(name, 'true or false', text)
  }

  /** Names separated by commas. @throws PoolhouseError `InvalidOption` when there is none and `expected` says what is */
  list(name: string, expected?: string): string[] {
    const items = (this.#env[name] ?? '')
      .split(',')
      .map((item) => item.trim())
      .filter(Boolean)
    return items.length === 0 && expected ? refuse(name, expected, undefined) : items
  }

  /** One of a few values. @throws PoolhouseError `InvalidOption` */
  oneOf<T extends string>(name: string, values: readonly T[], fallback: T): T {
    const text = this.#env[name]
    if (!text) return fallback
    return values.includes(text as T) ? (text as T) : refuse(name, values.join(' or '), text)
  }
}

function refuse(name: string, expected: string, given: string | undefined): never {
  const got = given === undefined ? 'nothing' : `'${given}'`
  throw new PoolhouseError('InvalidOption', `${name}: expected ${expected}, got ${got}.`)
}
