'use strict'
// The global that AWS's Node runtimes give to handlers. What it needs is loaded when it is used: few handlers stream.

const streaming = Symbol.for('aws.lambda.runtime.handler.streaming')
const highWaterMark = Symbol.for('aws.lambda.runtime.handler.streaming.highWaterMark')

exports.defineAwsLambda = () => {
  if (['1', 'true'].includes(process.env.AWS_LAMBDA_NODEJS_NO_GLOBAL_AWSLAMBDA)) return
  globalThis.awslambda = {
    ...globalThis.awslambda,
    /** Marks a handler `(event, responseStream, context)`. */
    streamifyResponse(handler, options) {
      handler[streaming] = 'response'
      if (typeof options?.highWaterMark === 'number')
        handler[highWaterMark] = Math.trunc(options.highWaterMark)
      return handler
    },
    get HttpResponseStream() {
      return require('./http-response-stream.cjs').HttpResponseStream
    },
  }
}

/** Whether the handler was marked. Throws for a mark that nobody knows. */
exports.isStreaming = (handler) => {
  const mark = handler[streaming]
  if (mark === undefined || mark === null || mark === false) return false
  if (mark === 'response') return true
  throw require('./errors.cjs').named(
    'Runtime.MalformedStreamingHandler',
    'Only response streaming is supported.',
  )
}

/** Bytes of a response that may wait to be sent before `write` asks the handler to wait; undefined for Node's default. */
exports.highWaterMarkOf = (handler) => handler[highWaterMark] || undefined
