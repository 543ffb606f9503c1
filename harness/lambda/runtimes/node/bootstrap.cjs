'use strict'
// The Node runtime: loads the handler, then polls for events until its process is killed. Plain JavaScript without a
// dependency, because it runs inside the user's execution environment. Semantics are those of the AWS Lambda
// Runtime Interface Client (RIC): of its line 4 for nodejs24.x and later, of its line 3 before.

const { createRuntimeClient } = require('./runtime-client.cjs')
const { describeError, logError, platformError } = require('./errors.cjs')
const { patchConsole, setRequestId } = require('./log-format.cjs')
const { loadHandler } = require('./load-handler.cjs')
const { callHandler, isCallbackHandler } = require('./call-handler.cjs')
const { blockAddresses } = require('./blocked-addresses.cjs')
const { mapStackTraces } = require('./source-maps.cjs')
const { defineAwsLambda, isStreaming } = require('./awslambda.cjs')

const environment = process.env
// How we start the process is no business of the handler's, nor of what it starts.
delete environment.NODE_COMPILE_CACHE
delete environment.MALLOC_ARENA_MAX

const runtimeMajor = Number(/^AWS_Lambda_nodejs(\d+)/.exec(environment.AWS_EXECUTION_ENV ?? '')?.[1] ?? 24)
/** RIC 3: callbacks, `context.done` and its like, and uncaught errors that are reported before the process ends. */
const legacy = runtimeMajor < 24

const client = createRuntimeClient()
let requestId

async function main() {
  // A process of the reserve: booted ahead, for an environment that is still to come.
  if (environment.POOLHOUSE_SPARE) Object.assign(environment, await client.identity())
  delete environment.POOLHOUSE_SPARE
  blockAddresses(environment.POOLHOUSE_BLOCKED_ADDRESSES)
  delete environment.POOLHOUSE_BLOCKED_ADDRESSES
  mapStackTraces()
  patchConsole(legacy ? 'undefined' : '-')
  if (legacy) reportUncaughtErrors()
  defineAwsLambda()
  let handler
  let handle
  try {
    for (const name of ['AWS_LAMBDA_RUNTIME_API', '_HANDLER', 'LAMBDA_TASK_ROOT']) {
      if (!environment[name]) throw platformError(`${name} is not set`)
    }
    handler = await loadHandler(environment.LAMBDA_TASK_ROOT, environment._HANDLER)
    handle = isStreaming(handler) ? require('./handle-streaming-event.cjs').handleStreamingEvent : handleEvent
    if (!legacy && handle === handleEvent && isCallbackHandler(handler)) {
      const error = new Error(
        `ERROR: AWS Lambda has removed support for callback-based function handlers starting with Node.js 24. You need to modify this function to use a supported handler signature to use Node.js 24 or later.`,
      )
      error.name = 'Runtime.CallbackHandlerDeprecated'
      throw error
    }
  } catch (error) {
    logError('Uncaught Exception', error)
    await client.postInitError(describeError(error))
    process.exit(1)
  }
  // Node writes its compile cache at exit, and this process is killed: write it now.
  require('node:module').flushCompileCache?.()
  let event = await client.next()
  for (;;) {
    requestId = event.requestId
    setRequestId(requestId)
    blockAddresses(event.headers['poolhouse-blocked-addresses'])
    environment._X_AMZN_TRACE_ID = event.headers['lambda-runtime-trace-id'] ?? ''
    event = await handle(client, handler, event, legacy)
  }
}

/** Resolves with the event after this one. */
async function handleEvent(client, handler, event, legacy) {
  // Not `performance`, which Node loads at its first use: a millisecond of CPU in each first invocation.
  const startedAt = process.hrtime()
  let document
  try {
    const result = await callHandler(handler, event, legacy)
    document = stringify(result)
  } catch (error) {
    logError('Invoke Error', error)
    return client.postError(event.requestId, describeError(error))
  }
  const [seconds, nanoseconds] = process.hrtime(startedAt)
  return client.postResponse(event.requestId, document, seconds * 1e3 + nanoseconds / 1e6)
}

function stringify(result) {
  try {
    return JSON.stringify(result === undefined ? null : result) ?? 'null'
  } catch {
    const error = new Error('Unable to stringify response body')
    if (!legacy) error.name = 'Runtime.JSONStringifyError'
    throw error
  }
}

/** RIC 3 reports what nobody caught, then exits; the report must be synchronous, so it goes through fd 3. */
function reportUncaughtErrors() {
  const report = (title, error, exitCode) => {
    logError(title, error)
    client.writeLastMessage(describeError(error))
    process.exit(exitCode)
  }
  process.on('uncaughtException', (error) => report('Uncaught Exception', error, 129))
  process.on('unhandledRejection', (reason) => {
    const error = new Error(reason)
    error.name = 'Runtime.UnhandledPromiseRejection'
    error.reason = reason
    report('Unhandled Promise Rejection', error, 128)
  })
}

main()
