'use strict'
// HTTP/1.1 by hand over one kept connection: Node's own client costs an invocation more CPU than all the rest of the runtime, and
// would show what the runtime does to whoever instruments node:http in the handler (AWS's runtime does not use it either).
// Understands what our Runtime API answers: responses with a Content-Length.

const net = require('node:net')

const headEnd = Buffer.from('\r\n\r\n')

/** `onLost(error)`: the connection is gone, and with it every answer that is still to come. */
exports.connectRuntime = (host, port, onLost) => {
  /** Who waits, in the order of requests. */
  const waiting = []
  /** What has come and belongs to no answer yet, in pieces: an event of 6 MB comes in a hundred. */
  let pieces = []
  let size = 0
  /** Bytes of the answer that is coming; 0 until its head is complete. */
  let needed = 0
  let lost
  const socket = net.connect({ host, port: Number(port), noDelay: true })
  // An idle connection must not keep a process alive (callbackWaitsForEmptyEventLoop): only a request does.
  socket.unref()

  socket.on('data', (chunk) => {
    pieces.push(chunk)
    size += chunk.length
    if (size < needed) return
    let received = pieces.length === 1 ? chunk : Buffer.concat(pieces, size)
    for (let answer = readAnswer(received); answer; answer = readAnswer(received)) {
      received = received.subarray(needed)
      const waiter = waiting.shift()
      if (waiting.length === 0) socket.unref()
      waiter?.(answer)
    }
    pieces = [received]
    size = received.length
  })
  socket.on('error', (error) => {
    lost = error
  })
  socket.on('close', () => onLost(lost ?? new Error('the connection was closed')))

  /** The first answer in what has come, if it is complete; sets `needed`. */
  function readAnswer(received) {
    const end = received.indexOf(headEnd)
    needed = 0
    if (end < 0) return undefined
    const [statusLine, ...lines] = received.toString('latin1', 0, end).split('\r\n')
    const headers = {}
    for (const line of lines) {
      const colon = line.indexOf(':')
      headers[line.slice(0, colon).toLowerCase()] = line.slice(colon + 1).trim()
    }
    const from = end + headEnd.length
    needed = from + Number(headers['content-length'] ?? 0)
    if (received.length < needed) return undefined
    return {
      status: Number(statusLine.split(' ')[1]),
      headers,
      body: received.toString('utf8', from, needed),
    }
  }

  return {
    /** Sends a request; resolves with its answer. Several may be under way: they are answered in order. */
    request(method, path, headers, document) {
      const lines = [`${method} ${path} HTTP/1.1`, `Host: ${host}:${port}`]
      for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${headerValue(value)}`)
      if (document !== undefined) lines.push(`Content-Length: ${Buffer.byteLength(document)}`)
      return new Promise((resolve) => {
        if (waiting.length === 0) socket.ref()
        waiting.push(resolve)
        socket.write(`${lines.join('\r\n')}\r\n\r\n${document ?? ''}`)
      })
    },
    /** What is requested until `uncork` goes out in one piece. */
    cork: () => socket.cork(),
    uncork: () => socket.uncork(),
  }
}

/** An error's name is the handler's choice, and may hold what a header must not. */
function headerValue(text) {
  return String(text).replace(/[^\x20-\x7e]/g, '?')
}
