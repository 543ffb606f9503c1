import type { Scenario } from './scenario.ts'

const MYSQL2 = { how: 'run', package: 'mysql2', version: '3.24.6' } as const
const MARIADB = { how: 'run', package: 'mariadb', version: '3.5.4' } as const
const MYSQL2_SOURCE = 'https://github.com/sidorares/node-mysql2'
const MARIADB_SOURCE = 'https://github.com/mariadb-corporation/mariadb-connector-nodejs'
const R2DBC_81 = 'https://github.com/mariadb-corporation/mariadb-connector-r2dbc/issues/81'

/** S1 to S6: drivers. */
export const driverScenarios: readonly Scenario[] = [
  {
    id: 'S1',
    driver: 'mysql2',
    code: '`pool.query()`',
    sends: ['select 42 as answer'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: the driver puts the values into the text, and the charset goes with the login.',
    source: MYSQL2_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S2',
    driver: 'mysql2',
    code: '`pool.execute()`',
    sends: ['COM_STMT_PREPARE select ? as answer', 'COM_STMT_EXECUTE select 42 as answer'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'A', by: 'select ? as answer' },
    advice: '`query()` in place of `execute()`.',
    source: MYSQL2_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S3a',
    driver: 'mysql2',
    code: 'pool with `resetOnRelease`, `query()`',
    sends: ["set time_zone = '+05:00'", 'select @@time_zone as zone'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: the session state begins anew with each use of the pool.',
    source: MYSQL2_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S3b',
    driver: 'mysql2',
    code: 'pool with `resetOnRelease`, `execute()`',
    sends: ['COM_STMT_PREPARE select ? as answer'],
    expected: { outcome: 'pinned', rule: 'P2', grade: 'U', by: 'select ? as answer' },
    advice:
      'Not verified on AWS: whether COM_RESET_CONNECTION ends a pin. Until somebody knows, `query()` in place of `execute()`.',
    source: MYSQL2_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S4a',
    driver: 'mysql2',
    code: "`ssl: 'Amazon RDS'`",
    sends: [],
    expected: { outcome: 'error', code: 'HANDSHAKE_SSL_ERROR', grade: 'B' },
    advice:
      'An authority that signed the certificate: on AWS Amazon Trust Services (in `ssl: {}`, and in newer versions of the profile), here that of the stack.',
    source: 'https://github.com/sidorares/node-mysql2/issues/2581',
    shown: MYSQL2,
  },
  {
    id: 'S4b',
    driver: 'mysql2',
    code: "`ssl: { ca }` with the stack's authority",
    sends: ['select 42 as answer'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing. Functions find the authority in `NODE_EXTRA_CA_CERTS` and need `ssl: {}` only.',
    source: MYSQL2_SOURCE,
    shown: MYSQL2,
  },
  {
    id: 'S5a',
    driver: 'mariadb',
    code: "`collation: 'UTF8MB4_0900_AS_CS'`",
    sends: ['SET NAMES utf8mb4 COLLATE UTF8MB4_0900_AS_CS', 'select 42 as answer'],
    expected: { outcome: 'not pinned' },
    advice:
      'Nothing: NAMES is tracked, and a charset alone goes with the login. One AWS text calls it a medium risk; `setNamesPins` shows that world. Without TLS this driver wants `allowPublicKeyRetrieval: true` for caching_sha2_password, here as with any MySQL 8.',
    source: MARIADB_SOURCE,
    shown: MARIADB,
  },
  {
    id: 'S5b',
    driver: 'mariadb',
    code: '`sessionVariables: { wait_timeout: 60 }`',
    sends: ['set @@wait_timeout=60', 'select 42 as answer'],
    expected: { outcome: 'not pinned' },
    advice: 'Nothing: `wait_timeout` is tracked.',
    source: MARIADB_SOURCE,
    shown: MARIADB,
  },
  {
    id: 'S5c',
    driver: 'mariadb',
    code: '`sessionVariables: { foreign_key_checks: 0 }`',
    sends: ['set @@foreign_key_checks=0', 'select 42 as answer'],
    expected: { outcome: 'pinned', rule: 'P5', grade: 'A', by: 'set @@foreign_key_checks=0' },
    advice: 'The parameter group, or the initialization query of the proxy and no `sessionVariables`.',
    source: MARIADB_SOURCE,
    shown: MARIADB,
  },
  {
    id: 'S6a',
    driver: 'MariaDB R2DBC 1.1',
    code: 'any, at connect',
    sends: [
      "SET autocommit=1,transaction_isolation='REPEATABLE-READ',session_track_schema=1,session_track_system_variables='autocommit,transaction_isolation'",
    ],
    expected: {
      outcome: 'pinned',
      rule: 'P10',
      grade: 'B',
      by: "SET autocommit=1,transaction_isolation='REPEATABLE-READ',session_track_schema=1,session_track_system_variables=…",
    },
    advice: 'A newer version with `skipPostCommands`, or EXCLUDE_VARIABLE_SETS where it is safe.',
    source: R2DBC_81,
    shown: {
      how: 'replayed',
      why: 'from neither npm nor Debian; the statement is that of its source (1.1.4)',
    },
  },
  {
    id: 'S6b',
    driver: 'MariaDB R2DBC 1.4',
    code: 'any, at connect',
    sends: [
      "SET  names UTF8MB4,autocommit=1,transaction_isolation='REPEATABLE-READ',session_track_schema=1,session_track_system_variables=IF(@@session_track_system_variables = '*', …",
    ],
    expected: {
      outcome: 'pinned',
      rule: 'P10',
      grade: 'B',
      by: "SET  names UTF8MB4,autocommit=1,transaction_isolation='REPEATABLE-READ',session_track_schema=1,session_track_system_variables=IF(…",
    },
    advice:
      'Its option `skipPostCommands`, made for RDS Proxy; it wants utf8mb4 and autocommit as the server has them.',
    source: R2DBC_81,
    shown: {
      how: 'replayed',
      why: 'from neither npm nor Debian; the statement is that of its source (1.4.1)',
    },
  },
]
