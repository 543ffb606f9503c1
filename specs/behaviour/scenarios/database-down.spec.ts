import { Sequelize } from 'sequelize'
import { useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

shows('S11', async ({ stack, login, expectError }) => {
  await stack.database.query('shutdown')
  const { host, port, user, password, database } = login
  const sequelize = new Sequelize(database, user, password, { host, port, dialect: 'mysql', logging: false })
  try {
    await expectError(sequelize.authenticate())
  } finally {
    await sequelize.close()
  }
})
