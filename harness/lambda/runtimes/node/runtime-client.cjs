'use strict'
// The client of the Runtime API, version 2018-06-01: one connection, kept alive.

const fs = require('node:fs')
const { connectRuntime } = require('./runtime-connection.cjs')

const lastMessageFd = 3

exports.createRuntimeClient = (address) => {
  const [host, port] = address.split(':')
  const connection = connectRuntime(host, port, (error) => {
    // Nobody is there to take a report: the environment is over.
    fs.writeSync(2, `Runtime API unreachable: ${error.message}\n`)
    process.exit(1)
  })
  const call = (method, path, headers = {}, document) =>
    connection.request(method, `/2018-06-01/runtime/${path}`, headers, document)

  const errorHeaders = (error) => ({
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': error.errorType,
  })

  async function next() {
    const { headers, body } = await call('GET', 'invocation/next')
    return { requestId: headers['lambda-runtime-aws-request-id'], headers, body }
  }

  /** The answer and the request for the next event in one write, which saves the wait for a receipt that tells nothing. */
  function answerThenNext(path, headers, document) {
    connection.cork()
    call('POST', path, headers, document)
    const event = next()
    connection.uncork()
    return event
  }

  return {
    next,
    /** Resolves with the next event. */
    postResponse: (requestId, document) =>
      answerThenNext(`invocation/${requestId}/response`, { 'Content-Type': 'application/json' }, document),
    /** Resolves with the next event. */
    postError: (requestId, error) =>
      answerThenNext(`invocation/${requestId}/error`, errorHeaders(error), JSON.stringify(error)),
    postInitError: (error) => call('POST', 'init/error', errorHeaders(error), JSON.stringify(error)),
    /** Tells why the process is about to exit, without needing the event loop. */
    writeLastMessage(error) {
      try {
        fs.writeSync(lastMessageFd, `${JSON.stringify({ errorType: error.errorType, payload: error })}\n`)
      } catch {
        // Not started by a parent that listens there: the exit code says it.
      }
    },
  }
}
