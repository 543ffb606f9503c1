'use strict'

/** Whether the handler declares a third parameter: RIC 4 refuses those at init. */
exports.isCallbackHandler = (handler) => handler.length >= 3

/** Calls the handler with its event and context; resolves with its result. */
exports.callHandler = async (handler, event, legacy) => {
  const context = createContext(event)
  // RIC 3 and 4 alike report an unreadable event as the invocation's error.
  const input = JSON.parse(event.body)
  return legacy ? callLegacyHandler(handler, input, context) : handler(input, context)
}

exports.createContext = createContext

function createContext({ requestId, headers }) {
  const deadlineMs = Number(headers['lambda-runtime-deadline-ms'])
  const environment = process.env
  return {
    functionName: environment.AWS_LAMBDA_FUNCTION_NAME,
    functionVersion: environment.AWS_LAMBDA_FUNCTION_VERSION,
    memoryLimitInMB: environment.AWS_LAMBDA_FUNCTION_MEMORY_SIZE,
    logGroupName: environment.AWS_LAMBDA_LOG_GROUP_NAME,
    logStreamName: environment.AWS_LAMBDA_LOG_STREAM_NAME,
    clientContext: parseHeader(headers['lambda-runtime-client-context']),
    identity: parseHeader(headers['lambda-runtime-cognito-identity']),
    invokedFunctionArn: headers['lambda-runtime-invoked-function-arn'],
    awsRequestId: requestId,
    tenantId: headers['lambda-runtime-aws-tenant-id'],
    xRayTraceId: headers['lambda-runtime-trace-id'],
    getRemainingTimeInMillis: () => deadlineMs - Date.now(),
  }
}

function parseHeader(text) {
  return text === undefined ? undefined : JSON.parse(text)
}

/** RIC 3: a promise, a callback, or one of the context's old methods ends the invocation. */
function callLegacyHandler(handler, input, context) {
  delete context.xRayTraceId
  return new Promise((resolve, reject) => {
    let waits = true
    let finished = false
    const settle = (error, result) =>
      error === undefined || error === null ? resolve(result) : reject(error)
    const onEmptyLoop = (error, result) => {
      process.removeAllListeners('beforeExit')
      process.once('beforeExit', () => settle(error, result))
    }
    const callback = (error, result) => {
      if (finished) return
      finished = true
      if (waits && (error === undefined || error === null)) onEmptyLoop(error, result)
      else settle(error, result)
    }
    Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
      enumerable: true,
      get: () => waits,
      set: (value) => {
        waits = value
      },
    })
    const done = (error, result) => {
      finished = true
      process.removeAllListeners('beforeExit')
      settle(error, result)
    }
    context.done = done
    context.succeed = (result) => done(null, result)
    context.fail = (error) => done(error ?? new Error('handled'))
    // A handler that neither answers nor keeps the loop busy ends with null.
    onEmptyLoop(null, undefined)
    const returned = handler(input, context, callback)
    if (typeof returned?.then === 'function') {
      process.removeAllListeners('beforeExit')
      returned.then(resolve, reject)
    }
  }).finally(() => process.removeAllListeners('beforeExit'))
}
