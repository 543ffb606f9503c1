import type { RawTarget } from './raw-client.ts'

interface RouterSettings {
  /** Where it listens. */
  readonly target: RawTarget
  readonly database: RawTarget
  readonly directory: string
  /** How many idle ones it keeps. It has no limit to how many it opens. */
  readonly databaseConnections: number
}

/** MySQL Router with connection sharing on, which hands a server connection on after each statement; without TLS, as the bench. */
export function mysqlRouterConfig({
  target,
  database,
  directory,
  databaseConnections,
}: RouterSettings): string {
  return [
    '[DEFAULT]',
    `runtime_folder=${directory}`,
    'logging_folder=', // its log goes to the terminal
    `data_folder=${directory}`,
    'max_total_connections=20000',
    '[logger]',
    'level=WARNING',
    '[connection_pool]',
    `max_idle_server_connections=${databaseConnections}`,
    '[routing:bench]',
    `bind_address=${target.host}`,
    `bind_port=${target.port}`,
    `destinations=${database.host}:${database.port}`,
    'routing_strategy=first-available',
    'protocol=classic',
    'max_connections=0',
    'max_connect_errors=4294967295',
    'client_ssl_mode=DISABLED',
    'server_ssl_mode=DISABLED',
    'connection_sharing=1',
    'connection_sharing_delay=0',
    '',
  ].join('\n')
}
