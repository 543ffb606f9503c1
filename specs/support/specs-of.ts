import { describe, it } from '@jest/globals'
import { lacking, type Need } from './capabilities.ts'

type Body = () => void | Promise<void>

/**
 * `describe` and `it` for what the target or the machine must have: `const { it } = specsOf('frozenEnvironments')`. Where one of the needs is
 * lacking the spec is skipped, and its title says why.
 */
export function specsOf(...needs: readonly Need[]) {
  return specsUnless(needs.map(lacking).find((each) => each !== undefined))
}

/** As {@link specsOf}, where what is missing is known otherwise: a client program says it of itself. */
export function specsUnless(reason: string | undefined) {
  if (reason === undefined) return { describe, it }
  const leftOut = (title: string) => `${title} (left out: ${reason})`
  const skippedIt = (title: string, _body: Body, _timeoutMs?: number) => it.skip(leftOut(title), () => {})
  const skippedDescribe = (title: string, body: () => void) => describe.skip(leftOut(title), body)
  return {
    it: Object.assign(skippedIt, { each: it.skip.each }) as typeof it,
    describe: Object.assign(skippedDescribe, { each: describe.skip.each }) as typeof describe,
  }
}
