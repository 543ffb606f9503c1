import type { Scenario } from './scenario.ts'

const CONNECTOR_J = { how: 'run', package: 'MySQL Connector/J', version: '9.4.0', from: 'Maven' } as const
const MARIADB = { how: 'run', package: 'MariaDB Connector/J', version: '2.7.6', from: 'Debian 12' } as const
const CONNECTOR_J_SOURCE = 'https://github.com/mysql/mysql-connector-j'
const MARIADB_SOURCE = 'https://github.com/mariadb-corporation/mariadb-connector-j'

const AT_CONNECT =
  "set sql_mode=CONCAT(@@sql_mode,',STRICT_TRANS_TABLES'),session_track_system_variables = CONCAT(@@global.session_track_system_variables,',transaction_isolation'),NAMES utf8mb4"

const BY_MAX_ROWS = { outcome: 'pinned', rule: 'P5', grade: 'A' } as const

/** S26 and more of JDBC. */
export const jvmScenarios: readonly Scenario[] = [
  {
    id: 'S26a',
    driver: 'MySQL Connector/J',
    code: 'its defaults, a `PreparedStatement`',
    sends: [
      '…SELECT  @@session.auto_increment_increment AS auto_increment_increment, …',
      'SET character_set_results = NULL',
      'SET autocommit=1',
      'select name from item where id = 1',
    ],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: prepares are in the client only, and its SETs are tracked.',
    source: CONNECTOR_J_SOURCE,
    shown: CONNECTOR_J,
  },
  {
    id: 'S26b',
    driver: 'MySQL Connector/J',
    code: '`useServerPrepStmts=true`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'Leave it off, which is the default.',
    source: CONNECTOR_J_SOURCE,
    shown: CONNECTOR_J,
  },
  {
    id: 'S26c',
    driver: 'MySQL Connector/J',
    code: '`setAutoCommit(false)`, a query',
    sends: ['SET autocommit=0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: 'Commit or roll back soon; the pool (HikariCP) rolls back when the connection returns to it.',
    source: CONNECTOR_J_SOURCE,
    shown: CONNECTOR_J,
  },
  {
    id: 'S26d',
    driver: 'MySQL Connector/J',
    code: '`setTransactionIsolation()`',
    sends: ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: session scope is tracked.',
    source: CONNECTOR_J_SOURCE,
    shown: CONNECTOR_J,
  },
  {
    id: 'S26e',
    driver: 'MySQL Connector/J',
    code: '`setReadOnly(true)`',
    sends: ['SET SESSION TRANSACTION READ ONLY'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: session scope is tracked.',
    source: CONNECTOR_J_SOURCE,
    shown: CONNECTOR_J,
  },
  {
    id: 'S26f',
    driver: 'MySQL Connector/J',
    code: '`setMaxRows()`',
    sends: ['SET sql_select_limit=10'],
    expected: { ...BY_MAX_ROWS, by: 'SET sql_select_limit=10' },
    advice: '`LIMIT` in the statement.',
    source: CONNECTOR_J_SOURCE,
    shown: CONNECTOR_J,
  },
  {
    id: 'S39a',
    driver: 'MariaDB Connector/J 2.7',
    code: 'its defaults, a `PreparedStatement`',
    sends: [
      "set autocommit=1, sql_mode = concat(@@sql_mode,',STRICT_TRANS_TABLES')",
      'select name from item where id = 1',
    ],
    expected: { outcome: 'not pinned' },
    advice:
      'Not verified on AWS: a SET of two tracked variables; `combinedSetPins` shows the other world. This version sets no session trackers; 3.x does (S39d).',
    source: MARIADB_SOURCE,
    shown: MARIADB,
  },
  {
    id: 'S39b',
    driver: 'MariaDB Connector/J 2.7',
    code: '`useServerPrepStmts=true`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'Leave it off, which is the default.',
    source: MARIADB_SOURCE,
    shown: MARIADB,
  },
  {
    id: 'S39c',
    driver: 'MariaDB Connector/J 2.7',
    code: '`setMaxRows()`',
    sends: ['set @@SQL_SELECT_LIMIT=10'],
    expected: { ...BY_MAX_ROWS, by: 'set @@SQL_SELECT_LIMIT=10' },
    advice: '`LIMIT` in the statement.',
    source: MARIADB_SOURCE,
    shown: MARIADB,
  },
  {
    id: 'S39d',
    driver: 'MariaDB Connector/J 3.5',
    code: 'any, at connect',
    sends: [AT_CONNECT],
    expected: { outcome: 'pinned', rule: 'P10', grade: 'A', by: AT_CONNECT },
    advice: 'MySQL Connector/J, or EXCLUDE_VARIABLE_SETS where it is safe.',
    source: MARIADB_SOURCE,
    shown: { how: 'run', package: 'MariaDB Connector/J', version: '3.5.6', from: 'Maven' },
  },
]
