// `import 'poolhouse/jest'` in a spec: the load matchers, known to Jest's expect and to its types.
import { expect } from '@jest/globals'
import type { LoadBudget } from './budget.ts'
import type { LoadResult } from './load-result.ts'
import { loadMatchers } from './matchers.ts'

declare module 'expect' {
  interface Matchers<R> {
    toStayWithinConnections(most: number): R
    toHaveNoPinnedSessions(): R
    toHaveErrorRateBelow(share: number): R
    toKeepBudget(budget: LoadBudget | string, baseline?: LoadResult | string): Promise<R>
  }
}

expect.extend(loadMatchers)
