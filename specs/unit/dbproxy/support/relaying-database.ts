import { connect, createServer, type Server, type Socket } from 'node:net'

interface Address {
  readonly host: string
  readonly port: number
}

/** What stands between a proxy and a real database; a kind of it says what it lets through. */
export abstract class RelayingDatabase {
  readonly host = '127.0.0.1'
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  constructor(database: Address) {
    this.#server = createServer((client) => {
      const upstream = connect(database)
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          this.#sockets.delete(socket)
          client.destroy()
          upstream.destroy()
        })
      }
      this.relay(client, upstream)
    })
  }

  /** Called for each connection; whichever end closes, the other does. */
  protected abstract relay(client: Socket, upstream: Socket): void

  async start(): Promise<this> {
    await new Promise<void>((resolve) => {
      this.#server.listen(0, this.host, resolve)
    })
    return this
  }

  get port(): number {
    const address = this.#server.address()
    return typeof address === 'object' && address ? address.port : 0
  }

  async stop(): Promise<void> {
    for (const socket of this.#sockets) socket.destroy()
    await new Promise((resolve) => this.#server.close(resolve))
  }
}
