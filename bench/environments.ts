// npm run bench -- environments [COUNT]: memory of execution environments of the `now` function, each with its
// connection, frozen: the sum of their proportional set sizes (PSS), which counts shared pages once.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { defineStack, startStack } from 'poolhouse'

const count = Number(process.argv[2] ?? 100)
const root = join(import.meta.dirname, '..')
const definition = defineStack(
  {
    database: { instanceClass: 'db.t3.small' },
    secret: {},
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {
      now: {
        entry: 'fixtures/functions/now/index.ts',
        environment: ({ dbProxy, secret }) => ({
          DB_HOST: dbProxy.endpoint,
          DB_PORT: String(dbProxy.port),
          SECRET_ID: secret.name,
        }),
      },
    },
  },
  { from: root },
)

await using stack = await startStack(definition)
const began = performance.now()
await stack.function('now').prewarm(count)
const startedS = (performance.now() - began) / 1_000
const answers = await Promise.all(Array.from({ length: count }, () => stack.invoke('now')))
const failed = answers.filter(({ functionError }) => functionError).length
const environments = await stack.function('now').environments()
const pss = environments
  .flatMap(({ pid }) => pid ?? [])
  .map(pssOf)
  .reduce((sum, bytes) => sum + bytes, 0)
process.stdout.write(
  `${environments.length} environments, ${failed} failed invocations: ${(pss / 1e9).toFixed(2)} GB PSS, ` +
    `${(pss / environments.length / 1e6).toFixed(1)} MB each; started in ${startedS.toFixed(1)} s\n`,
)

/** Bytes. */
function pssOf(pid: number): number {
  const rollup = readFileSync(`/proc/${pid}/smaps_rollup`, 'utf8')
  return Number(/^Pss:\s+(\d+) kB/m.exec(rollup)?.[1] ?? 0) * 1_024
}
