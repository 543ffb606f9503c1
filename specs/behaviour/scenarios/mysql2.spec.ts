import { expect } from '@jest/globals'
import { createPool, type Pool, type PoolOptions } from 'mysql2/promise'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

async function withPool(
  { login }: ScenarioTools,
  options: PoolOptions,
  use: (pool: Pool) => Promise<void>,
): Promise<void> {
  const pool = createPool({ ...login, connectionLimit: 1, ...options })
  try {
    await use(pool)
  } finally {
    await pool.end()
  }
}

shows('S1', (tools) =>
  withPool(tools, {}, async (pool) => {
    await pool.query('select ? as answer', [42])
    await tools.expectOutcome()
  }),
)

shows('S2', (tools) =>
  withPool(tools, {}, async (pool) => {
    await pool.execute('select ? as answer', [42])
    await tools.expectOutcome()
  }),
)

shows('S3a', (tools) =>
  withPool(tools, { resetOnRelease: true }, async (pool) => {
    await pool.query("set time_zone = '+05:00'")
    const [rows] = await pool.query('select @@time_zone as zone')
    expect(rows).toEqual([{ zone: '+00:00' }])
    await tools.expectOutcome()
  }),
)

shows('S3b', (tools) =>
  withPool(tools, { resetOnRelease: true }, async (pool) => {
    await pool.execute('select ? as answer', [42])
    await pool.query('select 42 as answer')
    await tools.expectOutcome()
  }),
)

shows('S4a', (tools) =>
  withPool(tools, { ssl: 'Amazon RDS' }, (pool) => tools.expectError(pool.query('select 42 as answer'))),
)

shows('S4b', (tools) =>
  withPool(tools, { ssl: { ca: tools.certificateAuthority } }, async (pool) => {
    await pool.query('select 42 as answer')
    const { sessions } = await tools.stack.dbProxy.sessions()
    expect(sessions).toMatchObject([{ tls: true }])
    await tools.expectOutcome()
  }),
)
