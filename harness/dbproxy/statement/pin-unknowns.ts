/**
 * What public material does not say about pinning (grade U), or says in two ways. Not verified on AWS: each is a
 * switch, and a test may set it to the worst case. The rule behind the defaults: where AWS has a word, that word;
 * where it is silent, a statement that leaves something on the backend pins.
 */
export interface PinUnknowns {
  /** `SET NAMES` and `SET CHARACTER SET` pin. AWS lists them as tracked; one AWS page calls them a medium risk. */
  setNamesPins: boolean
  /** A SET of several variables pins although each of them is tracked (one report: laravel/framework#59849). */
  combinedSetPins: boolean
  /** Setting `session_track_schema` pins. It is on the tracked list, yet "avoid session_track_*" is on another page. */
  sessionTrackSchemaPins: boolean
  /** `@@local.x` is an ordinary session SET. AWS exempts `SET LOCAL x` and does not mention this spelling. */
  atLocalPins: boolean
  /** `ROW_COUNT()` and `FOUND_ROWS()` pin: "sometimes", AWS says, and not when. */
  rowCountPins: boolean
  /** `LAST_INSERT_ID()` pins, as it did in the documentation until about 2023. */
  lastInsertIdPins: boolean
  /** `SELECT @x := …` and `… INTO @x` pin as `SET @x` does (grade C: inferred). */
  queryAssignmentPins: boolean
  /** Executable comments pin whatever is in them. Documented; off is for old proxies, which read past them. */
  executableCommentPins: boolean
  /** `LOCK INSTANCE FOR BACKUP` and `FLUSH TABLES … FOR EXPORT` pin. */
  unlistedLockPins: boolean
  /** `SET ROLE` and `SET RESOURCE GROUP` pin: session state, but not a variable. */
  setRolePins: boolean
  /** `XA START` pins. */
  xaPins: boolean
  /** `HANDLER … OPEN` pins. */
  handlerPins: boolean
  /** `SQL_CALC_FOUND_ROWS` pins by itself, before any `FOUND_ROWS()`. */
  calcFoundRowsPins: boolean
  /** A statement with a quote or a comment that never closes pins: what it would do cannot be told. */
  unreadableStatementPins: boolean
  /** EXCLUDE_VARIABLE_SETS exempts user variables too, not only system variables. */
  filterCoversUserVariables: boolean
  /** EXCLUDE_VARIABLE_SETS exempts the next-transaction forms too (`SET TRANSACTION …`, `SET @@transaction_isolation`). */
  filterCoversNextTransaction: boolean
  /** The command byte counts towards the 16,384 bytes of P1. */
  commandByteCounts: boolean
}

export const defaultPinUnknowns: Readonly<PinUnknowns> = Object.freeze({
  setNamesPins: false,
  combinedSetPins: false,
  sessionTrackSchemaPins: false,
  atLocalPins: true,
  rowCountPins: true,
  lastInsertIdPins: false,
  queryAssignmentPins: true,
  executableCommentPins: true,
  unlistedLockPins: true,
  setRolePins: true,
  xaPins: true,
  handlerPins: true,
  calcFoundRowsPins: false,
  unreadableStatementPins: true,
  filterCoversUserVariables: true,
  filterCoversNextTransaction: true,
  commandByteCounts: false,
})
