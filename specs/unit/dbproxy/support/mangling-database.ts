import type { Socket } from 'node:net'
import { mutate } from '../../mysql/support/mutate.ts'
import { RelayingDatabase } from './relaying-database.ts'
import type { SeededRandom } from './seeded-random.ts'

/** Where a reply is mangled is chosen among so many bytes from the greeting on. */
const REACH = 4_000

/**
 * A real database that goes mad: what it sends is changed somewhere, and after that it hangs up. Some of its connections are
 * left alone, and all once {@link sane} is set.
 */
export class ManglingDatabase extends RelayingDatabase {
  sane = false
  mangled = 0
  readonly #random: SeededRandom

  constructor(database: { host: string; port: number }, random: SeededRandom) {
    super(database)
    this.#random = random
  }

  protected relay(client: Socket, upstream: Socket): void {
    const random = this.#random
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
  }
}
