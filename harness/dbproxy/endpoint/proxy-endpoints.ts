import type { Socket } from 'node:net'
import { PoolhouseError } from '../../kit/errors.ts'
import { DEFAULT_ENDPOINT } from '../db-proxy-event.ts'
import type { ProxyEndpointOptions } from '../db-proxy-options.ts'
import { EndpointStatistics } from './endpoint-statistics.ts'
import { ProxyEndpoint } from './proxy-endpoint.ts'

type Address = { host: string; port: number }

/** The endpoints of one proxy by their names: its own, and those that were created besides. */
export class ProxyEndpoints {
  /** What endpoints had counted that are gone. */
  readonly retired = new EndpointStatistics()
  /** The proxy's name, for errors. */
  readonly proxyName: string
  readonly #onSocket: (socket: Socket, endpoint: ProxyEndpoint) => void
  readonly #endpoints = new Map<string, ProxyEndpoint>()

  constructor(
    proxyName: string,
    hostNames: readonly string[] | undefined,
    onSocket: (socket: Socket, endpoint: ProxyEndpoint) => void,
  ) {
    this.proxyName = proxyName
    this.#onSocket = onSocket
    this.#add(DEFAULT_ENDPOINT, hostNames)
  }

  /** The proxy's own. */
  get default(): ProxyEndpoint {
    return this.#find(DEFAULT_ENDPOINT)
  }

  all(): ProxyEndpoint[] {
    return [...this.#endpoints.values()]
  }

  /** Throws PoolhouseError `InvalidOption` when the name is taken, `PortTaken` when the address is. */
  async create({ name, host, port, hostNames }: ProxyEndpointOptions): Promise<Address> {
    this.#refuseKnown(name)
    const endpoint = this.#add(name, hostNames)
    try {
      return await endpoint.listen(host, port)
    } catch (error) {
      this.#endpoints.delete(name)
      throw error
    }
  }

  /** Forgets an endpoint. `closeClients` is called once it accepts no more; resolves when its address is free. */
  async remove(name: string, closeClients: (endpoint: ProxyEndpoint) => void): Promise<void> {
    this.#refuseDefault(name, 'removed')
    const endpoint = this.#find(name)
    this.#endpoints.delete(name)
    const closing = endpoint.close()
    closeClients(endpoint)
    this.retired.add(endpoint.statistics)
    await closing
  }

  rename(name: string, newName: string, hostNames: readonly string[] | undefined): void {
    this.#refuseDefault(name, 'renamed')
    const endpoint = this.#find(name)
    if (newName !== name) this.#refuseKnown(newName)
    this.#endpoints.delete(name)
    endpoint.name = newName
    if (hostNames) endpoint.hostNames = hostNames
    this.#endpoints.set(newName, endpoint)
  }

  async close(): Promise<void> {
    await Promise.all(this.all().map((endpoint) => endpoint.close()))
  }

  #add(name: string, hostNames: readonly string[] = []): ProxyEndpoint {
    const endpoint = new ProxyEndpoint(name, hostNames, this.#onSocket)
    this.#endpoints.set(name, endpoint)
    return endpoint
  }

  #find(name: string): ProxyEndpoint {
    const endpoint = this.#endpoints.get(name)
    if (endpoint) return endpoint
    const known = [...this.#endpoints.keys()].join(', ')
    const message = `The RDS Proxy ${this.proxyName} has no endpoint named ${name}. It has: ${known}.`
    throw new PoolhouseError('InvalidOption', message)
  }

  #refuseKnown(name: string): void {
    if (!this.#endpoints.has(name)) return
    const message = `The RDS Proxy ${this.proxyName} has an endpoint named ${name} already. Remove it first, or choose another name.`
    throw new PoolhouseError('InvalidOption', message)
  }

  #refuseDefault(name: string, verb: string): void {
    if (name !== DEFAULT_ENDPOINT) return
    const message = `The endpoint ${name} of the RDS Proxy ${this.proxyName} is the proxy's own and cannot be ${verb}. Remove or rename the proxy.`
    throw new PoolhouseError('InvalidOption', message)
  }
}
