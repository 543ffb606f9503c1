import { type GroupMaker, sql } from './script-context.ts'

const one = (...texts: string[]): GroupMaker => {
  return ({ random }) => [sql(random.pick(texts))]
}

/** Reads all that is tracked, so that nothing of it can be lost or come from somebody else. */
const seeState = sql(
  `SELECT DATABASE(), @@autocommit, @@time_zone, @@sql_mode, @@character_set_client, @@character_set_results,
   @@collation_connection, @@collation_server, @@character_set_filesystem, @@transaction_isolation, @@transaction_read_only,
   @@wait_timeout, @@interactive_timeout, @@net_write_timeout, @@auto_increment_increment`,
)

const seeUntracked = sql(
  'SELECT @a, @b, @@group_concat_max_len, @@foreign_key_checks, @@max_execution_time, @@sql_select_limit, @@lc_time_names',
)

const tracked: readonly GroupMaker[] = [
  () => [seeState],
  () => [seeState],
  () => [seeUntracked],
  one("SET time_zone = '+05:30'", "SET SESSION time_zone = '-03:00'", "SET @@session.time_zone = 'SYSTEM'"),
  one(
    "SET sql_mode = 'ANSI_QUOTES'",
    "SET sql_mode = 'NO_BACKSLASH_ESCAPES,STRICT_ALL_TABLES'",
    "SET sql_mode = ''",
    'SET sql_mode = DEFAULT',
    "SET sql_mode = 'ANSI'",
    "SET sql_mode = 'NO_SUCH_MODE'",
  ),
  ({ random }) => [
    sql('COMMIT'),
    sql(
      random.pick([
        'SET autocommit = 0',
        'SET autocommit = 1',
        'SET @@session.autocommit = 1',
        'SET autocommit = 2',
      ]),
    ),
  ],
  one(
    'SET NAMES utf8mb4',
    'SET NAMES latin1',
    "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_bin'",
    'SET NAMES DEFAULT',
    'SET NAMES binary',
    'SET NAMES ucs2',
    'SET CHARACTER SET latin1',
    'SET CHARSET utf8mb4',
    'SET character_set_results = NULL',
    'SET character_set_results = latin1, collation_connection = utf8mb4_bin',
    'SET collation_connection = latin1_german1_ci',
    'SET character_set_client = latin1',
    'SET character_set_connection = latin1',
  ),
  one(
    'SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED',
    'SET SESSION TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE',
    "SET SESSION transaction_isolation = 'SERIALIZABLE'",
    'SET SESSION TRANSACTION READ ONLY',
    'SET SESSION TRANSACTION READ WRITE',
    'SET transaction_read_only = 0',
  ),
  one(
    'SET wait_timeout = 1234',
    'SET SESSION interactive_timeout = 99, net_write_timeout = 88',
    'SET auto_increment_increment = 7',
    'SET auto_increment_increment = 1',
    'SET wait_timeout = -1',
    "SET wait_timeout = 'soon'",
  ),
  one('SET session_track_schema = OFF', 'SET session_track_schema = ON'),
  ({ schema }) => [sql(`USE ${schema}_b`), sql('SELECT * FROM t'), sql(`USE ${schema}`)],
  ({ schema, random }) => [sql(`USE ${schema}_b`), sql(random.pick(['SELECT * FROM other', 'TABLE t']))],
  ({ schema }) => [
    sql(`CREATE DATABASE ${schema}_c`),
    sql(`USE ${schema}_c`),
    sql('SELECT DATABASE()'),
    sql(`DROP DATABASE ${schema}_c`),
    sql('SELECT DATABASE()'),
    sql('SELECT * FROM t'),
    sql(`USE ${schema}`),
  ],
]

/** What keeps the session on its connection: hidden state may be made and looked at. */
const pinning: readonly GroupMaker[] = [
  ({ random }) => [sql(`SET @a = ${random.below(100)}, @b = 'text'`), seeUntracked],
  ({ random }) => [sql(`SELECT ${random.below(100)} INTO @a`), sql('SELECT @a + 1')],
  one(
    'SET SESSION group_concat_max_len = 17',
    'SET foreign_key_checks = 0',
    "SET lc_time_names = 'de_DE', time_zone = '+01:00'",
    'SET SESSION sql_select_limit = 2',
    'SET max_execution_time = 50000',
    "SET optimizer_switch = 'mrr=off'",
    'SET timestamp = 1700000000',
    'SET no_such_variable = 1',
  ),
  () => [
    sql('SET timestamp = 1700000000'),
    sql('SELECT NOW(), CURRENT_TIMESTAMP(3)'),
    sql('SET timestamp = DEFAULT'),
  ],
  ({ random }) => [
    sql('CREATE TEMPORARY TABLE temporary (id INT, s TEXT)'),
    sql(`INSERT INTO temporary VALUES (${random.below(9)}, 'x')`),
    sql('SELECT * FROM temporary'),
    sql(random.pick(['DROP TEMPORARY TABLE temporary', 'DROP TABLE temporary'])),
  ],
  () => [
    sql('LOCK TABLES t READ'),
    sql('SELECT * FROM u'),
    sql('INSERT INTO t (v) VALUES (1)'),
    sql('UNLOCK TABLES'),
  ],
  () => [sql('LOCK TABLES t WRITE, u READ'), sql('UPDATE t SET v = 1'), sql('UNLOCK TABLES')],
  () => [sql('FLUSH TABLES t WITH READ LOCK'), sql('SELECT COUNT(*) FROM t'), sql('UNLOCK TABLES')],
  ({ session }) => [
    sql(`SELECT GET_LOCK('${session}', 10)`),
    sql(`SELECT IS_FREE_LOCK('${session}')`),
    sql(`SELECT RELEASE_LOCK('${session}'), RELEASE_LOCK('never_taken')`),
  ],
  () => [
    sql('HANDLER t OPEN'),
    sql('HANDLER t READ FIRST'),
    sql('HANDLER t READ NEXT'),
    sql('HANDLER t CLOSE'),
  ],
  () => [
    sql("PREPARE p FROM 'SELECT ? + 1 AS n'"),
    sql('SET @one = 1'),
    sql('EXECUTE p USING @one'),
    sql('EXECUTE p'),
    sql('DEALLOCATE PREPARE p'),
    sql('EXECUTE p USING @one'),
  ],
  ({ session }) => [
    sql('COMMIT'),
    sql(`XA START '${session}'`),
    sql('INSERT INTO t (v) VALUES (1)'),
    sql('COMMIT'),
    sql(`XA END '${session}'`),
    sql(`XA ROLLBACK '${session}'`),
  ],
  () => [
    sql('SET TRANSACTION ISOLATION LEVEL SERIALIZABLE'),
    sql('SET TRANSACTION READ ONLY'),
    sql('BEGIN'),
    sql('INSERT INTO t (v) VALUES (2)'),
    sql('SET TRANSACTION READ ONLY'),
    sql('COMMIT'),
  ],
  ({ random }) => [
    sql('SET @pinned = 1'),
    sql(
      random.pick([
        'INSERT INTO t (v) VALUES (1)',
        "SELECT CAST('1x' AS SIGNED)",
        'SELECT * FROM missing',
        'DO 1/0',
      ]),
    ),
    sql(random.pick(['SHOW WARNINGS', 'SELECT ROW_COUNT()', 'SELECT @@warning_count, @@error_count'])),
    sql('GET DIAGNOSTICS @conditions = NUMBER'),
    sql('SELECT @conditions'),
  ],
  () => [sql('SELECT SQL_CALC_FOUND_ROWS id FROM t ORDER BY id LIMIT 1'), sql('SELECT 1 /*! + 1 */')],
  ({ random }) => [sql(`SELECT '${'y'.repeat(random.pick([16_370, 16_384, 40_000, 300_000]))}' AS big`)],
  () => [
    sql('SET @pinned = 1'),
    sql('SELECT 1 UNION SELECT 2'),
    sql('SELECT FOUND_ROWS()'),
    sql('UPDATE t SET v = 3'),
    sql('SELECT ROW_COUNT()'),
  ],
  () => [
    sql('SET @pinned = 1'),
    sql("SET SESSION session_track_system_variables = 'wait_timeout,sql_mode,lc_time_names'"),
    sql('SET wait_timeout = 77'),
    sql("SET SESSION session_track_gtids = 'OFF'"),
    sql("SET SESSION session_track_transaction_info = 'STATE'"),
    sql('BEGIN'),
    sql('SELECT * FROM t'),
    sql('COMMIT'),
    sql('SET SESSION session_track_state_change = ON'),
    sql('SET @other = 1'),
  ],
  () => [sql('SET @pinned = 1'), sql('UPDATE t SET v = 5'), sql('CALL nothing()')],
  () => [sql('SELECT 1'), sql('SET SESSION resultset_metadata = FULL'), sql('SELECT 2')],
]

export const sessionStateGroups = { tracked, pinning }
