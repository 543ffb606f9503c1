// npm run bench -- peers [--json] [--seconds N]: the method of serverless-mysql's published benchmark (SELECT SLEEP(0.02),
// max_connections 30, 8 s) on the embedded stack, directly and through the proxy, and on LocalStack where one runs. The client is the
// AWS SDK in a process of its own. Ideal: as many queries at once as there are callers and usable connections, 22 ms each.
import { availableParallelism } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { defineStack, startStack } from 'poolhouse'
import { defaultCacheDir } from '../harness/kit/cache-dir.ts'
import { runGenerator } from '../harness/load/generator/run-generator.ts'
import { bundleFunction } from '../harness/stack/bundle.ts'
import { deployOnLocalStack, localStackOf } from './support/localstack.ts'
import { published } from './support/published-peers.ts'
import { textTable } from './support/text-table.ts'

const MAX_CONNECTIONS = 30
/** What the proxy keeps for itself. */
const RESERVED = 2
const QUERY_MS = 22
const CONCURRENCY = [5, 10, 20, 30, 200]
/** LocalStack hangs in a storm of containers beyond about 50 (serverless-mysql's bench.js). */
const LOCALSTACK_MOST = 30
const WARM_UP_MS = 2_000
const ENTRY = 'bench/support/functions/sleep.ts'

type Way = 'direct' | 'dbProxy' | 'localstack'

interface PeerRow {
  readonly way: Way
  readonly concurrency: number
  readonly throughputPerS: number
  readonly idealPerS: number
  readonly shareOfIdeal: number
  readonly p50Ms: number
  readonly p99Ms: number
  readonly failed: number
  readonly errors: Readonly<Record<string, number>>
}

const { values: options } = parseArgs({
  options: { json: { type: 'boolean', default: false }, seconds: { type: 'string', default: '8' } },
})
const durationMs = Number(options.seconds) * 1_000
if (!(durationMs >= 500 && durationMs <= 600_000))
  throw new Error(`--seconds is ${options.seconds}, expected 0.5 to 600`)

const root = join(import.meta.dirname, '..')
const rows: PeerRow[] = []
const password = 'bench-Passw0rd'
const place = ({ endpoint, port }: { endpoint: string; port: number }) => ({
  DB_HOST: endpoint,
  DB_PORT: String(port),
  DB_USER: 'admin',
  DB_PASSWORD: password,
})
const stack = await startStack(
  defineStack(
    {
      database: { maxConnections: MAX_CONNECTIONS, password },
      secret: {},
      dbProxy: { reservedConnections: RESERVED },
      functions: {
        direct: {
          entry: ENTRY,
          environment: ({ database }) => ({ ...place(database), CONNECT: 'invocation' }),
        },
        dbProxy: { entry: ENTRY, environment: ({ dbProxy }) => place(dbProxy) },
      },
    },
    { from: root },
  ),
)
try {
  for (const way of ['direct', 'dbProxy'] as const) {
    for (const concurrency of CONCURRENCY) {
      await stack.function(way).prewarm(concurrency)
      await measure(way, concurrency, { endpoint: stack.endpointUrl, functionName: way })
      await stack.function(way).recycle()
    }
  }
} finally {
  await stack.dispose()
}
const localStack = localStackOf(process.env)
if (typeof localStack !== 'string') {
  const { zip } = await bundleFunction(join(root, ENTRY), localStack.runtime, defaultCacheDir(process.env))
  const name = `poolhouse-bench-${process.pid}`
  const remove = await deployOnLocalStack(localStack, { name, zip, region: stack.region, environment: {} })
  try {
    for (const concurrency of CONCURRENCY.filter((each) => each <= LOCALSTACK_MOST))
      await measure('localstack', concurrency, { endpoint: localStack.endpoint, functionName: name })
  } finally {
    await remove()
  }
}
process.stdout.write(options.json ? `${JSON.stringify({ durationMs, rows, published })}\n` : report())

async function measure(
  way: Way,
  concurrency: number,
  { endpoint, functionName }: { endpoint: string; functionName: string },
): Promise<void> {
  const findings = await runGenerator(
    {
      endpoint,
      region: stack.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
      functionName,
      payload: '{}',
      concurrency,
      thinkTimeMs: 0,
      warmUpMs: WARM_UP_MS,
      rampMs: 0,
      durationMs,
    },
    { onMeasuring: () => {}, onProgress: () => {} },
  )
  const { throughputPerS, p50Ms, p99Ms, failed, errors } = findings
  const idealPerS = idealOf(concurrency, way === 'dbProxy' ? MAX_CONNECTIONS - RESERVED : MAX_CONNECTIONS)
  const shareOfIdeal = throughputPerS / idealPerS
  rows.push({ way, concurrency, throughputPerS, idealPerS, shareOfIdeal, p50Ms, p99Ms, failed, errors })
}

function idealOf(concurrency: number, usable: number): number {
  return (Math.min(concurrency, usable) * 1_000) / QUERY_MS
}

function report(): string {
  const share = (value: number) => `${(value * 100).toFixed(0)} %`
  const table = [
    ['way', 'concurrency', 'per second', 'ideal', 'share', 'p50 ms', 'p99 ms', 'errors'],
    ...rows.map((row) => [
      row.way,
      String(row.concurrency),
      row.throughputPerS.toFixed(1),
      row.idealPerS.toFixed(1),
      share(row.shareOfIdeal),
      row.p50Ms.toFixed(1),
      row.p99Ms.toFixed(1),
      Object.entries(row.errors)
        .map(([code, count]) => `${count} ${code}`)
        .join(', ') || '0',
    ]),
    ...published.map(({ way, concurrency, throughputPerS, errors }) => {
      const idealPerS = idealOf(concurrency, MAX_CONNECTIONS)
      return [
        `published: localstack ${way}`,
        String(concurrency),
        throughputPerS.toFixed(1),
        idealPerS.toFixed(1),
        share(throughputPerS / idealPerS),
        '',
        '',
        String(errors),
      ]
    }),
  ]
  const notes = [
    `Node.js ${process.versions.node}, ${availableParallelism()} CPUs for client, server, environments and MySQL; ${durationMs / 1_000} s each, environments warm.`,
    'Published: serverless-mysql, benchmark/results.md of 2026-06-27, on another machine; its 8 s include cold starts.',
    ...(typeof localStack === 'string' ? [localStack] : []),
  ]
  return [textTable(table, [0, 7]), '', ...notes, ''].join('\n')
}
