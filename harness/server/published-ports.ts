import { PoolhouseError } from '../kit/errors.ts'
import type { PublishedOptions } from './ground.ts'
import { type EndpointAddresses, type LoopbackAddress, probe } from './loopback-addresses.ts'

/** How many ports after the first are tried. */
const PORTS = 200

/**
 * Addresses of a server in a container: one host name, and a port for each endpoint. The same numbers are published
 * on the host, so that an address is right inside and outside.
 */
export class PublishedPorts implements EndpointAddresses {
  readonly #options: PublishedOptions
  readonly #taken = new Set<number>()

  constructor(options: PublishedOptions) {
    this.#options = options
  }

  /** @throws PoolhouseError `PortTaken` when none of the range is free. */
  async allocate(): Promise<LoopbackAddress> {
    const { firstPort, host, listenOn } = this.#options
    for (let port = firstPort; port < firstPort + PORTS; port++) {
      if (this.#taken.has(port)) continue
      this.#taken.add(port)
      if ((await probe(listenOn, port)) === 'free') return { host, port, listenOn }
      this.#taken.delete(port)
    }
    throw new PoolhouseError(
      'PortTaken',
      `no port from ${firstPort} to ${firstPort + PORTS - 1} of ${listenOn} is free; name another first port.`,
    )
  }

  async release({ port }: LoopbackAddress): Promise<void> {
    this.#taken.delete(port)
  }
}
