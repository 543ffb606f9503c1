import { BlockList, isIP } from 'node:net'
import { matchesArn } from './match-arn.ts'
import type { RequestContextKeys } from './request-context.ts'
import { matches } from './wildcard.ts'

/** Whether a value of the request is what a value of the policy says. */
type Compare = (policy: string, request: string, variables: RequestContextKeys | undefined) => boolean

interface Operator {
  readonly compare: Compare
  /** True when none of the policy's values may compare, as with `StringNotEquals`. */
  readonly negated: boolean
}

const numbers =
  (holds: (request: number, policy: number) => boolean): Compare =>
  (policy, request) =>
    isNumber(policy) && isNumber(request) && holds(Number(request), Number(policy))

const dates =
  (holds: (request: number, policy: number) => boolean): Compare =>
  (policy, request) => {
    const [asked, given] = [timeOf(policy), timeOf(request)]
    return !Number.isNaN(asked) && !Number.isNaN(given) && holds(given, asked)
  }

const equals: Compare = (policy, request, variables) =>
  matches(policy, request, { variables, literally: true })
const equalsIgnoreCase: Compare = (policy, request, variables) =>
  matches(policy, request, { variables, literally: true, ignoreCase: true })
const like: Compare = (policy, request, variables) => matches(policy, request, { variables })
const arnLike: Compare = (policy, request, variables) =>
  request.split(':').length >= 6 &&
  policy.split(':').length >= 6 &&
  matchesArn(policy, request, { variables })

const is = (compare: Compare): Operator => ({ compare, negated: false })
const isNot = (compare: Compare): Operator => ({ compare, negated: true })

/**
 * The operators of `Condition`, without `Null`, which looks at the key alone.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html
 */
const operators: Readonly<Record<string, Operator>> = {
  StringEquals: is(equals),
  StringNotEquals: isNot(equals),
  StringEqualsIgnoreCase: is(equalsIgnoreCase),
  StringNotEqualsIgnoreCase: isNot(equalsIgnoreCase),
  StringLike: is(like),
  StringNotLike: isNot(like),
  NumericEquals: is(numbers((a, b) => a === b)),
  NumericNotEquals: isNot(numbers((a, b) => a === b)),
  NumericLessThan: is(numbers((a, b) => a < b)),
  NumericLessThanEquals: is(numbers((a, b) => a <= b)),
  NumericGreaterThan: is(numbers((a, b) => a > b)),
  NumericGreaterThanEquals: is(numbers((a, b) => a >= b)),
  DateEquals: is(dates((a, b) => a === b)),
  DateNotEquals: isNot(dates((a, b) => a === b)),
  DateLessThan: is(dates((a, b) => a < b)),
  DateLessThanEquals: is(dates((a, b) => a <= b)),
  DateGreaterThan: is(dates((a, b) => a > b)),
  DateGreaterThanEquals: is(dates((a, b) => a >= b)),
  Bool: is((policy, request) => policy.toLowerCase() === request.toLowerCase()),
  BinaryEquals: is((policy, request) => policy === request),
  IpAddress: is(isInRange),
  NotIpAddress: isNot(isInRange),
  ArnEquals: is(arnLike),
  ArnLike: is(arnLike),
  ArnNotEquals: isNot(arnLike),
  ArnNotLike: isNot(arnLike),
}

/** The operator of that name; undefined for `Null` and for names that are none. */
export function operatorNamed(name: string): Operator | undefined {
  return Object.hasOwn(operators, name) ? operators[name] : undefined
}

/** Whether a policy may name it. */
export function isOperator(name: string): boolean {
  return name === 'Null' || operatorNamed(name) !== undefined
}

function isNumber(text: string): boolean {
  return text.trim() !== '' && Number.isFinite(Number(text))
}

/** ISO 8601, or seconds since the epoch. */
function timeOf(text: string): number {
  return /^\d+(\.\d+)?$/.test(text) ? Number(text) * 1000 : Date.parse(text)
}

function isInRange(policy: string, request: string): boolean {
  const [address = '', length] = policy.split('/')
  const [family, asked] = [isIP(request), isIP(address)]
  if (family === 0 || family !== asked) return false
  const bits = length === undefined ? (asked === 6 ? 128 : 32) : Number(length)
  if (!Number.isInteger(bits) || bits < 0 || bits > (asked === 6 ? 128 : 32)) return false
  const list = new BlockList()
  list.addSubnet(address, bits, asked === 6 ? 'ipv6' : 'ipv4')
  return list.check(request, family === 6 ? 'ipv6' : 'ipv4')
}
