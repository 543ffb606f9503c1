import { describe, expect } from '@jest/globals'
import { ruby } from '../../support/scenarios/client-programs.ts'
import { heldThenFree, useClientPrograms } from '../../support/scenarios/use-client-programs.ts'

const mysql2 = ruby('mysql2_client.rb', 'mysql2')
const activeRecord = ruby('active_record_client.rb', 'active_record')
const sequel = ruby('sequel_client.rb', 'sequel')

describe('Ruby', () => {
  const { runs } = useClientPrograms()

  runs('S18a', activeRecord, ['query'])
  runs('S35a', mysql2, ['query'])
  runs('S35b', mysql2, ['prepare'])
  runs('S36a', sequel, ['default'])
  runs('S36b', sequel, ['auto-is-null'])
})

describe('Rails with EXCLUDE_VARIABLE_SETS', () => {
  const { runs } = useClientPrograms({ sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] })

  runs('S18b', activeRecord, ['query'])
  runs('S18c', activeRecord, ['isolation'], heldThenFree)
  runs('S18d', activeRecord, ['advisory-lock'], async (client, { expectOutcome }) => {
    await client.next()
    await expectOutcome()
  })
  runs('S18e', activeRecord, ['prepared'])
  runs('S19', activeRecord, ['large'], async (client, { stack, expectOutcome }) => {
    expect(await client.next()).toMatchObject({ answer: 'one' })
    expect((await stack.dbProxy.sessions()).pinned).toEqual([])
    await client.next()
    await expectOutcome()
  })
})
