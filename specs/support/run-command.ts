import { type ChildProcess, spawn } from 'node:child_process'
import { readdirSync, readFileSync, readlinkSync } from 'node:fs'
import { join } from 'node:path'
import { root } from './definitions.ts'

/** A command of the product in a process of its own, its output collected. */
export interface RunningCommand {
  readonly child: ChildProcess
  readonly pid: number
  stdout(): string
  stderr(): string
  readonly exited: Promise<number | string>
}

const main = join(root, 'harness', 'cli', 'main.ts')

export const poolhouse = (args: string[], options = {}) => run(process.execPath, [main, ...args], options)

export function run(
  file: string,
  args: string[],
  {
    env = {},
    detached = false,
    input = false,
  }: { env?: Record<string, string>; detached?: boolean; input?: boolean } = {},
): RunningCommand {
  const child = spawn(file, args, {
    cwd: root,
    env: { ...process.env, ...env },
    detached,
    stdio: [input ? 'pipe' : 'ignore', 'pipe', 'pipe'],
  })
  let stdout = ''
  let stderr = ''
  child.stdout!.on('data', (chunk) => {
    stdout += chunk
  })
  child.stderr!.on('data', (chunk) => {
    stderr += chunk
  })
  const exited = new Promise<number | string>((resolve, reject) => {
    child.once('error', reject)
    child.once('close', (code, signal) => resolve(signal ?? code ?? -1))
  })
  return { child, pid: child.pid ?? -1, stdout: () => stdout, stderr: () => stderr, exited }
}

/** A process of this machine, as far as it can be read. */
export interface ProcessEntry {
  readonly pid: number
  readonly parent: number
  readonly command: string
}

export function processTable(): ProcessEntry[] {
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      try {
        const stat = readFileSync(`/proc/${name}/stat`, 'utf8')
        const [state, parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
        if (state === 'Z') return [] // ended, not yet collected by its parent
        const command = readFileSync(`/proc/${name}/cmdline`, 'utf8').replaceAll('\0', ' ').trim()
        return [{ pid: Number(name), parent: Number(parent), command }]
      } catch {
        return [] // ended meanwhile
      }
    })
}

/** A process and everything below it. */
export function descendantsOf(pid: number, table = processTable()): ProcessEntry[] {
  const own = table.filter((entry) => entry.pid === pid)
  const below = table
    .filter((entry) => entry.parent === pid)
    .flatMap((entry) => descendantsOf(entry.pid, table))
  return [...own, ...below]
}

/** A listening TCP socket: its address may be another's a moment after it is closed, its inode is its own. */
export interface ListeningSocket {
  readonly inode: string
  /** `address:port` in /proc's notation. */
  readonly address: string
}

function listeningSockets(): ListeningSocket[] {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8').split('\n').slice(1),
  )
  const sockets = lines.map((line) => line.trim().split(/\s+/))
  return sockets.flatMap(([, local, , state, , , , , , inode]) =>
    state === '0A' ? [{ inode: inode!, address: local! }] : [],
  )
}

/** The sockets on which these processes listen. */
export function portsOf(pids: readonly number[]): ListeningSocket[] {
  const listening = listeningSockets()
  const inodes = new Set(pids.flatMap(socketsOf))
  return listening.filter(({ inode }) => inodes.has(inode))
}

/** Inodes of a process's sockets. What ends, or is closed, while it is read has none. */
function socketsOf(pid: number): string[] {
  const whileThere = <T>(read: () => T, otherwise: T): T => {
    try {
      return read()
    } catch {
      return otherwise
    }
  }
  const descriptors = whileThere(() => readdirSync(`/proc/${pid}/fd`), [])
  return descriptors.flatMap((fd) => {
    const target = whileThere(() => readlinkSync(`/proc/${pid}/fd/${fd}`), '')
    return /^socket:\[(\d+)\]$/.exec(target)?.[1] ?? []
  })
}

/** Which of these sockets still listen. A stack that starts meanwhile may have their addresses: those are other sockets. */
export function stillListening(ports: readonly ListeningSocket[]): ListeningSocket[] {
  const inodes = new Set(listeningSockets().map(({ inode }) => inode))
  return ports.filter(({ inode }) => inodes.has(inode))
}

/** Scratch directories of stacks that the client `pid` started. */
export function scratchOf(pid: number): string[] {
  return ['/dev/shm', process.env.TMPDIR ?? '/tmp'].flatMap((base) => {
    try {
      return readdirSync(base)
        .filter((name) => name.startsWith(`poolhouse-${pid}-`))
        .map((name) => join(base, name))
    } catch {
      return []
    }
  })
}
