import type { Scenario } from './scenario.ts'

const PYMYSQL = { how: 'run', package: 'PyMySQL', version: '1.0.2', from: 'Debian 12' } as const
const SQLALCHEMY = { how: 'run', package: 'SQLAlchemy', version: '1.4.46', from: 'Debian 12' } as const
const DJANGO = { how: 'run', package: 'Django', version: '3.2.25', from: 'Debian 12' } as const
const MYSQLCLIENT = { how: 'run', package: 'mysqlclient', version: '1.4.6', from: 'Debian 12' } as const
const AIOMYSQL = { how: 'run', package: 'aiomysql', version: '0.1.1', from: 'Debian 12' } as const
const CONNECTOR_PYTHON = {
  how: 'run',
  package: 'mysql-connector-python',
  version: '26.10.0',
  from: 'PyPI',
} as const
const CONNECTOR_PYTHON_SOURCE = 'https://github.com/mysql/mysql-connector-python'
const PYMYSQL_SOURCE = 'https://github.com/PyMySQL/PyMySQL'
const SQLALCHEMY_SOURCE = 'https://github.com/sqlalchemy/sqlalchemy'
const DJANGO_SOURCE = 'https://github.com/django/django/blob/main/django/db/backends/mysql/base.py'

const COMMIT =
  'A commit after each piece of work, or `autocommit=True`: with autocommit off the first SELECT of a table opens a transaction.'

/** S15 to S17 and more of Python. */
export const pythonScenarios: readonly Scenario[] = [
  {
    id: 'S15a',
    driver: 'PyMySQL',
    code: 'connect, no more',
    sends: ['SET AUTOCOMMIT = 0'],
    expected: { outcome: 'not pinned' },
    advice:
      'Nothing: `autocommit` is tracked. This version names the charset with the login; 1.1 and later also send SET NAMES, which is tracked.',
    source: PYMYSQL_SOURCE,
    shown: PYMYSQL,
  },
  {
    id: 'S15b',
    driver: 'PyMySQL',
    code: 'SELECT of a table, no commit',
    sends: ['SET AUTOCOMMIT = 0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: `${COMMIT} A SELECT without a table, such as \`select now()\`, opens none.`,
    source: PYMYSQL_SOURCE,
    shown: PYMYSQL,
  },
  {
    id: 'S15c',
    driver: 'PyMySQL',
    code: '`autocommit=True`, `sql_mode`',
    sends: ["SET sql_mode='TRADITIONAL'", 'select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: `sql_mode` is tracked.',
    source: PYMYSQL_SOURCE,
    shown: PYMYSQL,
  },
  {
    id: 'S15d',
    driver: 'PyMySQL',
    code: '`init_command` that sets an untracked variable',
    sends: ['SET SESSION group_concat_max_len = 4096'],
    expected: { outcome: 'pinned', rule: 'P5', grade: 'A', by: 'SET SESSION group_concat_max_len = 4096' },
    advice: 'The parameter group, or the initialization query of the proxy and no `init_command`.',
    source: PYMYSQL_SOURCE,
    shown: PYMYSQL,
  },
  {
    id: 'S16a',
    driver: 'SQLAlchemy on PyMySQL',
    code: 'a connection in use',
    sends: ['SET AUTOCOMMIT = 0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice:
      'Short `with` blocks: the pool rolls back when the connection returns to it, and that sets it free.',
    source: SQLALCHEMY_SOURCE,
    shown: SQLALCHEMY,
  },
  {
    id: 'S16b',
    driver: 'SQLAlchemy on PyMySQL',
    code: "`create_engine(isolation_level='READ COMMITTED')`, the connection back in the pool",
    sends: ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', 'ROLLBACK'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: session scope is tracked.',
    source: SQLALCHEMY_SOURCE,
    shown: SQLALCHEMY,
  },
  {
    id: 'S17a',
    driver: 'Django',
    code: 'its default isolation level, a query',
    sends: [
      'SET autocommit=1',
      'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
      'select name from item where id = 1',
    ],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: session scope is tracked.',
    source: DJANGO_SOURCE,
    shown: DJANGO,
  },
  {
    id: 'S17b',
    driver: 'Django',
    code: 'connect to a server with `sql_auto_is_null` on',
    sends: ['SET SQL_AUTO_IS_NULL = 0', 'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED'],
    expected: {
      outcome: 'pinned',
      rule: 'P5',
      grade: 'A',
      by: 'SET SQL_AUTO_IS_NULL = 0; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    },
    advice:
      "`sql_auto_is_null` off in the parameter group, which is the default. Both go as one query of two statements, which needs CLIENT_MULTI_STATEMENTS: mysqlclient on MariaDB's library leaves that out and gets 1064, from MySQL itself as well.",
    source: DJANGO_SOURCE,
    shown: DJANGO,
  },
  {
    id: 'S17c',
    driver: 'Django',
    code: '`loaddata` of a fixture',
    sends: ['SET foreign_key_checks=0', 'SET foreign_key_checks=1'],
    expected: { outcome: 'pinned', rule: 'P5', grade: 'A', by: 'SET foreign_key_checks=0' },
    advice:
      "Nothing where `loaddata` is a command by itself: it closes its connection, and the pin goes with it. Within a transaction, or for long ones, the database's own endpoint.",
    source: DJANGO_SOURCE,
    shown: DJANGO,
  },
  {
    id: 'S17d',
    driver: 'Django',
    code: '`transaction.atomic()`',
    sends: ['SET autocommit=0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: 'Short blocks; no `ATOMIC_REQUESTS` around calls of other services.',
    source: DJANGO_SOURCE,
    shown: DJANGO,
  },
  {
    id: 'S33',
    driver: 'mysqlclient (MySQLdb)',
    code: 'SELECT of a table, no commit',
    sends: ['SET autocommit=0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: COMMIT,
    source: 'https://github.com/PyMySQL/mysqlclient',
    shown: MYSQLCLIENT,
  },
  {
    id: 'S34',
    driver: 'aiomysql',
    code: 'SELECT of a table, no commit',
    sends: ['SET AUTOCOMMIT = 0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: COMMIT,
    source: 'https://github.com/aio-libs/aiomysql',
    shown: AIOMYSQL,
  },
  {
    id: 'S41a',
    driver: 'MySQL Connector/Python',
    code: 'SELECT of a table, no commit',
    sends: [
      "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_0900_ai_ci'",
      'SET @@session.autocommit = OFF',
      'select name from item where id = 1',
    ],
    expected: { outcome: 'held' },
    advice: COMMIT,
    source: CONNECTOR_PYTHON_SOURCE,
    shown: CONNECTOR_PYTHON,
  },
  {
    id: 'S41b',
    driver: 'MySQL Connector/Python',
    code: '`cursor(prepared=True)`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'The default, which puts the values into the text.',
    source: CONNECTOR_PYTHON_SOURCE,
    shown: CONNECTOR_PYTHON,
  },
  {
    id: 'S42',
    driver: 'asyncmy',
    code: 'SELECT of a table, no commit',
    sends: ['SET AUTOCOMMIT = 0', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: COMMIT,
    source: 'https://github.com/long2ice/asyncmy',
    shown: { how: 'run', package: 'asyncmy', version: '0.2.18', from: 'PyPI' },
  },
]
