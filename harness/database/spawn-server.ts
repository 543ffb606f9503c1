import type { ChildProcess } from 'node:child_process'
import { spawn } from 'node:child_process'
import { existsSync } from 'node:fs'
import { readFile } from 'node:fs/promises'
import type { Socket } from 'node:net'
import { createConnection } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'
import { PoolhouseError } from '../kit/errors.ts'
import type { MysqldBinary } from './mysqld-binary.ts'

/** How a process ended. */
export interface ServerExit {
  readonly code: number | null
  readonly signal: NodeJS.Signals | null
}

/** A server process that accepts connections. */
export interface ServerProcess {
  readonly pid: number
  readonly exited: Promise<ServerExit>
  kill(signal: NodeJS.Signals): void
  /** The first connection to it, by which it was seen to be up; nothing has been read from it. */
  readonly socket: Socket
}

/** What must be known about a run to watch it come up. */
export interface ServerRun {
  readonly socketFile: string
  readonly errorLog: string
  readonly host: string
  readonly port: number
}

const readyTimeoutMs = 60_000
const probeEveryMs = 4
const setpriv = '/usr/bin/setpriv'

/**
 * Starts the server and waits until it accepts connections on its socket. The process id is the server's own.
 *
 * On Linux the kernel kills it when the thread that started it ends, whatever way that is: call this from the main
 * thread. Elsewhere nothing does: a starter that is killed with SIGKILL leaves its server running on other systems.
 *
 * @throws PoolhouseError `PortTaken`, or `MySqlStartFailed` with the end of the error log. No process is left then.
 */
export async function spawnServer(
  binary: MysqldBinary,
  args: readonly string[],
  run: ServerRun,
): Promise<ServerProcess> {
  const bound = process.platform === 'linux' && existsSync(setpriv) ? [setpriv, '--pdeathsig', 'KILL'] : []
  const [program, ...rest] = [...bound, ...binary.command, '--no-defaults', ...args] as [string, ...string[]]
  const child = spawn(program, rest, {
    // None of the caller's variables: MYSQL_* and LD_* ones would change the server.
    env: { PATH: '/usr/sbin:/usr/bin:/sbin:/bin', LC_ALL: 'C', TZ: 'UTC' },
    stdio: ['ignore', 'ignore', 'pipe'],
  })
  let complaint = ''
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = (complaint + text).slice(-8_000)
  })
  child.on('error', (error) => {
    complaint += error.message
  })
  const exited = exitOf(child)
  let ended: ServerExit | undefined
  exited.then((exit) => {
    ended = exit
  })
  const deadline = performance.now() + readyTimeoutMs
  let socket: Socket | undefined
  for (;;) {
    socket = await connect(run.socketFile)
    if (socket) break
    if (ended === undefined && performance.now() < deadline) await delay(probeEveryMs)
    else {
      child.kill('SIGKILL')
      await exited
      throw await startFailed(binary, run, complaint, ended)
    }
  }
  return {
    pid: child.pid!,
    exited,
    socket,
    kill: (signal) => {
      child.kill(signal)
    },
  }
}

function exitOf(child: ChildProcess): Promise<ServerExit> {
  return new Promise((resolve) => {
    child.on('error', () => resolve({ code: null, signal: null }))
    // Not 'exit': what it has said last is to be read too.
    child.on('close', (code, signal) => resolve({ code, signal }))
  })
}

/** A connection to the server's socket, once it listens there. */
function connect(socketFile: string): Promise<Socket | undefined> {
  return new Promise((resolve) => {
    const socket = createConnection(socketFile)
    socket.once('connect', () => resolve(socket))
    socket.once('error', () => resolve(undefined))
  })
}

/** The error for a server that ended, or did not come up: its log tells which. */
export async function startFailed(
  binary: MysqldBinary,
  { errorLog, host, port }: ServerRun,
  complaint: string,
  ended: ServerExit | undefined,
): Promise<PoolhouseError> {
  const log = ((await readFile(errorLog, 'utf8').catch(() => '')) + complaint).trim()
  if (/address already in use|Do you already have another mysqld server running/i.test(log)) {
    return portTaken(host, port)
  }
  const last = log
    .split('\n')
    .filter((line) => !/\[(System|Note)\]/.test(line))
    .slice(-8)
    .join('\n')
  const how = ended
    ? `ended with ${ended.signal ? `signal ${ended.signal}` : `code ${ended.code}`}`
    : `did not accept connections within ${readyTimeoutMs / 1_000} s`
  const denied = /permission denied|errno: ?13/i.test(log)
    ? '\nThe server may not write there. On Ubuntu the AppArmor profile of /usr/sbin/mysqld forbids it: unset POOLHOUSE_MYSQLD to let poolhouse fetch a server of its own.'
    : ''
  return new PoolhouseError(
    'MySqlStartFailed',
    `${binary.product} ${binary.version} (${binary.source}) ${how}. The end of its error log:\n${last || '(it is empty)'}${denied}`,
  )
}

/** The error for an address that somebody else holds. */
export function portTaken(host: string, port: number): PoolhouseError {
  return new PoolhouseError(
    'PortTaken',
    `port ${port} of ${host} is held by another process, and MySQL was to listen there. End that process, or choose another port for the database (0 takes a free one).`,
  )
}
