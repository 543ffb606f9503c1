import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'

/** AWS's rule for names of instances, proxies and endpoints. */
export const NAME = /^(?=.{1,63}$)[A-Za-z](?:-?[A-Za-z0-9]+)*$/
export const NAME_RULE = '1–63 letters, digits and single hyphens, a letter first'

/** Checks single values; each refusal names the member. */
export class Check {
  fail(at: string, expected: string, value: unknown): never {
    const shown = value === undefined ? 'nothing' : JSON.stringify(value)
    throw new PoolhouseError(
      'InvalidStackConfig',
      `${at || 'the stack'}: expected ${expected}, got ${shown}.`,
    )
  }

  members(at: string, value: unknown, known: readonly string[]): void {
    if (value === undefined) return
    if (!isRecord(value)) this.fail(at, `an object with ${known.join(', ')}`, value)
    for (const member of Object.keys(value)) {
      if (!known.includes(member)) {
        const path = at ? `${at}.${member}` : member
        throw new PoolhouseError(
          'InvalidStackConfig',
          `${path}: no such option. Known here: ${known.join(', ')}.`,
        )
      }
    }
  }

  text(at: string, value: unknown, pattern: RegExp, expected: string): string | undefined {
    if (value === undefined) return undefined
    if (typeof value !== 'string' || !pattern.test(value)) this.fail(at, expected, value)
    return value
  }

  /** As {@link text}, but a refusal does not show the value. */
  secret(at: string, value: unknown): string | undefined {
    if (value === undefined) return undefined
    if (typeof value !== 'string' || !/^[^\s/"@]{8,41}$/.test(value)) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}: expected 8–41 characters without space, / " or @ (RDS's rule).`,
      )
    }
    return value
  }

  whole(at: string, value: unknown, least: number, most: number): number | undefined {
    if (value === undefined) return undefined
    if (!Number.isInteger(value) || (value as number) < least || (value as number) > most) {
      this.fail(at, `a whole number from ${least} to ${most}`, value)
    }
    return value as number
  }

  /** A number that may have a fraction. */
  number(at: string, value: unknown, least: number, most: number): number | undefined {
    if (value === undefined) return undefined
    if (typeof value !== 'number' || !(value >= least && value <= most)) {
      this.fail(at, `a number from ${least} to ${most}`, value)
    }
    return value
  }

  list<T>(at: string, value: readonly T[] | undefined): readonly T[] {
    if (value !== undefined && !Array.isArray(value)) this.fail(at, 'a list', value)
    return value ?? []
  }

  /** Values are not shown: a variable may hold what must not be printed. */
  variables(at: string, value: unknown): Record<string, string> {
    if (!isRecord(value)) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}: expected an object of texts, or a function that returns one.`,
      )
    }
    for (const [name, text] of Object.entries(value)) {
      if (typeof text === 'string') continue
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}.${name}: expected a text, got a value of type ${typeof text}.`,
      )
    }
    return value as Record<string, string>
  }

  flag(at: string, value: unknown): boolean | undefined {
    if (value !== undefined && typeof value !== 'boolean') this.fail(at, 'true or false', value)
    return value as boolean | undefined
  }

  oneOf<T extends string>(at: string, value: unknown, known: readonly T[]): T | undefined {
    if (value === undefined) return undefined
    if (!known.includes(value as T))
      this.fail(at, known.length > 1 ? `one of ${known.join(', ')}` : known.join(), value)
    return value as T
  }

  file(at: string, from: string, value: unknown): string {
    if (typeof value !== 'string' || value === '') this.fail(at, 'the path of a file', value)
    const path = resolve(from, value)
    if (!existsSync(path)) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `${at}: there is no file ${path}. Give a path relative to ${from} or an absolute one.`,
      )
    }
    return path
  }
}

export function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A member, or none where the value is left out. */
export function given<K extends string, V>(key: K, value: V | undefined): { [key in K]?: V } {
  return value === undefined ? {} : ({ [key]: value } as { [key in K]: V })
}
