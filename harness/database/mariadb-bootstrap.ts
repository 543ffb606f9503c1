import { mkdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'
import type { MysqldBinary } from './mysqld-binary.ts'
import { storageSettings, temporaryDirectory } from './server-settings.ts'
import type { System } from './system.ts'

/** Seconds as a rule; a disk that others keep busy makes it more. */
const TIMEOUT_MS = 120_000

/**
 * Initialises a MariaDB data directory. MariaDB has no `--initialize`: its `mariadb-install-db` script feeds the same
 * SQL files to `--bootstrap`, but knows no server outside its usual place.
 */
export async function bootstrapMariaDb(binary: MysqldBinary, data: string, system: System): Promise<void> {
  const share = await shareDirectory(binary, system)
  const parts: string[] = []
  for (const part of ['system_tables', 'performance_tables', 'system_tables_data', 'sys_schema']) {
    const text =
      (await system.readText(join(share, `mariadb_${part}.sql`))) ??
      (await system.readText(join(share, `mysql_${part}.sql`)))
    if (text !== undefined) parts.push(text)
    else if (part === 'system_tables') throw failed(binary, `${share} has no mariadb_system_tables.sql`)
  }
  await mkdir(join(data, 'mysql'), { recursive: true })
  // As the install script does it: the administrator is an ordinary account, and there is no anonymous one.
  const head =
    'create database if not exists mysql;\nuse mysql;\nset @auth_root_socket=NULL;\nset @skip_auth_anonymous=1;\n'
  // Only over the socket: the script's other administrators have no password either.
  const tail = "delete from mysql.global_priv where User='root' and Host<>'localhost';\n"
  const [program, ...first] = binary.command as [string, ...string[]]
  const args = [
    ...first,
    '--no-defaults',
    ...binary.defaultArguments,
    ...storageSettings(binary),
    `--datadir=${data}`,
    temporaryDirectory(dirname(data)),
    '--bootstrap',
    '--skip-grant-tables',
    ...(system.isRoot ? ['--user=root'] : []),
  ]
  const { code, output } = await system.run(program, args, {
    timeoutMs: TIMEOUT_MS,
    input: `${head}${parts.join('\n')}\n${tail}`,
  })
  if (code === 0) return
  const stopped =
    code === null ? `it was stopped after ${TIMEOUT_MS / 1_000} s, or killed; its last lines:\n` : ''
  throw failed(binary, stopped + output.trim().split('\n').slice(-8).join('\n'))
}

async function shareDirectory(binary: MysqldBinary, system: System): Promise<string> {
  const given = binary.defaultArguments.find((argument) => argument.startsWith('--lc-messages-dir='))
  if (given) return given.slice('--lc-messages-dir='.length)
  const prefix = dirname(dirname(binary.command.at(-1)!))
  const places = [prefix, '/usr'].flatMap((root) =>
    ['share/mysql', 'share/mariadb', 'share'].map((d) => join(root, d)),
  )
  for (const place of places) {
    if ((await system.list(place)).some((name) => name.endsWith('_system_tables.sql'))) return place
  }
  throw failed(binary, `no directory with mariadb_system_tables.sql: looked in ${places.join(', ')}`)
}

function failed(binary: MysqldBinary, why: string): PoolhouseError {
  return new PoolhouseError(
    'MySqlStartFailed',
    `MariaDB ${binary.version} (${binary.source}) could not initialise a data directory:\n${why}`,
  )
}
