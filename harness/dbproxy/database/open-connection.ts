import { CapabilityFlag } from '../../mysql/capability-flag.ts'
import { Command } from '../../mysql/command.ts'
import { carriedVariables, resultsCollation } from '../session/session-state.ts'
import { asBinary, expectNoError, startTracking } from '../session/session-trackers.ts'
import { DatabaseConnection } from './database-connection.ts'
import { logIn } from './database-login.ts'
import type { DatabaseTarget } from './database-target.ts'

/** Arguments of COM_SET_OPTION. */
const MYSQL_OPTION_MULTI_STATEMENTS_ON = '\0\0'
const MYSQL_OPTION_MULTI_STATEMENTS_OFF = '\x01\0'

/** What a client that waits for a database connection asks for. */
export interface ConnectionRequest {
  readonly key: string
  readonly username: string
  readonly tls: boolean
  readonly capabilities: number
  readonly collationId: number
  readonly schema: string
}

export interface OpenSettings {
  readonly id: number
  readonly initQuery: string
  readonly password: string
  readonly now: number
}

/**
 * Which of the carried variables the server has, and which ones it reports to clients by default. Learnt from the first
 * connection, the same for all others of a target.
 */
export interface ServerTraits {
  readonly variables: readonly string[]
  readonly reportedByDefault: ReadonlySet<string>
  readonly reportsSchemaByDefault: boolean
  /** The character sets after COM_RESET_CONNECTION: the server's own, not those of the login. */
  readonly charsetsAfterReset: ReadonlyMap<string, string>
}

/** Opens a database connection, runs the initialization query, turns the session tracker on and reads the baseline. */
export async function openConnection(
  target: DatabaseTarget,
  request: ConnectionRequest,
  settings: OpenSettings,
  traits: ServerTraits | undefined,
  signal: AbortSignal,
): Promise<{ connection: DatabaseConnection; traits: ServerTraits }> {
  const epoch = target.epoch
  const ca = target.current?.ca
  const greeted = await target.connect(signal)
  const loggedIn = await logIn(
    greeted,
    {
      username: request.username,
      password: settings.password,
      database: request.schema,
      collationId: request.collationId,
      capabilities: request.capabilities,
      tls: request.tls,
      ca,
    },
    signal,
  )
  const connection = new DatabaseConnection(loggedIn, {
    id: settings.id,
    key: request.key,
    user: request.username,
    openedAt: settings.now,
    targetEpoch: epoch,
  })
  const abort = () => connection.destroy('the database did not answer in time')
  signal.addEventListener('abort', abort, { once: true })
  try {
    const found = await prepareConnection(connection, settings.initQuery, traits, request.schema)
    return { connection, traits: found }
  } catch (error) {
    connection.destroy('the new connection could not be prepared')
    throw error
  } finally {
    signal.removeEventListener('abort', abort)
  }
}

/** Brings a connection that is new, or was reset, to where it may be handed out. `schema`: the one it is in so far. */
export async function prepareConnection(
  connection: DatabaseConnection,
  initQuery: string,
  known: ServerTraits | undefined,
  schema: string,
): Promise<ServerTraits> {
  const traits = known ?? (await learnTraits(connection))
  if (initQuery !== '') await runInitQuery(connection, initQuery)
  connection.baseline = await startTracking(connection, traits)
  connection.state = connection.baseline
  connection.initSchema = connection.baseline.schema === schema ? '' : connection.baseline.schema
  connection.changes = undefined
  return traits
}

/** The query may hold several statements, whatever the connection's client flags say. */
async function runInitQuery(connection: DatabaseConnection, initQuery: string): Promise<void> {
  const multiple = (connection.capabilities & CapabilityFlag.CLIENT_MULTI_STATEMENTS) !== 0
  if (!multiple) await connection.exchange(Command.COM_SET_OPTION, MYSQL_OPTION_MULTI_STATEMENTS_ON)
  expectNoError(await connection.query(initQuery))
  if (!multiple) await connection.exchange(Command.COM_SET_OPTION, MYSQL_OPTION_MULTI_STATEMENTS_OFF)
}

async function learnTraits(connection: DatabaseConnection): Promise<ServerTraits> {
  const wanted = [...carriedVariables, 'session_track_schema', 'session_track_system_variables']
  const names = wanted.map((name) => `'${name}'`).join(',')
  const { rows } = expectNoError(
    await connection.query(`SHOW SESSION VARIABLES WHERE Variable_name IN (${names})`),
  )
  const values = new Map(rows.map(([name, value]) => [name ?? '', value ?? '']))
  const reported = (values.get('session_track_system_variables') ?? '').split(',').map((name) => name.trim())
  return {
    variables: carriedVariables.filter((name) => values.has(name)),
    reportedByDefault: new Set(
      reported[0] === '*' ? [...carriedVariables, 'character_set_connection'] : reported,
    ),
    reportsSchemaByDefault: values.get('session_track_schema') !== 'OFF',
    charsetsAfterReset: await learnCharsetsAfterReset(connection),
  }
}

async function learnCharsetsAfterReset(connection: DatabaseConnection): Promise<ReadonlyMap<string, string>> {
  await connection.exchange(Command.COM_RESET_CONNECTION)
  const { rows, columnCollation } = expectNoError(
    await connection.query(
      `SELECT @@SESSION.character_set_results,${asBinary('@@SESSION.character_set_client')},${asBinary('@@SESSION.collation_connection')}`,
    ),
  )
  const [results, client, connectionCollation] = rows[0] ?? []
  return new Map([
    ['character_set_client', client ?? ''],
    ['collation_connection', connectionCollation ?? ''],
    ['character_set_results', resultsCollation(results, columnCollation)],
  ])
}
