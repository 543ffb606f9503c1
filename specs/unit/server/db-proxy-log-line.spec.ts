import { describe, expect, it } from '@jest/globals'
import type { DbProxyEvent } from '../../../harness/dbproxy/db-proxy-event.ts'
import { lineRules, logLineOf } from '../../../harness/server/db-proxy-log-line.ts'

const AT = Date.UTC(2020, 7, 4, 11, 47, 24, 251)
const of = { clientConnection: 3888679423, endpoint: 'default' }

describe('lines of a proxy’s log', () => {
  // the first row is the line of elixir-ecto/postgrex#514, with the endpoint that newer lines have
  it.each<[DbProxyEvent, string]>([
    [
      {
        type: 'ClientConnectionPinned',
        ...of,
        dbConnection: 4245298,
        rule: 'P2',
        reason: 'A parse message was detected.',
        statement: 'select 1',
      },
      '2020-08-04T11:47:24.251Z [WARN] [proxyEndpoint=default] [clientConnection=3888679423] The client session was pinned to the ' +
        "database connection [dbConnection=4245298] for the remainder of the session. The proxy can't reuse this connection " +
        'until the session ends. Reason: A parse message was detected.',
    ],
    [
      { type: 'ClientConnectionReceived', ...of, endpoint: 'reports', address: '10.0.0.7:50123' },
      '2020-08-04T11:47:24.251Z [INFO] [proxyEndpoint=reports] [clientConnection=3888679423] A new client connected from 10.0.0.7:50123.',
    ],
    [
      {
        type: 'DatabaseConnectionOpened',
        ...{ dbConnection: 7, user: 'admin', tls: true, from: '10.0.0.1:40000', to: '10.0.0.2:3306' },
      },
      '2020-08-04T11:47:24.251Z [INFO] [dbConnection=7] A TCP connection was established from the proxy at 10.0.0.1:40000 to the database at 10.0.0.2:3306.',
    ],
    [
      { type: 'DuplicateUser', user: 'admin' },
      '2020-08-04T11:47:24.251Z Credentials couldn\'t be retrieved. The database user "admin" was found in multiple DB proxy authentication entries',
    ],
    [
      { type: 'TargetBlocked', host: '10.0.0.2', port: 3306, reason: 'no inbound rule for port 3306' },
      "2020-08-04T11:47:24.251Z [WARN] The target at 10.0.0.2:3306 can't be reached. Reason: No inbound rule for port 3306.",
    ],
    [
      { type: 'DatabaseConnectionReset', dbConnection: 7 },
      '2020-08-04T11:47:24.251Z [INFO] [dbConnection=7] The database connection was released to the connection pool upon session reset.',
    ],
    [
      { type: 'ClientConnectionClosed', ...of, reason: 'the client is idle' },
      '2020-08-04T11:47:24.251Z [INFO] [proxyEndpoint=default] [clientConnection=3888679423] The client connection closed. Reason: The client is idle.',
    ],
  ])('are in AWS’s frame (%#)', (event, line) => {
    expect(logLineOf(event, AT)).toBe(line)
  })

  it('are not written for what no line is known of', () => {
    const event: DbProxyEvent = { type: 'TargetAvailable', host: '127.0.0.2', port: 3306, serverVersion: '8' }
    expect(logLineOf(event, AT)).toBeUndefined()
  })

  it.each([
    "create user u identified by 'hunter2'",
    "CREATE USER u IDENTIFIED WITH caching_sha2_password AS 'hunter2'",
    'alter user u identified by "hunter2" replace "hunter2"',
    "set password = 'hunter2'",
    "change replication source to source_password = 'hunter2'",
    "/*!50700 create user u identified by 'hunter2' */",
    // cut in the middle of the literal
    "create user u identified by 'hunter2",
  ])('have no password of %p', (statement) => {
    const line = logLineOf({ type: 'StatementReceived', ...of, dbConnection: 7, statement }, AT)
    expect(line).toContain('[dbConnection=7] A SQL statement was received: ')
    expect(line).not.toContain('hunter2')
  })

  it('have the text of other statements', () => {
    const statement = "select 'a' from t"
    expect(logLineOf({ type: 'StatementReceived', ...of, statement }, AT)).toContain(statement)
  })

  it('claim a sentence as seen only where a public log is named', () => {
    for (const rule of Object.values(lineRules)) {
      if (rule.grade === 'B') expect(rule.source).toMatch(/https:|public/)
    }
  })
})
