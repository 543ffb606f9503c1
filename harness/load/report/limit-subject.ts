import type { BrokenLimit } from '../budget.ts'

/** What a limit is about: a run, or a strategy that did not run. */
export function limitSubject({ strategy, concurrency }: BrokenLimit): string {
  return concurrency === 0 ? strategy : `${strategy} × ${concurrency}`
}
