import { mkdir, readdir, rename, rm, writeFile } from 'node:fs/promises'
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import type { AptEntry } from './apt-sources.ts'
import { formatDeb822 } from './apt-sources.ts'
import { compareVersions } from './parse-version.ts'
import type { CommandResult, System } from './system.ts'

/** What a private apt tree is asked for. */
export interface AptRequest {
  readonly entries: readonly AptEntry[]
  /** The package's name; the newest of the matching ones is taken. */
  readonly packageName: RegExp
  /** A word that all the names begin with: apt searches by it. */
  readonly prefix: string
  /** Further packages, by their names. */
  readonly alongside?: readonly string[]
}

/**
 * Downloads a package and everything that it needs from the machine's own mirror and unpacks it all below `directory`,
 * without root and without touching the machine's own packages: apt runs on state, cache and sources of its own, while
 * its proxy, credentials and keyrings stay those of the machine. Returns the unpacked tree's path.
 */
export async function unpackFromApt(
  directory: string,
  request: AptRequest,
  system: System,
  onProgress: (line: string) => void,
): Promise<{ tree: string; packageName: string }> {
  const apt = join(directory, 'apt')
  const archives = join(apt, 'cache', 'archives')
  const tree = join(directory, 'root')
  await mkdir(join(apt, 'lists', 'partial'), { recursive: true })
  await mkdir(join(archives, 'partial'), { recursive: true })
  await mkdir(tree)
  await writeFile(join(apt, 'status'), '')
  await writeFile(join(apt, 'poolhouse.sources'), request.entries.map(formatDeb822).join('\n'))
  const config = join(apt, 'apt.conf')
  await writeFile(config, aptConfig(apt))

  const run = async (command: string, args: string[], onLine?: (line: string) => void) => {
    const env = { ...process.env, LC_ALL: 'C', DEBIAN_FRONTEND: 'noninteractive' }
    const result = await system.run(command, args, { env, timeoutMs: 600_000, ...(onLine ? { onLine } : {}) })
    return result.code === 0 ? result.output : fail(`${command} ${args.at(-2)} ${args.at(-1)}`, result)
  }

  const suites = request.entries.flatMap((entry) => entry.suites).join(', ')
  onProgress(`reading the package lists of ${suites}`)
  await run('apt-get', ['-c', config, '-q', '-o', 'APT::Update::Error-Mode=any', 'update'])
  const names = (await run('apt-cache', ['-c', config, 'search', '--names-only', `^${request.prefix}`]))
    .split('\n')
    .map((line) => line.split(' ')[0]!)
    .filter((name) => request.packageName.test(name))
  const packageName = newest(names)
  if (packageName === undefined) throw new Error(`${suites} has no package ${request.prefix}`)

  const install = [...(request.alongside ?? []), packageName]
  await run('apt-get', ['-c', config, '-q', '-y', '--download-only', 'install', ...install], (line) => {
    const size = /^Need to get (.*) of archives/.exec(line)?.[1]
    if (size) onProgress(`fetching ${packageName} and what it needs: ${size}`)
    // Get:3 URI SUITE ARCHITECTURE NAME ARCHITECTURE VERSION [SIZE]
    const [, name, bytes] = /^Get:\d+ \S+ \S+ \S+ (\S+) .*\[(.+)\]$/.exec(line) ?? []
    if (name) onProgress(`  ${name}, ${bytes}`)
  })
  const packages = (await readdir(archives)).filter((name) => name.endsWith('.deb'))
  // The server's maintainer scripts want Perl; the server does not.
  const wanted = packages.filter((name) => !/^(lib)?perl/.test(name))
  onProgress(`unpacking ${wanted.length} packages`)
  const queue = [...wanted]
  const unpack = async () => {
    for (let name = queue.pop(); name !== undefined; name = queue.pop()) {
      await run('dpkg-deb', ['-x', join(archives, name), tree])
    }
  }
  await Promise.all(Array.from({ length: Math.min(4, availableParallelism()) }, unpack))
  await rename(join(apt, 'poolhouse.sources'), join(directory, 'poolhouse.sources'))
  await rm(apt, { recursive: true, force: true })
  return { tree, packageName }
}

// Read after the machine's own configuration, so that the proxy and the credentials stay in force. The hooks that are
// cleared work on the machine's own cache; the pins are the machine's, not ours.
function aptConfig(apt: string): string {
  return `#clear APT::Update::Pre-Invoke;
#clear APT::Update::Post-Invoke;
#clear APT::Update::Post-Invoke-Success;
#clear DPkg::Pre-Install-Pkgs;
#clear DPkg::Post-Invoke;
#clear Acquire::IndexTargets::deb::DEP-11;
Dir::Etc::sourcelist "${apt}/poolhouse.sources";
Dir::Etc::sourceparts "/dev/null";
Dir::Etc::preferences "/dev/null";
Dir::Etc::preferencesparts "/dev/null";
Dir::State "${apt}";
Dir::State::lists "${apt}/lists";
Dir::State::status "${apt}/status";
Dir::State::extended_states "${apt}/extended_states";
Dir::Cache "${apt}/cache";
Dir::Cache::archives "${apt}/cache/archives";
Dir::Log "${apt}";
APT::Install-Recommends "false";
APT::Install-Suggests "false";
APT::Sandbox::User "root";
APT::Get::List-Cleanup "false";
Acquire::Languages "none";
Acquire::Retries "2";
Acquire::http::Timeout "15";
Acquire::https::Timeout "15";
// A mirror of Debian unstable may lag behind its Release file's date. The signature is checked all the same.
Acquire::Check-Valid-Until "false";
`
}

/** The name with the highest version number at its end; one without a number follows the newest. */
function newest(names: readonly string[]): string | undefined {
  const versionOf = (name: string) => /-(\d+(?:\.\d+)*)$/.exec(name)?.[1] ?? '9999'
  return [...names].sort((a, b) => compareVersions(versionOf(b), versionOf(a)))[0]
}

function fail(what: string, { code, output }: CommandResult): never {
  const lines = output.split('\n').filter((line) => line.trim())
  const telling = lines.filter((line) => /^(E|Err|W|dpkg)/.test(line))
  const last = (telling.length > 0 ? telling : lines).slice(-3).join(' | ')
  throw new Error(`${what} failed${code === null ? '' : ` with code ${code}`}: ${last || 'no output'}`)
}
