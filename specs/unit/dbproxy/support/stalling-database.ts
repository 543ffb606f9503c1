import { connect, createServer, type Server, type Socket } from 'node:net'

/** A real database that stalls: from the first bytes with a given text on, it answers nothing more on that connection. */
export class StallingDatabase {
  /** Latin-1; undefined: it answers everything. */
  stallsAt: string | undefined
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(database: { host: string; port: number }) {
    this.#server = createServer((client) => {
      const upstream = connect(database)
      let stalled = false
      for (const socket of [client, upstream]) {
        this.#sockets.add(socket)
        socket.on('error', () => {})
        socket.on('close', () => {
          this.#sockets.delete(socket)
          client.destroy()
          upstream.destroy()
        })
      }
      client.on('data', (chunk: Buffer) => {
        if (this.stallsAt !== undefined && chunk.includes(this.stallsAt, 0, 'latin1')) stalled = true
        if (!stalled) upstream.write(chunk)
      })
      upstream.on('data', (chunk: Buffer) => {
        if (!stalled) client.write(chunk)
      })
    })
  }

  static async start(database: { host: string; port: number }) {
    const stalling = new StallingDatabase(database)
    await new Promise<void>((resolve) => {
      stalling.#server.listen(0, '127.0.0.1', resolve)
    })
    return stalling
  }

  get host(): string {
    return '127.0.0.1'
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
