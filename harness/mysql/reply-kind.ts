import { Command } from './command.ts'

/**
 * The shapes that replies have.
 * https://dev.mysql.com/doc/dev/mysql-server/latest/page_protocol_command_phase.html
 */
export type ReplyKind =
  /** No reply at all. */
  | 'none'
  /** One OK, EOF or ERR. */
  | 'single'
  /** One packet of text, or ERR. */
  | 'text'
  /** OK, ERR, a LOCAL INFILE request or result sets, as long as SERVER_MORE_RESULTS_EXISTS says so. */
  | 'results'
  /** COM_STMT_PREPARE_OK and the definitions of parameters and columns. */
  | 'prepare'
  /** Packets up to an EOF (or an OK in its place) or ERR. */
  | 'untilEof'
  /** Messages of an authentication plugin, up to OK or ERR. */
  | 'auth'

const kinds = new Map<number, ReplyKind>([
  [Command.COM_QUIT, 'none'],
  [Command.COM_STMT_SEND_LONG_DATA, 'none'],
  [Command.COM_STMT_CLOSE, 'none'],
  [Command.COM_QUERY, 'results'],
  [Command.COM_STMT_EXECUTE, 'results'],
  [Command.COM_PROCESS_INFO, 'results'],
  [Command.COM_STMT_PREPARE, 'prepare'],
  [Command.COM_STMT_FETCH, 'untilEof'],
  [Command.COM_FIELD_LIST, 'untilEof'],
  [Command.COM_BINLOG_DUMP, 'untilEof'],
  [Command.COM_BINLOG_DUMP_GTID, 'untilEof'],
  [Command.COM_TABLE_DUMP, 'untilEof'],
  [Command.COM_STATISTICS, 'text'],
  [Command.COM_CHANGE_USER, 'auth'],
])

/** What to expect in reply to a command; one OK or ERR for everything that is not known better. */
export function replyKind(command: number): ReplyKind {
  return kinds.get(command) ?? 'single'
}
