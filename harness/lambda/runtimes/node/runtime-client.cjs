'use strict'
// The runtime's side of the Runtime API: frames on a pipe, not HTTP, which costs an invocation more CPU than all the rest of the runtime and
// would show what the runtime does to whoever instruments node:http or node:net in the handler (AWS's runtime uses neither). A frame is two
// lengths, a head in JSON and a body.

const fs = require('node:fs')
const { openChannel } = require('./channel.cjs')

const lastMessageFd = 3
const channelFd = 4
const lengthsBytes = 8

exports.createRuntimeClient = () => {
  const channel = openChannel(channelFd, onData, onClosed)
  // A runtime that waits for nothing must not keep its process alive (callbackWaitsForEmptyEventLoop).
  channel.unref()
  /** Takes the next event. */
  let waiting
  /** What has come of an event, in pieces: one of 6 MB comes in a hundred. */
  let pieces = []
  let size = 0
  let needed = lengthsBytes

  function onData(chunk) {
    pieces.push(chunk)
    size += chunk.length
    if (size < needed) return
    const received = pieces.length === 1 ? chunk : Buffer.concat(pieces, size)
    const from = lengthsBytes + received.readUInt32LE(0)
    needed = from + received.readUInt32LE(4)
    pieces = [received]
    if (size < needed) return
    // Nothing comes after it: events are sent one by one, as they are asked for.
    pieces = []
    size = 0
    const end = needed
    needed = lengthsBytes
    channel.unref()
    const headers = JSON.parse(received.toString('utf8', lengthsBytes, from))
    const body = received.toString('utf8', from, end)
    waiting({ requestId: headers['lambda-runtime-aws-request-id'], headers, body })
  }

  function onClosed() {
    // Nobody is there to take a report: the environment is over.
    fs.writeSync(2, 'Runtime API unreachable: the channel was closed\n')
    process.exit(1)
  }

  /** `document`: text or bytes. */
  function send(head, document, onSent) {
    const headText = JSON.stringify(head)
    const headLength = Buffer.byteLength(headText)
    const bodyLength = Buffer.byteLength(document)
    const frame = Buffer.allocUnsafe(lengthsBytes + headLength + bodyLength)
    frame.writeUInt32LE(headLength, 0)
    frame.writeUInt32LE(bodyLength, 4)
    frame.write(headText, lengthsBytes)
    if (typeof document === 'string') frame.write(document, lengthsBytes + headLength)
    else frame.set(document, lengthsBytes + headLength)
    channel.write(frame, onSent)
  }

  /** Sends what asks for the next event; resolves with that. */
  function sendThenNext(head, document) {
    channel.ref()
    send(head, document)
    return new Promise((resolve) => {
      waiting = resolve
    })
  }

  return {
    /** Sends a frame that asks for nothing; calls back when it is on its way. */
    send,
    ref: () => channel.ref(),
    unref: () => channel.unref(),
    /** Waits until this process is made that of an environment; resolves with what that has of its own. */
    identity() {
      channel.ref()
      return new Promise((resolve) => {
        waiting = ({ body }) => resolve(JSON.parse(body))
      })
    },
    next: () => sendThenNext({ type: 'next' }, ''),
    /** Resolves with the next event. `handlerMs`: how long the handler took. */
    postResponse: (requestId, document, handlerMs) =>
      sendThenNext({ type: 'response', requestId, handlerMs }, document),
    /** Resolves with the next event. */
    postError: (requestId, error) =>
      sendThenNext({ type: 'error', requestId, errorType: errorTypeOf(error) }, JSON.stringify(error)),
    /** Resolves when it is on its way, whatever becomes of this process. */
    postInitError: (error) =>
      new Promise((resolve) => {
        channel.ref()
        send({ type: 'initError', errorType: errorTypeOf(error) }, JSON.stringify(error), resolve)
      }),
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

/** As it would come through an HTTP header: an error's name is the handler's choice, and may hold what a header must not. */
function errorTypeOf({ errorType }) {
  return String(errorType).replace(/[^\x20-\x7e]/g, '?')
}
