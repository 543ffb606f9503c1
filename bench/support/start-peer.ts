import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { Disposal } from '../../harness/kit/disposal.ts'
import { eventually } from '../../harness/kit/eventually.ts'
import { proxySqlConfig } from '../../harness/targets/containers/proxysql-config.ts'
import { mysqlRouterConfig } from './mysqlrouter-config.ts'
import type { PeerProgram, RunningPeer } from './peers.ts'
import { RawClient, type RawTarget } from './raw-client.ts'

const HOST = '127.0.0.1'
const START_TIMEOUT_MS = 20_000
const STOP_TIMEOUT_MS = 3_000
/** Of Linux's clock ticks, in which /proc counts, on every platform that Node.js has. */
const TICK_US = 10_000

interface StartPeer {
  readonly peer: PeerProgram
  readonly database: RawTarget
  /** How many it may open; MySQL Router has no such limit. */
  readonly databaseConnections: number
  readonly cleanup: Disposal
}

/** Starts another proxy in front of the bench's database, configured as near to ours as it goes: a login must succeed. */
export async function startPeer({
  peer,
  database,
  databaseConnections,
  cleanup,
}: StartPeer): Promise<RunningPeer> {
  const { via, program } = peer
  const directory = mkdtempSync(join(tmpdir(), `poolhouse-bench-${via}-`))
  cleanup.defer(() => rmSync(directory, { recursive: true, force: true, maxRetries: 3 }))
  const target: RawTarget = { ...database, host: HOST, port: await freePort() }
  const file = join(directory, `${via}.conf`)
  const login = { user: database.user, password: database.password }
  const config =
    via === 'mysqlrouter'
      ? mysqlRouterConfig({ target, database, directory, databaseConnections })
      : proxySqlConfig({
          target: { ...database, maxConnections: databaseConnections, tls: false },
          pool: {
            maxConnectionsPercent: 100,
            maxIdleConnectionsPercent: 100,
            connectionBorrowTimeoutSeconds: 20,
            idleClientTimeoutSeconds: 1_800,
          },
          reservedConnections: 0,
          admin: { user: 'bench-admin', password: 'bench-admin' },
          monitor: login,
          users: [login],
          serverVersion: '8.4.0',
          listen: { host: HOST, port: target.port, adminPort: await freePort() },
          dataDirectory: directory,
        })
  writeFileSync(file, config, { mode: 0o600 })
  const args =
    via === 'mysqlrouter'
      ? ['-c', file]
      : ['-f', '--exit-on-error', '--idle-threads', '-c', file, '-D', directory]
  const child = spawn(program, args, { cwd: directory, stdio: ['ignore', 'pipe', 'pipe'] })
  const log: string[] = []
  for (const stream of [child.stdout, child.stderr]) {
    stream.on('data', (chunk: Buffer) => {
      log.push(...chunk.toString().trimEnd().split('\n'))
      log.splice(0, log.length - 10)
    })
  }
  let failure: string | undefined
  child.once('error', (error) => (failure = error.message))
  child.once('exit', (code, signal) => (failure ??= `it has ended (${signal ?? code})`))
  cleanup.defer(() => stop(child))
  try {
    await eventually(() => failure !== undefined || logsIn(target), { timeoutMs: START_TIMEOUT_MS })
    if (failure !== undefined) throw new Error(failure)
  } catch (error) {
    throw new Error(`${program} did not come up: ${(error as Error).message}\n${log.join('\n')}`)
  }
  return { via, target, ...(process.platform === 'linux' && { cpuUs: () => cpuUsOf(child.pid!) }) }
}

async function logsIn(target: RawTarget): Promise<true> {
  const client = await RawClient.connect(target)
  await client.quit()
  return true
}

async function stop(child: ChildProcess): Promise<void> {
  if (child.pid === undefined || child.exitCode !== null || child.signalCode !== null) return
  const exited = once(child, 'exit')
  child.kill('SIGTERM')
  const killing = setTimeout(() => child.kill('SIGKILL'), STOP_TIMEOUT_MS)
  await exited
  clearTimeout(killing)
}

/** User and system time of a process and its threads; its name, in brackets, may hold spaces. */
function cpuUsOf(pid: number): number {
  const text = readFileSync(`/proc/${pid}/stat`, 'utf8')
  const fields = text.slice(text.lastIndexOf(')') + 2).split(' ')
  return (Number(fields[11]) + Number(fields[12])) * TICK_US
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, HOST)
  await once(server, 'listening')
  const { port } = server.address() as { port: number }
  server.close()
  await once(server, 'close')
  return port
}
