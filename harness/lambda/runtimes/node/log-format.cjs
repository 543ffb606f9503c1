'use strict'
// The text format of Lambda's log lines: time, request id, level, text, separated by tabs.

const fs = require('node:fs')
const util = require('node:util')

let requestId = '-'

exports.setRequestId = (id) => {
  requestId = id
}

exports.patchConsole = (idBeforeFirstRequest) => {
  requestId = idBeforeFirstRequest
  const level =
    (name) =>
    (...values) =>
      writeLine(name, util.format(...values))
  console.log = level('INFO')
  console.info = level('INFO')
  console.debug = level('DEBUG')
  console.warn = level('WARN')
  console.error = level('ERROR')
  console.trace = (...values) => {
    const holder = { name: 'Trace', message: util.format(...values) }
    Error.captureStackTrace(holder, console.trace)
    writeLine('TRACE', holder.stack)
  }
}

function writeLine(level, text) {
  // One line is one event of the log; CloudWatch shows the carriage returns as line breaks.
  const line = `${new Date().toISOString()}\t${requestId}\t${level}\t${text}`
  writeAll(Buffer.from(`${line.replaceAll('\n', '\r')}\n`))
}

/** Synchronous: a line must be out before the answer that ends its invocation. */
function writeAll(buffer) {
  let offset = 0
  while (offset < buffer.length) {
    try {
      offset += fs.writeSync(1, buffer, offset)
    } catch (error) {
      // The pipe is full for the moment (user code may have made it non-blocking).
      if (error.code !== 'EAGAIN') throw error
    }
  }
}
