import { expect } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios({ sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'] })

async function withChecksOff({ login }: ScenarioTools, use: () => Promise<void>): Promise<void> {
  const connection = await createConnection(login)
  try {
    await connection.query('set foreign_key_checks = 0')
    await use()
    // What a test must not leave behind where sessions share what they set.
    await connection.query('set foreign_key_checks = 1')
  } finally {
    await connection.end()
  }
}

shows('S28a', (tools) => withChecksOff(tools, () => tools.expectOutcome()))

shows('S28b', (tools) =>
  withChecksOff(tools, async () => {
    const next = await createConnection(tools.login)
    try {
      const [rows] = await next.query('select @@foreign_key_checks as checks')
      expect(rows).toEqual([{ checks: 0 }])
      await tools.expectLogged()
      tools.expected()
    } finally {
      await next.end()
    }
  }),
)
