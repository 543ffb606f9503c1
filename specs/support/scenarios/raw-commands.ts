import type { Socket } from 'node:net'
import { type Connection, createConnection } from 'mysql2/promise'
import type { Login } from './use-scenarios.ts'

/** A logged in connection whose bytes the spec reads and writes itself. */
export interface RawConnection {
  write(bytes: Buffer): void
  /** Everything that the server has sent since the login. */
  received(): Buffer
  /** The server has closed its side. */
  ended(): boolean
}

/** Commands as they are on the wire: a header with the length and sequence number 0, and the payload. */
export function commands(...payloads: Buffer[]): Buffer {
  return Buffer.concat(
    payloads.flatMap((payload) => [Buffer.from([payload.length, payload.length >> 8, 0, 0]), payload]),
  )
}

/** COM_RESET_CONNECTION */
export const resetConnection = Buffer.from([0x1f])
/** COM_QUERY with no query attributes, in one set, which mysql2's login has announced. */
export const query = (sql: string) => Buffer.concat([Buffer.from([0x03, 0, 1]), Buffer.from(sql)])

/** mysql2 logs in; then its reader is taken off the socket. */
export async function withRawConnection(
  login: Login,
  use: (connection: RawConnection) => Promise<void>,
): Promise<void> {
  const connection: Connection = await createConnection({ ...login })
  const { stream } = (connection as unknown as { connection: { stream: Socket } }).connection
  stream.removeAllListeners('data')
  const chunks: Buffer[] = []
  let ended = false
  connection.on('error', () => {}) // mysql2's view of a closed connection
  stream.on('data', (chunk: Buffer) => chunks.push(chunk))
  stream.on('end', () => {
    ended = true
  })
  try {
    await use({
      write: (bytes) => stream.write(bytes),
      received: () => Buffer.concat(chunks),
      ended: () => ended,
    })
  } finally {
    connection.destroy()
  }
}
