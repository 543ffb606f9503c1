import { mkdir, rm } from 'node:fs/promises'
import { join } from 'node:path'
import type { AptEntry } from './apt-sources.ts'
import { aptDistribution, archiveEntries, parseDeb822Sources, parseOneLineSources } from './apt-sources.ts'
import { unpackFromApt } from './apt-tree.ts'
import type { FetchedTree } from './binary-cache.ts'
import type { MysqldBinary, ServerProduct } from './mysqld-binary.ts'
import { mariaDbNotice } from './mysqld-binary.ts'
import { parseServerVersion } from './parse-version.ts'
import type { System } from './system.ts'

/** Which archive a product would be fetched from. */
export interface AptPlan {
  /** Candidates, likeliest first: each is a set of entries to use together. */
  readonly candidates: readonly (readonly AptEntry[])[]
  readonly suite: string
  readonly family: string
}

/**
 * Where apt would find `product` on this machine, or why it cannot. Debian's releases carry MariaDB only, its unstable
 * suite `sid` carries Oracle's MySQL; Ubuntu carries MySQL in its own suites.
 */
export async function planApt(product: ServerProduct, system: System): Promise<AptPlan | string> {
  if (system.platform !== 'linux') return 'apt is for Linux'
  if (!(await system.isExecutable('/usr/bin/apt-get'))) return 'apt-get is not installed'
  if (!(await system.isExecutable('/usr/bin/dpkg-deb'))) return 'dpkg-deb is not installed'
  const distribution = aptDistribution((await system.readText('/etc/os-release')) ?? '')
  if (!distribution) return 'this is neither Debian nor Ubuntu, nor built on them'
  const { family, codename } = distribution
  const all = await readAptSources(system)
  const archives = archiveEntries(all, codename, family)
  if (archives.length === 0) return `apt's sources name no archive of ${codename} main`

  if (family === 'debian' && product === 'MySQL') {
    const candidates = archives
      .slice(0, 2)
      .map((entry) => [{ ...entry, suites: ['sid'], components: ['main'] }])
    return { candidates, suite: 'sid', family }
  }
  // A release's later suites lie in entries of their own, often of another host (Debian's security archive).
  const own = (suite: string) => suite === codename || suite.startsWith(`${codename}-`)
  const later = all.filter(
    (entry) =>
      !archives.includes(entry) &&
      entry.components.includes('main') &&
      entry.suites.some((suite) => suite === `${codename}-security` || suite === `${codename}-updates`),
  )
  const narrow = (entry: AptEntry) => ({ ...entry, suites: entry.suites.filter(own) })
  const candidates = archives.slice(0, 2).map((entry) => [narrow(entry), ...later.map(narrow)])
  return { candidates, suite: codename, family }
}

async function readAptSources(system: System): Promise<AptEntry[]> {
  const parts = '/etc/apt/sources.list.d'
  const entries = parseOneLineSources((await system.readText('/etc/apt/sources.list')) ?? '')
  for (const name of await system.list(parts)) {
    const text = (await system.readText(join(parts, name))) ?? ''
    if (name.endsWith('.list')) entries.push(...parseOneLineSources(text))
    if (name.endsWith('.sources')) entries.push(...parseDeb822Sources(text))
  }
  return entries
}

/** Fetches the server of `product` from the first archive of the plan that has it. */
export async function fetchFromApt(
  directory: string,
  product: ServerProduct,
  plan: AptPlan,
  system: System,
  onProgress: (line: string) => void,
): Promise<FetchedTree> {
  const prefix = product === 'MySQL' ? 'mysql-server-core' : 'mariadb-server-core'
  const packageName = new RegExp(`^${prefix}(-[0-9.]+)?$`)
  let failure: unknown
  for (const [index, entries] of plan.candidates.entries()) {
    const own = join(directory, String(index))
    await mkdir(own)
    try {
      const { tree } = await unpackFromApt(own, { entries, packageName, prefix }, system, onProgress)
      const source = `package ${prefix} of ${plan.family} ${plan.suite}, in the cache`
      return await describeTree(tree, product, source, system)
    } catch (error) {
      failure ??= error
      await rm(own, { recursive: true, force: true })
    }
  }
  throw failure
}

const triplets: Record<string, { triplet: string; loader: string }> = {
  x64: { triplet: 'x86_64-linux-gnu', loader: 'ld-linux-x86-64.so.2' },
  arm64: { triplet: 'aarch64-linux-gnu', loader: 'ld-linux-aarch64.so.1' },
}

/** Says how to run the server of an unpacked package tree: through the tree's own loader and its own libraries. */
async function describeTree(
  tree: string,
  product: ServerProduct,
  source: string,
  system: System,
): Promise<FetchedTree> {
  const machine = triplets[system.arch]
  if (!machine) throw new Error(`packages for ${system.arch} are not supported: only x64 and arm64`)
  const { triplet, loader } = machine
  const libraries = [`usr/lib/${triplet}`, `lib/${triplet}`, 'usr/lib/mysql/private'].map((path) =>
    join(tree, path),
  )
  const program = join(tree, 'usr/sbin', product === 'MySQL' ? 'mysqld' : 'mariadbd')
  let command = [program]
  for (const place of [`usr/lib/${triplet}`, `lib/${triplet}`, 'usr/lib64', 'lib64', 'usr/lib', 'lib']) {
    const path = join(tree, place, loader)
    if (!(await system.isExecutable(path))) continue
    command = [path, '--library-path', libraries.join(':'), program]
    break
  }
  const [first, ...rest] = command
  const { output } = await system.run(first!, [...rest, '--version'], { timeoutMs: 30_000 })
  const version = parseServerVersion(output)
  if (!version) throw new Error(`the fetched server does not run: ${output.trim().slice(0, 300)}`)
  const share = join(tree, 'usr/share', (await hasMessages(tree, 'mysql', system)) ? 'mysql' : 'mariadb')
  const binary: MysqldBinary = {
    ...version,
    source,
    command,
    defaultArguments: [
      `--basedir=${join(tree, 'usr')}`,
      `--lc-messages-dir=${share}`,
      `--character-sets-dir=${join(share, 'charsets')}`,
      `--plugin-dir=${join(tree, 'usr/lib/mysql/plugin')}`,
    ],
    ...(version.product === 'MariaDB' ? { notice: mariaDbNotice } : {}),
  }
  return { binary, program }
}

const hasMessages = async (tree: string, name: string, system: System) =>
  (await system.list(join(tree, 'usr/share', name))).includes('charsets')
