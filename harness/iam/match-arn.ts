import { type MatchOptions, matches } from './wildcard.ts'

const SEGMENTS = 6

/**
 * Whether an ARN is what a policy's pattern says, segment by segment: a wildcard does not reach over a colon of the first five.
 * An ARN of fewer segments is completed with `*`.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_resource.html
 */
export function matchesArn(pattern: string, arn: string, options: MatchOptions = {}): boolean {
  if (pattern === '*') return true
  const asked = segmentsOf(pattern)
  const given = segmentsOf(arn)
  if (given.length < SEGMENTS) return matches(pattern, arn, options)
  while (asked.length < SEGMENTS) asked.push('*')
  return asked.every((segment, index) => matches(segment, given[index] as string, options))
}

/** Cut at the first five colons that are not inside of a policy variable. */
function segmentsOf(arn: string): string[] {
  if (!arn.includes('{')) {
    const all = arn.split(':')
    return all.length <= SEGMENTS ? all : [...all.slice(0, SEGMENTS - 1), all.slice(SEGMENTS - 1).join(':')]
  }
  const segments: string[] = ['']
  let depth = 0
  for (const character of arn) {
    if (character === '{') depth++
    if (character === '}') depth = Math.max(0, depth - 1)
    if (character === ':' && depth === 0 && segments.length < SEGMENTS) segments.push('')
    else segments[segments.length - 1] += character
  }
  return segments
}
