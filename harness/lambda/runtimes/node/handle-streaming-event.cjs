'use strict'

const { createContext } = require('./call-handler.cjs')
const { describeError, logError } = require('./errors.cjs')
const { createResponseStream } = require('./response-stream.cjs')
const { highWaterMarkOf } = require('./awslambda.cjs')

/** Calls a streaming handler; resolves with the event after this one, once the stream has ended and the handler has, too. */
exports.handleStreamingEvent = async (client, handler, event, legacy) => {
  const { requestId } = event
  // AWS's client holds a connection for the response: a handler that waits for nothing runs into its timeout, and does not end the process.
  client.ref()
  const send = (type, head, bytes, callback) => client.send({ type, requestId, ...head }, bytes, callback)
  const { responseStream, finished, fail } = createResponseStream(send, highWaterMarkOf(handler))
  void finished.finally(() => client.unref()).catch(() => {})
  const context = createContext(event)
  const waits = legacy ? emptyLoopSwitch(context) : () => false
  const run = async () => {
    try {
      const returned = handler(JSON.parse(event.body), responseStream, context)
      if (typeof returned?.then !== 'function') {
        const text = 'Streaming does not support non-async handlers.'
        throw legacy ? text : new Error(text)
      }
      if ((await returned) !== undefined) console.warn('Streaming handlers ignore return values.')
      await finished
    } catch (error) {
      logError('Invoke Error', error)
      fail(describeError(error))
      await finished.catch(() => {})
    }
    if (waits()) await emptyLoop()
  }
  // RIC 3 goes on with the next event when nothing is left to do, whatever the handler still waits for.
  await (legacy ? Promise.race([run(), emptyLoop()]) : run())
  process.removeAllListeners('beforeExit')
  return client.next()
}

/** RIC 3 has it for streaming handlers too: what the event loop still holds ends their invocations late, or never. */
function emptyLoopSwitch(context) {
  delete context.xRayTraceId
  let waits = true
  Object.defineProperty(context, 'callbackWaitsForEmptyEventLoop', {
    enumerable: true,
    get: () => waits,
    set: (value) => {
      waits = value
    },
  })
  return () => waits
}

const emptyLoop = () => new Promise((resolve) => process.once('beforeExit', resolve))
