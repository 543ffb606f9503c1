/**
 * The session variables whose values RDS Proxy tracks: setting one does not pin, and a backend is reused only by
 * sessions with the same values. A closed list: every other variable pins.
 * Grade A, https://docs.aws.amazon.com/AmazonRDS/latest/UserGuide/rds-proxy-pinning.html.
 * `SET NAMES` and `SET CHARACTER SET` are tracked too; see classify-set.ts.
 */
export const trackedVariables: ReadonlySet<string> = new Set([
  // character set
  'character_set_client',
  'character_set_connection',
  'character_set_results',
  'character_set_server',
  'character_set_database',
  'character_set_filesystem',
  'collation_connection',
  'collation_database',
  'collation_server',
  // transaction, in session scope
  'autocommit',
  'transaction_isolation',
  'tx_isolation',
  'transaction_read_only',
  'tx_read_only',
  // time-outs
  'interactive_timeout',
  'wait_timeout',
  'net_write_timeout',
  // other
  'sql_mode',
  'time_zone',
  'auto_increment_increment',
  'query_cache_type',
  'session_track_schema',
])

/**
 * The variables that `SET @@name = …` (no scope) changes for the next transaction only, while `SET name = …` changes
 * the session (MySQL manual, "SET TRANSACTION Statement"). Grade A: the first form pins (P8).
 */
export const nextTransactionVariables: ReadonlySet<string> = new Set([
  'transaction_isolation',
  'tx_isolation',
  'transaction_read_only',
  'tx_read_only',
])
