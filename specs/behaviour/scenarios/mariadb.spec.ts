import { type ConnectionConfig, createConnection } from 'mariadb'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

async function connectWith(tools: ScenarioTools, options: ConnectionConfig): Promise<void> {
  const connection = await createConnection({ ...tools.login, allowPublicKeyRetrieval: true, ...options })
  try {
    await connection.query('select 42 as answer')
    await tools.expectOutcome()
  } finally {
    await connection.end()
  }
}

shows('S5a', (tools) => connectWith(tools, { collation: 'UTF8MB4_0900_AS_CS' }))
shows('S5b', (tools) => connectWith(tools, { sessionVariables: { wait_timeout: 60 } }))
shows('S5c', (tools) => connectWith(tools, { sessionVariables: { foreign_key_checks: 0 } }))
