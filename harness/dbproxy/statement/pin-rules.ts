import type { PinUnknowns } from './pin-unknowns.ts'

/**
 * A pin rule's name, and its anchor in docs/pinning.md. P1 to P11 are in AWS's documentation; U1 to U5 are state that
 * the documentation does not mention, U6 is a statement that cannot be read.
 */
export type PinRuleId =
  | 'P1' // statement text over 16 KB
  | 'P2' // prepared statement
  | 'P3' // explicit table lock
  | 'P4' // GET_LOCK()
  | 'P5' // user variable, untracked system variable
  | 'P6' // temporary table
  | 'P7' // ROW_COUNT(), FOUND_ROWS()
  | 'P8' // characteristics of the next transaction
  | 'P9' // executable comment
  | 'P10' // session_track_*
  | 'P11' // LAST_INSERT_ID()
  | 'U1' // locks that are not listed
  | 'U2' // SET ROLE, SET RESOURCE GROUP
  | 'U3' // XA START
  | 'U4' // HANDLER … OPEN
  | 'U5' // SQL_CALC_FOUND_ROWS
  | 'U6' // unreadable

/** How sure a rule is: A documented by AWS, B seen in public, C inferred from A and B, U unknown. */
export type Grade = 'A' | 'B' | 'C' | 'U'

/** One row of the table: a thing in a statement that pins the session. */
export interface PinRule {
  rule: PinRuleId
  /** What in the statement pins. */
  pins: string
  grade: Grade
  source: string
  /** The `Reason:` of RDS Proxy's log line. */
  reason: string
  /** Whether that text was seen in a public RDS Proxy log; otherwise it is worded by us in the same frame. */
  verified: boolean
  /** The statement's digest follows the reason. */
  digest?: true
  /** Pins only while this switch is on. */
  when?: keyof PinUnknowns
  /** What EXCLUDE_VARIABLE_SETS does: exempts always, or while a switch is on. Absent: the filter does not reach it. */
  filter?: 'exempt' | keyof PinUnknowns
}

const PIN_PAGE = 'https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html'
const WORKLOAD_PAGE =
  'https://docs.aws.amazon.com/AmazonRDS/latest/AuroraUserGuide/rds-proxy-best-practices.workload-considerations.html'
const LOG_R2DBC = 'https://github.com/mariadb-corporation/mariadb-connector-r2dbc/issues/81'
const LOG_RAILS = 'BigBinary blog, Rails with RDS Proxy, 2023-09-06'
const SILENT = 'not mentioned by AWS'

const SESSION_SETTINGS =
  "SQL changed session settings that the proxy doesn't track. " +
  "Consider moving session configuration to the proxy's initialization query."

/**
 * Everything that pins a session of the MySQL family, and how sure that is. The filter column is
 * AWS's rule for EXCLUDE_VARIABLE_SETS: all or nothing for variable sets, no effect on the rest (grade A).
 */
export const pinRules = {
  largeStatement: {
    rule: 'P1',
    pins: 'statement text of more than 16,384 bytes',
    grade: 'A',
    source: `${PIN_PAGE}; the number: ${LOG_RAILS}`,
    reason: 'The connection ran a SQL query which exceeded the 16384 byte limit.',
    verified: true,
  },
  textPrepare: {
    rule: 'P2',
    pins: 'PREPARE … FROM',
    grade: 'A',
    source: PIN_PAGE,
    reason: 'A SQL-level prepared statement was detected.',
    verified: false,
  },
  binaryPrepare: {
    rule: 'P2',
    pins: 'the command COM_STMT_PREPARE',
    grade: 'A',
    source: PIN_PAGE,
    reason: 'A protocol-level prepared statement was detected.',
    verified: false,
  },
  tableLock: {
    rule: 'P3',
    pins: 'LOCK TABLE, LOCK TABLES, FLUSH TABLES … WITH READ LOCK',
    grade: 'A',
    source: PIN_PAGE,
    reason: 'An explicit table lock was detected.',
    verified: false,
  },
  namedLock: {
    rule: 'P4',
    pins: 'GET_LOCK()',
    grade: 'A',
    source: PIN_PAGE,
    reason: 'A user-level lock was detected.',
    verified: false,
  },
  untrackedVariable: {
    rule: 'P5',
    pins: 'SET of a system variable that is not tracked, in session scope',
    grade: 'A',
    source: `${PIN_PAGE}; the text: ${LOG_R2DBC}`,
    reason: SESSION_SETTINGS,
    verified: true,
    digest: true,
    filter: 'exempt',
  },
  unreadableSet: {
    rule: 'P5',
    pins: 'SET in a form that the rules cannot read',
    grade: 'C',
    source: `${PIN_PAGE}, by inference: a proxy that cannot tell what is set cannot track it`,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    filter: 'exempt',
  },
  combinedSet: {
    rule: 'P5',
    pins: 'SET of several variables, each of them tracked',
    grade: 'U',
    source: 'https://github.com/laravel/framework/issues/59849 against the documentation',
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    when: 'combinedSetPins',
    filter: 'exempt',
  },
  setNames: {
    rule: 'P5',
    pins: 'SET NAMES, SET CHARACTER SET',
    grade: 'U',
    source: `tracked: ${PIN_PAGE}; "medium risk": aws/agent-toolkit-for-aws, proxy-pinning-mysql.md`,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    when: 'setNamesPins',
    filter: 'exempt',
  },
  atLocalVariable: {
    rule: 'P5',
    pins: 'SET @@local.x of a variable that is not tracked',
    grade: 'U',
    source: `${PIN_PAGE} exempts SET LOCAL x; ${SILENT}: this spelling`,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    when: 'atLocalPins',
    filter: 'exempt',
  },
  userVariable: {
    rule: 'P5',
    pins: 'SET @x',
    grade: 'A',
    source: PIN_PAGE,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    filter: 'filterCoversUserVariables',
  },
  queryAssignment: {
    rule: 'P5',
    pins: '@x := … in a query, INTO @x',
    grade: 'C',
    source: `${PIN_PAGE}, by inference from SET @x`,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    when: 'queryAssignmentPins',
    filter: 'filterCoversUserVariables',
  },
  temporaryTable: {
    rule: 'P6',
    pins: 'CREATE TEMPORARY TABLE',
    grade: 'A',
    source: PIN_PAGE,
    reason: 'A temporary table was created.',
    verified: false,
  },
  rowCount: {
    rule: 'P7',
    pins: 'ROW_COUNT(), FOUND_ROWS()',
    grade: 'A',
    source: `${PIN_PAGE}: "sometimes"`,
    reason: 'A call of ROW_COUNT() or FOUND_ROWS() was detected.',
    verified: false,
    when: 'rowCountPins',
  },
  nextTransaction: {
    rule: 'P8',
    pins: 'SET TRANSACTION, SET @@transaction_isolation, SET @@transaction_read_only: the next transaction only',
    grade: 'A',
    source: `${PIN_PAGE}; ${WORKLOAD_PAGE}`,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    filter: 'filterCoversNextTransaction',
  },
  executableComment: {
    rule: 'P9',
    pins: 'a comment that begins with /*! or /*M!',
    grade: 'A',
    source: PIN_PAGE,
    reason: 'An executable comment was detected.',
    verified: false,
    when: 'executableCommentPins',
  },
  sessionTracker: {
    rule: 'P10',
    pins: 'SET of session_track_*, save session_track_schema',
    grade: 'A',
    source: `${WORKLOAD_PAGE}; the text: ${LOG_R2DBC}`,
    reason: SESSION_SETTINGS,
    verified: true,
    digest: true,
    filter: 'exempt',
  },
  sessionTrackSchema: {
    rule: 'P10',
    pins: 'SET session_track_schema',
    grade: 'U',
    source: `tracked: ${PIN_PAGE}; to be avoided: ${WORKLOAD_PAGE}`,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    when: 'sessionTrackSchemaPins',
    filter: 'exempt',
  },
  lastInsertId: {
    rule: 'P11',
    pins: 'LAST_INSERT_ID()',
    grade: 'A',
    source: `${PIN_PAGE}: listed until about 2023, not any more`,
    reason: 'A call of LAST_INSERT_ID() was detected.',
    verified: false,
    when: 'lastInsertIdPins',
  },
  unlistedLock: {
    rule: 'U1',
    pins: 'LOCK INSTANCE FOR BACKUP, FLUSH TABLES … FOR EXPORT',
    grade: 'U',
    source: SILENT,
    reason: 'An explicit lock was detected.',
    verified: false,
    when: 'unlistedLockPins',
  },
  setRole: {
    rule: 'U2',
    pins: 'SET ROLE, SET RESOURCE GROUP',
    grade: 'U',
    source: SILENT,
    reason: SESSION_SETTINGS,
    verified: false,
    digest: true,
    when: 'setRolePins',
    filter: 'exempt',
  },
  xaStart: {
    rule: 'U3',
    pins: 'XA START, XA BEGIN',
    grade: 'U',
    source: SILENT,
    reason: 'An XA transaction was detected.',
    verified: false,
    when: 'xaPins',
  },
  handlerOpen: {
    rule: 'U4',
    pins: 'HANDLER … OPEN',
    grade: 'U',
    source: SILENT,
    reason: 'An open table handler was detected.',
    verified: false,
    when: 'handlerPins',
  },
  calcFoundRows: {
    rule: 'U5',
    pins: 'SQL_CALC_FOUND_ROWS',
    grade: 'U',
    source: SILENT,
    reason: 'SQL_CALC_FOUND_ROWS was detected.',
    verified: false,
    when: 'calcFoundRowsPins',
  },
  unreadableStatement: {
    rule: 'U6',
    pins: 'a quote or a comment that never closes',
    grade: 'U',
    source: SILENT,
    reason: 'A statement that could not be parsed was detected.',
    verified: false,
    when: 'unreadableStatementPins',
  },
} as const satisfies Record<string, PinRule>

/** The rows of the table by name. */
export type PinCause = keyof typeof pinRules
