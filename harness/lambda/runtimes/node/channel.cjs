'use strict'
// A pipe between the runtime and what started it, without node:net: that and the streams below it cost a cold start as much as all the
// rest of the runtime (measured: 3.6 ms of CPU), and a handler that opens no connection never needs them. What net itself stands on is
// reached by process.binding, which is deprecated but there in Node 20 to 24; where it is not to be had, net does.

/**
 * @param onData is called with each piece that comes
 * @param onClosed is called once when nothing can come any more
 * @returns write(bytes, callback), the callback with an error where there is one; ref() and unref(), which say whether waiting
 * keeps the process alive
 */
exports.openChannel = (fd, onData, onClosed) => {
  const bindings = findBindings()
  return bindings ? openPipe(bindings, fd, onData, onClosed) : openSocket(fd, onData, onClosed)
}

function findBindings() {
  // Node would warn of it, and the warning would stand in the function's log.
  const options = [...process.execArgv, process.env.NODE_OPTIONS ?? ''].join(' ')
  if (process.env.NODE_PENDING_DEPRECATION === '1' || options.includes('pending-deprecation'))
    return undefined
  try {
    const { Pipe, constants } = process.binding('pipe_wrap')
    const { WriteWrap, streamBaseState, kLastWriteWasAsync } = process.binding('stream_wrap')
    const found = Pipe && constants && WriteWrap && streamBaseState && kLastWriteWasAsync !== undefined
    return found ? { Pipe, constants, WriteWrap, streamBaseState, kLastWriteWasAsync } : undefined
  } catch {
    return undefined // forbidden, with Node's --permission
  }
}

function openPipe({ Pipe, constants, WriteWrap, streamBaseState, kLastWriteWasAsync }, fd, onData, onClosed) {
  const pipe = new Pipe(constants.SOCKET)
  pipe.open(fd)
  pipe.onread = (bytes) => {
    if (bytes) return onData(Buffer.from(bytes))
    pipe.readStop()
    onClosed()
  }
  pipe.readStart()
  return {
    write(bytes, callback = () => {}) {
      const request = new WriteWrap()
      // Held until it is written, as the callback is.
      request.bytes = bytes
      request.oncomplete = (status) => callback(failure(status))
      const status = pipe.writeBuffer(request, bytes)
      // Called in any case after this one has returned.
      if (status !== 0 || !streamBaseState[kLastWriteWasAsync]) process.nextTick(callback, failure(status))
    },
    ref: () => pipe.ref(),
    unref: () => pipe.unref(),
  }
}

function failure(status) {
  return status < 0 ? new Error(`the channel cannot be written to (${status})`) : undefined
}

function openSocket(fd, onData, onClosed) {
  const { Socket } = require('node:net')
  const socket = new Socket({ fd, readable: true, writable: true })
  socket.on('data', onData)
  socket.on('error', () => {}) // closed comes after it
  socket.on('close', onClosed)
  return {
    write: (bytes, callback) => void socket.write(bytes, callback),
    ref: () => socket.ref(),
    unref: () => socket.unref(),
  }
}
