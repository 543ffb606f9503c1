import { type GroupMaker, sql } from './script-context.ts'

const one = (...texts: (string | Buffer)[]): GroupMaker => {
  return ({ random }) => [sql(random.pick(texts))]
}

/** Lengths around which a length-encoded integer takes more bytes, and one packet's worth of rows. */
const lengths = [0, 1, 250, 251, 252, 65_535, 65_536, 100_000]

/** Statements by COM_QUERY that neither pin nor leave anything behind. */
export const textGroups: readonly GroupMaker[] = [
  one(
    'SELECT 1',
    "SELECT 1 AS a, NULL AS b, 'text' AS c, 1.5 AS d, DATE '2024-02-29' AS e, X'00FF' AS f",
    "SELECT CAST('2024-01-01 10:00:00.123456' AS DATETIME(6)), TIME '-12:00:01', 1e300, -1, 18446744073709551615",
    'SELECT JSON_OBJECT("a", JSON_ARRAY(1, NULL, "x")), TRUE, 1/3',
    'SELECT 1 WHERE FALSE',
    'SELECT 1 UNION ALL SELECT 2 UNION ALL SELECT NULL',
    '/* a comment */ SELECT /*+ MAX_EXECUTION_TIME(10000) */ 2 -- the end',
    "SELECT 'it''s', \"quoted\", 'back\\\\slash'",
    Buffer.from("SELECT 'caf\xe9 \x00\x01', 'na\xefve'", 'latin1'),
    Buffer.from("SELECT 'grüße 日本語 🎈' AS `名`"),
    'DO 1',
    'SELECT DATABASE(), USER()',
    'SELECT @never_set',
  ),
  one(
    'SELECT * FROM t ORDER BY id',
    'SELECT id, v FROM t WHERE id = 2',
    'SELECT COUNT(*), SUM(v), AVG(v), GROUP_CONCAT(s ORDER BY id) FROM t',
    'SELECT s, COUNT(*) FROM t GROUP BY s WITH ROLLUP',
    'SELECT * FROM t WHERE id = 2 FOR UPDATE',
    'SELECT a.id, b.id FROM t a JOIN t b ON a.id = b.id ORDER BY 1 DESC LIMIT 3',
    'SHOW COLUMNS FROM t',
    'SHOW TABLES',
    'TABLE u',
  ),
  ({ random }) => [sql(`SELECT REPEAT('x', ${random.pick(lengths)}) AS r, ${random.below(1000)} AS n`)],
  ({ random }) => [
    sql(
      `WITH RECURSIVE n AS (SELECT 1 AS i UNION ALL SELECT i + 1 FROM n WHERE i < ${random.between(1, 900)}) SELECT i, REPEAT('r', i % 40) FROM n`,
    ),
  ],
  ({ random }) => [
    sql(`SELECT ${Array.from({ length: random.between(1, 300) }, (_, i) => `${i} AS c${i}`).join(',')}`),
  ],
  ({ random }) => [sql(`INSERT INTO t (v, s) VALUES (${random.below(100)}, 's${random.below(9)}')`)],
  ({ random }) => [sql(`INSERT INTO t (v) VALUES (${random.below(9)}), (${random.below(9)}), (NULL)`)],
  ({ random }) => [sql(`UPDATE t SET v = ${random.below(3)} WHERE id <= ${random.between(1, 4)}`)],
  ({ random }) => [sql(`DELETE FROM t WHERE id = ${random.between(1, 6)}`)],
  ({ random }) => [
    sql(`INSERT INTO t (id, v) VALUES (2, ${random.below(9)}) ON DUPLICATE KEY UPDATE v = v + 1`),
  ],
  ({ random }) => [sql(`REPLACE INTO t (id, v, s) VALUES (${random.between(1, 5)}, 7, 'replaced')`)],
  one(
    "INSERT IGNORE INTO t (id, v) VALUES (1, 'not a number')",
    "SELECT CAST('12abc' AS SIGNED)",
    'SELECT 1/0',
    'DROP TABLE IF EXISTS never_there',
    'CREATE TABLE IF NOT EXISTS t (id INT)',
  ),
  one(
    'SELEC 1',
    'SELECT * FROM missing',
    'SELECT nothing FROM t',
    'INSERT INTO t (id) VALUES (1), (1)',
    "INSERT INTO t (v) VALUES ('not a number')",
    "SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'on purpose', MYSQL_ERRNO = 4711",
    'SELECT (SELECT 1 UNION SELECT 2)',
    'USE nowhere',
    '',
    ' ',
    ';',
    'SELECT 1; SELECT 2',
    'SELECT SLEEP(-1)',
    'CALL missing()',
    'KILL QUERY 4294967295',
  ),
  one(
    'BEGIN',
    'START TRANSACTION',
    'START TRANSACTION READ ONLY',
    'START TRANSACTION WITH CONSISTENT SNAPSHOT',
  ),
  one('COMMIT', 'ROLLBACK', 'COMMIT AND CHAIN', 'ROLLBACK AND NO CHAIN'),
  // Under autocommit = 0 a savepoint alone is not yet a transaction by the status flags, and its connection goes back.
  one('ROLLBACK TO SAVEPOINT a', 'RELEASE SAVEPOINT b'),
  ({ random }) => [
    sql('BEGIN'),
    sql('SAVEPOINT a'),
    sql(random.pick(['SAVEPOINT b', 'SAVEPOINT a', 'DO 1'])),
  ],
  ({ random, schema }) => [
    sql('START TRANSACTION READ WRITE'),
    sql(`INSERT INTO ${schema}.t (v) VALUES (${random.below(9)})`),
    sql(`SELECT LAST_INSERT_ID() - MAX(id) FROM ${schema}.t`),
    sql(random.pick(['COMMIT', 'ROLLBACK', 'SELECT 1'])),
  ],
  ({ random }) => [
    sql('BEGIN'),
    sql('SELECT id FROM t LIMIT 1'),
    sql("INSERT IGNORE INTO t (id, v) VALUES (1, 'x'), (2, 'y')"),
    sql(random.pick(['SHOW WARNINGS', 'SHOW COUNT(*) WARNINGS', 'SHOW ERRORS'])),
    sql('ROLLBACK'),
  ],
  ({ random }) => [
    sql('BEGIN'),
    sql('INSERT INTO t (id) VALUES (1), (1)'),
    sql('SELECT * FROM missing'),
    sql(random.pick(['COMMIT', 'ROLLBACK'])),
  ],
  // Fails, and leaves a transaction open.
  ({ random }) => [
    sql('CALL opens()'),
    sql('SELECT COUNT(*) FROM t'),
    sql(random.pick(['COMMIT', 'ROLLBACK'])),
  ],
  one('CALL pair()', 'CALL writes(5)', 'CALL fails()', 'CALL pair(1)'),
  ({ random }) => [
    sql(`CREATE TABLE c (id INT PRIMARY KEY, n VARCHAR(${random.between(1, 200)}))`),
    sql('ALTER TABLE c ADD COLUMN more INT'),
    sql('DROP TABLE c'),
  ],
  ({ random }) => [
    sql(`SELECT mysql_query_attribute_string('n'), ${random.below(9)}`, {
      n: 'value',
      other: 'x'.repeat(300),
    }),
    sql('SELECT 1', { traceparent: '00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01' }),
  ],
  // Two statements are with the server at once.
  ({ random }) => [
    {
      do: 'ahead',
      steps: Array.from({ length: random.between(2, 6) }, (_, i) =>
        sql(
          random.pick(['SELECT 1', 'BEGIN', 'COMMIT', 'SELECT * FROM t WHERE id = 1', 'BAD', `SELECT ${i}`]),
        ),
      ),
    },
  ],
]
