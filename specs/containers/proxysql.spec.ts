import { beforeAll, expect } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { startStack } from '../../harness/index.ts'
import { credentials } from '../support/clients.ts'
import { viaDbProxy, workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('realProxySql')

describe('ProxySQL in the place of RDS Proxy', () => {
  const stackOf = useStack(
    workshopWith({
      database: { maxConnections: 10 },
      dbProxy: { engine: 'proxysql', maxConnectionsPercent: 50 },
      functions: {
        'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
      },
      api: undefined,
    }),
  )
  let login: { host: string; port: number; user: string; password: string }
  beforeAll(async () => {
    const { endpoint: host, port } = stackOf.stack.dbProxy
    const { username: user, password } = await credentials(stackOf.stack)
    login = { host, port, user, password }
  })

  it('answers the function, which has its password from the secret', async () => {
    const { payload, functionError } = await stackOf.stack.invoke('serverless-app-lambda')
    expect(functionError).toBeUndefined()
    expect(payload).toMatchObject({ statusCode: 200 })
  })

  it('lets clients share fewer connections than they are, within its share of the database', async () => {
    const clients = await Promise.all(Array.from({ length: 12 }, () => createConnection(login)))
    await stackOf.stack.database.resetPeak()
    const answers = await Promise.all(
      clients.map((client, index) => client.query(`select ${index} as value`)),
    )
    expect(answers.map(([rows]) => (rows as { value: number }[])[0]?.value)).toEqual([...clients.keys()])
    expect((await stackOf.stack.database.connections()).peak).toBeLessThanOrEqual(6) // its five, and the monitor's
    for (const client of clients) client.destroy()
  })

  it('refuses what it cannot do, by name', async () => {
    const definition = workshopWith({
      dbProxy: { engine: 'proxysql', requireTls: true },
      functions: {},
      api: undefined,
    })
    await expect(startStack(definition, { target: 'containers' })).rejects.toThrow(
      /dbProxy\.requireTls: ProxySQL cannot/,
    )
  })
})
