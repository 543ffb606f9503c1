import type { SessionTrackEntry } from '../../mysql/packets/session-track.ts'

/**
 * The variables whose values travel with a client from database connection to database connection. It is AWS's list of tracked
 * variables (statement/tracked-variables.ts) without
 * - character_set_connection, which follows from collation_connection;
 * - character_set_database and collation_database, which follow from the schema (setting them is deprecated and leaks);
 * - session_track_schema, which the proxy needs for itself and only pretends to change.
 *
 * character_set_results is kept as a collation's number: clients see that in column definitions, and its character set follows.
 * A server may lack some of them (tx_isolation, query_cache_type).
 */
export const carriedVariables = [
  'autocommit',
  'auto_increment_increment',
  'character_set_client',
  'character_set_filesystem',
  'character_set_results',
  'character_set_server',
  'collation_connection',
  'collation_server',
  'interactive_timeout',
  'net_write_timeout',
  'query_cache_type',
  'sql_mode',
  'time_zone',
  'transaction_isolation',
  'transaction_read_only',
  'tx_isolation',
  'tx_read_only',
  'wait_timeout',
] as const

const booleans = new Set(['autocommit', 'transaction_read_only', 'tx_read_only', 'session_track_schema'])
const integers = new Set([
  'auto_increment_increment',
  'character_set_results',
  'interactive_timeout',
  'net_write_timeout',
  'wait_timeout',
])

/** Whether a name depends on the character set in which it is sent. */
export function isBeyondAscii(name: string): boolean {
  return Buffer.byteLength(name) !== name.length
}

/** The value of character_set_results: a collation's number, or NULL. */
export function resultsCollation(name: string | undefined, columnCollation: number): string {
  return name === undefined ? '' : String(columnCollation)
}

/** How a variable's value is kept, whether SELECT or the session tracker tells it. NULL is the empty string. */
export function canonicalValue(name: string, value: string | undefined): string {
  if (value === undefined) return ''
  if (!booleans.has(name)) return value
  return value === '1' || value.toUpperCase() === 'ON' ? 'ON' : 'OFF'
}

/** What a lexer must know to read a client's SQL. */
export interface LexicalMode {
  readonly ansiQuotes: boolean
  readonly noBackslashEscapes: boolean
}

/** Schema and carried variables of a session. Immutable; equal states have equal signatures. */
export class SessionState {
  /** The current schema; empty for none. */
  readonly schema: string
  readonly variables: ReadonlyMap<string, string>
  readonly signature: string
  readonly lexicalMode: LexicalMode
  #lastBegun:
    | { schema: string; charset: ReadonlyMap<string, string> | undefined; state: SessionState }
    | undefined

  constructor(schema: string, variables: ReadonlyMap<string, string>) {
    this.schema = schema
    this.variables = variables
    let signature = schema
    for (const name of carriedVariables) signature += `\0${variables.get(name) ?? ''}`
    this.signature = signature
    const modes = (variables.get('sql_mode') ?? '').split(',')
    this.lexicalMode = {
      ansiQuotes: modes.includes('ANSI_QUOTES'),
      noBackslashEscapes: modes.includes('NO_BACKSLASH_ESCAPES'),
    }
  }

  with(schema: string | undefined, variables: ReadonlyMap<string, string> | undefined): SessionState {
    if (variables === undefined || variables.size === 0) {
      return schema === undefined || schema === this.schema ? this : new SessionState(schema, this.variables)
    }
    return new SessionState(schema ?? this.schema, new Map([...this.variables, ...variables]))
  }

  /** As {@link with}, of the state that a session begins in: most begin alike, and then share one object. */
  begin(schema: string, charset: ReadonlyMap<string, string> | undefined): SessionState {
    const last = this.#lastBegun
    if (last && last.schema === schema && last.charset === charset) return last.state
    const begun = this.with(schema, charset)
    const state = begun.signature === this.signature ? this : begun
    this.#lastBegun = { schema, charset, state }
    return state
  }
}

/** Of a client that has not logged in. */
export const NO_SESSION = new SessionState('', new Map())

/** What has to be done on a database connection to bring it from one state to another. */
export interface StateRestoration {
  /** For COM_INIT_DB. */
  readonly schema: string | undefined
  /** One SET statement. */
  readonly set: string | undefined
}

/** Undefined: it cannot be done, since nothing leaves a schema for none. */
export function restoration(from: SessionState, to: SessionState): StateRestoration | undefined {
  if (to.schema === '' && from.schema !== '') return undefined
  const backslash = !from.lexicalMode.noBackslashEscapes
  const assignments: string[] = []
  for (const [name, value] of to.variables) {
    const current = from.variables.get(name)
    if (current !== undefined && current !== value)
      assignments.push(`${name}=${literal(name, value, backslash)}`)
  }
  return {
    schema: to.schema === from.schema ? undefined : to.schema,
    set: assignments.length === 0 ? undefined : `SET SESSION ${assignments.join(', ')}`,
  }
}

function literal(name: string, value: string, backslash: boolean): string {
  if (integers.has(name) && /^\d+$/.test(value)) return value
  if (value === '' && name !== 'sql_mode') return 'NULL'
  const doubled = value.replaceAll("'", "''")
  return `'${backslash ? doubled.replaceAll('\\', '\\\\') : doubled}'`
}

/** What OK packets have told about changes since they were last taken. */
export class SessionChanges {
  schema: string | undefined
  readonly variables = new Map<string, string>()
  /** A character set was reported, as SET NAMES does, but not the collation that goes with it. */
  collationUnknown = false
  /** It is on again after that, or after a state in which it was off. */
  autocommitTurnedOn = false
  /** autocommit was off in between. */
  autocommitWasOff = false
  /** The client has switched the schema tracker, which the proxy needs. */
  sessionTrackSchema: boolean | undefined

  add(entries: readonly SessionTrackEntry[]): void {
    for (const entry of entries) {
      if (entry.type === 'schema') this.schema = entry.name
      else if (entry.type === 'variable') this.#addVariable(entry.name, entry.value)
    }
  }

  #addVariable(name: string, value: string): void {
    if (name === 'character_set_connection' || name === 'character_set_results') {
      this.collationUnknown = true
      return
    }
    if (name === 'session_track_schema') this.sessionTrackSchema = canonicalValue(name, value) === 'ON'
    else if (carried.has(name)) this.variables.set(name, canonicalValue(name, value))
    if (name === 'autocommit' && canonicalValue(name, value) === 'OFF') this.autocommitWasOff = true
  }
}

const carried: ReadonlySet<string> = new Set(carriedVariables)
