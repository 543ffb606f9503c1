import type { Scenario } from './scenario.ts'

const MYSQL2 = { how: 'run', package: 'mysql2', version: '3.24.6' } as const
const TROUBLESHOOTING =
  'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy.troubleshooting.html'

/** S28 to S32: settings of the proxy, whatever the driver. */
export const proxyScenarios: readonly Scenario[] = [
  {
    id: 'S28a',
    driver: 'any, with EXCLUDE_VARIABLE_SETS',
    code: 'a SET of an untracked variable',
    sends: ['set foreign_key_checks = 0'],
    expected: { outcome: 'not pinned' },
    advice: 'Safe only where every SET repeats the default, or is in one transaction with its use.',
    source: 'https://github.com/code-dot-org/code-dot-org/pull/41487',
    shown: MYSQL2,
  },
  {
    id: 'S28b',
    driver: 'any, with EXCLUDE_VARIABLE_SETS',
    code: 'the next session on that connection',
    sends: ['set foreign_key_checks = 0', 'select @@foreign_key_checks as checks'],
    expected: { outcome: 'other', what: 'reads the 0 of another', grade: 'A' },
    advice: 'The initialization query, or no filter.',
    source: 'https://github.com/spack/spack-infrastructure/pull/1382',
    shown: MYSQL2,
  },
  {
    id: 'S29',
    driver: 'any',
    code: 'login of a database user without a secret',
    sends: [],
    expected: {
      outcome: 'error',
      code: 1045,
      sqlState: '28000',
      message: "Access denied for user 'app'@'…' (using password: YES)",
      grade: 'A',
    },
    advice: "A secret for that user among the proxy's `Auth`.",
    source: TROUBLESHOOTING,
    shown: MYSQL2,
  },
  {
    id: 'S30',
    driver: 'any',
    code: 'login without TLS while RequireTLS is on',
    sends: [],
    expected: {
      outcome: 'error',
      code: 3159,
      sqlState: 'HY000',
      message: 'This RDS Proxy requires TLS connections.',
      grade: 'A',
    },
    advice: '`ssl: {}` in mysql2; an authority as in S4.',
    source: TROUBLESHOOTING,
    shown: MYSQL2,
  },
  {
    id: 'S31',
    driver: 'any',
    code: 'more clients than connections, each holding one for longer than ConnectionBorrowTimeout',
    sends: [],
    expected: {
      outcome: 'error',
      code: 9501,
      sqlState: 'HY000',
      message: 'Timed-out waiting to acquire database connection',
      grade: 'A',
    },
    advice: 'Shorter transactions, fewer clients, a larger instance class: the proxy multiplies nothing.',
    source: TROUBLESHOOTING,
    shown: MYSQL2,
  },
  {
    id: 'S32a',
    driver: 'any',
    code: 'login with an IAM token over TLS',
    sends: ['select current_user() as user'],
    expected: { outcome: 'not pinned' },
    advice: 'A new token for each connection: it is good for 15 minutes.',
    source: 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-connecting.html',
    shown: { how: 'run', package: '@aws-sdk/rds-signer', version: '3.1173.0' },
  },
  {
    id: 'S32b',
    driver: 'any',
    code: "login with the secret's password where `IAMAuth` is REQUIRED",
    sends: [],
    expected: {
      outcome: 'error',
      code: 1045,
      sqlState: '28000',
      message: "Access denied for user 'admin'@'…' (using password: YES)",
      grade: 'A',
    },
    advice: 'A token, by mysql_clear_password over TLS; mysql2 sends it with `enableCleartextPlugin: true`.',
    source: TROUBLESHOOTING,
    shown: MYSQL2,
  },
]
