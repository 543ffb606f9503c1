import type { Socket } from 'node:net'
import { RelayingDatabase } from './relaying-database.ts'

/** A real database that stalls: from the first bytes with a given text on, it answers nothing more on that connection. */
export class StallingDatabase extends RelayingDatabase {
  /** Latin-1; undefined: it answers everything. */
  stallsAt: string | undefined

  protected relay(client: Socket, upstream: Socket): void {
    let stalled = false
    client.on('data', (chunk: Buffer) => {
      if (this.stallsAt !== undefined && chunk.includes(this.stallsAt, 0, 'latin1')) stalled = true
      if (!stalled) upstream.write(chunk)
    })
    upstream.on('data', (chunk: Buffer) => {
      if (!stalled) client.write(chunk)
    })
  }
}
