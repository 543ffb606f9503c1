import { afterAll, beforeAll, expect } from '@jest/globals'
import { isAnswered, sdkOf } from '../support/operations/call-operation.ts'
import { notEmulated, serviceTables } from '../support/operations/index.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack({ database: {} })
// a target that lacks one of these has not all services
const { describe, it } = specsOf('rdsApi', 'proxyObservation')

/** EC2 has 823 operations. */
const TIMEOUT_MS = 60_000
const AT_ONCE = 20

describe.each(serviceTables.map((table) => [table.title, table] as const))('%s', (_, table) => {
  let sdk: ReturnType<typeof sdkOf>
  beforeAll(() => {
    sdk = sdkOf(table, stackOf.stack.clientConfig)
  })
  afterAll(() => sdk?.destroy())
  const answered = async (names: readonly string[]) => {
    const answers: string[] = []
    for (let at = 0; at < names.length; at += AT_ONCE) {
      const some = names.slice(at, at + AT_ONCE)
      const are = await Promise.all(some.map((name) => isAnswered(sdk, table.signingName, name)))
      answers.push(...some.filter((_, index) => are[index]))
    }
    return answers
  }

  it(
    'answers each operation that docs/operations.md says is there',
    async () => {
      const names = [...Object.keys(table.emulated), ...Object.keys(table.partly)]
      expect(await answered(names)).toEqual(names)
    },
    TIMEOUT_MS,
  )

  it(
    'says of each other that it is not emulated',
    async () => {
      expect(await answered(notEmulated(table))).toEqual([])
    },
    TIMEOUT_MS,
  )
})
