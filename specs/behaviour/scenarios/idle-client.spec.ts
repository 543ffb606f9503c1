import { expect } from '@jest/globals'
import { eventually } from '../../support/eventually.ts'
import { commands, resetConnection, withRawConnection } from '../../support/scenarios/raw-commands.ts'
import { useScenarios } from '../../support/scenarios/use-scenarios.ts'

const { shows } = useScenarios({ idleClientTimeoutSeconds: 1 })

shows('S24b', ({ stack, login, expected }) =>
  withRawConnection(login, async (connection) => {
    await eventually(async () => (await stack.dbProxy.sessions()).sessions.length === 0)
    connection.write(commands(resetConnection))
    await eventually(() => connection.ended())
    expect(connection.received().length).toBe(0)
    expected()
  }),
)
