import { type OnReadOpts, Socket } from 'node:net'

/**
 * What all sockets of this thread read into. By default Node.js allocates 64 KiB for each read and copies what came into a buffer of
 * its size; a part of a pool is enough for a query. Measured on a busy machine, it takes some 5 to 8 % off the CPU of one.
 */
const shared = Buffer.allocUnsafeSlow(1 << 16)

const internals = Object.getOwnPropertySymbols(new Socket())
const kBuffer = internals.find(({ description }) => description === 'kBuffer')
const kBufferCb = internals.find(({ description }) => description === 'kBufferCb')

/** Whose a socket's bytes are, in place of its stream. */
const kListener = Symbol('listener')

interface SocketInternals {
  readonly _handle?: { useUserBuffer?(buffer: Buffer): void } | null
  [kListener]?: ((chunk: Buffer) => void) | undefined
  [internal: symbol]: unknown
}

/** For the option `onread` of a socket that connects: 'data' comes as always, in a buffer that the listener may keep. */
export function sharedReads(socket: () => Socket): OnReadOpts {
  return { buffer: shared, callback: (length) => emitData(socket(), length) }
}

/**
 * As {@link sharedReads}, for a socket that was accepted just now. `net.createServer` has no option for it: this sets what the option
 * sets, where Node.js has it under the names of versions 22 to 24. Elsewhere the socket goes on reading as it is.
 */
export function shareReads(socket: Socket): void {
  const internal = socket as Socket & SocketInternals
  if (kBuffer === undefined || kBufferCb === undefined || !internal._handle?.useUserBuffer) return
  internal[kBuffer] = shared
  internal[kBufferCb] = onRead
  internal._handle.useUserBuffer(shared)
}

/**
 * Has what a socket reads go to a listener, which may keep it. A socket that reads into the shared buffer then goes without its
 * stream, which costs as much as the read itself; of any other it is an ordinary listener of 'data'.
 */
export function listenToReads(socket: Socket, listener: (chunk: Buffer) => void): void {
  const internal = socket as Socket & SocketInternals
  if (!readsShared(internal)) {
    socket.on('data', listener)
    return
  }
  internal[kBufferCb!] = onRead
  internal[kListener] = listener
}

/** Undoes {@link listenToReads}; also what a closed socket wants, which Node.js may hold in memory until the next full collection. */
export function unlistenToReads(socket: Socket, listener: (chunk: Buffer) => void): void {
  const internal = socket as Socket & SocketInternals
  if (readsShared(internal)) internal[kListener] = undefined
  else socket.off('data', listener)
}

/** Whether a socket reads into the shared buffer: then it is a plain one of the proxy's own. */
export function readsShared(socket: object): boolean {
  return kBuffer !== undefined && kBufferCb !== undefined && (socket as SocketInternals)[kBuffer] === shared
}

/** One function for all sockets: Node.js calls it as the socket's method. */
function onRead(this: Socket & SocketInternals, length: number): true {
  const listener = this[kListener]
  if (!listener) return emitData(this, length)
  listener(take(length))
  return true
}

function emitData(socket: Socket, length: number): true {
  socket.emit('data', take(length))
  return true
}

function take(length: number): Buffer {
  const chunk = Buffer.allocUnsafe(length)
  shared.copy(chunk, 0, 0, length)
  return chunk
}
