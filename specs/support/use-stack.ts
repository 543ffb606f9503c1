import { afterAll, beforeAll } from '@jest/globals'
import { type Stack, type StackConfig, type StackDefinition, startStack } from '../../harness/index.ts'
import { targetName } from './target-name.ts'

export { targetName } from './target-name.ts'

/** Fetching a MySQL server on a new machine takes its time; a start takes half a second. */
const START_TIMEOUT_MS = 240_000

/** One stack for all specs of a file, started before them and ended after them. */
export function useStack(definition: StackConfig | StackDefinition): { readonly stack: Stack } {
  let stack: Stack | undefined
  beforeAll(async () => {
    stack = await startStack(definition, { target: targetName() })
  }, START_TIMEOUT_MS)
  afterAll(() => stack?.dispose())
  return {
    get stack() {
      if (!stack) throw new Error('the stack is there inside of specs only')
      return stack
    },
  }
}
