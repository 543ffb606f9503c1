import { join } from 'node:path'
import { expect } from '@jest/globals'
import { root } from '../../support/definitions.ts'
import { withDriverProcess } from '../../support/scenarios/driver-process.ts'
import { type ScenarioTools, useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios()

const client = join(root, 'specs', 'support', 'scenarios', 'kysely-client.ts')

const transaction = (mode: 'plain' | 'isolation', { login, expectOutcome }: ScenarioTools) =>
  withDriverProcess(process.execPath, [client, mode], login, async ({ point }) => {
    expect(await point()).toEqual({ found: 'kysely' })
    await expectOutcome()
  })

shows('S13a', (tools) => transaction('plain', tools))
shows('S13b', (tools) => transaction('isolation', tools))
