import type { Scenario } from './scenario.ts'

const POMELO = {
  how: 'replayed',
  why: '.NET is neither in npm nor in Debian; the statements are those of its tests (9.0)',
} as const
const MYSQLCONNECTOR = {
  how: 'replayed',
  why: '.NET is neither in npm nor in Debian; the commands are those of its source (2.5)',
} as const

/** S21 to S24, .NET, and S27, a package that kills. */
export const otherLanguageScenarios: readonly Scenario[] = [
  {
    id: 'S21a',
    driver: 'Pomelo EF Core',
    code: '`SaveChanges()` of one new row whose key the database gives',
    sends: [
      'SET AUTOCOMMIT = 1',
      "INSERT INTO `item` (`name`)\nVALUES ('pomelo')",
      'SELECT `id`\nFROM `item`\nWHERE ROW_COUNT() = 1 AND `id` = LAST_INSERT_ID()',
    ],
    expected: { outcome: 'pinned', rule: 'P7', grade: 'B', by: 'SET AUTOCOMMIT = 1;\nINSERT INTO `item`…' },
    advice:
      'A report of the pin blames SET AUTOCOMMIT, which is tracked; ROW_COUNT() in the same batch explains it. Keys that the code gives itself; EXCLUDE_VARIABLE_SETS does not help.',
    source: 'https://github.com/PomeloFoundation/Pomelo.EntityFrameworkCore.MySql/issues/2004',
    shown: POMELO,
  },
  {
    id: 'S21b',
    driver: 'Pomelo EF Core',
    code: '`SaveChanges()` of new rows whose keys are given',
    sends: [
      'SET AUTOCOMMIT = 1',
      "INSERT INTO `item` (`id`, `name`)\nVALUES (70, 'pomelo'),\n(71, 'pomelo')",
    ],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing. Not verified on AWS: that a batch is judged statement by statement.',
    source: 'https://github.com/PomeloFoundation/Pomelo.EntityFrameworkCore.MySql/issues/2004',
    shown: POMELO,
  },
  {
    id: 'S22',
    driver: 'Pomelo EF Core',
    code: '`SaveChanges()` of an update',
    sends: [
      'SET AUTOCOMMIT = 1',
      "UPDATE `item` SET `name` = 'pomelo'\nWHERE `id` = 1",
      'SELECT ROW_COUNT()',
    ],
    expected: { outcome: 'pinned', rule: 'P7', grade: 'A', by: 'SET AUTOCOMMIT = 1;\nUPDATE `item` SET …' },
    advice:
      '`AutoTransactionBehavior.Always`. On AWS the count of such a batch is documented to be wrong (0 was seen: DbUpdateConcurrencyException); here it is right.',
    source: 'https://github.com/PomeloFoundation/Pomelo.EntityFrameworkCore.MySql/issues/1822',
    shown: POMELO,
  },
  {
    id: 'S23',
    driver: 'MySqlConnector',
    code: '`MySqlCommand.Cancel()`, a CancellationToken',
    sends: [],
    expected: {
      outcome: 'error',
      code: 1094,
      grade: 'B',
      sqlState: 'HY000',
      message: 'Unknown thread id: …',
    },
    advice:
      'Version 2.5.0, which asks for CONNECTION_ID() where the host name is that of an RDS proxy (`….proxy-….rds.amazonaws.com`); before it, a timeout of the server.',
    source: 'https://github.com/mysql-net/MySqlConnector/issues/1581',
    shown: MYSQLCONNECTOR,
  },
  {
    id: 'S24a',
    driver: 'MySqlConnector',
    code: '`Open()` of a pooled connection',
    sends: ['SET NAMES utf8mb4', 'SELECT 42 AS answer'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: COM_RESET_CONNECTION and SET NAMES come in one write, and both are answered.',
    source: 'https://github.com/mysql-net/MySqlConnector',
    shown: MYSQLCONNECTOR,
  },
  {
    id: 'S24b',
    driver: 'MySqlConnector',
    code: '`Open()` of a pooled connection that was idle for longer than IdleClientTimeout',
    sends: [],
    expected: { outcome: 'other', what: 'end of stream, no error packet', grade: 'B' },
    advice:
      'The driver opens another connection. A `ConnectionIdleTimeout` below IdleClientTimeout saves the round trip.',
    source: 'https://github.com/mysql-net/MySqlConnector/issues/1526',
    shown: MYSQLCONNECTOR,
  },
  {
    id: 'S27',
    driver: 'serverless-mysql',
    code: '`end()`, which kills what sleeps for too long',
    sends: ['SELECT ID,time FROM information_schema.processlist…', 'KILL …'],
    expected: {
      outcome: 'error',
      code: 1094,
      grade: 'B',
      sqlState: 'HY000',
      message: 'Unknown thread id: …',
    },
    advice:
      '`manageConns: false`: what it sees and kills are connections of the proxy, which another client may be using or has killed already.',
    source: 'https://github.com/jeremydaly/serverless-mysql/issues/127',
    shown: { how: 'replayed', why: 'its two statements are all that matters' },
  },
]
