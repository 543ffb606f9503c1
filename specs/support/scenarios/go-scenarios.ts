import type { Scenario } from './scenario.ts'

const GO = { how: 'run', package: 'go-sql-driver/mysql', version: '1.5.0', from: 'Debian 12' } as const
const PINEWISE = 'https://www.pinewise.com/blog/AWS-RDS-Proxy-Its-Not-Set-And-Forget'
const SOURCE = 'https://github.com/go-sql-driver/mysql'

/** S25: Go's database/sql. */
export const goScenarios: readonly Scenario[] = [
  {
    id: 'S25a',
    driver: 'Go `database/sql`',
    code: '`db.Query()` with arguments',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: '`interpolateParams=true` in the DSN.',
    source: PINEWISE,
    shown: GO,
  },
  {
    id: 'S25b',
    driver: 'Go `database/sql`',
    code: '`db.Query()` with `interpolateParams=true`',
    sends: ['select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing.',
    source: PINEWISE,
    shown: GO,
  },
  {
    id: 'S25c',
    driver: 'Go `database/sql`',
    code: '`db.Prepare()`, closed, with `interpolateParams=true`',
    sends: ['COM_STMT_PREPARE select name from item where id = ?'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select name from item where id = ?' },
    advice: '`db.Query()`: an explicit prepare is not interpolated, and closing it does not unpin.',
    source: SOURCE,
    shown: GO,
  },
  {
    id: 'S25d',
    driver: 'Go `database/sql`',
    code: '`db.Query()` without arguments',
    sends: ['select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing.',
    source: SOURCE,
    shown: GO,
  },
  {
    id: 'S25e',
    driver: 'Go `database/sql`',
    code: '`db.BeginTx()`',
    sends: ['START TRANSACTION', 'select name from item where id = 1'],
    expected: { outcome: 'held' },
    advice: 'Short transactions.',
    source: SOURCE,
    shown: GO,
  },
  {
    id: 'S25f',
    driver: 'Go `database/sql`',
    code: '`db.BeginTx()` with an isolation level',
    sends: ['SET TRANSACTION ISOLATION LEVEL READ COMMITTED', 'START TRANSACTION'],
    expected: {
      outcome: 'pinned',
      rule: 'P8',
      grade: 'A',
      by: 'SET TRANSACTION ISOLATION LEVEL READ COMMITTED',
    },
    advice:
      'No level per transaction: `transaction_isolation=%27READ-COMMITTED%27` in the DSN, or the parameter group.',
    source: SOURCE,
    shown: GO,
  },
  {
    id: 'S25g',
    driver: 'Go `database/sql`',
    code: '`transaction_isolation` in the DSN',
    sends: ["SET transaction_isolation='READ-COMMITTED'", 'select name from item where id = 1'],
    expected: { outcome: 'not pinned' },
    advice:
      'Nothing: without `@@` it is session scope, and tracked. A DSN parameter that is not tracked pins.',
    source: SOURCE,
    shown: GO,
  },
]
