'use strict'
// The client of the Runtime API, version 2018-06-01: one connection, kept alive.

const http = require('node:http')
const fs = require('node:fs')

const lastMessageFd = 3

exports.createRuntimeClient = (address) => {
  const [host, port] = address.split(':')
  const agent = new http.Agent({ keepAlive: true, maxSockets: 1, noDelay: true })

  function call(method, path, body, headers) {
    return new Promise((resolve, reject) => {
      const request = http.request(
        {
          host,
          port,
          agent,
          method,
          path: `/2018-06-01/runtime/${path}`,
          headers: body === undefined ? headers : { ...headers, 'Content-Length': Buffer.byteLength(body) },
        },
        (response) => {
          const chunks = []
          response.on('data', (chunk) => chunks.push(chunk))
          response.on('error', reject)
          response.on('end', () =>
            resolve({ status: response.statusCode, headers: response.headers, body: Buffer.concat(chunks) }),
          )
        },
      )
      request.on('error', reject)
      request.end(body)
    }).catch((error) => {
      // Nobody is there to take a report: the environment is over.
      fs.writeSync(2, `Runtime API unreachable: ${error.message}\n`)
      process.exit(1)
    })
  }

  const errorHeaders = (error) => ({
    'Content-Type': 'application/json',
    'Lambda-Runtime-Function-Error-Type': error.errorType,
  })

  return {
    async next() {
      const { headers, body } = await call('GET', 'invocation/next')
      return { requestId: headers['lambda-runtime-aws-request-id'], headers, body: body.toString('utf8') }
    },
    postResponse: (requestId, document) =>
      call('POST', `invocation/${requestId}/response`, document, { 'Content-Type': 'application/json' }),
    postError: (requestId, error) =>
      call('POST', `invocation/${requestId}/error`, JSON.stringify(error), errorHeaders(error)),
    postInitError: (error) => call('POST', 'init/error', JSON.stringify(error), errorHeaders(error)),
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
