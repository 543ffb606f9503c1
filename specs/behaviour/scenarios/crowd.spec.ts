import { expect } from '@jest/globals'
import { type Connection, createConnection } from 'mysql2/promise'
import { useScenarios } from '../../support/scenarios/use-scenarios.ts'

const CLIENTS = 40
const CONNECTIONS = 9
// Long enough for nine logins to the database on a busy machine: nobody is to be refused while one is under way.
const { shows } = useScenarios({ connectionBorrowTimeoutSeconds: 3 }, CONNECTIONS)

shows('S31', async ({ stack, login, expectError }) => {
  const clients: Connection[] = []
  try {
    for (let opened = 0; opened < CLIENTS; opened++) clients.push(await createConnection(login))
    // A transaction holds its connection, and nobody ends one before all have been answered.
    const begun = clients.map((client) => client.query('begin'))
    const outcomes = await Promise.allSettled(begun)
    const refused = outcomes.flatMap(({ status }, index) => (status === 'rejected' ? [index] : []))
    expect(refused.length).toBe(CLIENTS - CONNECTIONS)
    for (const index of refused) await expectError(begun[index]!)
    const { borrowTimeouts } = await stack.dbProxy.statistics()
    expect(borrowTimeouts).toBe(CLIENTS - CONNECTIONS)

    for (const [index, client] of clients.entries())
      if (!refused.includes(index)) await client.query('commit')
    await expect(
      Promise.all(refused.map((index) => clients[index]!.query('select 1'))),
    ).resolves.toHaveLength(CLIENTS - CONNECTIONS)
  } finally {
    for (const client of clients) client.destroy()
  }
})
