import { Command } from '../../mysql/command.ts'

/** What becomes of a command. */
export type CommandRoute = 'relay' | 'relayIfPrepared' | 'proxy' | 'quit' | 'refuse' | 'unknown'

const routes = new Map<number, CommandRoute>([
  [Command.COM_QUIT, 'quit'],
  [Command.COM_INIT_DB, 'relay'],
  [Command.COM_QUERY, 'relay'],
  [Command.COM_FIELD_LIST, 'relay'],
  [Command.COM_CREATE_DB, 'relay'],
  [Command.COM_DROP_DB, 'relay'],
  [Command.COM_REFRESH, 'relay'],
  [Command.COM_STATISTICS, 'relay'],
  [Command.COM_PROCESS_INFO, 'relay'],
  [Command.COM_PROCESS_KILL, 'relay'],
  [Command.COM_DEBUG, 'relay'],
  [Command.COM_STMT_PREPARE, 'relay'],
  [Command.COM_STMT_EXECUTE, 'relayIfPrepared'],
  [Command.COM_STMT_SEND_LONG_DATA, 'relayIfPrepared'],
  [Command.COM_STMT_CLOSE, 'relayIfPrepared'],
  [Command.COM_STMT_RESET, 'relayIfPrepared'],
  [Command.COM_STMT_FETCH, 'relayIfPrepared'],
  // Answered by the proxy; a ping counts as activity (grade A).
  [Command.COM_PING, 'proxy'],
  [Command.COM_CHANGE_USER, 'proxy'],
  [Command.COM_SET_OPTION, 'proxy'],
  [Command.COM_RESET_CONNECTION, 'proxy'],
  // Replication has no place in a shared connection; what RDS Proxy answers is not public (grade U).
  [Command.COM_BINLOG_DUMP, 'refuse'],
  [Command.COM_TABLE_DUMP, 'refuse'],
  [Command.COM_CONNECT_OUT, 'refuse'],
  [Command.COM_REGISTER_SLAVE, 'refuse'],
  [Command.COM_BINLOG_DUMP_GTID, 'refuse'],
  [Command.COM_CLONE, 'refuse'],
  [Command.COM_SUBSCRIBE_GROUP_REPLICATION_STREAM, 'refuse'],
  [Command.COM_SHUTDOWN, 'refuse'],
])

export function commandRoute(command: number): CommandRoute {
  return routes.get(command) ?? 'unknown'
}
