import type { Scenario } from './scenario.ts'

const RAILS = { how: 'run', package: 'Active Record', version: '6.1.7', from: 'Debian 12' } as const
const MYSQL2 = { how: 'run', package: 'the gem mysql2', version: '0.5.3', from: 'Debian 12' } as const
const SEQUEL = { how: 'run', package: 'Sequel', version: '5.63.0', from: 'Debian 12' } as const
const GEM_SOURCE = 'https://github.com/brianmario/mysql2'
const SEQUEL_SOURCE = 'https://github.com/jeremyevans/sequel/blob/master/lib/sequel/adapters/shared/mysql.rb'
const ADAPTER =
  'https://github.com/rails/rails/blob/main/activerecord/lib/active_record/connection_adapters/abstract_mysql_adapter.rb'

const AT_CONNECT = 'SET NAMES utf8mb4,  @@SESSION.sql_mode = …  @@SESSION.sql_auto_is_null = 0…'

/** S18, S19 and more of Ruby. */
export const rubyScenarios: readonly Scenario[] = [
  {
    id: 'S18a',
    driver: 'Rails, mysql2 adapter',
    code: 'any, at connect',
    sends: [AT_CONNECT],
    expected: { outcome: 'pinned', rule: 'P5', grade: 'A', by: AT_CONNECT },
    advice:
      'EXCLUDE_VARIABLE_SETS where it is safe (S18b). The report is about `sql_auto_is_null`, which is not tracked; the rest of the SET is.',
    source: 'https://github.com/rails/rails/issues/44667',
    shown: RAILS,
  },
  {
    id: 'S18b',
    driver: 'Rails, mysql2 adapter',
    code: 'any, with EXCLUDE_VARIABLE_SETS',
    sends: [AT_CONNECT, 'SELECT `item`.* FROM `item` WHERE `item`.`id` = 1 LIMIT 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Safe here as far as Rails is alone: each of its connections sets the same.',
    source: 'https://github.com/code-dot-org/code-dot-org/pull/41487',
    shown: RAILS,
  },
  {
    id: 'S18c',
    driver: 'Rails, mysql2 adapter',
    code: '`transaction(isolation: :read_committed)`, with EXCLUDE_VARIABLE_SETS',
    sends: ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'BEGIN', 'SELECT `item`.* FROM `item`…'],
    expected: { outcome: 'held' },
    advice:
      'Not verified on AWS: whether the filter covers `SET TRANSACTION`; `filterCoversNextTransaction` shows the other world. Without the filter it pins (P8).',
    source: ADAPTER,
    shown: RAILS,
  },
  {
    id: 'S18d',
    driver: 'Rails, mysql2 adapter',
    code: 'the advisory lock of a migration, with EXCLUDE_VARIABLE_SETS',
    sends: ["SELECT GET_LOCK('migration', 0)", "SELECT RELEASE_LOCK('migration')"],
    expected: { outcome: 'pinned', rule: 'P4', grade: 'A', by: "SELECT GET_LOCK('migration', 0)" },
    advice: "Migrations on the database's own endpoint, or `advisory_locks: false`.",
    source: ADAPTER,
    shown: RAILS,
  },
  {
    id: 'S18e',
    driver: 'Rails, mysql2 adapter',
    code: '`prepared_statements: true`, with EXCLUDE_VARIABLE_SETS',
    sends: ['COM_STMT_PREPARE SELECT `item`.* FROM `item` WHERE `item`.`id` = ? LIMIT ?'],
    expected: {
      outcome: 'pinned',
      rule: 'P2',
      grade: 'A',
      by: 'SELECT `item`.* FROM `item` WHERE `item`.`id` = ? LIMIT ?',
    },
    advice: 'Leave it off, which is the default of this adapter.',
    source: ADAPTER,
    shown: RAILS,
  },
  {
    id: 'S19',
    driver: 'Rails, mysql2 adapter',
    code: 'a statement of more than 16 KB, with EXCLUDE_VARIABLE_SETS',
    sends: ["SELECT `item`.* FROM `item` WHERE `item`.`name` = 'xxx…"],
    expected: {
      outcome: 'pinned',
      rule: 'P1',
      grade: 'A',
      by: "SELECT `item`.* FROM `item` WHERE `item`.`name` = 'xxx…",
    },
    advice: 'Smaller batches. Without the filter the session is pinned already (S18a).',
    source: 'https://www.bigbinary.com/blog',
    shown: RAILS,
  },
  {
    id: 'S35a',
    driver: "Ruby's mysql2",
    code: '`client.query()`',
    sends: ['select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: the charset goes with the login. It is utf8mb3 unless `encoding:` says otherwise.',
    source: GEM_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S35b',
    driver: "Ruby's mysql2",
    code: '`client.prepare()`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: '`query()` and `escape()`.',
    source: GEM_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S36a',
    driver: 'Sequel, mysql2 adapter',
    code: 'any, at connect',
    sends: ['SET @@wait_timeout = 2147483', 'SET SQL_AUTO_IS_NULL=0'],
    expected: { outcome: 'pinned', rule: 'P5', grade: 'A', by: 'SET SQL_AUTO_IS_NULL=0' },
    advice: '`auto_is_null: true` (S36b).',
    source: SEQUEL_SOURCE,
    shown: SEQUEL,
  },
  {
    id: 'S36b',
    driver: 'Sequel, mysql2 adapter',
    code: '`auto_is_null: true`',
    sends: ['SET @@wait_timeout = 2147483', 'SELECT `name` FROM `item` WHERE (`id` = 1) LIMIT 1'],
    expected: { outcome: 'not pinned' },
    advice: "Nothing: the SET is left out, and the server's default is off anyway.",
    source: SEQUEL_SOURCE,
    shown: SEQUEL,
  },
]
