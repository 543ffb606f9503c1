import { operatorNamed } from './condition-operators.ts'
import type { Condition } from './policy-document.ts'
import type { RequestContextKeys } from './request-context.ts'

/**
 * Whether a request meets one condition. A key that the request does not have: positive operators do not match, negated ones,
 * `IfExists` and `ForAllValues` do.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_condition-single-vs-multi-valued-context-keys.html
 */
export function meetsCondition(
  condition: Condition,
  context: RequestContextKeys,
  variables: RequestContextKeys | undefined,
): boolean {
  const value = context[condition.key]
  const values = value === undefined ? [] : typeof value === 'string' ? [value] : value
  if (condition.operator === 'Null') {
    const isAbsent = values.length === 0
    return condition.values.some((each) => (each.toLowerCase() === 'true') === isAbsent)
  }
  const operator = operatorNamed(condition.operator)
  if (!operator) throw new Error(`${condition.operator} has been parsed and is no operator`)
  const holds = (each: string) =>
    condition.values.some((asked) => operator.compare(asked, each, variables)) !== operator.negated
  if (condition.set === 'ForAllValues') return values.every(holds)
  if (values.length === 0) {
    if (condition.set === 'ForAnyValue') return condition.ifExists
    return condition.ifExists || operator.negated
  }
  // Without a set operator a key has one value; where it has several, negated operators want none of them to match.
  return condition.set === undefined && operator.negated ? values.every(holds) : values.some(holds)
}
