import type { Socket } from 'node:net'

/** Who is told that a socket has closed. */
export interface SocketEnd {
  onSocketClosed(socket: Socket): void
}

const kEnd = Symbol('end')

type Ending = Socket & { [kEnd]?: SocketEnd | undefined }

/**
 * Has one object told of a socket's close; errors go unheard, since the close follows. The same two functions serve all sockets, and a
 * closed socket knows nobody any more. A stream's `onwrite` is a function that V8 makes in the old generation, as it does with every
 * function that is written as the value of a property, and it holds the stream (seen in Node.js 24): no young collection frees a socket,
 * nor what it knows. With listeners of its own that would be a whole client at each login, and full collections several times a second.
 */
export function listenForEnd(socket: Socket, end: SocketEnd): void {
  const ending: Ending = socket
  ending[kEnd] = end
  socket.on('error', ignore)
  socket.on('close', onClose)
}

function onClose(this: Ending): void {
  const end = this[kEnd]
  this[kEnd] = undefined
  end?.onSocketClosed(this)
}

function ignore(): void {}
