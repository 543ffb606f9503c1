import type { DbProxyEvent } from '../dbproxy/db-proxy-event.ts'
import { digestOf } from '../dbproxy/statement/digest.ts'
import type { Grade } from '../dbproxy/statement/index.ts'

type EventType = DbProxyEvent['type']
type EventOf<Type extends EventType> = Extract<DbProxyEvent, { type: Type }>

/** How one kind of event is written into a proxy's log. */
interface LineRule<Type extends EventType> {
  /** Undefined: such a line was seen without one. */
  readonly level: 'INFO' | 'WARN' | undefined
  /** Whether that level was seen in a public log; otherwise it is a guess. */
  readonly levelSeen: boolean
  /** Of the sentence. B: seen in a public log of RDS Proxy. U: that AWS writes such a line is not known; the wording is ours. */
  readonly grade: Grade
  readonly source: string
  readonly sentence: (event: EventOf<Type>) => string
}

const LOG_POSTGREX = 'https://github.com/elixir-ecto/postgrex/issues/514'
const LOG_NPGSQL = 'https://github.com/npgsql/npgsql/issues/3731'
const LOG_R2DBC = 'https://github.com/mariadb-corporation/mariadb-connector-r2dbc/issues/81'
const LOG_MYSQL_JL = 'https://github.com/JuliaDatabases/MySQL.jl/issues/201'
const LOG_HISTOGRAM = 'a public histogram of log lines (reference, §1.5)'
const OURS = 'ours'

/**
 * The lines of `/aws/rds/proxy/NAME`. AWS calls their format unsuitable for programs and free to change. Events without a
 * row write no line: none is known.
 */
export const lineRules: { readonly [Type in EventType]?: LineRule<Type> } = {
  ClientConnectionReceived: {
    level: 'INFO',
    levelSeen: true,
    grade: 'B',
    source: LOG_HISTOGRAM,
    sentence: ({ address }) => `A new client connected from ${address}.`,
  },
  ClientConnectionClosed: {
    level: 'INFO',
    levelSeen: false,
    grade: 'B',
    source: LOG_HISTOGRAM,
    sentence: ({ reason }) => `The client connection closed. Reason: ${asSentence(reason)}`,
  },
  ClientConnectionPinned: {
    level: 'WARN',
    levelSeen: true,
    grade: 'B',
    source: `${LOG_POSTGREX}, ${LOG_NPGSQL}, ${LOG_R2DBC}; written without DebugLogging too (X7)`,
    sentence: ({ dbConnection, reason }) =>
      `The client session was pinned to the database connection [dbConnection=${dbConnection}] for the remainder of the ` +
      `session. The proxy can't reuse this connection until the session ends. Reason: ${reason}`,
  },
  ClientConnectionSetupFailedAuth: {
    level: 'INFO',
    levelSeen: true,
    grade: 'B',
    source: `${LOG_MYSQL_JL}: "Proxy authentication with IAM authentication failed …"; passwords' form and the last clause: ours`,
    sentence: ({ reason }) =>
      reason.startsWith('Proxy authentication')
        ? reason
        : `The client connection couldn't be set up. Reason: ${asSentence(reason)}`,
  },
  ClientConnectionThrottled: {
    level: 'WARN',
    levelSeen: false,
    grade: 'U',
    source: OURS,
    sentence: ({ message }) => `The client connection was refused. Reason: ${asSentence(message)}`,
  },
  BorrowTimedOut: {
    level: 'WARN',
    levelSeen: false,
    grade: 'U',
    source: `${OURS}; the words are those of the client's error 9501`,
    sentence: ({ waitedMs }) => `Timed-out waiting to acquire database connection after ${waitedMs} ms.`,
  },
  StatementReceived: {
    level: 'INFO',
    levelSeen: false,
    grade: 'U',
    source: `${OURS}; that enhanced logging has SQL text is documented`,
    sentence: ({ statement }) => `A SQL statement was received: ${withoutPassword(statement)}`,
  },
  TargetBlocked: {
    level: 'WARN',
    levelSeen: false,
    grade: 'U',
    source: OURS,
    sentence: ({ host, port, reason }) =>
      `The target at ${host}:${port} can't be reached. Reason: ${asSentence(reason)}`,
  },
  SecretUnreadable: {
    level: 'WARN',
    levelSeen: false,
    grade: 'C',
    source: `the beginning: ${LOG_HISTOGRAM}; the cause in our words`,
    sentence: ({ message }) => `Credentials couldn't be retrieved. ${asSentence(message)}`,
  },
  DuplicateUser: {
    level: undefined,
    levelSeen: true,
    grade: 'B',
    source: LOG_HISTOGRAM,
    sentence: ({ user }) =>
      `Credentials couldn't be retrieved. The database user "${user}" was found in multiple DB proxy authentication entries`,
  },
  DatabaseConnectionOpened: {
    level: 'INFO',
    levelSeen: false,
    grade: 'B',
    source: LOG_HISTOGRAM,
    sentence: ({ from, to }) =>
      `A TCP connection was established from the proxy at ${from} to the database at ${to}.`,
  },
  DatabaseConnectionReset: {
    level: 'INFO',
    levelSeen: false,
    grade: 'B',
    source: LOG_HISTOGRAM,
    sentence: () => 'The database connection was released to the connection pool upon session reset.',
  },
  DatabaseConnectionClosed: {
    level: 'INFO',
    levelSeen: false,
    grade: 'B',
    source: LOG_HISTOGRAM,
    sentence: ({ reason }) => `The database connection closed. Reason: ${asSentence(reason)}`,
  },
  DatabaseConnectionFailed: {
    level: 'WARN',
    levelSeen: false,
    grade: 'U',
    source: OURS,
    sentence: ({ message }) =>
      `A database connection couldn't be established. Reason: ${asSentence(message)}`,
  },
}

/**
 * An event as RDS Proxy's log has it: `TIME [LEVEL] [proxyEndpoint=…] [clientConnection=…] sentence`. Undefined for
 * events that write no line. Holds no password and no token.
 */
export function logLineOf(event: DbProxyEvent, at: number): string | undefined {
  const rule = lineRules[event.type] as LineRule<EventType> | undefined
  if (!rule) return undefined
  const parts = [new Date(at).toISOString()]
  if (rule.level) parts.push(`[${rule.level}]`)
  if ('endpoint' in event) parts.push(`[proxyEndpoint=${event.endpoint}]`)
  if ('clientConnection' in event) parts.push(`[clientConnection=${event.clientConnection}]`)
  // the pin's sentence names it by itself
  if ('dbConnection' in event && event.type !== 'ClientConnectionPinned')
    parts.push(`[dbConnection=${event.dbConnection}]`)
  return [...parts, rule.sentence(event as EventOf<EventType>)].join(' ')
}

function asSentence(text: string): string {
  const [first = '', ...rest] = text
  const sentence = first.toUpperCase() + rest.join('')
  return /[.!?]$/.test(sentence) ? sentence : `${sentence}.`
}

/** A statement that may set a password, without its literals: as MySQL keeps them out of its own logs. */
function withoutPassword(statement: string): string {
  return /identified|password/i.test(statement) ? digestOf(Buffer.from(statement)) : statement
}
