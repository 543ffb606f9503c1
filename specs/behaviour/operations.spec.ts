import { afterAll, beforeAll, expect } from '@jest/globals'
import { isAnswered, sdkOf } from '../support/operations/call-operation.ts'
import { notEmulated, serviceTables } from '../support/operations/index.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack({ database: {} })
// a target that lacks one of these has not all services
const { describe, it } = specsOf('rdsApi', 'proxyObservation')

describe.each(serviceTables.map((table) => [table.title, table] as const))('%s', (_, table) => {
  let sdk: ReturnType<typeof sdkOf>
  beforeAll(() => {
    sdk = sdkOf(table, stackOf.stack.clientConfig)
  })
  afterAll(() => sdk?.destroy())
  const answered = async (names: readonly string[]) => {
    const answers: string[] = []
    for (const name of names) if (await isAnswered(sdk, table.signingName, name)) answers.push(name)
    return answers
  }

  it('answers each operation that docs/operations.md says is there', async () => {
    const names = [...Object.keys(table.emulated), ...Object.keys(table.partly)]
    expect(await answered(names)).toEqual(names)
  })

  it('says of each other that it is not emulated', async () => {
    expect(await answered(notEmulated(table))).toEqual([])
  })
})
