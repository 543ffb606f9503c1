import { join } from 'node:path'
import { AwsError } from '../aws/error.ts'
import { findMysqld, type MySqlServer, maxConnectionsOf, startMySqlServer } from '../database/index.ts'
import type { ObservedDatabase } from '../dbproxy/advice/advice.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type { DatabasePlane, DatabaseSize } from '../services/rds/ports.ts'
import type { ServerCertificate } from './certificate-authority.ts'
import { type DatabaseChange, DatabaseInstance, type InstanceSize } from './database-instance.ts'
import type { EndpointAddresses, LoopbackAddress } from './loopback-addresses.ts'
import { isSameScope, partsOf } from './resource-arn.ts'

export interface DatabaseInstancesOptions {
  readonly cacheDir: string
  readonly directory: string
  readonly addresses: EndpointAddresses
  readonly certificate: ServerCertificate
  readonly onProgress: (line: string) => void
}

interface StartingServer {
  readonly address: Promise<LoopbackAddress>
  readonly server: Promise<MySqlServer>
}

/** Used until the instance class says otherwise. */
const PREPARED_MAX_CONNECTIONS = 66

/**
 * RDS's DB instances as MySQL servers of this machine, by the instances' ARNs. One server may be prepared before anybody asks: the first
 * CreateDBInstance takes it over, and only its user and its limit remain to be set.
 */
export class DatabaseInstances implements DatabasePlane {
  readonly #options: DatabaseInstancesOptions
  readonly #instances = new Map<string, DatabaseInstance>()
  readonly #servers = new Set<StartingServer>()
  #listener: (arn: string, change: DatabaseChange) => void = () => {}
  #prepared: StartingServer | undefined
  #binary: ReturnType<typeof findMysqld> | undefined
  #started = 0

  constructor(options: DatabaseInstancesOptions) {
    this.#options = options
  }

  /** Starts a server for the next instance. A failure is told to whoever takes it. */
  prepare(): void {
    this.#prepared ??= this.#start()
  }

  async create(wanted: Parameters<DatabasePlane['create']>[0]): Promise<{
    host: string
    port: number
    engineVersion: string
    ready: Promise<void>
  }> {
    const size = this.#sizeOf(wanted)
    const starting = this.#prepared ?? this.#start()
    this.#prepared = undefined
    const binary = await this.#findBinary().catch(asAnswer)
    const address = await starting.address
    const ready = starting.server.then(async (server) => {
      await server.setMaxConnections(size.maxConnections)
      await server.createMasterUser(wanted.masterUsername, wanted.masterUserPassword)
      if (wanted.databaseName) await server.createDatabase(wanted.databaseName)
      await server.resetPeak()
      return server
    })
    ready.catch(() => {}) // told to whoever waits for it
    const told = (change: DatabaseChange) => this.#listener(instance.arn, change)
    const instance: DatabaseInstance = new DatabaseInstance(wanted.arn, address, size, ready, told)
    this.#instances.set(wanted.arn, instance)
    return { ...address, engineVersion: binary.version, ready: ready.then(() => {}) }
  }

  /** Tells when a server goes down or comes up after its first start. */
  onChange(listener: (arn: string, change: DatabaseChange) => void): void {
    this.#listener = listener
  }

  maxConnections({ instanceClass, maxConnections }: DatabaseSize): number {
    const found = maxConnections ?? maxConnectionsOf(instanceClass)
    if (found !== undefined) return found
    throw new AwsError(
      'InvalidParameterValue',
      `max_connections of the instance class ${instanceClass} is not known here; give maxConnections (tag poolhouse:max-connections).`,
    )
  }

  async rename(arn: string, newArn: string): Promise<void> {
    const instance = this.get(arn)
    this.#instances.delete(arn)
    instance.arn = newArn
    this.#instances.set(newArn, instance)
  }

  reboot(arn: string, size: DatabaseSize): Promise<void> {
    return this.get(arn).reboot(this.#sizeOf(size))
  }

  stop(arn: string): Promise<void> {
    return this.get(arn).stop()
  }

  start(arn: string, size: DatabaseSize): Promise<void> {
    return this.get(arn).start(this.#sizeOf(size))
  }

  async changePassword(arn: string, username: string, password: string): Promise<void> {
    const server = await this.get(arn).server()
    await server.changePassword(username, password)
  }

  async remove(arn: string): Promise<void> {
    const instance = this.#instances.get(arn)
    if (!instance) return
    this.#instances.delete(arn)
    await instance.remove()
    await this.#options.addresses.release(instance.address)
  }

  /** All instances, of every account and region. */
  get all(): DatabaseInstance[] {
    return [...this.#instances.values()]
  }

  /** @throws PoolhouseError `InvalidOption` when there is no such instance. */
  get(arn: string): DatabaseInstance {
    const instance = this.#instances.get(arn)
    if (instance) return instance
    const { name, ...scope } = partsOf(arn)
    const neighbours = this.all.filter((each) => isSameScope(each.scope, scope))
    const known = neighbours.map(({ identifier }) => identifier).join(', ') || 'none'
    throw new PoolhouseError('InvalidOption', `there is no DB instance '${name}'; there is: ${known}.`)
  }

  /** Client connections of every instance that answers now. */
  async connectionCounts(): Promise<{ arn: string; current: number }[]> {
    const up = [...this.#instances.values()].filter((instance) => instance.isUp)
    const counts = up.map(async (instance) => {
      const server = await instance.server()
      return { arn: instance.arn, current: (await server.connections()).current }
    })
    // one that went down meanwhile has no count
    return (await Promise.allSettled(counts)).flatMap((each) =>
      each.status === 'fulfilled' ? [each.value] : [],
    )
  }

  /** Settings that advice on a proxy looks at; undefined while the server does not answer. */
  async observe(arn: string): Promise<ObservedDatabase | undefined> {
    const instance = this.#instances.get(arn)
    const server = await instance?.server().catch(() => undefined)
    const rows = await server
      ?.query('SELECT @@global.wait_timeout AS waitTimeout, @@global.init_connect AS initConnect')
      .catch(() => undefined) // down, or on its way up
    const [row] = (rows ?? []) as Record<string, unknown>[]
    if (!instance || !row) return undefined
    const { instanceClass } = instance
    return {
      instanceClass,
      waitTimeoutSeconds: Number(row.waitTimeout),
      initConnect: String(row.initConnect ?? ''),
    }
  }

  /** Product, version and source of the server's binary. */
  async binary(): Promise<{ product: string; version: string; source: string }> {
    const { product, version, source } = await this.#findBinary()
    return { product, version, source }
  }

  async close(): Promise<void> {
    // What is being restarted comes up first: a process on its way up is known to nobody.
    await Promise.all([...this.#instances.values()].map((instance) => instance.remove()))
    await Promise.all(
      [...this.#servers].map(async ({ server }) => {
        const started = await server.catch(() => undefined)
        await started?.stop()
      }),
    )
  }

  #sizeOf({ instanceClass, maxConnections }: DatabaseSize): InstanceSize {
    const size = maxConnections === undefined ? { instanceClass } : { instanceClass, maxConnections }
    return { instanceClass, maxConnections: this.maxConnections(size) }
  }

  #findBinary() {
    const { cacheDir, onProgress } = this.#options
    this.#binary ??= findMysqld({ cacheDir, env: process.env, onProgress })
    return this.#binary
  }

  #start(): StartingServer {
    const { addresses, cacheDir, directory, certificate: tls, onProgress } = this.#options
    const address = addresses.allocate()
    const number = ++this.#started
    const server = (async () => {
      const { host, port, listenOn } = await address
      return startMySqlServer({
        binary: await this.#findBinary(),
        cacheDir,
        directory: join(directory, `mysql-${number}`),
        host: listenOn ?? host,
        port,
        maxConnections: PREPARED_MAX_CONNECTIONS,
        tls,
        onProgress,
      })
    })()
    server.catch(() => {}) // told to whoever takes it
    const starting = { address, server }
    this.#servers.add(starting)
    return starting
  }
}

/** The caller of the RDS API learns what its own machine lacks; 400, since repeating the call would not help. */
function asAnswer(error: unknown): never {
  if (!(error instanceof PoolhouseError)) throw error
  throw new AwsError(error.code, error.message, { statusCode: 400 })
}
