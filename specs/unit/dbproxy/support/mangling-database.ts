import { connect, createServer, type Server, type Socket } from 'node:net'
import { mutate } from '../../mysql/support/mutate.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Where a reply is mangled is chosen among so many bytes from the greeting on. */
const REACH = 4_000

/**
 * A real database that goes mad: what it sends is changed somewhere, and after that it hangs up. Some of its connections are
 * left alone, and all once {@link sane} is set.
 */
export class ManglingDatabase {
  sane = false
  mangled = 0
  readonly #server: Server
  readonly #sockets = new Set<Socket>()

  private constructor(database: { host: string; port: number }, random: SeededRandom) {
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
      client.pipe(upstream)
      let left = random.onceIn(8) ? Number.POSITIVE_INFINITY : random.below(REACH)
      upstream.on('data', (chunk: Buffer) => {
        left -= chunk.length
        if (left >= 0 || this.sane) {
          client.write(chunk)
          return
        }
        this.mangled++
        client.end(random.onceIn(6) ? random.bytes(random.below(500)) : mutate(chunk, random))
        upstream.removeAllListeners('data')
        upstream.destroy()
      })
    })
  }

  static async start(database: { host: string; port: number }, random: SeededRandom) {
    const mangling = new ManglingDatabase(database, random)
    await new Promise<void>((resolve) => {
      mangling.#server.listen(0, '127.0.0.1', resolve)
    })
    return mangling
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
