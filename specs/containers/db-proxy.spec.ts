import { describe, expect, it } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { type DbProxyConfig, startStack } from '../../harness/index.ts'
import { credentials } from '../support/clients.ts'
import { workshopWith } from '../support/definitions.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    database: { databaseName: 'app' },
    dbProxy: {
      engine: 'poolhouse',
      requireTls: true,
      users: { reader: { secretName: 'reader-secret', grants: ['SELECT ON app.*'] } },
      limits: { simultaneousConnections: 3 },
    },
    functions: {},
    api: undefined,
  }),
)

async function login(secretName: string, ssl?: { ca: string }) {
  const { endpoint: host, port } = stackOf.stack.dbProxy
  const { username: user, password } = await credentials(stackOf.stack, secretName)
  return createConnection({ host, port, user, password, database: 'app', ...(ssl && { ssl }) })
}

describe('our RDS proxy in a container', () => {
  it('wants TLS where it was told to, and proves by its certificate who it is', async () => {
    await expect(login('serverless-app-rds-secret')).rejects.toMatchObject({ errno: 3159 })
    const connection = await login('serverless-app-rds-secret', {
      ca: await stackOf.stack.certificateAuthority(),
    })
    const [rows] = await connection.query('select 40 + 2 as value')
    expect(rows).toEqual([{ value: 42 }])
    connection.destroy()
  })

  it('reads each user from a secret of its own, who may do what was granted', async () => {
    const connection = await login('reader-secret', { ca: await stackOf.stack.certificateAuthority() })
    await expect(connection.query('create table t (v int)')).rejects.toMatchObject({
      code: 'ER_TABLEACCESS_DENIED_ERROR',
    })
    connection.destroy()
  })

  it('takes options that AWS does not have', async () => {
    const ca = await stackOf.stack.certificateAuthority()
    const clients = await Promise.all([1, 2, 3].map(() => login('reader-secret', { ca })))
    await expect(login('reader-secret', { ca })).rejects.toMatchObject({ errno: 1040 })
    for (const client of clients) client.destroy()
  })

  it.each<[string, DbProxyConfig]>([
    ['endpoints', { endpoints: ['reports'] }],
    ['iamAuth', { iamAuth: 'REQUIRED' }],
  ])('refuses %s, which it cannot do, before it starts anything', async (option, dbProxy) => {
    const definition = workshopWith({
      dbProxy: { engine: 'poolhouse', ...dbProxy },
      functions: {},
      api: undefined,
    })
    await expect(startStack(definition, { target: 'containers' })).rejects.toThrow(
      `dbProxy.${option}: the proxy in a container cannot do this`,
    )
  })
})
