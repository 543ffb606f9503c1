import { type PinCause, type PinRule, pinRules } from './pin-rules.ts'
import { defaultPinUnknowns, type PinUnknowns } from './pin-unknowns.ts'

/** The settings that a decision depends on. */
export interface PinPolicy {
  /** The target group has the session pinning filter EXCLUDE_VARIABLE_SETS. */
  excludeVariableSets: boolean
  /** Answers to what AWS leaves open; the rest is `defaultPinUnknowns`. */
  unknowns?: Partial<PinUnknowns>
}

/** Whether a row of the table pins under these settings. */
export function pins(cause: PinCause, policy: PinPolicy): boolean {
  const { when, filter }: PinRule = pinRules[cause]
  if (when !== undefined && !unknown(when, policy)) return false
  if (!policy.excludeVariableSets || filter === undefined) return true
  return filter !== 'exempt' && !unknown(filter, policy)
}

/** The value of a switch: the caller's, else the default. */
export function unknown(name: keyof PinUnknowns, policy: PinPolicy): boolean {
  return policy.unknowns?.[name] ?? defaultPinUnknowns[name]
}
