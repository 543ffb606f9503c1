import type { Scenario } from './scenario.ts'

const MARIADB_CLIENT = {
  how: 'run',
  package: "MariaDB's clients",
  version: '10.11',
  from: 'Debian 12',
} as const
const SOURCE = 'https://github.com/MariaDB/server/tree/10.11/client'

/** The mysql client and mysqldump, as Debian has them: MariaDB's. */
export const commandLineScenarios: readonly Scenario[] = [
  {
    id: 'S40a',
    driver: '`mysql`',
    code: 'a query',
    sends: ['select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing.',
    source: SOURCE,
    shown: MARIADB_CLIENT,
  },
  {
    id: 'S40b',
    driver: '`mysql`',
    code: 'loading a dump',
    sends: ['/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */'],
    expected: {
      outcome: 'pinned',
      rule: 'P9',
      grade: 'A',
      by: '/*!40101 SET @OLD_CHARACTER_SET_CLIENT=@@CHARACTER_SET_CLIENT */',
    },
    advice: "The database's own endpoint.",
    source: SOURCE,
    shown: MARIADB_CLIENT,
  },
  {
    id: 'S40c',
    driver: '`mysqldump`',
    code: '`--no-tablespaces`',
    sends: ["/*!40100 SET @@SQL_MODE='' */", 'LOCK TABLES `item` READ…'],
    expected: { outcome: 'pinned', rule: 'P9', grade: 'A', by: "/*!40100 SET @@SQL_MODE='' */" },
    advice: "The database's own endpoint.",
    source: SOURCE,
    shown: MARIADB_CLIENT,
  },
]
