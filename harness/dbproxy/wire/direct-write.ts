import { Socket } from 'node:net'
import { readsShared } from './shared-read-buffer.ts'

/** The native request of a write, in Node.js 22 to 24. A write that the kernel takes whole at the first try leaves it unused. */
interface WriteRequest {
  /**
   * Above 0 once the request is in use, until its completion was called. The queue does not tell: libuv may find room at its second try, and
   * then has nothing queued and the completion still to call. A request that is used again before that ends the process.
   */
  getAsyncId(): number
  /** Called when a write that had to wait is through; `status` is below 0 when it failed. */
  oncomplete?: (status: number) => void
  /** Keeps the bytes while the kernel still has to take them. */
  buffer?: Buffer
}

interface Handle {
  writeBuffer?(request: WriteRequest, bytes: Buffer): number
  /** Bytes that the kernel has not taken yet. */
  readonly writeQueueSize?: number
}

type Internals = { readonly _handle?: Handle | null }

/** Undefined where Node.js has it otherwise: then everything goes through the stream. */
const Request = requestOfWrites()
let spare = Request && new Request()

/**
 * Writes to a socket past its stream: one system call in the ordinary case, without the stream's request, callback and tick: that was a tenth of
 * the CPU of a query, a twentieth of a login's. Only plain sockets that read shared (shared-read-buffer.ts) go this way; others
 * are written to as ever. What the kernel does not take at once waits in libuv's queue, in order with whatever is written later.
 *
 * Returns false when the writer should wait for 'drain', which the socket emits once all is gone.
 */
export function writeDirectly(socket: Socket, bytes: Buffer): boolean {
  const handle = (socket as Internals)._handle
  if (
    !spare ||
    !handle ||
    socket.writableLength > 0 ||
    socket.writableEnded ||
    !goesDirectly(socket, handle)
  ) {
    return socket.write(bytes)
  }
  const request = spare
  const failure = handle.writeBuffer!(request, bytes)
  if (failure === 0 && request.getAsyncId() <= 0) return true
  spare = new Request!()
  // The stream meets the same failure, and tells it.
  if (failure !== 0) return socket.write(bytes)
  request.buffer = bytes
  const onComplete = (status: number) => {
    if (status < 0) socket.destroy()
    else if (!socket.destroyed && queued(socket) === 0) socket.emit('drain')
  }
  request.oncomplete = onComplete
  return false
}

/** Whether {@link writeDirectly} or the stream has returned false and its 'drain' is still to come. */
export function needsDrain(socket: Socket): boolean {
  return socket.writableNeedDrain || (readsShared(socket) && queued(socket) > 0)
}

/** Whether there are bytes that the kernel has not taken yet. */
export function hasUnsent(socket: Socket): boolean {
  return socket.writableLength > 0 || queued(socket) > 0
}

function goesDirectly(socket: Socket, handle: Handle): boolean {
  return readsShared(socket) && handle.writeBuffer !== undefined && handle.writeQueueSize !== undefined
}

function queued(socket: Socket): number {
  return (socket as Internals)._handle?.writeQueueSize ?? 0
}

/** Node.js has no other way to its class than the request that a stream makes for its handle. */
function requestOfWrites(): (new () => WriteRequest) | undefined {
  let found: (new () => WriteRequest) | undefined
  const handle = {
    readStart: () => 0,
    readStop: () => 0,
    writeBuffer: (request: { constructor: new () => WriteRequest }) => {
      found = request.constructor
      return 0
    },
    close: (closed?: () => void) => closed?.(),
  }
  try {
    const socket = new Socket({ handle } as object)
    socket.on('error', () => {}) // whatever becomes of it
    socket.write(Buffer.alloc(1))
    socket.destroy()
  } catch {
    // No such handle: everything goes through the stream.
    return undefined
  }
  if (found?.name !== 'WriteWrap') return undefined
  const unused = new found()
  return typeof unused.getAsyncId === 'function' && unused.getAsyncId() <= 0 ? found : undefined
}
