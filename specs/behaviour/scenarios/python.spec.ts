import { describe, expect } from '@jest/globals'
import { python, pythonPackage } from '../../support/scenarios/client-programs.ts'
import { heldThenFree, useClientPrograms } from '../../support/scenarios/use-client-programs.ts'

const pymysql = python('pymysql_client.py', 'pymysql, cryptography')
const sqlalchemy = python('sqlalchemy_client.py', 'pymysql, cryptography, sqlalchemy')
const mysqlclient = python('mysqldb_client.py', 'MySQLdb')
const aiomysql = python('aiomysql_client.py', 'aiomysql, cryptography')
const django = python('django_client.py', 'django, MySQLdb')

const connectorPython = pythonPackage('connector_python_client.py', 'mysql.connector')
const asyncmy = pythonPackage('asyncmy_client.py', 'asyncmy')

const { runs } = useClientPrograms()

runs('S15a', pymysql, ['default'], async (client, { expectOutcome }) => {
  await client.next()
  await expectOutcome()
})
runs('S15b', pymysql, ['default'], async (client, tools) => {
  await client.next()
  await heldThenFree(client, tools)
})
runs('S15c', pymysql, ['autocommit'], afterConnecting)
runs('S15d', pymysql, ['init-command'], afterConnecting)

runs('S16a', sqlalchemy, ['engine'], heldThenFree)
runs('S16b', sqlalchemy, ['isolation-level'], async (client, { expectOutcome }) => {
  await client.next()
  expect(await client.next()).toEqual({ pooled: 1 })
  await expectOutcome()
})

runs('S17a', django, ['query'])
runs('S17c', django, ['fixture'], async (client, { stack, expectOutcome }) => {
  expect(await client.next()).toMatchObject({ migrated: true })
  expect((await stack.dbProxy.sessions()).pinned).toEqual([])
  await client.next()
  await expectOutcome()
})
runs('S17d', django, ['atomic'], heldThenFree)

runs('S33', mysqlclient, [], heldThenFree)
runs('S34', aiomysql, [], heldThenFree)
runs('S41a', connectorPython, ['default'], heldThenFree)
runs('S41b', connectorPython, ['prepared'])
runs('S42', asyncmy, [], heldThenFree)

describe('with a server that has sql_auto_is_null on', () => {
  useClientPrograms({ initQuery: 'SET sql_auto_is_null = 1' }).runs('S17b', django, ['multi-statements'])
})

async function afterConnecting(
  ...[client, { expectOutcome }]: Parameters<typeof heldThenFree>
): Promise<void> {
  await client.next()
  expect(await client.next()).toEqual({ answer: 'one' })
  await expectOutcome()
}
