import type { MySqlServer } from '../proxy-fixture.ts'

/** What every client finds in its schema, and in the other one of the same name with `_b` behind it. */
export async function makeSchemas(server: MySqlServer, names: readonly string[]): Promise<void> {
  for (const name of names) {
    for (const schema of [name, `${name}_b`]) {
      await server.query(`DROP DATABASE IF EXISTS ${schema}`)
      await server.query(`CREATE DATABASE ${schema}`)
    }
    for (const [kind, definition] of contents) await server.query(`CREATE ${kind} ${name}.${definition}`)
    await server.query(`INSERT INTO ${name}.u VALUES ('a', 1.5), ('b', NULL)`)
    await server.query(`CREATE TABLE ${name}_b.other (id INT)`)
  }
}

// Without new statistics in the background: plans, and the flags in replies that tell of them, stay the same.
const contents: readonly (readonly [kind: string, definition: string])[] = [
  [
    'TABLE',
    't (id INT PRIMARY KEY AUTO_INCREMENT, v INT, s VARCHAR(200), d DATETIME(3), b LONGBLOB) STATS_AUTO_RECALC=0',
  ],
  ['TABLE', 'u (k VARCHAR(20) PRIMARY KEY, n DECIMAL(10,3)) STATS_AUTO_RECALC=0'],
  ['PROCEDURE', 'pair() BEGIN SELECT 1 AS a; SELECT id FROM t ORDER BY id; END'],
  ['PROCEDURE', 'writes(n INT) INSERT INTO t (v) VALUES (n)'],
  [
    'PROCEDURE',
    "fails() BEGIN SELECT 'before'; SIGNAL SQLSTATE '45000' SET MESSAGE_TEXT = 'in a procedure'; END",
  ],
  ['PROCEDURE', 'opens() BEGIN START TRANSACTION; INSERT INTO t (v) VALUES (1); SELECT * FROM missing; END'],
  ['PROCEDURE', "moves() BEGIN SET time_zone = '+07:00'; SIGNAL SQLSTATE '45000'; END"],
  ['PROCEDURE', 'nothing() BEGIN END'],
  ['PROCEDURE', 'out_of(IN a INT, OUT b INT) BEGIN SET b = a * 2; SELECT a; END'],
]
