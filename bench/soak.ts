// npm run bench -- soak [--minutes 10] [--concurrency 200] [--json]: load through the proxy for a long time, with memory, sockets, processes
// and files of everything that the stack has started sampled all along; then a verdict on what grows, and whether anything is left
// after the end. Exit status 1 when something grew, was left, or an invocation failed. Linux only.

import { join } from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import { parseArgs } from 'node:util'
import { defineStack, startStack } from 'poolhouse'
import { runGenerator } from '../harness/load/generator/run-generator.ts'
import { type Growth, growthOf } from './support/growth.ts'
import { processTree } from './support/process-tree.ts'
import { textTable } from './support/text-table.ts'

const SAMPLES = 60
const LEAST_SAMPLE_MS = 1_000
const LEAST_SAMPLES = 8
const WARM_UP_MS = 5_000
const MEMORY = { share: 0.1, more: 10 }
const COUNTS = { share: 0.02, more: 2 }
const FUNCTION = 'now'

interface Sample {
  readonly atMs: number
  readonly serverMb: number
  readonly databaseMb: number
  readonly environmentsMb: number
  readonly environments: number
  readonly processes: number
  readonly serverFiles: number
  readonly serverSockets: number
  readonly environmentFiles: number
  readonly databaseConnections: number
}

const { values: options } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    minutes: { type: 'string', default: '10' },
    concurrency: { type: 'string', default: '200' },
  },
})
const durationMs = Number(options.minutes) * 60_000
const concurrency = Number(options.concurrency)
if (!(durationMs >= 12_000 && durationMs <= 3_600_000))
  throw new Error(`--minutes is ${options.minutes}, expected 0.2 to 60`)
if (!(Number.isInteger(concurrency) && concurrency >= 1 && concurrency <= 1_000))
  throw new Error(`--concurrency is ${options.concurrency}, expected a whole number up to 1000`)
if (process.platform !== 'linux') throw new Error('soak reads /proc: it runs on Linux only')

const samples: Sample[] = []
const stack = await startStack(
  defineStack(
    {
      database: {},
      secret: {},
      dbProxy: {},
      functions: {
        [FUNCTION]: {
          entry: 'fixtures/functions/now-module-scope/index.ts',
          environment: ({ dbProxy, secret }) => ({
            DB_HOST: dbProxy.endpoint,
            DB_PORT: String(dbProxy.port),
            SECRET_ID: secret.name,
          }),
        },
      },
    },
    { from: join(import.meta.dirname, '..') },
  ),
)
const server = stack.pid!
let findings: Awaited<ReturnType<typeof runGenerator>>
let started: number[] = []
try {
  await stack.function(FUNCTION).prewarm(concurrency)
  const ended = new AbortController()
  let sampling: Promise<void> = Promise.resolve()
  findings = await runGenerator(
    {
      endpoint: stack.endpointUrl,
      region: stack.region,
      credentials: stack.clientConfig.credentials,
      functionName: FUNCTION,
      payload: JSON.stringify({ workSeconds: 0.02 }),
      concurrency,
      thinkTimeMs: 0,
      warmUpMs: WARM_UP_MS,
      rampMs: 0,
      durationMs,
    },
    {
      onMeasuring: () => {
        sampling = sampleUntil(ended.signal)
      },
      onProgress: ({ atMs, succeeded, failed }) => {
        if (process.stderr.isTTY)
          process.stderr.write(
            `\r${Math.max(0, Math.round(atMs / 1_000))} s, ${succeeded} succeeded, ${failed} failed `,
          )
      },
    },
  )
  ended.abort()
  await sampling
  started = processTree(server).map(({ pid }) => pid)
} finally {
  await stack.dispose()
}
if (samples.length < LEAST_SAMPLES)
  throw new Error(
    `${samples.length} samples were taken, too few to compare: run it for longer, or on a calmer machine`,
  )
const left = started.filter((pid) => processTree(pid).some((each) => each.pid === pid))
const growth = growths()
const verdict = [
  ...growth.filter(({ grows }) => grows).map(({ name }) => `${name} grows`),
  ...(findings.failed > 0 ? [`${findings.failed} invocations failed`] : []),
  ...(left.length > 0 ? [`${left.length} processes are left`] : []),
]
const { succeeded, failed, errors, throughputPerS, p50Ms, p99Ms } = findings
const load = { concurrency, durationMs, succeeded, failed, errors, throughputPerS, p50Ms, p99Ms }
process.stdout.write(
  options.json ? `${JSON.stringify({ load, growth, left: left.length, verdict, samples })}\n` : report(),
)
process.exitCode = verdict.length > 0 ? 1 : 0

async function sampleUntil(signal: AbortSignal): Promise<void> {
  const began = performance.now()
  const everyMs = Math.max(LEAST_SAMPLE_MS, durationMs / SAMPLES)
  while (!signal.aborted) {
    samples.push(await sample(performance.now() - began))
    await pause(everyMs, undefined, { signal }).catch(() => {}) // ended
  }
}

async function sample(atMs: number): Promise<Sample> {
  const { current } = await stack.database.connections()
  const tree = processTree(server)
  const own = tree.filter(({ pid }) => pid === server)
  const theirs = tree.filter(({ command }) => command.includes('bootstrap'))
  const database = tree.filter(({ command }) => /mysqld|mariadbd/.test(command))
  return {
    atMs: Math.round(atMs),
    serverMb: megabytes(own),
    databaseMb: megabytes(database),
    environmentsMb: megabytes(theirs),
    environments: theirs.length,
    processes: tree.length,
    serverFiles: own[0]!.files,
    serverSockets: own[0]!.sockets,
    environmentFiles: theirs.reduce((sum, { files }) => sum + files, 0),
    databaseConnections: current,
  }
}

function megabytes(processes: readonly { readonly rssBytes: number }[]): number {
  return Math.round(processes.reduce((sum, { rssBytes }) => sum + rssBytes, 0) / 1e6)
}

function growths(): Growth[] {
  const of = (key: keyof Sample) => samples.map((each) => each[key])
  return [
    growthOf('memory of the server, with the proxy', 'MB', of('serverMb'), MEMORY),
    growthOf('memory of the environments, shared pages counted in each', 'MB', of('environmentsMb'), MEMORY),
    growthOf('memory of MySQL', 'MB', of('databaseMb'), MEMORY),
    growthOf('processes', '', of('processes'), COUNTS),
    growthOf('environments', '', of('environments'), COUNTS),
    growthOf('files of the server', '', of('serverFiles'), COUNTS),
    growthOf('sockets of the server', '', of('serverSockets'), COUNTS),
    growthOf('files of the environments', '', of('environmentFiles'), COUNTS),
    growthOf('database connections', '', of('databaseConnections'), COUNTS),
  ]
}

function report(): string {
  const table = [
    ['what', 'first', 'settled', 'end', 'most', 'verdict'],
    ...growth.map(({ name, unit, first, settled, end, most, grows }) => [
      unit ? `${name}, ${unit}` : name,
      ...[first, settled, end, most].map(String),
      grows ? 'grows' : 'stays',
    ]),
  ]
  const seconds = durationMs / 1_000
  return [
    `${concurrency} callers, ${seconds} s: ${succeeded} succeeded, ${failed} failed ${failed > 0 ? JSON.stringify(errors) : ''}; ` +
      `${throughputPerS.toFixed(0)} a second, p50 ${p50Ms.toFixed(0)} ms, p99 ${p99Ms.toFixed(0)} ms; ${samples.length} samples`,
    '',
    textTable(table, [0, 5]),
    '',
    verdict.length > 0
      ? `Verdict: ${verdict.join('; ')}.`
      : 'Verdict: nothing grows, nothing failed, and no process is left.',
    '',
  ].join('\n')
}
