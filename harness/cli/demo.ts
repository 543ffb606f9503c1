import { parseArgs } from 'node:util'
import type { Command } from './command.ts'
import { printDemo } from './demo-print.ts'
import { type DemoResult, runDemo } from './demo-run.ts'
import { watchLaunchers } from './end-with-parent.ts'

export const demo: Command = {
  summary: 'the workshop, start to end, and a comparison of three ways to connect',
  usage: `usage: poolhouse demo [--json] [--concurrency N]

Brings up the workshop's stack, calls the function through its API's URL, then compares a connection per invocation, a
connection in module scope, and module scope through the RDS proxy. Everything is ended before it exits.

  --concurrency N  simultaneous invocations of the comparison (default: max_connections + 9)
  --json           one JSON document on standard output`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: { json: { type: 'boolean' }, concurrency: { type: 'string' } },
    })
    // A killed npm tells its children nothing; when this process ends, the server ends the rest.
    watchLaunchers(() => process.exit(1))
    const result: DemoResult = await runDemo({
      ...(values.concurrency !== undefined && { concurrency: values.concurrency }),
      onProgress: (line) => process.stderr.write(`${line}\n`),
      onReady: (ready) => {
        if (!values.json) process.stdout.write(printDemo.ready(ready))
      },
    })
    process.stdout.write(values.json ? `${JSON.stringify(result)}\n` : printDemo.comparison(result))
    return 0
  },
}
