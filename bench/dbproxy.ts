// npm run bench -- dbproxy [--json]: the RDS proxy's data plane beside the MySQL behind it, under `select now()`.
// Other proxies beside it, in front of the same MySQL, started and ended by the bench:
//   POOLHOUSE_BENCH_PROXYSQL=/usr/bin/proxysql         as the containers target configures it: 2 threads, poll_timeout 10, 5 connections
//   POOLHOUSE_BENCH_MYSQLROUTER=/usr/bin/mysqlrouter   connection sharing on; it has no limit to its database connections
// or, of one that runs already in front of a database of its own, host:port,user and the password in <variable>_PASSWORD.
// All without TLS on both sides.
// Every figure comes in rounds that alternate between the ways to the database, so that each way meets the same machine.
import { availableParallelism } from 'node:os'
import { findMysqld, startMySqlServer } from '../harness/database/index.ts'
import { defaultCacheDir } from '../harness/kit/cache-dir.ts'
import { Disposal } from '../harness/kit/disposal.ts'
import { Child } from './support/child.ts'
import type { DbProxyHost } from './support/db-proxy-host.ts'
import { type Load, type LoadRow, type MemoryRow, reportText, type Via } from './support/db-proxy-report.ts'
import type { LoadGenerator } from './support/load-generator.ts'
import { peersOf } from './support/peers.ts'
import type { RawTarget } from './support/raw-client.ts'
import { startPeer } from './support/start-peer.ts'

const DATABASE_CONNECTIONS = 5
const LOADS: readonly { load: Load; clients: number }[] = [
  ...[1, 16, 64, 256].map((clients) => ({ load: 'now' as const, clients })),
  { load: 'connect', clients: 16 },
]
const ROUNDS = 5
/** Of all ways to the database together. */
const ROUND_MS = 1_600
const WARM_UP_MS = 300
/** Of each way, so that no row counts the compilation of what it runs: V8 compiles after so many calls, and logins are fewer a second. */
const FIRST_WARM_UP_MS = { now: 1_500, connect: 3_000 }
const IDLE_CLIENTS = [1_000, 10_000]
/** Beside the clients' sockets. */
const OTHER_FILES = 100
const DIRECTORY = process.platform === 'linux' ? '/dev/shm/poolhouse' : '/tmp/poolhouse'

/** A way to the database: what stands in it, and the CPU that this has used since it began, where it can be seen. */
interface Way {
  readonly via: Via
  readonly target: RawTarget
  readonly cpuUs?: () => number | Promise<number>
}

const { running: peers, programs, notes } = peersOf(process.env)
const cleanup = new Disposal()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, async () => {
    await cleanup.dispose()
    process.exit(signal === 'SIGINT' ? 130 : 143)
  })
}

try {
  const direct = await startDatabase()
  const generator = child<LoadGenerator>('load-generator')
  const rows: LoadRow[] = []
  const ratios = new Map<LoadRow, number>()
  const host = child<DbProxyHost>('db-proxy-host')
  const poolhouse = await startProxy(host)
  for (const peer of programs) {
    peers.push(
      await startPeer({ peer, database: direct, databaseConnections: DATABASE_CONNECTIONS, cleanup }),
    )
  }
  const proxyCpuUs = async () => (await host.ask('usage', { collectGarbage: false })).cpuUs
  const ways: Way[] = [
    { via: 'direct', target: direct },
    { via: 'poolhouse', target: poolhouse, cpuUs: proxyCpuUs },
    ...peers,
  ]
  for (const load of ['now', 'connect'] as const) {
    for (const { via, target } of ways) {
      await generator.ask(load, { key: `${via} warm-up`, target, clients: 16, ms: FIRST_WARM_UP_MS[load] })
    }
  }
  await generator.ask('release', undefined)
  for (const { load, clients } of LOADS) await measure(load, clients)
  const databaseConnections = await host.ask('databaseConnections', undefined)
  if (databaseConnections !== DATABASE_CONNECTIONS) {
    throw new Error(
      `the proxy has ${databaseConnections} database connections, expected ${DATABASE_CONNECTIONS}`,
    )
  }
  await host[Symbol.asyncDispose]()
  const memory = await measureMemory()
  notes.push(
    'Memory: without the kernel’s socket buffers; of a proxy in a process of its own, after garbage collection.',
  )
  process.stdout.write(
    process.argv.includes('--json')
      ? `${JSON.stringify({ rows, memory })}\n`
      : reportText({ rows, memory }, ratios, notes),
  )

  async function measure(load: Load, clients: number): Promise<void> {
    const keyOf = (via: Via) => `${via} ${load} ${clients}`
    const ms = ROUND_MS / ways.length
    const speeds = new Map<Via, number[]>(ways.map(({ via }) => [via, []]))
    const used = new Map<Via, { cpuUs: number; completed: number }>(
      ways.map(({ via }) => [via, { cpuUs: 0, completed: 0 }]),
    )
    for (const { via, target } of ways) {
      await generator.ask(load, { key: keyOf(via), target, clients, ms: WARM_UP_MS })
      await generator.ask('forget', keyOf(via))
    }
    for (let round = 0; round < ROUNDS; round++) {
      for (const { via, target, cpuUs } of round % 2 === 0 ? ways : ways.toReversed()) {
        const before = await cpuUs?.()
        const { completed, seconds } = await generator.ask(load, { key: keyOf(via), target, clients, ms })
        speeds.get(via)!.push(completed / seconds)
        if (before === undefined) continue
        const total = used.get(via)!
        total.cpuUs += (await cpuUs!()) - before
        total.completed += completed
      }
    }
    await generator.ask('release', undefined)
    for (const { via, cpuUs } of ways) {
      const total = used.get(via)!
      const row: LoadRow = {
        load,
        clients,
        via,
        perSecond: Math.round(median(speeds.get(via)!)),
        ...(await generator.ask('percentiles', keyOf(via))),
        proxyCpuUs: cpuUs ? Math.round((total.cpuUs / total.completed) * 10) / 10 : null,
      }
      rows.push(row)
      ratios.set(row, median(speeds.get(via)!.map((speed, round) => speed / speeds.get('direct')![round]!)))
    }
  }

  /** In a new process, which has not grown under load. */
  async function measureMemory(): Promise<MemoryRow[]> {
    const fresh = child<DbProxyHost>('db-proxy-host', ['--expose-gc'])
    const target = await startProxy(fresh)
    const found: MemoryRow[] = []
    const key = 'idle'
    // The first clients pay for code and pools.
    const first = 100
    await generator.ask('now', { key, target, clients: first, ms: WARM_UP_MS })
    const { rss } = await fresh.ask('usage', { collectGarbage: true })
    for (const clients of IDLE_CLIENTS) {
      const files = openFilesLimit()
      if (clients + OTHER_FILES > files) {
        notes.push(
          `${clients} idle clients did not fit: a process may open ${files} files. Raise the limit (ulimit -n ${clients + OTHER_FILES}) and run again.`,
        )
        continue
      }
      try {
        await generator.ask('idle', { key, target, clients })
      } catch (error) {
        notes.push(`${clients} idle clients did not fit: ${(error as Error).message}.`)
        break
      }
      const usage = await fresh.ask('usage', { collectGarbage: true })
      found.push({
        via: 'poolhouse',
        clients,
        bytesPerClient: Math.round((usage.rss - rss) / (clients - first)),
      })
    }
    return found
  }

  async function startDatabase(): Promise<RawTarget> {
    const cacheDir = defaultCacheDir(process.env)
    const binary = await findMysqld({ cacheDir, env: process.env })
    notes.unshift(
      `${binary.product} ${binary.version}, ${DATABASE_CONNECTIONS} database connections behind poolhouse, ` +
        `Node.js ${process.versions.node}, ${availableParallelism()} CPUs; ${ROUNDS} rounds, medians.`,
    )
    const server = await startMySqlServer({
      binary,
      cacheDir,
      directory: DIRECTORY,
      host: '127.0.0.1',
      port: 0,
      // Those of the held direct clients, and as many again: MySQL Router has no limit of its own.
      maxConnections: 2 * Math.max(...LOADS.map(({ clients }) => clients)) + 4 * DATABASE_CONNECTIONS + 32,
    })
    cleanup.defer(() => server.stop())
    const [user, password] = ['bench', 'bench']
    await server.createMasterUser(user, password)
    return { host: server.host, port: server.port, user, password }
  }

  function startProxy(process: Child<DbProxyHost>): Promise<RawTarget> {
    return process.ask('start', {
      database: direct,
      databaseConnections: DATABASE_CONNECTIONS,
      cacheDir: defaultCacheDir(globalThis.process.env),
    })
  }

  function child<Asked extends LoadGenerator | DbProxyHost>(name: string, execArgv?: string[]): Child<Asked> {
    const started = new Child<Asked>(new URL(`./support/${name}.ts`, import.meta.url), execArgv)
    cleanup.defer(() => started[Symbol.asyncDispose]())
    return started
  }
} finally {
  await cleanup.dispose()
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!
}

/** Node.js raises its own limit to the hard one. */
function openFilesLimit(): number {
  const report = process.report.getReport() as {
    userLimits?: { open_files?: { soft?: number | 'unlimited' } }
  }
  const soft = report.userLimits?.open_files?.soft
  return typeof soft === 'number' ? soft : Number.POSITIVE_INFINITY
}
