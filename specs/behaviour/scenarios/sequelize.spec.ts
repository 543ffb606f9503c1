import { expect } from '@jest/globals'
import { DataTypes, Sequelize, Transaction } from 'sequelize'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

async function withSequelize({ login }: ScenarioTools, use: (sequelize: Sequelize) => Promise<void>) {
  const { host, port, user, password, database } = login
  const sequelize = new Sequelize(database, user, password, {
    host,
    port,
    dialect: 'mysql',
    logging: false,
    pool: { max: 1 },
  })
  try {
    await use(sequelize)
  } finally {
    await sequelize.close()
  }
}

const itemOf = (sequelize: Sequelize) =>
  sequelize.define(
    'item',
    { id: { type: DataTypes.INTEGER, primaryKey: true, autoIncrement: true }, name: DataTypes.STRING(64) },
    { freezeTableName: true, timestamps: false },
  )

shows('S10a', (tools) =>
  withSequelize(tools, async (sequelize) => {
    const found = await itemOf(sequelize).findAll({ where: { id: 1 } })
    expect(found.map((row) => row.get('name'))).toEqual(['one'])
    await tools.expectOutcome()
  }),
)

shows('S10b', (tools) =>
  withSequelize(tools, async (sequelize) => {
    await itemOf(sequelize).create({ name: 'sequelize' })
    await tools.expectOutcome()
  }),
)

shows('S10c', (tools) =>
  withSequelize(tools, async (sequelize) => {
    const isolationLevel = Transaction.ISOLATION_LEVELS.READ_COMMITTED
    await sequelize.transaction({ isolationLevel }, (transaction) =>
      itemOf(sequelize).findAll({ transaction }),
    )
    await tools.expectOutcome()
  }),
)
