import { createConnection } from 'mysql2/promise'
import { useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios({ requireTls: true })

shows('S29', async ({ stack, login, certificateAuthority: ca, expectError }) => {
  await stack.database.query("create user app@'%' identified by 'no-secret-has-me'")
  await expectError(createConnection({ ...login, user: 'app', password: 'no-secret-has-me', ssl: { ca } }))
})

shows('S30', ({ login, expectError }) => expectError(createConnection(login)))
