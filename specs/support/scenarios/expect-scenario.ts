import { expect } from '@jest/globals'
import { type Connection, createConnection } from 'mysql2/promise'
import type { Stack } from '../../../harness/index.ts'
import { credentials } from '../clients.ts'
import { scenario } from './index.ts'
import { matchesText } from './matches-text.ts'
import type { Scenario } from './scenario.ts'
import { expectLogged } from './statement-log.ts'

type Connect = () => Promise<Connection>

/**
 * Compares what the proxy made of a driver that is still connected with the table's line: the sessions that the proxy
 * shows, the statements that MySQL has logged, and what another client finds out. For a stack with one database connection
 * to share, and one client. `connect` logs the other one in.
 */
export async function expectScenario(
  stack: Stack,
  id: string,
  connect: Connect = () => byPassword(stack),
): Promise<void> {
  const { expected, sends } = scenario(id)
  await expectLogged(stack, sends)
  const { sessions, pinned } = await stack.dbProxy.sessions()
  expect(sessions.length).toBeGreaterThan(0)
  const inTransaction = sessions.some((session) => session.inTransaction)
  switch (expected.outcome) {
    case 'not pinned':
      expect({ pinned, inTransaction }).toEqual({ pinned: [], inTransaction: false })
      return expectFree(stack, connect)
    case 'held':
      expect({ pinned, inTransaction }).toEqual({ pinned: [], inTransaction: true })
      return expectTaken(connect)
    case 'pinned': {
      expect(pinned).toMatchObject([{ pinned: { rule: expected.rule } }])
      const { statement } = pinned[0]!.pinned!
      expect(matchesText(statement, expected.by) ? expected.by : statement).toBe(expected.by)
      return expectTaken(connect)
    }
    default:
      throw new Error(`${id} is no matter of pinning: ${expected.outcome}`)
  }
}

/** Compares how something failed with the table's line. */
export async function expectScenarioError(id: string, failing: Promise<unknown>): Promise<void> {
  const error = await failing.then(
    (value) => {
      throw new Error(`${id} did not fail: ${JSON.stringify(value)}`)
    },
    (error: unknown) => error,
  )
  compareError(scenario(id), error)
}

function compareError({ id, expected }: Scenario, thrown: unknown): void {
  if (expected.outcome !== 'error') throw new Error(`${id} expects no error`)
  // ORMs wrap the driver's error.
  const { parent, cause } = thrown as { parent?: unknown; cause?: unknown }
  const { errno, code, sqlState, message } = (parent ?? cause ?? thrown) as {
    errno?: number
    code?: string
    sqlState?: string
    message: string
  }
  const told = typeof expected.code === 'number' ? errno : code
  expect({ told, message }).toEqual({ told: expected.code, message })
  if (expected.sqlState !== undefined) expect(sqlState).toBe(expected.sqlState)
  if (expected.message !== undefined) {
    expect(matchesText(message, expected.message) ? expected.message : message).toBe(expected.message)
  }
}

/** Another client is served: nobody keeps the one connection. */
export async function expectFree(stack: Stack, connect: Connect = () => byPassword(stack)): Promise<void> {
  await expect(ask(connect)).resolves.toBe(1)
}

/** Another client is not served within ConnectionBorrowTimeout. */
async function expectTaken(connect: Connect): Promise<void> {
  await expect(ask(connect)).rejects.toMatchObject({ errno: 9501 })
}

async function byPassword(stack: Stack): Promise<Connection> {
  const { endpoint: host, port } = stack.dbProxy
  const { username: user, password } = await credentials(stack)
  return createConnection({ host, port, user, password })
}

async function ask(connect: Connect): Promise<unknown> {
  const connection = await connect()
  try {
    const [rows] = await connection.query('select 1 as one')
    return (rows as { one: unknown }[])[0]?.one
  } finally {
    connection.destroy()
  }
}
