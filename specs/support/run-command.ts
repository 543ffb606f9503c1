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

/** Listening TCP sockets of this machine, as `address:port` in /proc's notation, by their inode. */
function listeners(): Map<string, string> {
  const lines = ['/proc/net/tcp', '/proc/net/tcp6'].flatMap((file) =>
    readFileSync(file, 'utf8').split('\n').slice(1),
  )
  const sockets = lines.map((line) => line.trim().split(/\s+/))
  return new Map(
    sockets.flatMap(([, local, , state, , , , , , inode]) => (state === '0A' ? [[inode!, local!]] : [])),
  )
}

/** Where these processes listen. */
export function portsOf(pids: readonly number[]): string[] {
  const byInode = listeners()
  return pids.flatMap((pid) => {
    try {
      return readdirSync(`/proc/${pid}/fd`).flatMap((fd) => {
        const inode = /^socket:\[(\d+)\]$/.exec(readlinkSync(`/proc/${pid}/fd/${fd}`))?.[1]
        return byInode.get(inode ?? '') ?? []
      })
    } catch {
      return [] // ended meanwhile
    }
  })
}

/** Which of these ports anybody listens on. */
export function stillListening(ports: readonly string[]): string[] {
  const now = new Set(listeners().values())
  return ports.filter((port) => now.has(port))
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
