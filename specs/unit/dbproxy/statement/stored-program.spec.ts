import { describe, expect, it } from '@jest/globals'
import { type Row, verdict } from './verdict.ts'

/** Each is followed by `; SET @after = 1` in a second run, which must be seen as a statement of its own. */
const definitions: readonly string[] = [
  'CREATE PROCEDURE p() SET @x = 1',
  'CREATE PROCEDURE p() BEGIN SET @x = 1; SET @y = 2; END',
  "CREATE PROCEDURE p() BEGIN SELECT GET_LOCK('a', 1); END",
  'CREATE PROCEDURE p() BEGIN CREATE TEMPORARY TABLE t (id INT); END',
  "CREATE DEFINER=`app`@`%` PROCEDURE `p`(IN a INT, OUT b INT) COMMENT 'x' BEGIN SET @x = 1; END",
  "CREATE DEFINER = 'app'@'%' PROCEDURE p() SQL SECURITY INVOKER BEGIN SET @x = 1; END",
  'CREATE DEFINER = CURRENT_USER() PROCEDURE IF NOT EXISTS p() BEGIN SET @x = 1; END',
  'CREATE OR REPLACE PROCEDURE p() BEGIN SET @x = 1; END',
  'create procedure p() outer_block: begin set @x = 1; begin set @y = 2; end; end outer_block',
  'CREATE PROCEDURE p(a INT) BEGIN IF (a > 1) THEN SET @x = 1; ELSEIF a = 2 THEN SET @x = 2; ELSE SET @x = 3; END IF; SET @y = 1; END',
  'CREATE PROCEDURE p(a INT) IF a > 1 THEN SET @x = 1; SET @y = 2; END IF',
  'CREATE PROCEDURE p(a INT) IF (a > 1) THEN SET @x = 1; SET @y = 2; END IF',
  'CREATE PROCEDURE p() BEGIN SET @x = IF(1, 2, 3); SELECT IF(1, 2, 3); SET @y = 1; END',
  'CREATE PROCEDURE p() SELECT IF(1, 2, 3)',
  'CREATE PROCEDURE p() BEGIN WHILE 1 DO SET @x = 1; END WHILE; SET @y = 1; END',
  'CREATE PROCEDURE p() BEGIN l: LOOP SET @x = 1; LEAVE l; END LOOP l; SET @y = 1; END',
  'CREATE PROCEDURE p() BEGIN REPEAT SET @x = 1; UNTIL @x > 1 END REPEAT; SET @y = 1; END',
  "CREATE PROCEDURE p() BEGIN SELECT REPEAT('a', 3); SET @y = 1; END",
  'CREATE PROCEDURE p(a INT) BEGIN CASE a WHEN 1 THEN SET @x = 1; ELSE BEGIN SET @x = 2; END; END CASE; SET @y = 1; END',
  'CREATE PROCEDURE p(a INT) BEGIN CASE WHEN a THEN IF a THEN SET @x = 1; END IF; END CASE; SET @y = 1; END',
  'CREATE PROCEDURE p(a INT) BEGIN SELECT CASE a WHEN 1 THEN IF(a, 1, 2) ELSE 3 END; SET @y = 1; END',
  'CREATE PROCEDURE p(a INT) BEGIN SET @x = CASE WHEN a THEN CASE a WHEN 1 THEN 2 END ELSE 3 END; SET @y = 1; END',
  'CREATE PROCEDURE p() BEGIN DECLARE EXIT HANDLER FOR SQLEXCEPTION BEGIN ROLLBACK; SET @x = 1; END; SET @y = 1; END',
  'CREATE PROCEDURE p() BEGIN SELECT start, end FROM t; SELECT a.begin, begin FROM t a; SET @y = 1; END',
  'CREATE PROCEDURE p() BEGIN DROP TABLE IF EXISTS t; DROP VIEW IF EXISTS v; SET @y = 1; END',
  'CREATE FUNCTION f(a INT) RETURNS INT DETERMINISTIC BEGIN SET @x = 1; RETURN IF(a, 1, 2); END',
  'CREATE FUNCTION f() RETURNS VARCHAR(10) BEGIN SET @x = 1; RETURN 1; END',
  'CREATE FUNCTION f() RETURNS INT RETURN (SELECT CASE WHEN 1 THEN 2 END)',
  "CREATE AGGREGATE FUNCTION f RETURNS STRING SONAME 'f.so'",
  "CREATE FUNCTION f(a INT) RETURNS INT LANGUAGE JAVASCRIPT AS $$ let x = 'don''t; return a $$",
  'CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET @x = 1',
  'CREATE TRIGGER r BEFORE INSERT ON t FOR EACH ROW SET NEW.a = IF(NEW.b, 1, 2)',
  'CREATE TRIGGER r AFTER UPDATE ON t FOR EACH ROW FOLLOWS q BEGIN SET @x = 1; SET @y = 2; END',
  'CREATE EVENT e ON SCHEDULE EVERY 1 DAY STARTS NOW() ENDS NOW() DO BEGIN SET @x = 1; SET @y = 2; END',
  'CREATE EVENT e ON SCHEDULE EVERY 1 HOUR DO SET @x = 1',
  'ALTER EVENT e DO BEGIN SET @x = 1; SET @y = 2; END',
]

describe('the definition of a stored program', () => {
  it.each(definitions)('does not pin by its body: %s', (sql) => {
    expect(verdict(sql)).toBeUndefined()
    expect(verdict(`${sql};`)).toBeUndefined()
  })

  it.each(definitions)('ends where it ends: %s', (sql) => {
    expect(verdict(`${sql}; SET @after = 1`)).toBe('P5')
    expect(verdict(`${sql}; SELECT 1`)).toBeUndefined()
  })

  it.each<Row>([
    ['CREATE PROCEDURE p() BEGIN /*! SET @x = 1 */; END', 'P9'],
    ["CREATE PROCEDURE p() BEGIN SELECT 'a; END", 'U6'],
    ['CREATE PROCEDURE p() BEGIN SET @x = 1;', undefined],
    ['ALTER TABLE t ADD COLUMN a INT; SET @x = 1', 'P5'],
    ['CREATE TABLE event (id INT); SET @x = 1', 'P5'],
    ['DROP PROCEDURE p; SET @x = 1', 'P5'],
    ['BEGIN; SET @x = 1; END', 'P5'],
  ])('%s → %s', (sql, rule) => {
    expect(verdict(sql)).toBe(rule)
  })
})
