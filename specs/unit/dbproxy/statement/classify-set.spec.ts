import { describe, expect, it } from '@jest/globals'
import { type Row, verdict } from './verdict.ts'

/** Read beside AWS's list of tracked variables and the MySQL manual's SET and SET TRANSACTION. */
const rows: readonly Row[] = [
  // tracked
  ['SET NAMES utf8mb4', undefined],
  ["SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci'", undefined],
  ['set names default', undefined],
  ['SET CHARACTER SET utf8mb4', undefined],
  ['SET CHAR SET utf8mb4', undefined],
  ["SET CHARSET 'utf8mb4'", undefined],
  ['SET character_set_client = utf8mb4', undefined],
  ['SET character_set_connection = utf8mb4', undefined],
  ['SET character_set_results = NULL', undefined],
  ['SET character_set_server = utf8mb4', undefined],
  ['SET character_set_database = utf8mb4', undefined],
  ['SET character_set_filesystem = binary', undefined],
  ['SET collation_connection = utf8mb4_bin', undefined],
  ['SET collation_database = utf8mb4_bin', undefined],
  ['SET collation_server = utf8mb4_bin', undefined],
  ['SET autocommit = 0', undefined],
  ['SET AUTOCOMMIT=1', undefined],
  ['SET @@autocommit = 0', undefined],
  ['SET @@session.autocommit = OFF', undefined],
  ['SET SESSION autocommit := 0', undefined],
  ['SET interactive_timeout = 60', undefined],
  ['SET wait_timeout=28800', undefined],
  ['SET net_write_timeout = 60', undefined],
  ["SET sql_mode = 'STRICT_TRANS_TABLES'", undefined],
  ["SET sql_mode = CONCAT(@@sql_mode, ',ANSI_QUOTES')", undefined],
  ["SET SESSION sql_mode=(SELECT REPLACE(@@sql_mode, 'ONLY_FULL_GROUP_BY,', ''))", undefined],
  ["SET time_zone = '+00:00'", undefined],
  ['SET `time_zone` = @saved', undefined],
  ["SET @@`time_zone` = 'UTC'", undefined],
  ["SET @@session.`time_zone` = 'UTC'", undefined],
  ["set @@session . time_zone = 'UTC'", undefined],
  ['SET auto_increment_increment = 2', undefined],
  ['SET query_cache_type = OFF', undefined],
  ['SET session_track_schema = ON', undefined],

  // not tracked
  ['SET foreign_key_checks = 0', 'P5'],
  ['SET FOREIGN_KEY_CHECKS=0', 'P5'],
  ['set session unique_checks = 0', 'P5'],
  ['SET @@foreign_key_checks = 0', 'P5'],
  ['SET @@session.foreign_key_checks = 0', 'P5'],
  ['SET @@SESSION.group_concat_max_len = 4096', 'P5'],
  ['SET @@`foreign_key_checks` = 0', 'P5'],
  ['SET `foreign_key_checks` := 0', 'P5'],
  ['SET sql_auto_is_null = 0', 'P5'],
  ['SET max_execution_time = 1000', 'P5'],
  ['SET lock_wait_timeout = 5', 'P5'],
  ['SET innodb_lock_wait_timeout = 5', 'P5'],
  ['SET sql_select_limit = DEFAULT', 'P5'],
  ['SET net_read_timeout = 5', 'P5'],
  ['SET auto_increment_offset = 2', 'P5'],
  ['SET sql_safe_updates = 1', 'P5'],
  ['SET sql_log_bin = 0', 'P5'],
  ["SET lc_time_names = 'ko_KR'", 'P5'],
  ["SET optimizer_switch = 'mrr=on'", 'P5'],
  ['SET timestamp = 1', 'P5'],
  ['SET insert_id = 1', 'P5'],
  ['SET last_insert_id = 1', 'P5'],
  ['SET profiling = 1', 'P5'],
  ['SET default_storage_engine = InnoDB', 'P5'],
  ['SET rand_seed1 = 1', 'P5'],
  ['SET constructor = 1', 'P5'],
  ['SET validate_password.policy = LOW', 'P5'],

  // user variables
  ['SET @x = 1', 'P5'],
  ['set @x:=1', 'P5'],
  ["SET @'x y' = 1", 'P5'],
  ['SET @"x" = 1', 'P5'],
  ['SET @`x` = 1', 'P5'],
  ['SET @time_zone = 1', 'P5'],
  ['SET @a.b$c = 1', 'P5'],

  // scope of the next transaction
  ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'P8'],
  ['set transaction isolation level serializable', 'P8'],
  ['SET TRANSACTION READ ONLY', 'P8'],
  ['SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ WRITE', 'P8'],
  ["SET @@transaction_isolation = 'SERIALIZABLE'", 'P8'],
  ['SET @@transaction_read_only = ON', 'P8'],
  ["SET @@tx_isolation = 'SERIALIZABLE'", 'P8'],
  ['SET @@tx_read_only = ON', 'P8'],
  ["SET @@`transaction_isolation` = 'SERIALIZABLE'", 'P8'],
  ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', undefined],
  ['SET LOCAL TRANSACTION READ ONLY', undefined],
  ['SET GLOBAL TRANSACTION ISOLATION LEVEL READ COMMITTED', undefined],
  ["SET transaction_isolation = 'READ-COMMITTED'", undefined],
  ["SET SESSION transaction_isolation = 'READ-COMMITTED'", undefined],
  ["SET @@session.transaction_isolation = 'READ-COMMITTED'", undefined],
  ["SET tx_isolation = 'READ-COMMITTED'", undefined],
  ['SET SESSION transaction_read_only = ON', undefined],

  // trackers
  ['SET session_track_gtids = OWN_GTID', 'P10'],
  ["SET SESSION session_track_system_variables = '*'", 'P10'],
  ['SET @@session.session_track_state_change = ON', 'P10'],
  ["SET @@session_track_transaction_info = 'STATE'", 'P10'],
  ["SET GLOBAL session_track_system_variables = '*'", undefined],

  // other scopes
  ['SET GLOBAL foreign_key_checks = 0', undefined],
  ['SET @@global.max_connections = 100', undefined],
  ['SET PERSIST max_connections = 100', undefined],
  ['SET PERSIST_ONLY back_log = 100', undefined],
  ['SET @@persist.max_connections = 100', undefined],
  ['SET @@PERSIST_ONLY.back_log = 100', undefined],
  ['SET LOCAL foreign_key_checks = 0', undefined],
  ['SET @@local.foreign_key_checks = 0', 'P5'],
  ['SET @@local.time_zone = @tz', undefined],
  // a keyword holds for the assignments after it, a prefix for its own
  ['SET GLOBAL sort_buffer_size = 1, read_buffer_size = 2', undefined],
  ['SET GLOBAL sort_buffer_size = 1, SESSION read_buffer_size = 2', 'P5'],
  ['SET GLOBAL sort_buffer_size = 1, @@read_buffer_size = 2', 'P5'],
  ['SET @@global.sort_buffer_size = 1, read_buffer_size = 2', 'P5'],
  ['SET LOCAL sort_buffer_size = 1, read_buffer_size = 2', undefined],

  // several at once
  ["SET NAMES utf8mb4, time_zone = '+00:00'", undefined],
  ["SET time_zone = '+00:00', NAMES utf8mb4", undefined],
  ["SET autocommit = 1, sql_mode = '', wait_timeout = 5", undefined],
  ["SET autocommit = 1, sql_mode = CONCAT('a', 'b'), foreign_key_checks = 0", 'P5'],
  ['SET NAMES utf8mb4, @x = 1', 'P5'],
  ["SET time_zone = IF(1, '+00:00', '+01:00'), foreign_key_checks = 0", 'P5'],
  ["SET time_zone = IF(1, 'foreign_key_checks', @@x), autocommit = 1", undefined],
  ["SET sql_mode = 'a, foreign_key_checks = 0'", undefined],
  ["SET autocommit = 1, transaction_isolation = 'X', session_track_gtids = 1, @x = 1", 'P10'],
  ['SET autocommit = 1, @@transaction_read_only = 1', 'P8'],

  // accounts and the like
  ["SET PASSWORD = 'x'", undefined],
  ["SET PASSWORD FOR 'app'@'%' = 'x'", undefined],
  ['SET DEFAULT ROLE ALL TO app', undefined],
  ['SET ROLE admin', 'U2'],
  ['SET ROLE NONE', 'U2'],
  ['SET RESOURCE GROUP batch', 'U2'],

  // what cannot be read as an assignment
  ['SET', undefined],
  ['SET 1 = 2', 'P5'],
  ["SET 'x' = 2", 'P5'],
  ['SET @@session x = 1', 'P5'],

  // the rules that hold anywhere hold in a value too
  ["SET time_zone = GET_LOCK('a', 1)", 'P4'],
  ["SET time_zone = (@x := '+00:00')", 'P5'],
  ['SET GLOBAL max_connections = ROW_COUNT()', 'P7'],
]

describe('SET', () => {
  it.each(rows)('%s → %s', (sql, rule) => {
    expect(verdict(sql)).toBe(rule)
  })
})

describe('EXCLUDE_VARIABLE_SETS', () => {
  const filtered: readonly Row[] = [
    ['SET foreign_key_checks = 0', undefined],
    ['SET @x = 1', undefined],
    ['SET @x := 1', undefined],
    ['SELECT @x := 1', undefined],
    ['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', undefined],
    ["SET @@transaction_isolation = 'SERIALIZABLE'", undefined],
    ['SET session_track_gtids = OWN_GTID', undefined],
    ['SET ROLE admin', undefined],
    ['SET 1 = 2', undefined],
    ['SET autocommit = 1, foreign_key_checks = 0, @x = 1', undefined],
    ["SET @x = GET_LOCK('a', 1)", 'P4'],
    ["SET foreign_key_checks = 0; SELECT GET_LOCK('a', 1)", 'P4'],
    ["PREPARE s FROM 'SELECT 1'", 'P2'],
    ['LOCK TABLES t READ', 'P3'],
    ['CREATE TEMPORARY TABLE t (id INT)', 'P6'],
    ['SELECT ROW_COUNT()', 'P7'],
    ['SET foreign_key_checks = 0 /*! */', 'P9'],
    ['/*!40014 SET FOREIGN_KEY_CHECKS=0 */', 'P9'],
    [`SELECT '${'x'.repeat(16_384)}'`, 'P1'],
  ]
  it.each(filtered.map(([sql, rule]) => [sql.slice(0, 70), rule, sql] as const))(
    '%s → %s',
    (_, rule, sql) => {
      expect(verdict(sql, { filter: true })).toBe(rule)
    },
  )

  it('leaves user variables and the next transaction to the rules when its switches say so', () => {
    const settings = {
      filter: true,
      unknowns: { filterCoversUserVariables: false, filterCoversNextTransaction: false },
    }
    expect(verdict('SET @x = 1', settings)).toBe('P5')
    expect(verdict('SELECT 1 INTO @x', settings)).toBe('P5')
    expect(verdict('SET TRANSACTION READ ONLY', settings)).toBe('P8')
    expect(verdict('SET foreign_key_checks = 0', settings)).toBeUndefined()
  })
})
