import { parseArgs } from 'node:util'
import { connectStack, PoolhouseError } from '../index.ts'
import type { Command } from './command.ts'
import { DEFAULT_ENDPOINT } from './default-endpoint.ts'

export const invoke: Command = {
  summary: 'invoke a function of a running stack',
  usage: `usage: poolhouse invoke [FUNCTION] [--event JSON] [--endpoint URL] [--log]

Invokes FUNCTION (default: the stack's first) of the stack that 'poolhouse up' keeps, and prints its answer. The exit
status is 1 when the function failed.

  --event JSON     the event (default {})
  --endpoint URL   the stack's AWS endpoint (default: AWS_ENDPOINT_URL, else ${DEFAULT_ENDPOINT})
  --log            print the end of the invocation's log to standard error`,
  async run(args) {
    const { values, positionals } = parseArgs({
      args,
      allowPositionals: true,
      options: { event: { type: 'string' }, endpoint: { type: 'string' }, log: { type: 'boolean' } },
    })
    if (positionals.length > 1) {
      throw new PoolhouseError('InvalidOption', `expected one function, got ${positionals.join(' ')}.`)
    }
    const event = parseEvent(values.event)
    const stack = await connectStack(values.endpoint ?? process.env.AWS_ENDPOINT_URL ?? DEFAULT_ENDPOINT)
    try {
      const name = positionals[0] ?? Object.keys(stack.resources.functions)[0]
      if (name === undefined)
        throw new PoolhouseError('InvalidOption', 'the stack has no function to invoke.')
      const invocation = await stack.invoke(name, event)
      if (values.log) process.stderr.write(invocation.logTail)
      process.stdout.write(`${JSON.stringify(invocation.payload)}\n`)
      return invocation.functionError ? 1 : 0
    } finally {
      await stack.dispose()
    }
  },
}

function parseEvent(text = '{}'): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    throw new PoolhouseError(
      'InvalidOption',
      `--event: expected JSON, got '${text}': ${(error as Error).message}`,
    )
  }
}
