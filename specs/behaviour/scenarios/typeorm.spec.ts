import { expect } from '@jest/globals'
import { DataSource, EntitySchema } from 'typeorm'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

const item = new EntitySchema<{ id: number; name: string }>({
  name: 'item',
  columns: { id: { type: Number, primary: true, generated: true }, name: { type: String, length: 64 } },
})

async function withDataSource({ login }: ScenarioTools, use: (source: DataSource) => Promise<void>) {
  const { user: username, ...rest } = login
  const source = new DataSource({
    type: 'mysql',
    ...rest,
    username,
    entities: [item],
    extra: { connectionLimit: 1 },
  })
  await source.initialize()
  try {
    await use(source)
  } finally {
    await source.destroy()
  }
}

shows('S9a', (tools) =>
  withDataSource(tools, async (source) => {
    await source.transaction(async (manager) => {
      await manager.getRepository(item).insert({ name: 'typeorm' })
    })
    expect(await source.getRepository(item).findOneByOrFail({ name: 'typeorm' })).toMatchObject({
      name: 'typeorm',
    })
    await tools.expectOutcome()
  }),
)

shows('S9b', (tools) =>
  withDataSource(tools, async (source) => {
    await source.transaction('READ COMMITTED', (manager) => manager.getRepository(item).count())
    await tools.expectOutcome()
  }),
)
