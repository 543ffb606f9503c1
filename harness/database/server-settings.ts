import { dirname } from 'node:path'
import type { MysqldBinary } from './mysqld-binary.ts'

/** Certificate files for the server's TLS, in PEM. */
export interface TlsFiles {
  readonly caFile: string
  readonly certFile: string
  readonly keyFile: string
}

/** What one server process is started with. */
export interface RunSettings {
  readonly dataDirectory: string
  readonly socketFile: string
  readonly errorLog: string
  readonly pidFile: string
  readonly host: string
  readonly port: number
  /** As the server counts it, the control connection included. */
  readonly maxConnections: number
  readonly tls?: TlsFiles
  readonly isRoot: boolean
}

/**
 * The settings that decide what an initialised data directory looks like. A throw-away server needs no durability:
 * nothing is synced, nothing is written twice, everything is small; a commit survives the death of the process alone. A name that only some versions know carries
 * the `loose-` prefix, with which a server passes over what it does not know.
 */
export function storageSettings({ product }: Pick<MysqldBinary, 'product'>): string[] {
  return [
    '--innodb-buffer-pool-size=16M',
    '--innodb-log-buffer-size=1M',
    '--innodb-flush-log-at-trx-commit=2',
    '--innodb-doublewrite=OFF',
    '--innodb-use-native-aio=OFF',
    '--innodb-buffer-pool-dump-at-shutdown=OFF',
    '--innodb-buffer-pool-load-at-startup=OFF',
    '--innodb-flush-method=nosync',
    '--performance-schema=OFF',
    '--skip-log-bin',
    ...(product === 'MySQL'
      ? [
          // Since 8.0.30; before it, the log is two files of 48 MB.
          '--loose-innodb-redo-log-capacity=8M',
          '--innodb-rollback-segments=1',
          '--loose-mysqlx=OFF',
        ]
      : [
          '--innodb-log-file-size=8M',
          // Its system tables are Aria's, which syncs on every CREATE: on a busy disk that takes minutes.
          '--loose-debug-no-sync',
        ]),
  ]
}

/** All arguments of a server process after the binary's own. */
export function runArguments(binary: MysqldBinary, settings: RunSettings): string[] {
  const { tls } = settings
  return [
    ...binary.defaultArguments,
    ...storageSettings(binary),
    `--datadir=${settings.dataDirectory}`,
    `--socket=${settings.socketFile}`,
    `--pid-file=${settings.pidFile}`,
    `--log-error=${settings.errorLog}`,
    temporaryDirectory(dirname(settings.errorLog)),
    `--bind-address=${settings.host}`,
    `--port=${settings.port}`,
    `--max-connections=${settings.maxConnections}`,
    // The server lowers max_connections when the open files it may have do not suffice: ask for few table files.
    '--table-open-cache=400',
    '--back-log=2048',
    '--skip-name-resolve',
    '--default-time-zone=+00:00',
    '--innodb-read-io-threads=1',
    '--innodb-write-io-threads=1',
    '--innodb-purge-threads=1',
    '--loose-innodb-parallel-read-threads=1',
    '--loose-innodb-validate-tablespace-paths=OFF',
    // MySQL's compiled-in directory for exports may be absent, and then it does not start. MariaDB has none, and would
    // take NULL for a name.
    ...(binary.product === 'MySQL' ? ['--secure-file-priv=NULL'] : []),
    ...(tls ? [`--ssl-ca=${tls.caFile}`, `--ssl-cert=${tls.certFile}`, `--ssl-key=${tls.keyFile}`] : []),
    ...(settings.isRoot ? ['--user=root'] : []),
  ]
}

/**
 * Where temporary tables lie: a directory of the server's own, since a MariaDB that starts deletes every `#sql…` file of its own, those
 * of other servers that run included.
 */
export function temporaryDirectory(directory: string): string {
  return `--tmpdir=${directory}`
}
