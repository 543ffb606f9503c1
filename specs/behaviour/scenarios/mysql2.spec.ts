import { createPool, type PoolOptions } from 'mysql2/promise'
import { type Login, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

const poolOf = (login: Login, more: PoolOptions = {}) => createPool({ ...login, connectionLimit: 1, ...more })

shows('S1', async ({ login, expectOutcome }) => {
  const pool = poolOf(login)
  try {
    await pool.query('select ? as answer', [42])
    await expectOutcome()
  } finally {
    await pool.end()
  }
})

shows('S2', async ({ login, expectOutcome }) => {
  const pool = poolOf(login)
  try {
    await pool.execute('select ? as answer', [42])
    await expectOutcome()
  } finally {
    await pool.end()
  }
})
