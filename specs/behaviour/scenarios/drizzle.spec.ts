import { expect } from '@jest/globals'
import { eq, sql } from 'drizzle-orm'
import { int, mysqlTable, varchar } from 'drizzle-orm/mysql-core'
import { drizzle, type MySql2Database } from 'drizzle-orm/mysql2'
import { createPool, type Pool } from 'mysql2/promise'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

const item = mysqlTable('item', {
  id: int().autoincrement().primaryKey(),
  name: varchar({ length: 64 }).notNull(),
})

async function withDrizzle(
  { login }: ScenarioTools,
  use: (db: MySql2Database & { $client: Pool }) => Promise<void>,
): Promise<void> {
  const client = createPool({ ...login, connectionLimit: 1 })
  try {
    await use(drizzle({ client }))
  } finally {
    await client.end()
  }
}

shows('S14a', (tools) =>
  withDrizzle(tools, async (db) => {
    await db.transaction(async (transaction) => {
      await transaction.insert(item).values({ name: 'drizzle' })
    })
    const found = await db.select({ name: item.name }).from(item).where(eq(item.name, 'drizzle'))
    expect(found).toEqual([{ name: 'drizzle' }])
    await tools.expectOutcome()
  }),
)

shows('S14b', (tools) =>
  withDrizzle(tools, async (db) => {
    const byId = db
      .select({ name: item.name })
      .from(item)
      .where(eq(item.id, sql.placeholder('id')))
      .prepare()
    expect(await byId.execute({ id: 1 })).toEqual([{ name: 'one' }])
    await tools.expectOutcome()
  }),
)

shows('S14c', (tools) =>
  withDrizzle(tools, async (db) => {
    await db.transaction((transaction) => transaction.select().from(item), {
      isolationLevel: 'read committed',
    })
    await tools.expectOutcome()
  }),
)
