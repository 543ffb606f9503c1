import { createServer, type Server, type Socket } from 'node:net'
import { PoolhouseError } from '../../kit/errors.ts'

const BACKLOG = 4096

/** What `listen` has made of a server, in Node.js 22 to 24. */
interface ServerInternals {
  readonly _handle?: { setNoDelay?(on: boolean): number } | null
}

/** The proxy's TCP socket. */
export class Listener {
  readonly #server: Server
  /** Linux gives an accepted socket TCP_NODELAY of the one that listens: one system call less a client, 1 % of a login. */
  #inheritsNoDelay = false

  constructor(onSocket: (socket: Socket) => void) {
    this.#server = createServer((socket) => {
      if (!this.#inheritsNoDelay) socket.setNoDelay(true)
      onSocket(socket)
    })
  }

  listen(host: string, port: number): Promise<{ host: string; port: number }> {
    return new Promise((resolve, reject) => {
      this.#server.once('error', (error: NodeJS.ErrnoException) => {
        if (error.code !== 'EADDRINUSE' && error.code !== 'EACCES' && error.code !== 'EADDRNOTAVAIL') {
          reject(error)
          return
        }
        const message = `The RDS Proxy cannot listen on ${host}:${port} (${error.code}). Choose another address, or port 0 for any free one.`
        reject(new PoolhouseError('PortTaken', message, { cause: error }))
      })
      this.#server.listen({ host, port, backlog: BACKLOG }, () => {
        const { _handle } = this.#server as ServerInternals
        this.#inheritsNoDelay = process.platform === 'linux' && _handle?.setNoDelay?.(true) === 0
        const address = this.#server.address()
        const actual = typeof address === 'object' && address ? address.port : port
        resolve({ host, port: actual })
      })
    })
  }

  close(): Promise<void> {
    return new Promise((resolve) => {
      this.#server.close(() => resolve())
    })
  }
}
