import { type GroupMaker, sql } from './script-context.ts'

const one = (...texts: string[]): GroupMaker => {
  return ({ random }) => [sql(random.pick(texts))]
}

/** Several statements in one COM_QUERY, for clients that have asked for it. */
export const multiStatementGroups: readonly GroupMaker[] = [
  one(
    'SELECT 1; SELECT 2; DO 3',
    "SELECT 1 AS a; SELECT * FROM t WHERE id = 1; UPDATE t SET v = 1 WHERE id = 1; SELECT REPEAT('m', 70000)",
    'SELECT 1; SELECT * FROM missing; SELECT 2',
    'BEGIN; INSERT INTO t (v) VALUES (1); COMMIT',
    'BEGIN; INSERT INTO t (id) VALUES (1), (1); COMMIT',
    'BEGIN; SELECT * FROM t ORDER BY id LIMIT 1',
    'ROLLBACK; SELECT 1',
    "SET time_zone = '+02:00'; SELECT @@time_zone",
    "SET NAMES latin1; SELECT 1; SET sql_mode = 'ANSI_QUOTES'",
    'SELECT 1;;',
    'SELECT 1; SELEC 2',
    'CALL pair(); CALL pair()',
    'CALL pair(); SELECT 1; CALL fails()',
    '; SELECT 1',
    'COMMIT; SET autocommit = 0; SELECT * FROM t WHERE id = 1; SET autocommit = 1',
  ),
  ({ schema }) => [sql(`USE ${schema}_b; SELECT DATABASE(); USE ${schema}`)],
  ({ schema }) => [sql(`USE ${schema}_b; SELECT * FROM missing; USE ${schema}`), sql('SELECT DATABASE()')],
  ({ schema }) => [
    sql(
      `START TRANSACTION READ WRITE; INSERT INTO ${schema}.t (v) VALUES (8); SELECT LAST_INSERT_ID() - MAX(id) FROM ${schema}.t; DROP TABLE IF EXISTS gone; SHOW WARNINGS`,
    ),
  ],
]
