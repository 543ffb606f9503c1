import { parseArgs } from 'node:util'
import { connectStack, PoolhouseError } from '../index.ts'
import type { Command } from './command.ts'
import { DEFAULT_ENDPOINT } from './default-endpoint.ts'

export const advise: Command = {
  summary: "hold a running stack's RDS proxy against AWS's best practices",
  usage: `usage: poolhouse advise [--endpoint URL] [--json] [--fail]

Looks at the proxy of the stack that 'poolhouse up' keeps: who is pinned and by what, lifetimes, probes, idle
transactions, headroom. Says what was seen, what to change, and where docs explain it.

  --endpoint URL   the stack's AWS endpoint (default: AWS_ENDPOINT_URL, else ${DEFAULT_ENDPOINT})
  --json           one JSON document
  --fail           exit status 1 when there is advice`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { endpoint: { type: 'string' }, json: { type: 'boolean' }, fail: { type: 'boolean' } },
    })
    if (positionals.length > 0)
      throw new PoolhouseError('InvalidOption', `expected no argument, got ${positionals.join(' ')}.`)
    const stack = await connectStack(values.endpoint ?? process.env.AWS_ENDPOINT_URL ?? DEFAULT_ENDPOINT)
    try {
      const advice = await stack.dbProxy.advice()
      if (values.json) process.stdout.write(`${JSON.stringify({ advice }, null, 2)}\n`)
      else if (advice.length === 0)
        process.stdout.write(
          `Nothing to advise on ${stack.dbProxy.name}: nothing was seen. Ask again during or after the load.\n`,
        )
      else
        for (const { rule, finding, change, docs } of advice)
          process.stdout.write(`${rule}\n  ${finding}\n  ${change}\n  ${docs}\n`)
      return values.fail && advice.length > 0 ? 1 : 0
    } finally {
      await stack.dispose()
    }
  },
}
