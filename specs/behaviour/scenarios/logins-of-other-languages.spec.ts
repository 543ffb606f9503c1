import { afterEach, describe, expect } from '@jest/globals'
import type { DbProxyConfig } from '../../../harness/index.ts'
import { credentials } from '../../support/clients.ts'
import { workshopWith } from '../../support/definitions.ts'
import { eventually } from '../../support/eventually.ts'
import {
  type ClientProgram,
  mariadbConnectorJ2,
  mariadbConnectorJ3,
  mysqlConnectorJ,
  perl,
  php,
  python,
  pythonPackage,
  ruby,
} from '../../support/scenarios/client-programs.ts'
import { withClient } from '../../support/scenarios/use-client-programs.ts'
import { useGoClient } from '../../support/scenarios/use-go-client.ts'
import { specsUnless } from '../../support/specs-of.ts'
import { useStack } from '../../support/use-stack.ts'

/** One of each library that speaks the protocol: what is built on another one logs in as that does. */
const clients: [name: string, program: ClientProgram, ...args: string[]][] = [
  ['PyMySQL', python('sqlalchemy_client.py', 'pymysql, cryptography, sqlalchemy'), 'engine'],
  ['aiomysql', python('aiomysql_client.py', 'aiomysql, cryptography')],
  ['mysqlclient', python('mysqldb_client.py', 'MySQLdb')],
  ['MySQL Connector/Python', pythonPackage('connector_python_client.py', 'mysql.connector'), 'default'],
  ['asyncmy', pythonPackage('asyncmy_client.py', 'asyncmy')],
  ["Ruby's mysql2", ruby('mysql2_client.rb', 'mysql2'), 'query'],
  ['PDO', php('pdo_client.php', "extension_loaded('pdo_mysql')", 'PHP with pdo_mysql'), 'emulated'],
  ['mysqli', php('mysqli_client.php', "extension_loaded('mysqli')", 'PHP with mysqli'), 'query'],
  ['DBD::mysql', perl('mysql'), 'default'],
  ['DBD::MariaDB', perl('MariaDB'), 'default'],
  ['go-sql-driver', useGoClient(), 'plain'],
  ['MySQL Connector/J', mysqlConnectorJ(), 'default'],
  ['MariaDB Connector/J 2', mariadbConnectorJ2(), 'default'],
  ['MariaDB Connector/J 3', mariadbConnectorJ3(), 'default'],
]

describe.each<[NonNullable<DbProxyConfig['clientPasswordAuthType']>, boolean]>([
  ['MYSQL_CACHING_SHA2_PASSWORD', false], // with TLS: the scenarios
  ['MYSQL_NATIVE_PASSWORD', true],
])('clients of a proxy with %s', (clientPasswordAuthType, overTls) => {
  const stackOf = useStack(
    workshopWith({
      database: { databaseName: 'app', init: 'specs/support/scenarios/schema.sql' },
      dbProxy: { clientPasswordAuthType },
      functions: {},
      api: undefined,
    }),
  )
  afterEach(() => eventually(async () => (await stackOf.stack.dbProxy.sessions()).sessions.length === 0))

  const ways = overTls ? [true, false] : [false]
  for (const tls of ways) {
    for (const [name, program, ...args] of clients) {
      const title = `${name} connects ${tls ? 'over TLS' : 'in plain text'}`
      const { it } = specsUnless(program.missing)
      it(title, async () => {
        const { stack } = stackOf
        const { endpoint: host, port } = stack.dbProxy
        const { username: user, password } = await credentials(stack)
        const login = { host, port, user, password, database: 'app' }
        const certificateAuthority = await stack.certificateAuthority()
        await withClient(
          program,
          args,
          { login, certificateAuthority },
          async (client) => {
            expect(await client.next()).toMatchObject({ answer: 'one' })
            expect((await stack.dbProxy.sessions()).sessions).toMatchObject([{ user, tls }])
          },
          { tls },
        )
      })
    }
  }
})
