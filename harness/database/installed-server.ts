import { mkdir, mkdtemp, rename, rm, writeFile } from 'node:fs/promises'
import { delimiter, join } from 'node:path'
import { mysqlCache } from './binary-cache.ts'
import type { MysqldBinary, ServerProduct } from './mysqld-binary.ts'
import { mariaDbNotice } from './mysqld-binary.ts'
import type { ServerVersion } from './parse-version.ts'
import { isAtLeast, parseServerVersion } from './parse-version.ts'
import type { FileStamp, System } from './system.ts'

/** The oldest MySQL that this project works with. */
export const oldestMysql = '8.0.0'
/** The oldest MariaDB that this project works with. */
export const oldestMariaDb = '10.5.0'

/** What has been learned about an installed program, so that it need not be run to be known. */
interface Probe extends FileStamp, ServerVersion {}

/** A program that was looked at: a server, or the reason why it is none that can be used. */
export type Look = MysqldBinary | string

const isRefusal = (look: Look): look is string => typeof look === 'string'

export { isRefusal }

/** Directories in which installations keep the server, and which are not on every user's PATH. */
const usualDirectories = [
  '/usr/sbin',
  '/usr/local/sbin',
  '/usr/libexec',
  '/usr/local/mysql/bin',
  '/opt/homebrew/opt/mysql/bin',
  '/usr/local/opt/mysql/bin',
]

/** The paths at which a server program of this name may be installed, without doubles. */
export async function installedPaths(
  name: string,
  env: NodeJS.ProcessEnv,
  system: System,
): Promise<string[]> {
  const directories = new Set([...(env.PATH ?? '').split(delimiter).filter(Boolean), ...usualDirectories])
  const candidates = [...directories].map((directory) => join(directory, name))
  const present = await Promise.all(candidates.map((path) => system.isExecutable(path)))
  return candidates.filter((_, index) => present[index])
}

/**
 * Asks the program at `path` what it is, or remembers it: a program that has not changed since is not run again.
 * `product` is what is wanted; an acceptable server of the other product is refused with a text that says so.
 */
export async function lookAtProgram(
  path: string,
  product: ServerProduct | 'any',
  cacheDir: string,
  system: System,
): Promise<Look> {
  const stamp = await system.stamp(path)
  if (!stamp) return 'no such file'
  const probesFile = join(mysqlCache(cacheDir), 'installed.json')
  const probes = readProbes(await system.readText(probesFile))
  const known = probes[path]
  let version: ServerVersion
  if (known && known.mtimeMs === stamp.mtimeMs && known.size === stamp.size) version = known
  else {
    const asked = await askProgram(path, cacheDir, system)
    if (typeof asked === 'string') return asked
    version = asked
    await remember(probesFile, { ...probes, [path]: { ...asked, ...stamp } })
  }
  if (product !== 'any' && version.product !== product) {
    return `is ${version.product} ${version.version}, not ${product}${version.product === 'MariaDB' ? ': kept for the last place' : ''}`
  }
  const oldest = version.product === 'MySQL' ? oldestMysql : oldestMariaDb
  if (!isAtLeast(version.version, oldest)) {
    return `is ${version.product} ${version.version}: ${oldest.slice(0, -2)} or newer is needed`
  }
  return {
    product: version.product,
    version: version.version,
    source: path,
    command: [path],
    defaultArguments: [],
    ...(version.product === 'MariaDB' ? { notice: mariaDbNotice } : {}),
  }
}

async function askProgram(path: string, cacheDir: string, system: System): Promise<ServerVersion | string> {
  if (!(await system.isExecutable(path))) return 'is not executable'
  const { code, output } = await system.run(path, ['--version'], { timeoutMs: 30_000 })
  const version = parseServerVersion(output)
  if (!version) {
    const said = output.trim().split('\n')[0]?.slice(0, 200)
    return `does not answer to --version like a MySQL server${said ? `: ${said}` : ` (exit code ${code})`}`
  }
  if (version.product === 'MariaDB') return version // It has no such profile, and no --initialize to try it by.
  return (await confinement(path, cacheDir, system)) ?? version
}

/**
 * Ubuntu confines its `/usr/sbin/mysqld` by an AppArmor profile to directories that are not ours. Whether this one may
 * write into the cache is tried by letting it initialise a data directory there with a setting that it refuses right
 * after it has made the directory (0.1 s; tried on 9.7.4).
 */
async function confinement(path: string, cacheDir: string, system: System): Promise<string | undefined> {
  if (system.platform !== 'linux') return undefined
  const enabled = await system.readText('/sys/module/apparmor/parameters/enabled')
  if (enabled?.trim() !== 'Y') return undefined
  await mkdir(mysqlCache(cacheDir), { recursive: true })
  const probe = await mkdtemp(join(mysqlCache(cacheDir), `probe-${process.pid}-`))
  const args = [
    '--no-defaults',
    '--initialize-insecure',
    `--datadir=${join(probe, 'data')}`,
    '--innodb-data-file-path=refused',
    '--secure-file-priv=NULL',
    ...(system.isRoot ? ['--user=root'] : []),
  ]
  const { output } = await system.run(path, args, { timeoutMs: 30_000 })
  await rm(probe, { recursive: true, force: true })
  if (!/permission denied|errno:? ?13\b/i.test(output)) return undefined
  return `may not write below ${cacheDir} (AppArmor): passed over; set POOLHOUSE_CACHE to a directory that its profile allows, or let poolhouse fetch a server of its own`
}

function readProbes(text: string | undefined): Record<string, Probe> {
  if (text === undefined) return {}
  try {
    return JSON.parse(text) as Record<string, Probe>
  } catch {
    return {} // Written by something else: it is only a memory, and is written anew.
  }
}

async function remember(file: string, probes: Record<string, Probe>): Promise<void> {
  await mkdir(join(file, '..'), { recursive: true })
  const partial = `${file}.${process.pid}`
  await writeFile(partial, JSON.stringify(probes))
  await rename(partial, file)
}
