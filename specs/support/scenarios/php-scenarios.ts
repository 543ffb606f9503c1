import type { Scenario } from './scenario.ts'

const LARAVEL = { how: 'run', package: 'Laravel', version: '8.83', from: 'Debian 12' } as const
const PDO = { how: 'run', package: 'PHP', version: '8.2', from: 'Debian 12' } as const
const LARAVEL_CONNECTOR =
  'https://github.com/laravel/framework/blob/master/src/Illuminate/Database/Connectors/MySqlConnector.php'
const PHP_SOURCE = 'https://github.com/php/php-src/tree/master/ext/pdo_mysql'

const LARAVEL_12_SET =
  "SET NAMES 'utf8mb4' COLLATE 'utf8mb4_unicode_ci', SESSION sql_mode='ONLY_FULL_GROUP_BY,STRICT_TRANS_TABLES,NO_ZERO_IN_DATE,NO_ZERO_DATE,ERROR_FOR_DIVISION_BY_ZERO,NO_ENGINE_SUBSTITUTION'"

/** S20 and more of PHP. */
export const phpScenarios: readonly Scenario[] = [
  {
    id: 'S20a',
    driver: 'Laravel, PDO',
    code: 'any, at connect',
    sends: [
      'use `app`',
      "COM_STMT_PREPARE set names 'utf8mb4' collate 'utf8mb4_unicode_ci'",
      "COM_STMT_PREPARE set session sql_mode='…'",
      'COM_STMT_PREPARE select `name` from `item` where `id` = ? limit 1',
    ],
    expected: {
      outcome: 'pinned',
      rule: 'P2',
      grade: 'A',
      by: "set names 'utf8mb4' collate 'utf8mb4_unicode_ci'",
    },
    advice:
      '`PDO::ATTR_EMULATE_PREPARES => true` in the options of the connection. Laravel turns emulation off, and versions up to 10 even prepare their SETs, so that a connection is pinned before its first query.',
    source: 'https://github.com/laravel/framework/pull/50044',
    shown: LARAVEL,
  },
  {
    id: 'S20b',
    driver: 'Laravel 12, PDO',
    code: 'connect',
    sends: [LARAVEL_12_SET],
    expected: { outcome: 'not pinned' },
    advice:
      'Not verified on AWS: each part is tracked, yet a report says that the whole pins. `combinedSetPins` shows that world. The first query with values pins (P2) unless prepares are emulated.',
    source: 'https://github.com/laravel/framework/issues/59849',
    shown: {
      how: 'replayed',
      why: "its connector's statement, sent by PDO of PHP 8.2; Debian 12 has Laravel 8",
    },
  },
  {
    id: 'S20c',
    driver: 'Laravel, PDO',
    code: '`PDO::ATTR_EMULATE_PREPARES => true`',
    sends: [
      "set names 'utf8mb4' collate 'utf8mb4_unicode_ci'",
      "set session sql_mode='…'",
      'select `name` from `item` where `id` = 1 limit 1',
    ],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing.',
    source: LARAVEL_CONNECTOR,
    shown: LARAVEL,
  },
  {
    id: 'S20d',
    driver: 'PDO',
    code: '`prepare()`, emulated: its default',
    sends: ["select name from item where id = '1'"],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: PDO puts the values into the text.',
    source: PHP_SOURCE,
    shown: PDO,
  },
  {
    id: 'S20e',
    driver: 'PDO',
    code: '`prepare()` with `ATTR_EMULATE_PREPARES => false`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'The default. What emulation costs: numbers come to the server as strings.',
    source: PHP_SOURCE,
    shown: PDO,
  },
  {
    id: 'S20f',
    driver: 'PDO',
    code: '`beginTransaction()`',
    sends: ['START TRANSACTION', "select name from item where id = '1'"],
    expected: { outcome: 'held' },
    advice: 'Short transactions.',
    source: PHP_SOURCE,
    shown: PDO,
  },
  {
    id: 'S37a',
    driver: 'mysqli',
    code: '`set_charset()`, `query()`',
    sends: ['SET NAMES utf8mb4', 'select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: NAMES is tracked.',
    source: 'https://github.com/php/php-src/tree/master/ext/mysqli',
    shown: PDO,
  },
  {
    id: 'S37b',
    driver: 'mysqli',
    code: '`prepare()`, `execute_query()`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'PDO, or `real_escape_string()`: mysqli emulates no prepares.',
    source: 'https://github.com/php/php-src/tree/master/ext/mysqli',
    shown: PDO,
  },
]
