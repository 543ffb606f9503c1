import type { Advice } from '../dbproxy/advice/advice.ts'
import type { ProxyAuth } from '../dbproxy/db-proxy-options.ts'
import type { DbProxyPlane as DataPlane } from '../dbproxy/plane.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { DbProxyDefinition, DbProxyPlane } from '../services/rds/ports.ts'
import type { ServerCertificate } from './certificate-authority.ts'
import type { DatabaseInstances } from './database-instances.ts'
import type { EndpointAddresses, LoopbackAddress } from './loopback-addresses.ts'

export interface DbProxiesOptions {
  readonly plane: DataPlane
  readonly addresses: EndpointAddresses
  readonly databases: DatabaseInstances
  readonly certificate: ServerCertificate
}

/** Binds RDS's records of DB proxies to the data plane: an address, a certificate and a target for each. */
export class DbProxies implements DbProxyPlane {
  readonly #options: DbProxiesOptions
  readonly #listening = new Map<string, LoopbackAddress>()
  readonly #targets = new Map<string, string | undefined>()

  constructor(options: DbProxiesOptions) {
    this.#options = options
  }

  async create(definition: DbProxyDefinition): Promise<LoopbackAddress> {
    const { addresses, plane, certificate } = this.#options
    const address = await addresses.allocate()
    try {
      const { port } = await plane.create({
        name: definition.name,
        host: address.listenOn ?? address.host,
        port: address.port,
        tls: { key: certificate.key, cert: certificate.cert, ca: certificate.ca },
        requireTls: definition.requireTls,
        idleClientTimeoutSeconds: definition.idleClientTimeoutSeconds,
        auth: definition.auth.map(authEntry),
        pool: definition.pool,
        rsaPrivateKey: certificate.rsaKey,
      })
      const listening = { ...address, port }
      this.#listening.set(definition.name, listening)
      return listening
    } catch (error) {
      await addresses.release(address)
      throw error
    }
  }

  async update(name: string, definition: DbProxyDefinition): Promise<void> {
    await this.#options.plane.configure(name, {
      requireTls: definition.requireTls,
      idleClientTimeoutSeconds: definition.idleClientTimeoutSeconds,
      auth: definition.auth.map(authEntry),
    })
  }

  /** Returns at once; the proxy holds its clients until the database answers and its master user exists. */
  async setTarget(name: string, databaseIdentifier: string | undefined): Promise<void> {
    const { databases, plane, certificate } = this.#options
    this.#targets.set(name, databaseIdentifier)
    if (databaseIdentifier === undefined) return plane.setTarget(name, undefined)
    const { address, maxConnections, ready } = databases.get(databaseIdentifier)
    ready.then(
      async () => {
        if (this.#targets.get(name) !== databaseIdentifier) return // another target since, or none
        await plane.setTarget(name, { ...address, maxConnections, ca: certificate.ca })
      },
      () => {}, // told to whoever waits for the instance; clients get 9501
    )
  }

  configurePool(name: string, pool: DbProxyDefinition['pool']): Promise<void> {
    return this.#options.plane.configurePool(name, pool)
  }

  async remove(name: string): Promise<void> {
    const address = this.#listening.get(name)
    if (!address) return
    this.#listening.delete(name)
    this.#targets.delete(name)
    await this.#options.plane.remove(name)
    await this.#options.addresses.release(address)
  }

  /** @throws PoolhouseError `InvalidOption` when there is no such proxy. */
  address(name: string): LoopbackAddress {
    const address = this.#listening.get(name)
    if (address) return address
    const known = [...this.#listening.keys()].join(', ') || 'none'
    throw new PoolhouseError('InvalidOption', `there is no DB proxy '${name}'; there is: ${known}.`)
  }

  sessions(name: string) {
    this.address(name)
    return this.#options.plane.sessions(name)
  }

  statistics(name: string) {
    this.address(name)
    return this.#options.plane.statistics(name)
  }

  /** Advice on a proxy, its target's settings included where that answers. */
  async advice(name: string): Promise<Advice[]> {
    this.address(name)
    const target = this.#targets.get(name)
    const database = target === undefined ? undefined : await this.#options.databases.observe(target)
    return this.#options.plane.advice(name, database)
  }

  /** The secret has another value now: the next login reads it. */
  secretChanged(secretArn: string): void {
    this.#options.plane.invalidateSecret(secretArn).catch(() => {}) // the worker has ended: there is no login to change
  }
}

/** caching_sha2 where the type is left out: the default for RDS for MySQL 8 [A: API model; it changed over time, X19]. */
function authEntry({ secretArn, clientPasswordAuthType }: DbProxyDefinition['auth'][number]): ProxyAuth {
  const isNative = clientPasswordAuthType === 'MYSQL_NATIVE_PASSWORD'
  return {
    secretArn,
    clientPasswordAuthType: isNative ? 'MYSQL_NATIVE_PASSWORD' : 'MYSQL_CACHING_SHA2_PASSWORD',
  }
}
