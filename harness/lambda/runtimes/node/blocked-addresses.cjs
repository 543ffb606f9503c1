'use strict'
// What the function's VPC does not let it reach: connections to these addresses get no answer. A packet that a security group drops is
// answered by nobody, so the kernel gives up after its retries; here nothing is sent at all, and the same error comes at the same time.
// What does not go through node:net, such as another program that the handler starts, goes round this.

/** Linux gives up after 6 retries of SYN, the last of which waits 64 s (tcp_syn_retries): 127 s. */
const CONNECT_TIMEOUT_MS = 127_000

let blocked = new Set()
let isHooked = false

/** @param list `HOST:PORT,HOST:PORT`; undefined leaves what is blocked as it is */
exports.blockAddresses = (list) => {
  if (list === undefined) return
  blocked = new Set(list.split(',').filter(Boolean))
  if (isHooked || blocked.size === 0) return
  isHooked = true
  // Not before: node:net costs a cold start milliseconds.
  const net = require('node:net')
  const { connect } = net.Socket.prototype
  net.Socket.prototype.connect = function (...args) {
    // Node's own callers hand over an array that they have put in order.
    const [first, second] = Array.isArray(args[0]) ? args[0] : args
    const { host = 'localhost', port } =
      typeof first === 'object'
        ? first
        : { port: first, host: typeof second === 'string' ? second : undefined }
    if (!blocked.has(`${host}:${port}`)) return connect.apply(this, args)
    const callback = (Array.isArray(args[0]) ? args[0] : args).findLast((each) => typeof each === 'function')
    if (callback) this.once('connect', callback)
    return neverConnect(this, host, port)
  }
}

function neverConnect(socket, host, port) {
  socket.connecting = true
  const timer = setTimeout(() => {
    const error = Object.assign(new Error(`connect ETIMEDOUT ${host}:${port}`), {
      errno: -110,
      code: 'ETIMEDOUT',
      syscall: 'connect',
      address: host,
      port: Number(port),
    })
    socket.destroy(error)
  }, CONNECT_TIMEOUT_MS)
  socket.once('close', () => clearTimeout(timer))
  return socket
}
