import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { FetchedTree } from './binary-cache.ts'
import { parseServerVersion } from './parse-version.ts'
import type { System } from './system.ts'

/** The release that is fetched from MySQL's own archive: of the long-term series that RDS offers. */
export const archiveVersion = '8.4.6'

const host = 'https://cdn.mysql.com'
const answerTimeoutMs = 2_000
const pauseTimeoutMs = 20_000

/** The archive's name of the generic build for this machine, or why there is none. */
export function archiveFile(system: Pick<System, 'platform' | 'arch'>): { file: string } | string {
  const cpu = { x64: 'x86_64', arm64: system.platform === 'darwin' ? 'arm64' : 'aarch64' }[system.arch]
  if (!cpu) return `no generic build for ${system.arch}`
  if (system.platform === 'linux') {
    return { file: `mysql-${archiveVersion}-linux-glibc2.17-${cpu}-minimal.tar.xz` }
  }
  if (system.platform === 'darwin') return { file: `mysql-${archiveVersion}-macos15-${cpu}.tar.gz` }
  return `no build for ${system.platform}`
}

/** Downloads and unpacks MySQL's own generic build. A host that cannot be reached is given up after two seconds. */
export async function fetchFromArchive(
  directory: string,
  file: string,
  system: System,
  onProgress: (line: string) => void,
): Promise<FetchedTree> {
  const series = archiveVersion.split('.').slice(0, 2).join('.')
  const archive = join(directory, file)
  let told = 0
  const onBytes = (received: number, total: number | undefined) => {
    const percent = total ? Math.floor((received / total) * 100) : 0
    if (percent < told + 25) return
    told = percent
    onProgress(`fetching ${file}: ${percent} % of ${Math.round(total! / 1e6)} MB`)
  }
  // A release moves from the first place to the second when the next one is out.
  const places = [`${host}/archives/mysql-${series}/${file}`, `${host}/Downloads/MySQL-${series}/${file}`]
  let failure: unknown
  let fetched = false
  for (const url of places) {
    onProgress(`asking ${url}`)
    try {
      await system.download(url, archive, { answerTimeoutMs, pauseTimeoutMs, onBytes })
      fetched = true
      break
    } catch (error) {
      failure ??= error
      if (!/^answer/.test((error as Error).message)) break
    }
  }
  if (!fetched) throw failure

  const root = join(directory, 'root')
  await mkdir(root)
  const { code, output } = await system.run('tar', ['-xf', archive, '-C', root, '--strip-components=1'])
  if (code !== 0)
    throw new Error(`tar could not unpack ${file} (is xz installed?): ${output.trim().slice(-300)}`)
  await rm(archive)
  const program = join(root, 'bin/mysqld')
  const answer = await system.run(program, ['--version'], { timeoutMs: 30_000 })
  const version = parseServerVersion(answer.output)
  if (!version) throw new Error(`the fetched server does not run here: ${answer.output.trim().slice(0, 300)}`)
  const names = await system.list(join(root, 'share'))
  const share = names.includes('charsets') ? 'share' : 'share/mysql'
  return {
    program,
    binary: {
      ...version,
      source: `MySQL's own archive (${file}), in the cache`,
      command: [program],
      defaultArguments: [
        `--basedir=${root}`,
        `--lc-messages-dir=${join(root, share)}`,
        `--character-sets-dir=${join(root, share, 'charsets')}`,
        `--plugin-dir=${join(root, 'lib/plugin')}`,
      ],
    },
  }
}
