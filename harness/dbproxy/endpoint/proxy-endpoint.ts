import type { Socket } from 'node:net'
import { EndpointStatistics } from './endpoint-statistics.ts'
import { Listener } from './listener.ts'

/** One address of a proxy: a listener, a name that may change, and the totals of what came through it. */
export class ProxyEndpoint {
  name: string
  /** By which clients know it, besides its address: an IAM token names one of them. */
  hostNames: readonly string[]
  readonly statistics = new EndpointStatistics()
  readonly #listener: Listener
  #address: { readonly host: string; readonly port: number } | undefined

  constructor(
    name: string,
    hostNames: readonly string[],
    onSocket: (socket: Socket, endpoint: ProxyEndpoint) => void,
  ) {
    this.name = name
    this.hostNames = hostNames
    this.#listener = new Listener((socket) => onSocket(socket, this))
  }

  /** Where it listens; undefined before {@link listen}. */
  get address(): { readonly host: string; readonly port: number } | undefined {
    return this.#address
  }

  async listen(host: string, port: number): Promise<{ host: string; port: number }> {
    const address = await this.#listener.listen(host, port)
    this.#address = address
    return address
  }

  /** Takes no more clients. Resolves once those that came are gone. */
  close(): Promise<void> {
    return this.#listener.close()
  }
}
