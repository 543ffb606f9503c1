import { mkdir, readdir, readFile, writeFile } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import type { CommandResult, System } from '../../../harness/database/system.ts'
import { thisSystem } from '../../../harness/database/system.ts'

/** A machine described in a few words; what lies below `cacheDir` is real. */
export interface FakeMachine {
  /** Server programs: what each answers to `--version`. */
  readonly programs?: Readonly<Record<string, string>>
  readonly files?: Readonly<Record<string, string>>
  /** Packages of the mirror, by suite: what the unpacked server answers to `--version`. */
  readonly mirror?: Readonly<Record<string, { packageName: string; says: string }>>
  readonly hasApt?: boolean
  /** Whether MySQL's archive answers, and what its server says to `--version`. */
  readonly archive?: string
  readonly platform?: NodeJS.Platform
}

/** A {@link System} that is that machine, and the commands that it was asked to run. */
export function fakeSystem(cacheDir: string, machine: FakeMachine): { system: System; commands: string[] } {
  const commands: string[] = []
  const real = (path: string) => path.startsWith(cacheDir)
  const programs = machine.programs ?? {}
  const files = machine.files ?? {}
  const system: System = {
    platform: machine.platform ?? 'linux',
    arch: 'x64',
    isRoot: false,
    stamp: async (path) => {
      if (real(path)) return await thisSystem.stamp(path)
      return path in programs ? { mtimeMs: 1, size: programs[path]!.length } : undefined
    },
    isExecutable: async (path) => {
      if (real(path)) return false
      return path in programs || (machine.hasApt === true && /apt-get|dpkg-deb/.test(path))
    },
    readText: async (path) => (real(path) ? await thisSystem.readText(path) : files[path]),
    list: async (path) => {
      if (real(path)) return await thisSystem.list(path)
      const names = Object.keys(files).filter((file) => dirname(file) === path)
      return names.map((file) => file.slice(path.length + 1))
    },
    run: async (command, args) => {
      commands.push([command, ...args].join(' '))
      return await answer(command, args)
    },
    download: async (_url, file) => {
      if (machine.archive === undefined) throw new Error('getaddrinfo ENOTFOUND')
      await writeFile(file, '')
    },
  }

  async function answer(command: string, args: readonly string[]): Promise<CommandResult> {
    if (command in programs) return { code: 0, output: programs[command]! }
    if (real(command)) return { code: 0, output: await readFile(command, 'utf8') }
    if (command === 'mkdir') await mkdir(args.at(-1)!, { recursive: true })
    if (command === 'tar') await unpack(join(args[3]!, 'bin/mysqld'), machine.archive!)
    if (command.startsWith('apt')) return await apt(command, args)
    if (command === 'dpkg-deb') {
      const says = await readFile(args[1]!, 'utf8')
      await unpack(join(args[2]!, says.includes('MariaDB') ? 'usr/sbin/mariadbd' : 'usr/sbin/mysqld'), says)
    }
    return { code: 0, output: '' }
  }

  async function apt(command: string, args: readonly string[]): Promise<CommandResult> {
    const directory = dirname(args[1]!)
    const sources = await readFile(join(directory, 'poolhouse.sources'), 'utf8')
    const suite = /^Suites: (\S+)/m.exec(sources)![1]!
    const offered = machine.mirror?.[suite]
    if (!offered) return { code: 100, output: `E: The repository of ${suite} does not have a Release file.` }
    if (command === 'apt-cache') return { code: 0, output: `${offered.packageName} - a database server\n` }
    if (args.includes('install')) {
      await writeFile(join(directory, 'cache/archives/server_1.deb'), offered.says)
    }
    return { code: 0, output: '' }
  }

  return { system, commands }
}

async function unpack(file: string, content: string): Promise<void> {
  await mkdir(dirname(file), { recursive: true })
  await writeFile(file, content)
}

/** Every name below the cache's directory for servers, for a look at what was left behind. */
export const cacheNames = (cacheDir: string) => readdir(join(cacheDir, 'mysql')).catch(() => [])
