import { describe, expect, it } from '@jest/globals'
import { type Row, verdict } from './verdict.ts'

/** What drivers and ORMs send as COM_QUERY. Prepared statements are commands of their own and not here. */
const drivers: Readonly<Record<string, readonly Row[]>> = {
  'mysql2 query()': [['select now()', undefined]],
  'mariadb for Node': [
    ['SET NAMES utf8mb4', undefined],
    ['set @@wait_timeout=60', undefined],
    ['set @@foreign_key_checks=0', 'P5'],
    ["set @@transaction_isolation='READ-COMMITTED'", 'P8'],
  ],
  'MariaDB R2DBC': [
    [
      "SET autocommit=1, transaction_isolation='REPEATABLE-READ', session_track_schema=1, session_track_system_variables='autocommit,transaction_isolation'",
      'P10',
    ],
    ["SET autocommit=1, transaction_isolation='REPEATABLE-READ', session_track_schema=1", undefined],
  ],
  'MariaDB R2DBC 1.4': [
    [
      "SET  names UTF8MB4,autocommit=1,transaction_isolation='REPEATABLE-READ',session_track_schema=1,session_track_system_variables=IF(@@session_track_system_variables = '*', '*', IF(@@session_track_system_variables = '', 'transaction_isolation', CONCAT(@@session_track_system_variables,',transaction_isolation')))",
      'P10',
    ],
  ],
  'Prisma with the mariadb adapter': [['SET TRANSACTION ISOLATION LEVEL SERIALIZABLE', 'P8']],
  TypeORM: [
    ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'P8'],
    ['START TRANSACTION', undefined],
    ['COMMIT', undefined],
    ['SELECT VERSION() AS `version`', undefined],
  ],
  Sequelize: [
    ["SET time_zone='+00:00'", undefined],
    ['START TRANSACTION;', undefined],
    ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED;', undefined],
    ["SELECT `id`, `name` FROM `users` AS `User` WHERE `User`.`id` = 'x' LIMIT 1;", undefined],
  ],
  Knex: [
    ['BEGIN;', undefined],
    ['SET TRANSACTION ISOLATION LEVEL read committed', 'P8'],
    ['SET TRANSACTION ISOLATION LEVEL read committed; BEGIN;', 'P8'],
  ],
  Kysely: [
    ['begin', undefined],
    ['set transaction isolation level serializable', 'P8'],
  ],
  Drizzle: [
    ['set transaction isolation level repeatable read', 'P8'],
    ['start transaction with consistent snapshot read only', undefined],
    ['select `id`, `name` from `users` where `users`.`id` = 1', undefined],
  ],
  PyMySQL: [
    ['SET NAMES utf8mb4', undefined],
    ['SET AUTOCOMMIT = 0', undefined],
    ["SET sql_mode='STRICT_TRANS_TABLES'", undefined],
  ],
  SQLAlchemy: [
    ['SELECT @@transaction_isolation', undefined],
    ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', undefined],
    ['ROLLBACK', undefined],
  ],
  Django: [
    ['SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', undefined],
    ['SET SQL_AUTO_IS_NULL = 0', 'P5'],
    ['SET SQL_AUTO_IS_NULL = 0; SET SESSION TRANSACTION ISOLATION LEVEL READ COMMITTED', 'P5'],
    ['SET foreign_key_checks=0', 'P5'],
    ['SELECT VERSION(), @@sql_mode, @@default_storage_engine, @@sql_auto_is_null', undefined],
  ],
  Rails: [
    [
      "SET NAMES utf8mb4,  @@SESSION.sql_auto_is_null = 0, @@SESSION.wait_timeout = 2147483, @@SESSION.sql_mode = 'STRICT_ALL_TABLES'",
      'P5',
    ],
    [
      "SET  @@SESSION.sql_mode = CONCAT(CONCAT(@@sql_mode, ',STRICT_ALL_TABLES'), ',NO_AUTO_VALUE_ON_ZERO'),  @@SESSION.wait_timeout = 2147483",
      undefined,
    ],
    ["SELECT GET_LOCK('5138205892173434575', 0)", 'P4'],
    ['SELECT /*+ MAX_EXECUTION_TIME(1000) */ `users`.* FROM `users`', undefined],
  ],
  Laravel: [
    ["set names 'utf8mb4' collate 'utf8mb4_unicode_ci'", undefined],
    [
      "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci', SESSION sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES'",
      undefined,
    ],
    ["set session sql_mode='STRICT_TRANS_TABLES'", undefined],
  ],
  'Pomelo EF Core': [
    ['SET AUTOCOMMIT = 1;\nINSERT INTO `Blogs` (`Url`)\nVALUES (1);', undefined],
    ["SET AUTOCOMMIT = 1;\nUPDATE `Blogs` SET `Url` = 'x'\nWHERE `Id` = 1;\nSELECT ROW_COUNT();", 'P7'],
    [
      'SET AUTOCOMMIT = 1;\nINSERT INTO `Blogs` (`Url`)\nVALUES (1);\nSELECT `Id`\nFROM `Blogs`\nWHERE ROW_COUNT() = 1 AND `Id` = LAST_INSERT_ID();\n\n',
      'P7',
    ],
  ],
  MySqlConnector: [
    ['SELECT CONNECTION_ID(), VERSION();', undefined],
    ['SET NAMES utf8mb4;', undefined],
    ['KILL QUERY 12', undefined],
    ['set session transaction isolation level repeatable read;', undefined],
    ['start transaction;', undefined],
  ],
  'Connector/J': [
    [
      '/* mysql-connector-j-8.3.0 (Revision: 7de8d4d59bea) */SELECT  @@session.auto_increment_increment AS auto_increment_increment, @@character_set_client AS character_set_client, @@sql_mode AS sql_mode',
      undefined,
    ],
    ['SET character_set_results = NULL', undefined],
    ['SET autocommit=1', undefined],
    ["SET sql_mode='STRICT_TRANS_TABLES'", undefined],
    ['SET SESSION TRANSACTION READ ONLY', undefined],
    ['SET SQL_SELECT_LIMIT=10', 'P5'],
    ['SET SESSION MAX_EXECUTION_TIME=1000', 'P5'],
  ],
  'serverless-mysql': [
    [
      'SELECT ID,TIME FROM information_schema.processlist WHERE command = "Sleep" AND time >= 3 ORDER BY time DESC',
      undefined,
    ],
    ['KILL 5;', undefined],
    [
      'SELECT IF(@@max_user_connections > 0, LEAST(@@max_user_connections,@@max_connections), @@max_connections) AS total',
      undefined,
    ],
  ],
  'go-sql-driver/mysql': [
    ["SET time_zone='UTC'", undefined],
    ['SET NAMES utf8mb4 COLLATE utf8mb4_unicode_ci', undefined],
  ],
  mysqldump: [
    ['/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */', 'P9'],
    ['SELECT /*!40001 SQL_NO_CACHE */ * FROM `t`', 'P9'],
    ['FLUSH /*!40101 LOCAL */ TABLES', 'P9'],
  ],
}

describe.each(Object.entries(drivers))('%s', (_, rows) => {
  it.each(rows)('%s → %s', (sql, rule) => {
    expect(verdict(sql)).toBe(rule)
  })
})

it('EXCLUDE_VARIABLE_SETS keeps the SETs of Rails and Django from pinning', () => {
  for (const [sql] of [drivers.Rails![0]!, drivers.Django![1]!, drivers.Django![3]!]) {
    expect(verdict(sql, { filter: true })).toBeUndefined()
  }
})

it('the one SET that Laravel 12 sends pins when a combined SET does', () => {
  expect(verdict(drivers.Laravel![1]![0], { unknowns: { combinedSetPins: true } })).toBe('P5')
})
