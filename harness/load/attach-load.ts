import { Stack } from '../stack/stack.ts'
import type { LoadOptions } from './load-options.ts'
import type { LoadResult } from './load-result.ts'

declare module '../stack/stack.ts' {
  interface Stack {
    /**
     * Compares ways to connect under load: `await stack.load({ strategies: ['module-scope', 'db-proxy'], concurrency: 75 })`.
     * Shipped strategies are deployed as functions of their name; the stack's own functions may be named, too.
     * @throws PoolhouseError `InvalidOption` for options out of bounds and unknown names.
     */
    load(options?: LoadOptions): Promise<LoadResult>
  }
}

/** The stack's room does not know this one: index.ts joins them. */
export function attachLoad(): void {
  Stack.prototype.load = async function load(options) {
    const { runLoad } = await import('./run-load.ts')
    return runLoad(this, options)
  }
}
