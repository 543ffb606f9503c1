import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'

/** Which member of which structure holds which enum, and the enums' values. */
export interface EnumBindings {
  of(structure: string, member: string): string | undefined
  readonly values: ReadonlyMap<string, readonly string[]>
}

/**
 * The schemas say "string" where the model says "enum"; the packages' type declarations still know
 * (`EngineFamily: EngineFamily | undefined`), and the values are exported as plain objects.
 */
export function readEnumBindings(declarations: string, exported: Record<string, unknown>): EnumBindings {
  const values = new Map<string, readonly string[]>()
  for (const [name, value] of Object.entries(exported)) {
    if (isEnumObject(value)) values.set(name, Object.values(value).sort())
  }
  const bound = new Map<string, string>()
  const models = join(declarations, 'models')
  for (const file of readdirSync(models).filter((name) => /^models_\d+\.d\.ts$|^errors\.d\.ts$/.test(name))) {
    let structure = ''
    for (const line of readFileSync(join(models, file), 'utf8').split('\n')) {
      structure = /^export (?:interface|declare class) (\w+)/.exec(line)?.[1] ?? structure
      const [, member, type] = /^ {4}(\w+)\??: (\w+)(?:\[\])?(?: \| undefined)?;$/.exec(line) ?? []
      if (member && type && values.has(type)) bound.set(`${structure}.${member}`, type)
    }
  }
  return { of: (structure, member) => bound.get(`${structure}.${member}`), values }
}

function isEnumObject(value: unknown): value is Record<string, string> {
  if (value === null || typeof value !== 'object' || Array.isArray(value)) return false
  if (Object.getPrototypeOf(value) !== Object.prototype) return false
  const entries = Object.values(value)
  return entries.length > 0 && entries.every((entry) => typeof entry === 'string')
}
