import { parseArgs } from 'node:util'
import { PoolhouseError, type Stack, startStack } from '../index.ts'
import type { Command } from './command.ts'
import { loadStack } from './load-stack.ts'
import { untilEnded } from './until-ended.ts'

export const up: Command = {
  summary: 'start a stack and keep it running until Ctrl-C',
  usage: `usage: poolhouse up [--stack FILE] [--port PORT] [--json] [--no-reload]

Starts the stack that FILE exports by default (default: the workshop's) and keeps it until Ctrl-C, a TERM to the pid
that it prints, or until the shell that launched it is gone.

  --stack FILE  module with: export default defineStack({ … })
  --port PORT   port of the AWS endpoint on 127.0.0.1 (default 4566, any other when that is taken)
  --no-reload   do not redeploy a function when one of its files is saved
  --json        one line of JSON when ready, nothing else on standard output`,
  async run(args) {
    const { values } = parseArgs({
      args,
      options: {
        stack: { type: 'string' },
        port: { type: 'string' },
        json: { type: 'boolean' },
        'no-reload': { type: 'boolean' },
      },
    })
    const ended = untilEnded()
    const port = portOf(values.port)
    const starting: Promise<Stack> = startStack(await loadStack(values.stack), {
      ...(port !== undefined && { port }),
      preferDefaultPort: port === undefined,
      preInitialize: true,
      onResetAsked: () => {
        starting
          .then((stack) => stack.reset())
          .catch((error: Error) => process.stderr.write(`the reset failed: ${error.message}\n`))
      },
      onProgress: (line) => process.stderr.write(`${line}\n`),
    })
    const first = await Promise.race([starting, ended])
    if (typeof first === 'string') {
      starting.catch(() => {}) // nobody waits for it any more
      process.exit(130) // the server sees the end of its input and ends what it has begun
    }
    const stack = first
    // The wait itself holds the process open: nothing else of a running stack does.
    const hold = setInterval(() => {}, 60_000)
    try {
      process.stdout.write(values.json ? `${JSON.stringify(addresses(stack))}\n` : await welcome(stack))
      if (!values['no-reload']) {
        await stack.reloadOnSave(reloadLines).catch((error: Error) => {
          // Some systems allow few watchers; the stack is of use without them.
          process.stderr.write(`saved files are not noticed: ${error.message}\n`)
        })
      }
      await ended
    } finally {
      clearInterval(hold)
      await stack.dispose()
    }
    return 0
  },
}

/** What happens on a save; on standard error, since standard output may be JSON. */
const reloadLines = {
  onReloaded: (name: string, ms: number) => {
    process.stderr.write(`${name} runs its new code (${Math.round(ms)} ms)\n`)
  },
  onFailed: (name: string, error: Error) => {
    process.stderr.write(`${name} keeps its old code: ${error.message}\n`)
  },
}

function portOf(text: string | undefined): number | undefined {
  if (text === undefined) return undefined
  const port = Number(text)
  if (!Number.isInteger(port) || port < 0 || port > 65_535) {
    throw new PoolhouseError(
      'InvalidOption',
      `--port: expected a port from 1 to 65535, or 0 for any free one, got '${text}'.`,
    )
  }
  return port
}

/** Where everything is. No password: it is in the secret. */
function addresses(stack: Stack) {
  const { resources, database } = stack
  return {
    endpointUrl: stack.endpointUrl,
    ...(resources.api && { invokeUrl: resources.api.invokeUrl }),
    ...(Object.keys(resources.functions)[0] && { functionName: Object.keys(resources.functions)[0] }),
    ...(resources.secret && { secretId: resources.secret.name }),
    database: { host: database.endpoint, port: database.port, username: database.username },
    ...(resources.dbProxy && { dbProxy: { host: resources.dbProxy.host, port: resources.dbProxy.port } }),
    pid: process.pid,
  }
}

async function welcome(stack: Stack): Promise<string> {
  const { endpointUrl, invokeUrl, functionName, secretId, dbProxy, database } = addresses(stack)
  const aws = `AWS_ACCESS_KEY_ID=test AWS_SECRET_ACCESS_KEY=test AWS_DEFAULT_REGION=${stack.region} aws --endpoint-url ${endpointUrl}`
  const at = dbProxy ?? database
  const server = await stack.database.server()
  const lines = [
    `AWS endpoint   ${endpointUrl}`,
    `dashboard      ${endpointUrl}/_poolhouse/`,
    `database       ${database.host}:${database.port} (${server.product} ${server.version})`,
    ...(dbProxy ? [`RDS proxy      ${dbProxy.host}:${dbProxy.port}`] : []),
    '',
    'Try, in another terminal:',
    '',
    ...(invokeUrl ? [`  curl ${invokeUrl}`] : []),
    ...(functionName ? [`  ${aws} lambda invoke --function-name ${functionName} /dev/stdout`] : []),
    ...(secretId
      ? [
          `  ${aws} secretsmanager get-secret-value --secret-id ${secretId}`,
          // Read from a pipe as an option file: the password is in no argument list and in no file.
          `  mysql --defaults-extra-file=<(printf '[client]\\npassword="%s"\\n' "$(${aws} secretsmanager get-secret-value --secret-id ${secretId} --query SecretString --output text | python3 -c 'import json,sys; print(json.load(sys.stdin)["password"])')") --host ${at.host} --port ${at.port} --user ${database.username}`,
        ]
      : []),
    '',
    `Ctrl-C, or kill ${process.pid}, ends it all.`,
    '',
  ]
  return lines.join('\n')
}
