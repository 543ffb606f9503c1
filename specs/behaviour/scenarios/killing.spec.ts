import { join } from 'node:path'
import { expect } from '@jest/globals'
import { createConnection, type RowDataPacket } from 'mysql2/promise'
import { root } from '../../support/definitions.ts'
import { eventually } from '../../support/eventually.ts'
import { withDriverProcess } from '../../support/scenarios/driver-process.ts'
import { useScenarios } from '../../support/scenarios/use-scenarios.ts'

// Two database connections: one that runs a statement, and one that sleeps or is to kill it.
const { shows } = useScenarios({}, 2)

shows('S27', async ({ stack, login, expectError, expectLogged }) => {
  const [tidy, other] = [await createConnection(login), await createConnection(login)]
  try {
    // Both at work at once, so that each has a connection of the database.
    await tidy.query('begin')
    await other.query('select 1')
    await tidy.query('commit')
    const [zombies] = await tidy.query<RowDataPacket[]>(
      "SELECT ID,time FROM information_schema.processlist\n        WHERE command = 'Sleep' AND time >= ? AND user = ?\n        ORDER BY time DESC",
      [0, login.user],
    )
    expect(zombies.length).toBe(1)
    // Another function tidies up too, and is faster.
    await stack.database.query(`kill ${zombies[0]!.ID}`)
    await expectError(tidy.query('KILL ?', [zombies[0]!.ID]))
    await expectLogged()
    // It was the proxy's connection and nobody's own: its client goes on with another.
    await expect(other.query('select 1')).resolves.toBeDefined()
  } finally {
    await Promise.all([tidy.end(), other.end()])
  }
})

shows('S13c', ({ stack, login, expected }) => {
  const client = join(root, 'specs', 'support', 'scenarios', 'kysely-client.ts')
  const running = async () =>
    (await stack.dbProxy.sessions()).sessions.filter(({ state }) => state === 'active').length === 1
  return withDriverProcess(process.execPath, [client, 'cancel'], login, async ({ point, proceed }) => {
    await point()
    await eventually(running)
    proceed()
    const { told } = await point()
    expect(told).toMatch(/failed in the background after abortion: Unknown thread id: \d+$/)
    await eventually(running) // the console's own connection may still be there
    expected()
  })
})
