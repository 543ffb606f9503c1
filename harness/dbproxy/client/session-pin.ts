import type { Grade } from '../statement/index.ts'

/** Why a session keeps one database connection. */
export interface SessionPin {
  readonly rule: string
  readonly reason: string
  /** How sure the rule is: A documented by AWS, B seen in public, C inferred, U unknown. */
  readonly grade: Grade
  /** Where our documentation says what causes it and what to change. */
  readonly docs: string
  /** The statement, or the command's name where there is none. */
  readonly statement: string
}
