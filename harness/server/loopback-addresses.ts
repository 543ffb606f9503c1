import { createServer, type Server } from 'node:net'
import type { Disposal } from '../kit/disposal.ts'

/** Where a MySQL or proxy endpoint listens. */
export interface LoopbackAddress {
  readonly host: string
  readonly port: number
  /** Where to bind, when that is not `host`. */
  readonly listenOn?: string
}

/** Gives addresses to endpoints and takes them back. */
export interface EndpointAddresses {
  /** Allocates an address. The caller binds it soon, or releases it. */
  allocate(): Promise<LoopbackAddress>
  /** Gives an address back. */
  release(address: LoopbackAddress): Promise<void>
}

const MYSQL_PORT = 3306
const LAST_ADDRESS = 250

/**
 * Gives each MySQL and proxy endpoint port 3306 of a loopback address of its own, because code written for AWS passes
 * a host and no port. Where the OS answers on 127.0.0.1 alone (macOS), or somebody holds 0.0.0.0:3306, endpoints share
 * 127.0.0.1 and differ by port.
 *
 * A server process that starts later needs its address to stay free until then: on Linux the address is also held by
 * an abstract socket of that name, which other poolhouse processes respect and which vanishes with this process.
 */
export class LoopbackAddresses implements EndpointAddresses {
  readonly #taken = new Map<string, Server | undefined>()

  constructor(disposal: Disposal) {
    disposal.defer(() => Promise.all([...this.#taken.values()].map(close)).then(() => {}))
  }

  async allocate(): Promise<LoopbackAddress> {
    for (let last = 2; last <= LAST_ADDRESS; last++) {
      const host = `127.0.0.${last}`
      if (this.#taken.has(host)) continue
      const claim = await this.#claim(host)
      if (claim === 'held') continue
      const outcome = await probe(host, MYSQL_PORT)
      if (outcome === 'free') {
        this.#taken.set(host, claim)
        return { host, port: MYSQL_PORT }
      }
      await close(claim)
      if (outcome === 'unavailable') break
    }
    return { host: '127.0.0.1', port: await freePort('127.0.0.1') }
  }

  async release({ host }: LoopbackAddress): Promise<void> {
    const claim = this.#taken.get(host)
    this.#taken.delete(host)
    await close(claim)
  }

  async #claim(host: string): Promise<Server | undefined | 'held'> {
    if (process.platform !== 'linux') return undefined
    const server = createServer((socket) => socket.destroy())
    const bound = await listen(server, { path: `\0poolhouse/${host}` })
    return bound === true ? server.unref() : 'held'
  }
}

/** Whether `port` of `host` can be bound. */
export async function probe(host: string, port: number): Promise<'free' | 'taken' | 'unavailable'> {
  const server = createServer()
  const bound = await listen(server, { host, port, exclusive: true })
  if (bound === true) {
    await close(server)
    return 'free'
  }
  return bound === 'EADDRINUSE' ? 'taken' : 'unavailable'
}

/** A port that was free a moment ago. */
export async function freePort(host: string): Promise<number> {
  const server = createServer()
  const bound = await listen(server, { host, port: 0 })
  if (bound !== true) throw new Error(`no port of ${host} can be had: ${bound}`)
  const address = server.address()
  await close(server)
  return typeof address === 'object' && address ? address.port : 0
}

function listen(
  server: Server,
  options: { path: string } | { host: string; port: number; exclusive?: boolean },
) {
  return new Promise<true | string>((resolve) => {
    server.once('error', (error: NodeJS.ErrnoException) => resolve(error.code ?? error.message))
    server.listen(options, () => resolve(true))
  })
}

function close(server: Server | undefined): Promise<void> {
  return new Promise((resolve) => (server ? server.close(() => resolve()) : resolve()))
}
