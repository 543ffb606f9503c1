import { mkdir } from 'node:fs/promises'
import { join } from 'node:path'
import { PoolhouseError } from '../kit/errors.ts'
import type { MysqldBinary } from './mysqld-binary.ts'
import { storageSettings } from './server-settings.ts'
import type { System } from './system.ts'

/**
 * Initialises a MariaDB data directory. MariaDB has no `--initialize`: its `mariadb-install-db` script feeds the same
 * SQL files to `--bootstrap`, but knows no server outside its usual place.
 */
export async function bootstrapMariaDb(binary: MysqldBinary, data: string, system: System): Promise<void> {
  const share = shareDirectory(binary)
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
  const [program, ...first] = binary.command as [string, ...string[]]
  const args = [
    ...first,
    '--no-defaults',
    ...binary.defaultArguments,
    ...storageSettings(binary),
    `--datadir=${data}`,
    '--bootstrap',
    '--skip-grant-tables',
    ...(system.isRoot ? ['--user=root'] : []),
  ]
  const { code, output } = await system.run(program, args, {
    timeoutMs: 120_000,
    input: head + parts.join('\n'),
  })
  if (code !== 0) throw failed(binary, output.trim().split('\n').slice(-8).join('\n'))
}

function shareDirectory(binary: MysqldBinary): string {
  const given = binary.defaultArguments.find((argument) => argument.startsWith('--lc-messages-dir='))
  return given ? given.slice('--lc-messages-dir='.length) : '/usr/share/mysql'
}

function failed(binary: MysqldBinary, why: string): PoolhouseError {
  return new PoolhouseError(
    'MySqlStartFailed',
    `MariaDB ${binary.version} (${binary.source}) could not initialise a data directory:\n${why}`,
  )
}
