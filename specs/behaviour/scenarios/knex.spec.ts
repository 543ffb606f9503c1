import { expect } from '@jest/globals'
import knex, { type Knex } from 'knex'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

async function withKnex({ login }: ScenarioTools, use: (db: Knex) => Promise<void>): Promise<void> {
  const db = knex({ client: 'mysql2', connection: { ...login }, pool: { min: 0, max: 1 } })
  try {
    await use(db)
  } finally {
    await db.destroy()
  }
}

shows('S12a', (tools) =>
  withKnex(tools, async (db) => {
    await db.transaction((transaction) => transaction('item').insert({ name: 'knex' }))
    expect(await db('item').select('name').where({ name: 'knex' })).toEqual([{ name: 'knex' }])
    await tools.expectOutcome()
  }),
)

shows('S12b', (tools) =>
  withKnex(tools, async (db) => {
    await db.transaction((transaction) => transaction('item').select('name'), {
      isolationLevel: 'read committed',
    })
    await tools.expectOutcome()
  }),
)
