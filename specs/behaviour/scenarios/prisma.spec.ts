import { expect } from '@jest/globals'
import { PrismaMariaDb } from '@prisma/adapter-mariadb'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

type Adapter = Awaited<ReturnType<PrismaMariaDb['connect']>>

/** The driver adapter alone: it sends what Prisma's client asks of it, and the client needs no engine for that. */
async function withAdapter(
  { login }: ScenarioTools,
  useTextProtocol: boolean,
  use: (adapter: Adapter) => Promise<void>,
): Promise<void> {
  const pool = { ...login, connectionLimit: 1, allowPublicKeyRetrieval: true }
  const adapter = await new PrismaMariaDb(pool, { useTextProtocol }).connect()
  try {
    await use(adapter)
  } finally {
    await adapter.dispose()
  }
}

const byId = {
  sql: 'SELECT `id`, `name` FROM `item` WHERE `id` = ?',
  args: [1],
  argTypes: [{ scalarType: 'int' as const, arity: 'scalar' as const }],
}

function query(tools: ScenarioTools, useTextProtocol: boolean): Promise<void> {
  return withAdapter(tools, useTextProtocol, async (adapter) => {
    const { rows } = await adapter.queryRaw(byId)
    expect(rows).toEqual([[1, 'one']])
    await tools.expectOutcome()
  })
}

function transaction(tools: ScenarioTools, useTextProtocol: boolean): Promise<void> {
  return withAdapter(tools, useTextProtocol, async (adapter) => {
    const transaction = await adapter.startTransaction('READ COMMITTED')
    await transaction.executeRaw({
      sql: 'UPDATE `item` SET `name` = ? WHERE `id` = ?',
      args: ['zwei', 2],
      argTypes: [{ scalarType: 'string', arity: 'scalar' }, byId.argTypes[0]!],
    })
    await transaction.commit()
    await tools.expectOutcome()
  })
}

shows('S8a', (tools) => query(tools, false))
shows('S8b', (tools) => transaction(tools, false))
shows('S8c', (tools) => query(tools, true))
shows('S8d', (tools) => transaction(tools, true))
