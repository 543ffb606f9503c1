import type { Scenario } from './scenario.ts'

const DBD_MYSQL = { how: 'run', package: 'DBD::mysql', version: '4.050', from: 'Debian 12' } as const
const DBD_MARIADB = { how: 'run', package: 'DBD::MariaDB', version: '1.22', from: 'Debian 12' } as const
const MYSQL_SOURCE = 'https://github.com/perl5-dbi/DBD-mysql'
const MARIADB_SOURCE = 'https://github.com/perl5-dbi/DBD-MariaDB'

/** Perl's DBI with both of its drivers. */
export const perlScenarios: readonly Scenario[] = [
  {
    id: 'S38a',
    driver: 'Perl, DBD::mysql',
    code: 'a query with values',
    sends: ["select name from item where id = '1'"],
    expected: { outcome: 'not pinned' },
    advice:
      "Nothing: the driver puts the values into the text. Debian's is built on MariaDB's library, which cannot enforce TLS for it: `mysql_ssl_optional=1`.",
    source: MYSQL_SOURCE,
    shown: DBD_MYSQL,
  },
  {
    id: 'S38b',
    driver: 'Perl, DBD::mysql',
    code: '`mysql_server_prepare=1`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'Leave it off, which is the default.',
    source: MYSQL_SOURCE,
    shown: DBD_MYSQL,
  },
  {
    id: 'S38c',
    driver: 'Perl, DBD::mysql',
    code: '`AutoCommit => 0`, a query',
    sends: ['SET autocommit=0', "select name from item where id = '1'"],
    expected: { outcome: 'held' },
    advice: 'A commit after each piece of work.',
    source: MYSQL_SOURCE,
    shown: DBD_MYSQL,
  },
  {
    id: 'S38d',
    driver: 'Perl, DBD::MariaDB',
    code: 'a query with values',
    sends: [
      "SET NAMES 'utf8mb4'",
      "SET character_set_server = 'utf8mb4'",
      "SET collation_connection = 'utf8mb4_unicode_ci'",
      "SET collation_server = 'utf8mb4_unicode_ci'",
      "select name from item where id = '1'",
    ],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: each of its SETs is tracked.',
    source: MARIADB_SOURCE,
    shown: DBD_MARIADB,
  },
  {
    id: 'S38e',
    driver: 'Perl, DBD::MariaDB',
    code: '`mariadb_server_prepare=1`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: 'Leave it off, which is the default.',
    source: MARIADB_SOURCE,
    shown: DBD_MARIADB,
  },
]
