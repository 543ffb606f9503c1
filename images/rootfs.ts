import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync } from 'node:fs'
import { chmod, mkdir, mkdtemp, readdir, readFile, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { planApt } from '../harness/database/apt-server.ts'
import { unpackFromApt } from '../harness/database/apt-tree.ts'
import { thisSystem } from '../harness/database/system.ts'
import { PoolhouseError } from '../harness/kit/errors.ts'

/** A file system made of Debian packages. */
export interface Rootfs {
  readonly name: string
  /** Debian's suite, whatever the machine's own is; on Ubuntu its own. */
  readonly suite: 'sid' | 'trixie'
  /** The one whose name may carry a version. */
  readonly main: { readonly prefix: string; readonly name: RegExp }
  readonly alongside: readonly string[]
}

/** To be raised when the way of making one changes. */
const FORMAT = 2

/** Names a file system by all that decides what is in it, but for the day on which it is fetched. */
export function rootfsKey(rootfs: Rootfs): string {
  const inputs = JSON.stringify([FORMAT, rootfs, process.arch])
  return createHash('sha256').update(inputs, 'utf8').digest('hex').slice(0, 16)
}

/**
 * A file system of Debian packages as a tar file in the cache, fetched through the machine's own apt configuration and
 * unpacked without root.
 * @throws PoolhouseError `ServerFailed` where apt has no archive to fetch from
 */
export async function rootfsTar(
  rootfs: Rootfs,
  cacheDir: string,
  tell: (line: string) => void,
): Promise<string> {
  const folder = join(cacheDir, 'images')
  const tar = join(folder, `${rootfs.name}-${rootfsKey(rootfs)}.tar`)
  if (existsSync(tar)) return tar
  const plan = await planApt('MySQL', thisSystem)
  if (typeof plan === 'string') {
    throw new PoolhouseError(
      'ServerFailed',
      `the image ${rootfs.name} is made of Debian packages, and ${plan}.`,
    )
  }
  await mkdir(folder, { recursive: true })
  const scratch = await mkdtemp(join(folder, `partial-${process.pid}-`))
  try {
    const request = {
      entries:
        plan.family === 'debian'
          ? plan.candidates[0]!.map((entry) => ({ ...entry, suites: [rootfs.suite] }))
          : plan.candidates[0]!,
      packageName: rootfs.main.name,
      prefix: rootfs.main.prefix,
      alongside: rootfs.alongside,
    }
    const { tree } = await unpackFromApt(scratch, request, thisSystem, tell)
    await furnish(tree)
    pack(tree, join(scratch, 'rootfs.tar'))
    await rename(join(scratch, 'rootfs.tar'), tar)
    return tar
  } finally {
    await rm(scratch, { recursive: true, force: true, maxRetries: 3 })
  }
}

const accounts = [
  ['root', 0, '/root', '/bin/bash'],
  ['mysql', 999, '/var/lib/mysql', '/usr/sbin/nologin'],
  ['nobody', 65_534, '/nonexistent', '/usr/sbin/nologin'],
] as const

/** What the packages' maintainer scripts, which are not run, would have made. */
async function furnish(tree: string): Promise<void> {
  for (const directory of [
    'etc/ssl/certs',
    'tmp',
    'var/tmp',
    'run',
    'root',
    'proc',
    'sys',
    'dev',
    'usr/local/bin',
  ])
    await mkdir(join(tree, directory), { recursive: true })
  for (const directory of ['tmp', 'var/tmp']) await chmod(join(tree, directory), 0o1777)
  const lines = (line: (account: (typeof accounts)[number]) => string) => `${accounts.map(line).join('\n')}\n`
  await writeFile(
    join(tree, 'etc/passwd'),
    lines(([name, id, home, shell]) => `${name}:x:${id}:${id}:${name}:${home}:${shell}`),
  )
  await writeFile(
    join(tree, 'etc/group'),
    lines(([name, id]) => `${name}:x:${id}:`),
  )
  await writeFile(join(tree, 'etc/nsswitch.conf'), 'passwd: files\ngroup: files\nhosts: files dns\n')
  const links = {
    'usr/bin/awk': 'mawk',
    'usr/bin/sh': 'bash',
    'bin/sh': 'bash',
    'bin/bash': '/usr/bin/bash',
    'var/run': '/run',
  }
  for (const [path, target] of Object.entries(links)) {
    if (!existsSync(join(tree, path, '..')) || existsSync(join(tree, path))) continue
    await symlink(target, join(tree, path)).catch(ignoreExisting)
  }
  const authorities = join(tree, 'usr/share/ca-certificates/mozilla')
  if (!existsSync(authorities)) return
  const files = (await readdir(authorities)).filter((name) => name.endsWith('.crt')).sort()
  const texts = await Promise.all(files.map((name) => readFile(join(authorities, name), 'utf8')))
  await writeFile(join(tree, 'etc/ssl/certs/ca-certificates.crt'), texts.join(''))
}

function ignoreExisting(error: NodeJS.ErrnoException): void {
  if (error.code !== 'EEXIST') throw error
}

const needless = ['usr/share/doc', 'usr/share/man', 'usr/share/locale', 'usr/share/info', 'usr/share/lintian']

function pack(tree: string, file: string): void {
  const excludes = needless.map((path) => `--exclude=./${path}`)
  const args = ['-C', tree, '--owner=0', '--group=0', '--numeric-owner', ...excludes, '-cf', file, '.']
  const { status, stderr, error } = spawnSync('tar', args, { encoding: 'utf8' })
  if (status !== 0) throw new PoolhouseError('ServerFailed', `tar failed: ${error?.message ?? stderr.trim()}`)
}
