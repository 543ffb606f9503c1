import type { Advice } from '../dbproxy/advice/advice.ts'
import type { DbProxyEvent } from '../dbproxy/db-proxy-event.ts'
import type { DbProxyOptions, ProxyAuth } from '../dbproxy/db-proxy-options.ts'
import type { DbProxyPlane as DataPlane } from '../dbproxy/plane/plane.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type {
  DbProxyChanges,
  DbProxyDefinition,
  DbProxyPlane,
  DbProxyTargetState,
} from '../services/rds/ports.ts'
import type { ServerCertificate } from './certificate-authority.ts'
import type { DatabaseInstances } from './database-instances.ts'
import type { RecordedProxy } from './db-proxy-recorder.ts'
import type { EndpointAddresses, LoopbackAddress } from './loopback-addresses.ts'

export interface DbProxiesOptions {
  readonly plane: DataPlane
  readonly addresses: EndpointAddresses
  readonly databases: DatabaseInstances
  readonly certificate: ServerCertificate
  /** An endpoint goes on under another name; `proxy` is the number that {@link DbProxies.recorded} has. */
  readonly onEndpointRenamed?: (proxy: number, name: string, newName: string) => void
}

/** What AWS has no option for. Set before the proxy is created, and kept under its name. */
export type DbProxyEmulation = Pick<
  DbProxyOptions,
  | 'pinUnknowns'
  | 'limits'
  | 'secretNoticeDelaySeconds'
  | 'reservedConnections'
  | 'resetConnectionUnpins'
  | 'localInfile'
  | 'killVanishedStatements'
  | 'sessionStateTimeoutSeconds'
>

/** A proxy that listens: its addresses, and what it has found of its target. */
interface Listening {
  readonly id: number
  readonly createdAt: number
  /** Of the proxy's ARN. */
  readonly account: string
  readonly region: string
  readonly address: LoopbackAddress
  readonly endpoints: Map<string, LoopbackAddress>
  target: string | undefined
  targetState: DbProxyTargetState
}

export type DbProxyListener = (proxyName: string, event: DbProxyEvent) => void

/** Binds RDS's records of DB proxies to the data plane: an address, a certificate and a target for each. */
export class DbProxies implements DbProxyPlane {
  readonly #options: DbProxiesOptions
  readonly #listening = new Map<string, Listening>()
  readonly #emulation = new Map<string, DbProxyEmulation>()
  /** Roles by which proxies read their secrets, by the proxies' names; known before a proxy reads its first. */
  readonly #roles = new Map<string, string>()
  readonly #listeners: DbProxyListener[] = []
  #created = 0

  constructor(options: DbProxiesOptions) {
    this.#options = options
  }

  /** Names of all proxies. */
  get names(): string[] {
    return [...this.#listening.keys()]
  }

  /** What the recorder of metrics and logs needs to know of each proxy. */
  recorded(): RecordedProxy[] {
    return [...this.#listening].map(([name, { id, createdAt, account, region, target }]) => ({
      ...{ id, name, createdAt, account, region, target },
    }))
  }

  /** Calls `listener` with every event of every proxy from now on. */
  subscribe(listener: DbProxyListener): void {
    this.#listeners.push(listener)
  }

  /** What the plane tells. */
  onEvent(proxyName: string, event: DbProxyEvent): void {
    const proxy = this.#listening.get(proxyName)
    if (proxy) proxy.targetState = stateAfter(proxy.targetState, event)
    for (const listener of this.#listeners) listener(proxyName, event)
  }

  /** @throws PoolhouseError `InvalidOption` when the proxy is there already. */
  emulate(name: string, emulation: DbProxyEmulation): void {
    if (this.#listening.has(name)) {
      throw new PoolhouseError(
        'InvalidOption',
        `the DB proxy '${name}' is there already: these options are set before it is created.`,
      )
    }
    this.#emulation.set(name, emulation)
  }

  /** The role that a proxy was given. */
  roleOf(name: string): string | undefined {
    return this.#roles.get(name)
  }

  async create(definition: DbProxyDefinition): Promise<LoopbackAddress> {
    this.#roles.set(definition.name, definition.roleArn)
    const { plane, certificate } = this.#options
    const address = await this.#listen((at) =>
      plane.create({
        ...this.#emulation.get(definition.name),
        name: definition.name,
        ...at,
        tls: { key: certificate.key, cert: certificate.cert, ca: certificate.ca },
        requireTls: definition.requireTls,
        debugLogging: definition.debugLogging,
        idleClientTimeoutSeconds: definition.idleClientTimeoutSeconds,
        auth: definition.auth.map(authEntry),
        pool: definition.pool,
        iam: definition.iam,
        rsaPrivateKey: certificate.rsaKey,
      }),
    )
    this.#listening.set(definition.name, {
      id: ++this.#created,
      createdAt: Date.now(),
      account: definition.iam.account,
      region: definition.iam.region,
      address,
      endpoints: new Map(),
      target: undefined,
      targetState: 'unknown',
    })
    return address
  }

  async update(name: string, { auth, roleArn, ...changes }: DbProxyChanges): Promise<void> {
    if (roleArn !== undefined) this.#roles.set(name, roleArn)
    await this.#options.plane.configure(name, { ...changes, ...(auth && { auth: auth.map(authEntry) }) })
  }

  async rename(name: string, newName: string): Promise<void> {
    const proxy = this.#get(name)
    this.#roles.set(newName, this.#roles.get(name) ?? '')
    await this.#options.plane.rename(name, newName)
    this.#roles.delete(name)
    this.#listening.delete(name)
    this.#listening.set(newName, proxy)
  }

  /** Returns at once; the proxy holds its clients until the database answers and its master user exists. */
  async setTarget(name: string, databaseIdentifier: string | undefined): Promise<void> {
    const proxy = this.#get(name)
    proxy.target = databaseIdentifier
    proxy.targetState = 'unknown'
    if (databaseIdentifier === undefined) return this.#options.plane.setTarget(name, undefined)
    const { ready } = this.#options.databases.get(databaseIdentifier)
    ready.then(
      () => this.#point(proxy, databaseIdentifier),
      () => {}, // told to whoever waits for the instance; clients get 9501
    )
  }

  /** A server has come up: it may have another max_connections, which a proxy sees only then (A). */
  async databaseIsUp(databaseIdentifier: string): Promise<void> {
    const proxies = [...this.#listening.values()].filter(({ target }) => target === databaseIdentifier)
    await Promise.all(proxies.map((proxy) => this.#point(proxy, databaseIdentifier)))
  }

  targetState(name: string): DbProxyTargetState {
    return this.#get(name).targetState
  }

  configurePool(name: string, pool: DbProxyDefinition['pool']): Promise<void> {
    return this.#options.plane.configurePool(name, pool)
  }

  async createEndpoint(name: string, endpointName: string): Promise<LoopbackAddress> {
    const proxy = this.#get(name)
    const address = await this.#listen((at) =>
      this.#options.plane.createEndpoint(name, { name: endpointName, ...at }),
    )
    proxy.endpoints.set(endpointName, address)
    return address
  }

  async renameEndpoint(name: string, endpointName: string, newEndpointName: string): Promise<void> {
    const { endpoints } = this.#get(name)
    await this.#options.plane.renameEndpoint(name, endpointName, newEndpointName)
    const address = endpoints.get(endpointName)
    endpoints.delete(endpointName)
    if (address) endpoints.set(newEndpointName, address)
    this.#options.onEndpointRenamed?.(this.#get(name).id, endpointName, newEndpointName)
  }

  async removeEndpoint(name: string, endpointName: string): Promise<void> {
    const { endpoints } = this.#get(name)
    await this.#options.plane.removeEndpoint(name, endpointName)
    const address = endpoints.get(endpointName)
    endpoints.delete(endpointName)
    if (address) await this.#options.addresses.release(address)
  }

  async remove(name: string): Promise<void> {
    const proxy = this.#listening.get(name)
    if (!proxy) return
    this.#listening.delete(name)
    this.#emulation.delete(name)
    this.#roles.delete(name)
    proxy.target = undefined
    await this.#options.plane.remove(name)
    for (const address of [proxy.address, ...proxy.endpoints.values()]) {
      await this.#options.addresses.release(address)
    }
  }

  /** @throws PoolhouseError `InvalidOption` when there is no such proxy. */
  address(name: string): LoopbackAddress {
    return this.#get(name).address
  }

  /** Addresses of the endpoints besides the proxy's own, by their names. */
  endpoints(name: string): Record<string, LoopbackAddress> {
    return Object.fromEntries(this.#get(name).endpoints)
  }

  sessions(name: string) {
    this.#get(name)
    return this.#options.plane.sessions(name)
  }

  statistics(name: string) {
    this.#get(name)
    return this.#options.plane.statistics(name)
  }

  /** Closes every client connection of a proxy, and tells how many there were. */
  closeClients(name: string): Promise<number> {
    this.#get(name)
    return this.#options.plane.closeClients(name)
  }

  /** Advice on a proxy, its target's settings included where that answers. */
  async advice(name: string): Promise<Advice[]> {
    const { target } = this.#get(name)
    const database = target === undefined ? undefined : await this.#options.databases.observe(target)
    return this.#options.plane.advice(name, database)
  }

  /** The secret has another value now: the next login reads it. */
  secretChanged(secretArn: string): void {
    this.#options.plane.invalidateSecret(secretArn).catch(() => {}) // the worker has ended: there is no login to change
  }

  #get(name: string): Listening {
    const found = this.#listening.get(name)
    if (found) return found
    const known = this.names.join(', ') || 'none'
    throw new PoolhouseError('InvalidOption', `there is no DB proxy '${name}'; there is: ${known}.`)
  }

  /** An address of its own, given back when nothing comes to listen there. */
  async #listen(
    start: (at: { host: string; port: number; hostNames: string[] }) => Promise<{ port: number }>,
  ): Promise<LoopbackAddress> {
    const { addresses } = this.#options
    const address = await addresses.allocate()
    try {
      const { host, listenOn = host } = address
      const { port } = await start({ host: listenOn, port: address.port, hostNames: [host] })
      return { ...address, port }
    } catch (error) {
      await addresses.release(address)
      throw error
    }
  }

  async #point(proxy: Listening, databaseIdentifier: string): Promise<void> {
    if (proxy.target !== databaseIdentifier) return // another target since, or none
    const name = this.names.find((each) => this.#listening.get(each) === proxy)
    if (name === undefined) return
    const { databases, plane, certificate } = this.#options
    const { address, maxConnections } = databases.get(databaseIdentifier)
    await plane.setTarget(name, { ...address, maxConnections, ca: certificate.ca })
  }
}

/** What `onEvent` is called for: rare events, none that comes with every client. */
export const followedEvents = [
  'TargetAvailable',
  'TargetUnavailable',
  'DatabaseConnectionOpened',
  'DatabaseConnectionFailed',
  'ClientConnectionThrottled',
  'DebugLoggingEnded',
] as const satisfies DbProxyEvent['type'][]

/** MySQL's error of a login that it refuses, as events begin with it. */
const ACCESS_DENIED = /^1045\b/

function stateAfter(state: DbProxyTargetState, event: DbProxyEvent): DbProxyTargetState {
  switch (event.type) {
    case 'TargetAvailable':
    case 'DatabaseConnectionOpened':
      return 'available'
    case 'TargetUnavailable':
      return 'unreachable'
    case 'DatabaseConnectionFailed':
      return ACCESS_DENIED.test(event.message) ? 'refusing-logins' : state
    default:
      return state
  }
}

/** caching_sha2 where the type is left out: the default for RDS for MySQL 8 [A: API model; it changed over time, X19]. */
function authEntry({
  secretArn,
  clientPasswordAuthType,
  iamAuth,
}: DbProxyDefinition['auth'][number]): ProxyAuth {
  const isNative = clientPasswordAuthType === 'MYSQL_NATIVE_PASSWORD'
  return {
    secretArn,
    iamAuth,
    clientPasswordAuthType: isNative ? 'MYSQL_NATIVE_PASSWORD' : 'MYSQL_CACHING_SHA2_PASSWORD',
  }
}
