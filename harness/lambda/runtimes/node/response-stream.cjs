'use strict'
// What a streaming handler writes to. It has the members of the one that AWS's runtime client hands out and no others: that one is neither
// a `stream.Writable`, and what would fail there must not pass here.

const { Writable } = require('node:stream')
const { named } = require('./errors.cjs')

/** One write may be of any size; what is sent at once is not. */
const frameBytes = 65_536

const methods = [
  ...['cork', 'destroy', 'end', 'uncork', 'write', 'addListener', 'emit', 'eventNames', 'getMaxListeners'],
  ...['listenerCount', 'listeners', 'off', 'on', 'once', 'prependListener', 'prependOnceListener'],
  ...['rawListeners', 'removeAllListeners', 'removeListener', 'setMaxListeners', 'setContentType'],
]
const writableMembers = ['destroyed', '_onBeforeFirstWrite']
const readOnlyMembers = [
  ...['writable', 'writableFinished', 'writableObjectMode', 'writableEnded', 'writableNeedDrain'],
  ...['writableHighWaterMark', 'writableCorked', 'writableLength'],
]

/**
 * @param send (type, fields of the head, bytes, callback): sends a frame and calls back when there is room for another
 * @param highWaterMark bytes; undefined for Node's default
 */
exports.createResponseStream = (send, highWaterMark) => {
  let contentType
  let started = false
  let written = false
  let over = false
  let failure

  const start = () => {
    if (!started) send('streamStart', { contentType }, '', () => {})
    started = true
  }
  const inner = new Writable({
    ...(highWaterMark === undefined ? {} : { highWaterMark }),
    write(chunk, _encoding, callback) {
      start()
      const sendFrom = (offset) => {
        const end = Math.min(offset + frameBytes, chunk.length)
        send('streamChunk', {}, chunk.subarray(offset, end), (error) =>
          error || end === chunk.length ? callback(error) : sendFrom(end),
        )
      }
      sendFrom(0)
    },
    final(callback) {
      start()
      over = true
      if (failure) send('streamError', { errorType: failure.errorType }, JSON.stringify(failure), callback)
      else send('streamEnd', {}, '', callback)
    },
    destroy(error, callback) {
      if (over) return callback(error)
      start()
      send('streamAbort', {}, '', () => callback(error ?? new Error('The response stream was destroyed.')))
    },
  })
  /** Resolves once everything is sent; rejects when the handler has broken the stream. */
  const finished = new Promise((resolve, reject) => {
    inner.once('finish', resolve)
    inner.on('error', reject)
  })
  finished.catch(() => {})

  // `end` with a last chunk does not come by here, and so has no prelude in front of it, as there.
  const write = inner.write.bind(inner)
  inner.write = (chunk, encoding, callback) => {
    const isData = typeof chunk === 'string' || chunk instanceof Uint8Array
    if (!written) inner._onBeforeFirstWrite?.((bytes) => write(bytes))
    written = true
    return write(isData ? chunk : JSON.stringify(chunk), encoding, callback)
  }
  inner.setContentType = (type) => {
    if (written) throw named('Runtime.InvalidStreamingOperation', 'Cannot set content-type, too late.')
    contentType = type
  }

  return {
    responseStream: facade(inner),
    finished,
    /** Tells what has failed, behind what was written; nothing, where the stream has been ended. */
    fail(error) {
      if (inner.writableEnded || inner.destroyed) return
      failure = error
      inner.end()
    },
  }
}

function facade(inner) {
  const members = {}
  for (const name of methods) members[name] = { value: inner[name].bind(inner), enumerable: true }
  for (const name of writableMembers) {
    members[name] = {
      get: () => inner[name],
      set: (value) => {
        inner[name] = value
      },
    }
  }
  for (const name of readOnlyMembers) members[name] = { get: () => inner[name] }
  return Object.defineProperties({}, members)
}
