// npm run bench -- invoke [--json] [--seconds N]: the path of an invocation. An empty handler, and `now` through the proxy, with 1, 10 and
// 100 callers; the client by hand over kept sockets and through the AWS SDK, with the SDK against an empty server in the same run. Then
// cold starts, one and 100 at once, beside bare processes that load the same bundle.
import { spawn } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { availableParallelism, tmpdir } from 'node:os'
import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { unzipSync } from 'fflate'
import { defineStack, startStack } from 'poolhouse'
import { defaultCacheDir } from '../harness/kit/cache-dir.ts'
import { Disposal } from '../harness/kit/disposal.ts'
import { bundleFunction } from '../harness/stack/bundle.ts'
import { Child } from './support/child.ts'
import { cpuTimeUs, endedChildrenCpuUs, threadsCpuUs } from './support/cpu-time.ts'
import type { EmptyServer } from './support/empty-server.ts'
import type { InvokeClient, InvokeFigures, InvokeLoad } from './support/invoke-client.ts'
import { textTable } from './support/text-table.ts'

const EMPTY = 'bench/support/functions/empty.ts'
const CONCURRENCY = [1, 10, 100]
const COLD_AT_ONCE = 100
const COLD_ROUNDS = 5
const WARM_UP_MS = 2_000

interface InvokeRow extends InvokeFigures {
  readonly load: 'empty handler' | 'now' | 'empty server'
  readonly client: 'raw' | 'sdk'
  readonly concurrency: number
  /** CPU per invocation, µs: of the server's process with the proxy, and of the environments. Null where it cannot be seen. */
  readonly serverCpuUs: number | null
  readonly environmentCpuUs: number | null
}

interface ColdRow {
  readonly count: number
  /** Milliseconds until the first invocation of one environment is answered, or until so many environments wait for theirs. */
  readonly environmentsMs: number
  /** Milliseconds until the last of as many bare processes has loaded the same bundle and ended. */
  readonly processesMs: number
  /** CPU of each, ms, and of what starts it: the server, this process. Null for one, and where it cannot be seen. */
  readonly environmentCpuMs: ColdCpu | null
  readonly processCpuMs: ColdCpu | null
}

interface ColdCpu {
  readonly own: number
  readonly starter: number
}

/** So many at once: milliseconds until the last is there, and CPU of each. */
interface ColdStart {
  readonly ms: number
  readonly cpu: ColdCpu | null
}

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '4' } },
})
const ms = Number(options.seconds) * 1_000
if (!(ms >= 200 && ms <= 600_000)) throw new Error(`--seconds is ${options.seconds}, expected 0.2 to 600`)

const root = join(import.meta.dirname, '..')
const rows: InvokeRow[] = []
const cold: ColdRow[] = []
const cleanup = new Disposal()
try {
  const stack = await startStack(
    defineStack(
      {
        database: { instanceClass: 'db.t3.small' },
        secret: {},
        dbProxy: {},
        functions: {
          empty: { entry: EMPTY },
          now: {
            entry: 'fixtures/functions/now-module-scope/index.ts',
            environment: ({ dbProxy, secret }) => ({
              DB_HOST: dbProxy.endpoint,
              DB_PORT: String(dbProxy.port),
              SECRET_ID: secret.name,
            }),
          },
        },
      },
      { from: root },
    ),
  )
  cleanup.defer(() => stack.dispose())
  const client = new Child<InvokeClient>(new URL('./support/invoke-client.ts', import.meta.url))
  cleanup.defer(() => client[Symbol.asyncDispose]())
  const empty = new Child<EmptyServer>(new URL('./support/empty-server.ts', import.meta.url))
  cleanup.defer(() => empty[Symbol.asyncDispose]())
  const emptyUrl = await empty.ask('start', undefined)
  const endpoint = stack.endpointUrl

  for (const [load, functionName] of [
    ['empty handler', 'empty'],
    ['now', 'now'],
  ] as const) {
    for (const concurrency of CONCURRENCY) {
      await stack.function(functionName).prewarm(concurrency)
      for (const kind of ['raw', 'sdk'] as const) {
        await client.ask('load', { client: kind, endpoint, functionName, concurrency, ms: WARM_UP_MS })
        const pids = (await stack.function(functionName).environments()).map(({ pid }) => pid)
        const before = { server: cpuTimeUs([stack.pid]), environments: cpuTimeUs(pids) }
        const figures = await client.ask('load', { client: kind, endpoint, functionName, concurrency, ms })
        const perInvocation = (from: number | undefined, to: number | undefined) =>
          from === undefined || to === undefined ? null : Math.round((to - from) / figures.completed)
        rows.push({
          load,
          client: kind,
          concurrency,
          ...figures,
          serverCpuUs: perInvocation(before.server, cpuTimeUs([stack.pid])),
          environmentCpuUs: perInvocation(before.environments, cpuTimeUs(pids)),
        })
      }
      if (load === 'empty handler') await againstEmptyServer(concurrency)
    }
    await stack.function(functionName).recycle()
  }
  for (const count of [1, COLD_AT_ONCE]) cold.push(await coldStarts(count))

  async function againstEmptyServer(concurrency: number): Promise<void> {
    const load: InvokeLoad = { client: 'sdk', endpoint: emptyUrl, functionName: 'empty', concurrency, ms }
    await client.ask('load', { ...load, ms: WARM_UP_MS })
    const figures = await client.ask('load', load)
    const none = { serverCpuUs: null, environmentCpuUs: null }
    rows.push({ load: 'empty server', client: 'sdk', concurrency, ...figures, ...none })
  }

  /** Not by so many invocations: those of an empty handler would be served by the environments that are there first. */
  async function coldStart(count: number): Promise<ColdStart> {
    if (count === 1) return { ms: await client.ask('first', { endpoint, functionName: 'empty' }), cpu: null }
    const server = threadsCpuUs([stack.pid])
    const began = performance.now()
    await stack.function('empty').prewarm(count)
    const ms = performance.now() - began
    const starter = since(server, threadsCpuUs([stack.pid]))
    const pids = (await stack.function('empty').environments()).map(({ pid }) => pid)
    return { ms, cpu: cpuOfEach(count, threadsCpuUs(pids), starter) }
  }

  async function coldStarts(count: number): Promise<ColdRow> {
    const directory = await mkdtemp(join(tmpdir(), 'poolhouse-bench-'))
    cleanup.defer(() => rm(directory, { recursive: true, force: true }))
    const { zip } = await bundleFunction(join(root, EMPTY), 'nodejs24.x', defaultCacheDir(process.env))
    await writeFile(join(directory, 'index.js'), unzipSync(zip)['index.js']!)
    const environments: ColdStart[] = []
    const processes: ColdStart[] = []
    for (let round = 0; round < COLD_ROUNDS; round++) {
      await stack.function('empty').recycle()
      // The reserve of runtimes is filled when nothing has been started for a second.
      await pause(1_500)
      environments.push(await coldStart(count))
      processes.push(await bareProcesses(join(directory, 'index.js'), count))
    }
    return {
      count,
      environmentsMs: median(environments.map(({ ms }) => ms)),
      processesMs: median(processes.map(({ ms }) => ms)),
      environmentCpuMs: medianCpu(environments),
      processCpuMs: count === 1 ? null : medianCpu(processes),
    }
  }
} finally {
  await cleanup.dispose()
}
process.stdout.write(options.json ? `${JSON.stringify({ rows, cold })}\n` : report())

async function bareProcesses(file: string, count: number): Promise<ColdStart> {
  const ended = endedChildrenCpuUs()
  const own = threadsCpuUs([process.pid])
  const began = performance.now()
  await Promise.all(
    Array.from({ length: count }, async () => {
      const child = spawn(process.execPath, [file], { stdio: 'ignore' })
      const code = await new Promise((resolve, reject) => child.once('exit', resolve).once('error', reject))
      if (code !== 0) throw new Error(`a bare process ended with ${code}`)
    }),
  )
  const ms = performance.now() - began
  const starter = since(own, threadsCpuUs([process.pid]))
  return { ms, cpu: cpuOfEach(count, since(ended, endedChildrenCpuUs()), starter) }
}

function since(from: number | undefined, to: number | undefined): number | undefined {
  return from === undefined || to === undefined ? undefined : to - from
}

function cpuOfEach(count: number, ownUs: number | undefined, starterUs: number | undefined): ColdCpu | null {
  if (ownUs === undefined || starterUs === undefined) return null
  return { own: ownUs / count / 1_000, starter: starterUs / count / 1_000 }
}

function medianCpu(starts: readonly ColdStart[]): ColdCpu | null {
  const cpus = starts.flatMap(({ cpu }) => cpu ?? [])
  if (cpus.length === 0) return null
  return { own: median(cpus.map(({ own }) => own)), starter: median(cpus.map(({ starter }) => starter)) }
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[values.length >> 1]!
}

function cpuText(cpu: ColdCpu | null, starter: string): string {
  return cpu ? `, CPU of each ${cpu.own.toFixed(1)} ms and ${cpu.starter.toFixed(1)} ms of ${starter}` : ''
}

function report(): string {
  const table = [
    [
      ...['load', 'client', 'callers', 'per second', 'p50 ms', 'p99 ms', 'failed'],
      ...['server CPU µs', 'environment CPU µs'],
    ],
    ...rows.map((row) => [
      row.load,
      row.client,
      String(row.concurrency),
      row.perSecond.toFixed(0),
      row.p50Ms.toFixed(2),
      row.p99Ms.toFixed(2),
      String(row.failed),
      String(row.serverCpuUs ?? ''),
      String(row.environmentCpuUs ?? ''),
    ]),
  ]
  const starts = cold.map(
    ({ count, environmentsMs, processesMs, environmentCpuMs, processCpuMs }) =>
      `${count === 1 ? 'One cold start' : `${count} cold starts at once`}: ${environmentsMs.toFixed(0)} ms${cpuText(environmentCpuMs, 'server')}; ` +
      `bare processes with the same bundle: ${processesMs.toFixed(0)} ms${cpuText(processCpuMs, 'what starts it')} (medians of ${COLD_ROUNDS})`,
  )
  const note = `Node.js ${process.versions.node}, ${availableParallelism()} CPUs for client, server, environments and MySQL; ${ms / 1_000} s each.`
  return [textTable(table, [0, 1]), '', ...starts, note, ''].join('\n')
}
