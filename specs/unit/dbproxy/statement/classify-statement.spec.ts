import { describe, expect, it } from '@jest/globals'
import { type Row, verdict } from './verdict.ts'

const rows: readonly Row[] = [
  ['', undefined],
  [';', undefined],
  [' ;; -- nothing', undefined],
  ['select now()', undefined],
  ['SELECT 1', undefined],
  ['(SELECT 1) UNION (SELECT 2)', undefined],
  ["INSERT INTO t (a, b) VALUES (1, 'x'), (2, 'y')", undefined],
  ['UPDATE t SET a = 1, b = @x WHERE id = 2', undefined],
  ['DELETE FROM t', undefined],
  ['REPLACE INTO t SET a = 1', undefined],
  ['USE app', undefined],
  ['DROP DATABASE app', undefined],
  ['DROP SCHEMA IF EXISTS app', undefined],
  ['START TRANSACTION', undefined],
  ['START TRANSACTION READ ONLY', undefined],
  ['BEGIN', undefined],
  ['COMMIT', undefined],
  ['ROLLBACK TO SAVEPOINT s', undefined],
  ['SELECT * FROM t FOR UPDATE', undefined],
  ['SHOW VARIABLES LIKE "foreign_key_checks"', undefined],
  ['SHOW WARNINGS', undefined],
  ['EXPLAIN SELECT 1', undefined],
  ['CALL p(1, @out)', undefined],
  ['GET DIAGNOSTICS @n = NUMBER', undefined],
  ['UNLOCK TABLES', undefined],
  ['DEALLOCATE PREPARE s', undefined],
  ['EXECUTE s USING @x', undefined],
  ['SELECT @x, @@session.sql_mode, @@foreign_key_checks', undefined],
  ['CREATE TABLE t (id INT PRIMARY KEY)', undefined],
  ['DROP TEMPORARY TABLE t', undefined],
  ['KILL QUERY 5', undefined],

  // P2
  ["PREPARE s FROM 'SELECT 1'", 'P2'],
  ['prepare `s` from @sql', 'P2'],
  ['XA PREPARE "x"', undefined],

  // P3
  ['LOCK TABLE t READ', 'P3'],
  ['lock tables a read, b as c low_priority write', 'P3'],
  ['FLUSH TABLES WITH READ LOCK', 'P3'],
  ['FLUSH TABLE a, b WITH READ LOCK', 'P3'],
  ['FLUSH LOCAL TABLES WITH READ LOCK', 'P3'],
  ['FLUSH TABLES', undefined],
  ['FLUSH TABLES a, b', undefined],
  ['FLUSH STATUS', undefined],
  ['FLUSH TABLES WITH; READ LOCK', undefined],

  // P4
  ["SELECT GET_LOCK('a', 10)", 'P4'],
  ["select get_lock('a', 10) as l", 'P4'],
  ["SELECT GeT_lOcK ('a', 10)", 'P4'],
  ["SELECT get_lock/* between */('a', 10)", 'P4'],
  ["SELECT get_lock -- between\n ('a', 10)", 'P4'],
  ["SELECT `get_lock`('a', 10)", 'P4'],
  ["DO GET_LOCK('a', 10)", 'P4'],
  ["SELECT IF(GET_LOCK('a', 1), 1, 0)", 'P4'],
  ["UPDATE t SET a = GET_LOCK('a', 1)", 'P4'],
  ["SELECT RELEASE_LOCK('a'), IS_FREE_LOCK('a'), IS_USED_LOCK('a')", undefined],
  ['SELECT RELEASE_ALL_LOCKS()', undefined],
  ['SELECT get_lock FROM t', undefined],
  ['SELECT get_lock; (SELECT 1)', undefined],
  ['SELECT get_locks(1), my_get_lock(1)', undefined],
  ["SELECT app.get_lock('a', 1)", undefined],
  ["SELECT 'get_lock(1)'", undefined],
  ['SELECT "get_lock(1)"', undefined],
  ['SELECT `get_lock(1)` FROM t', undefined],
  ['SELECT /* get_lock(1) */ 1', undefined],
  ['SELECT 1 -- get_lock(1)', undefined],
  ['SELECT 1 # get_lock(1)', undefined],
  ['SELECT /*+ MAX_EXECUTION_TIME(1) */ 1', undefined],
  ['SELECT @get_lock, (1)', undefined],

  // P5 outside SET
  ['SELECT @x := 1', 'P5'],
  ['SELECT @x:=@x+1, a FROM t, (SELECT @x:=0) i', 'P5'],
  ['UPDATE t SET a = @n := @n + 1', 'P5'],
  ['SELECT a INTO @x FROM t', 'P5'],
  ['SELECT a, b FROM t INTO @x, @y', 'P5'],
  ['SELECT @x = 1', undefined],
  ["SELECT '@x := 1'", undefined],
  ["SELECT a INTO OUTFILE '/tmp/x' FROM t", undefined],
  ['SELECT a.into, @x FROM a', undefined],
  ["GRANT SELECT ON app.* TO 'app'@'%'", undefined],

  // P6
  ['CREATE TEMPORARY TABLE t (id INT)', 'P6'],
  ['create temporary table if not exists t select 1', 'P6'],
  ['CREATE OR REPLACE TEMPORARY TABLE t (id INT)', 'P6'],
  ['CREATE TABLE temporary (id INT)', undefined],
  ["CREATE TABLE t (id INT) COMMENT 'CREATE TEMPORARY TABLE'", undefined],

  // P7
  ['SELECT ROW_COUNT()', 'P7'],
  ['SELECT FOUND_ROWS()', 'P7'],
  ['UPDATE t SET a = 1; SELECT ROW_COUNT();', 'P7'],
  ['SELECT row_count FROM t', undefined],
  ['SELECT SQL_CALC_FOUND_ROWS * FROM t', undefined],

  // P9
  ['SELECT /*! STRAIGHT_JOIN */ 1', 'P9'],
  ['/*!40101 SET NAMES utf8mb4 */', 'P9'],
  ['/*!40101 SET NAMES utf8mb4 */;', 'P9'],
  ['/*M! SELECT 1 */', 'P9'],
  ['/*M!100100 SELECT 1 */', 'P9'],
  ['CREATE TABLE t (id INT) /*!50100 PARTITION BY HASH (id) */', 'P9'],
  ['SELECT /*!99999 a /* nested */ b */ 1', 'P9'],
  ['SELECT 1; /*! SELECT 2 */', 'P9'],
  ["SELECT '/*! x */'", undefined],
  ['SELECT /* ! */ 1', undefined],
  ['SELECT /* /*! */ 1', undefined],
  ['SELECT /*m! */ 1', undefined],
  ['SELECT 1 -- /*! */', undefined],
  ['SELECT 1 /*!', 'U6'],

  // P11
  ['SELECT LAST_INSERT_ID()', undefined],
  ['INSERT INTO t (a) VALUES (LAST_INSERT_ID(5))', undefined],

  // U1 to U6
  ['LOCK INSTANCE FOR BACKUP', 'U1'],
  ['FLUSH TABLES t FOR EXPORT', 'U1'],
  ["XA START 'x'", 'U3'],
  ["XA BEGIN 'x'", 'U3'],
  ["XA COMMIT 'x'", undefined],
  ['XA RECOVER', undefined],
  ['HANDLER t OPEN', 'U4'],
  ['HANDLER app.t OPEN AS h', 'U4'],
  ['HANDLER open READ FIRST', undefined],
  ["SELECT 'abc", 'U6'],
  ['SELECT "abc', 'U6'],
  ['SELECT `abc', 'U6'],
  ['SELECT /* abc', 'U6'],
  ['SELECT @`abc', 'U6'],

  // several statements: the first thing that pins wins
  ['SELECT 1; SELECT 2', undefined],
  ['SELECT 1; SET @x = 1', 'P5'],
  ["SET @x = 1; SELECT GET_LOCK('a', 1)", 'P5'],
  ["SELECT GET_LOCK('a', 1); SET @x = 1", 'P4'],
  ["SELECT ';'; SET foreign_key_checks = 0", 'P5'],
  ['SELECT 1 -- ; SET @x = 1', undefined],
  ['SELECT 1 -- x\n; SET @x = 1', 'P5'],
  ["SET NAMES utf8mb4; SET time_zone = '+00:00';", undefined],
  ["SELECT 'a; SET @x = 1", 'U6'],
  ["SET @x = 1; SELECT 'a", 'P5'],
]

describe('classifyStatement', () => {
  it.each(rows)('%s → %s', (sql, rule) => {
    expect(verdict(sql)).toBe(rule)
  })

  it('pins from 16,385 bytes of text on, not characters', () => {
    const text = (length: number) => `SELECT '${'x'.repeat(length - 9)}'`
    expect(verdict(text(16_384))).toBeUndefined()
    expect(verdict(text(16_385))).toBe('P1')
    expect(verdict(`SELECT '${'가'.repeat(5_500)}'`)).toBe('P1')
    expect(verdict(text(16_384), { unknowns: { commandByteCounts: true } })).toBe('P1')
    expect(verdict(text(16_383), { unknowns: { commandByteCounts: true } })).toBeUndefined()
  })
})

describe('the unknowns', () => {
  it.each([
    ['setNamesPins', 'SET NAMES utf8mb4', 'P5'],
    ['setNamesPins', 'SET CHARACTER SET utf8mb4', 'P5'],
    ['combinedSetPins', "SET NAMES utf8mb4, SESSION sql_mode = ''", 'P5'],
    ['sessionTrackSchemaPins', 'SET session_track_schema = 1', 'P10'],
    ['lastInsertIdPins', 'SELECT LAST_INSERT_ID()', 'P11'],
    ['calcFoundRowsPins', 'SELECT SQL_CALC_FOUND_ROWS * FROM t', 'U5'],
  ] as const)('%s makes %s pin', (name, sql, rule) => {
    expect(verdict(sql)).toBeUndefined()
    expect(verdict(sql, { unknowns: { [name]: true } })).toBe(rule)
  })

  it.each([
    ['rowCountPins', 'SELECT ROW_COUNT()'],
    ['rowCountPins', 'SELECT FOUND_ROWS()'],
    ['atLocalPins', 'SET @@local.foreign_key_checks = 0'],
    ['queryAssignmentPins', 'SELECT @x := 1'],
    ['executableCommentPins', '/*! SET @x = 1 */'],
    ['unlistedLockPins', 'LOCK INSTANCE FOR BACKUP'],
    ['setRolePins', 'SET ROLE admin'],
    ['xaPins', "XA START 'x'"],
    ['handlerPins', 'HANDLER t OPEN'],
    ['unreadableStatementPins', "SELECT 'x"],
  ] as const)('without %s, %s does not pin', (name, sql) => {
    expect(verdict(sql)).toBeDefined()
    expect(verdict(sql, { unknowns: { [name]: false } })).toBeUndefined()
  })

  it('are looked past when they do not pin, to what comes after', () => {
    const unknowns = { rowCountPins: false, handlerPins: false }
    expect(verdict("SELECT ROW_COUNT(), GET_LOCK('a', 1)", { unknowns })).toBe('P4')
    expect(verdict('HANDLER t OPEN; SET @x = 1', { unknowns })).toBe('P5')
  })

  it('do not make one tracked variable beside a global one a combined SET', () => {
    const unknowns = { combinedSetPins: true }
    expect(verdict('SET GLOBAL max_connections = 5, SESSION autocommit = 1', { unknowns })).toBeUndefined()
    expect(verdict('SET autocommit = 1', { unknowns })).toBeUndefined()
  })
})
