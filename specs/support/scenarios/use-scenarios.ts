import { afterEach, beforeAll, beforeEach } from '@jest/globals'
import type { Connection } from 'mysql2/promise'
import type { DbProxyConfig, Stack } from '../../../harness/index.ts'
import { credentials } from '../clients.ts'
import { workshopWith } from '../definitions.ts'
import { eventually } from '../eventually.ts'
import { specsUnless } from '../specs-of.ts'
import { useStack } from '../use-stack.ts'
import { expectFree, expectScenario, expectScenarioError } from './expect-scenario.ts'
import { scenario } from './index.ts'
import { outcome } from './scenario-line.ts'
import { clearStatementLog, expectLogged, startStatementLog } from './statement-log.ts'

/** How a driver reaches the proxy. The schema `app` has a table `item (id, name)`. */
export interface Login {
  readonly host: string
  readonly port: number
  readonly user: string
  readonly password: string
  readonly database: string
}

/** What a spec of a scenario is given. */
export interface ScenarioTools {
  readonly stack: Stack
  readonly login: Login
  /** PEM of the authority that signed the proxy's certificate. */
  readonly certificateAuthority: string
  /** Compares the session, while the driver is connected, with the table's line. `connect` logs another client in. */
  expectOutcome(connect?: () => Promise<Connection>): Promise<void>
  /** Compares an error with the table's line. */
  expectError(failing: Promise<unknown>): Promise<void>
  /** Compares what reached the database with the table's line; `expectOutcome` does so itself. */
  expectLogged(): Promise<void>
  /** A transaction is through: another client is served. */
  expectFree(): Promise<void>
  /** For what the table says in words: the spec has compared it itself. */
  expected(): void
}

/**
 * A stack with one database connection to share, or `connections` of them, for the scenarios of a file. `shows('S1', …)` is a spec titled with
 * the table's line; it fails when it has compared nothing. With `missing` it is skipped and says why.
 */
export function useScenarios(dbProxy: DbProxyConfig = {}, connections = 1) {
  const stackOf = useStack(
    workshopWith({
      // Half of the database's connections are the proxy's, and it keeps two of them: with 6, one to share.
      database: {
        maxConnections: 2 * (connections + 2),
        databaseName: 'app',
        init: 'specs/support/scenarios/schema.sql',
      },
      dbProxy: { maxConnectionsPercent: 50, connectionBorrowTimeoutSeconds: 1, ...dbProxy },
      functions: {},
      api: undefined,
    }),
  )
  beforeAll(() => startStatementLog(stackOf.stack))
  beforeEach(() => clearStatementLog(stackOf.stack))
  afterEach(() => eventually(async () => (await stackOf.stack.dbProxy.sessions()).sessions.length === 0))

  function shows(
    id: string,
    body: (tools: ScenarioTools) => Promise<void>,
    { missing }: { missing?: string | undefined } = {},
  ): void {
    const { driver, code, expected } = scenario(id)
    const title = `${id} · ${driver} · ${code} → ${outcome(expected).replace(/\*\*|\[|\]\([^)]*\)/g, '')}`
    const { it } = specsUnless(missing)
    it(title, async () => {
      const { stack } = stackOf
      const { endpoint: host, port } = stack.dbProxy
      const { username: user, password } = await credentials(stack)
      let compared = false
      const comparing =
        <A extends unknown[]>(compare: (...args: A) => Promise<void>) =>
        async (...args: A) => {
          compared = true
          await compare(...args)
        }
      await body({
        stack,
        login: { host, port, user, password, database: 'app' },
        certificateAuthority: await stack.certificateAuthority(),
        expectOutcome: comparing((connect) => expectScenario(stack, id, connect)),
        expectError: comparing((failing) => expectScenarioError(id, failing)),
        expectLogged: () => expectLogged(stack, scenario(id).sends),
        expectFree: () => expectFree(stack),
        expected: () => {
          compared = true
        },
      })
      if (!compared) throw new Error(`${id} has compared nothing with the table`)
    })
  }
  return { shows, stackOf }
}
