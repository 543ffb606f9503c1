import type { ClassifyOptions, PinRuleId, PinUnknowns } from '../../../../harness/dbproxy/statement/index.ts'
import { classifyStatement } from '../../../../harness/dbproxy/statement/index.ts'

/** A row of a table of specs: the statement, and the rule that pins it or `undefined`. */
export type Row = readonly [sql: string, rule: PinRuleId | undefined]

export interface Settings {
  ansiQuotes?: boolean
  noBackslashEscapes?: boolean
  filter?: boolean
  unknowns?: Partial<PinUnknowns>
}

export function options(settings: Settings = {}): ClassifyOptions {
  return {
    sqlMode: {
      ansiQuotes: settings.ansiQuotes ?? false,
      noBackslashEscapes: settings.noBackslashEscapes ?? false,
    },
    excludeVariableSets: settings.filter ?? false,
    ...(settings.unknowns && { unknowns: settings.unknowns }),
  }
}

/** The rule that pins a statement. */
export function verdict(sql: string | Buffer, settings?: Settings): PinRuleId | undefined {
  return classifyStatement(Buffer.from(sql as string), options(settings)).pin?.rule
}
