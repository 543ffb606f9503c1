import { createServer, type Server, type Socket } from 'node:net'
import { PoolhouseError } from '../../kit/errors.ts'

const BACKLOG = 4096

/** The proxy's TCP socket. */
export class Listener {
  readonly #server: Server

  constructor(onSocket: (socket: Socket) => void) {
    this.#server = createServer({ noDelay: true }, onSocket)
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
