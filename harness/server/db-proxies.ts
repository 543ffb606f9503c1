import type { Advice } from '../dbproxy/advice/advice.ts'
import type { DbProxyEvent } from '../dbproxy/db-proxy-event.ts'
import type { DbProxyPlane as DataPlane } from '../dbproxy/plane/plane.ts'
import { PoolhouseError } from '../kit/errors.ts'
import type {
  DbProxyChanges,
  DbProxyDefinition,
  DbProxyPlane,
  DbProxyTargetState,
} from '../services/rds/ports.ts'
import { authEntry } from './auth-entry.ts'
import type { ServerCertificate } from './certificate-authority.ts'
import type { DatabaseInstances } from './database-instances.ts'
import { type DbProxyEmulation, PendingEmulation } from './db-proxy-emulation.ts'
import type { RecordedProxy } from './db-proxy-recorder.ts'
import { stateAfter } from './db-proxy-target-state.ts'
import type { EndpointAddresses, LoopbackAddress } from './loopback-addresses.ts'
import { isSameScope, partsOf, type Scope } from './resource-arn.ts'

export interface DbProxiesOptions {
  readonly plane: DataPlane
  readonly addresses: EndpointAddresses
  readonly databases: DatabaseInstances
  readonly certificate: ServerCertificate
  /** What keeps a proxy from its database, in words. */
  missingToTarget(proxyArn: string, instanceArn: string): string | undefined
  /** The proxy is about to get another name. */
  readonly beforeRename?: (proxyArn: string) => Promise<unknown>
  /** An endpoint goes on under another name. */
  readonly onEndpointRenamed?: (proxyArn: string, name: string, newName: string) => void
}

/** A proxy that listens: its addresses, and what it has found of its target. */
interface Listening {
  readonly arn: string
  readonly createdAt: number
  readonly address: LoopbackAddress
  readonly endpoints: Map<string, LoopbackAddress>
  /** As its account calls it now. */
  name: string
  /** ARN of the DB instance. */
  target: string | undefined
  targetState: DbProxyTargetState
  /** What the data plane was told of the target, and of the way to it; undefined before it was told. */
  told: { readonly address: LoopbackAddress; readonly missing: string | undefined } | undefined
}

export type DbProxyListener = (proxyArn: string, event: DbProxyEvent) => void

/** By whose leave a proxy reads its secrets. */
export interface SecretReader {
  readonly proxyName: string
  readonly roleArn: string
}

/**
 * Binds RDS's records of DB proxies to the data plane: an address, a certificate and a target for each. The data plane
 * knows a proxy by its ARN, as everybody does.
 */
export class DbProxies implements DbProxyPlane {
  readonly #options: DbProxiesOptions
  readonly #listening = new Map<string, Listening>()
  readonly #emulation = new PendingEmulation()
  /** Known before a proxy reads its first secret. */
  readonly #readers = new Map<string, SecretReader>()
  readonly #listeners: DbProxyListener[] = []

  constructor(options: DbProxiesOptions) {
    this.#options = options
  }

  /** All proxies, of every account and region. */
  get all(): { readonly arn: string; readonly name: string }[] {
    return [...this.#listening.values()].map(({ arn, name }) => ({ arn, name }))
  }

  /**
   * ARN of the proxy that an account calls so.
   * @throws PoolhouseError `InvalidOption` when there is no such proxy
   */
  arnOf(scope: Scope, name: string): string {
    const neighbours = this.all.filter(({ arn }) => isSameScope(partsOf(arn), scope))
    const found = neighbours.find((each) => each.name === name.toLowerCase())
    if (found) return found.arn
    const known = neighbours.map((each) => each.name).join(', ') || 'none'
    throw new PoolhouseError('InvalidOption', `there is no DB proxy '${name}'; there is: ${known}.`)
  }

  /** What the recorder of metrics and logs needs to know of each proxy. */
  recorded(): RecordedProxy[] {
    return [...this.#listening.values()].map(({ arn, name, createdAt, target }) => {
      const { account, region } = partsOf(arn)
      return { arn, name, createdAt, account, region, target: target && partsOf(target).name }
    })
  }

  /** Calls `listener` with every event of every proxy from now on. */
  subscribe(listener: DbProxyListener): void {
    this.#listeners.push(listener)
  }

  /** What the plane tells. */
  onEvent(proxyArn: string, event: DbProxyEvent): void {
    const proxy = this.#listening.get(proxyArn)
    if (proxy) proxy.targetState = stateAfter(proxy.targetState, event)
    for (const listener of this.#listeners) listener(proxyArn, event)
  }

  /** @throws PoolhouseError `InvalidOption` when the proxy is there already. */
  emulate(scope: Scope, name: string, emulation: DbProxyEmulation): void {
    if (this.all.some((each) => each.name === name.toLowerCase() && isSameScope(partsOf(each.arn), scope))) {
      throw new PoolhouseError(
        'InvalidOption',
        `the DB proxy '${name}' is there already: these options are set before it is created.`,
      )
    }
    this.#emulation.set(scope, name, emulation)
  }

  /** How a proxy reads its secrets; undefined once it is gone. */
  readerOf(proxyArn: string): SecretReader | undefined {
    return this.#readers.get(proxyArn)
  }

  async create(definition: DbProxyDefinition): Promise<LoopbackAddress> {
    const { arn, name, roleArn, iam } = definition
    this.#readers.set(arn, { proxyName: name, roleArn })
    const { plane, certificate } = this.#options
    const address = await this.#listen((at) =>
      plane.create({
        ...this.#emulation.of(iam, name),
        name: arn,
        ...at,
        tls: { key: certificate.key, cert: certificate.cert, ca: certificate.ca },
        requireTls: definition.requireTls,
        debugLogging: definition.debugLogging,
        idleClientTimeoutSeconds: definition.idleClientTimeoutSeconds,
        auth: definition.auth.map(authEntry),
        pool: definition.pool,
        iam,
        rsaPrivateKey: certificate.rsaKey,
      }),
    )
    this.#emulation.forget(iam, name)
    this.#listening.set(arn, {
      arn,
      name,
      createdAt: Date.now(),
      address,
      endpoints: new Map(),
      target: undefined,
      targetState: 'unknown',
      told: undefined,
    })
    return address
  }

  async update(arn: string, { auth, roleArn, ...changes }: DbProxyChanges): Promise<void> {
    if (roleArn !== undefined) this.#readers.set(arn, { proxyName: this.#get(arn).name, roleArn })
    await this.#options.plane.configure(arn, { ...changes, ...(auth && { auth: auth.map(authEntry) }) })
  }

  async rename(arn: string, newName: string): Promise<void> {
    const proxy = this.#get(arn)
    await this.#options.beforeRename?.(arn)
    proxy.name = newName
    const reader = this.#readers.get(arn)
    if (reader) this.#readers.set(arn, { ...reader, proxyName: newName })
  }

  /** Returns at once; the proxy holds its clients until the database answers and its master user exists. */
  async setTarget(arn: string, instanceArn: string | undefined): Promise<void> {
    const proxy = this.#get(arn)
    proxy.target = instanceArn
    const database = instanceArn === undefined ? undefined : this.#options.databases.get(instanceArn)
    // What goes on under another name is not looked for anew.
    if (!database || database.address !== proxy.told?.address) {
      proxy.targetState = 'unknown'
      proxy.told = undefined
    }
    if (!database || instanceArn === undefined) return this.#options.plane.setTarget(arn, undefined)
    const { ready } = database
    ready.then(
      () => this.#point(proxy, instanceArn),
      () => {}, // told to whoever waits for the instance; clients get 9501
    )
  }

  /** A server has come up: it may have another max_connections, which a proxy sees only then (A). */
  async databaseIsUp(instanceArn: string): Promise<void> {
    const proxies = [...this.#listening.values()].filter(({ target }) => target === instanceArn)
    await Promise.all(proxies.map((proxy) => this.#point(proxy, instanceArn)))
  }

  /** The network, or something's place in it, has changed: resolves when every proxy knows what that means for its target. */
  async reviewReachability(): Promise<void> {
    const changed = [...this.#listening.values()].filter(
      ({ arn, target, told }) =>
        target !== undefined && told && told.missing !== this.#options.missingToTarget(arn, target),
    )
    await Promise.all(changed.map((proxy) => this.#point(proxy, proxy.target!)))
  }

  /** ARN of the DB instance that a proxy has as its target. */
  targetOf(arn: string): string | undefined {
    return this.#get(arn).target
  }

  targetState(arn: string): DbProxyTargetState {
    const { target, targetState } = this.#get(arn)
    const isCutOff = target !== undefined && this.#options.missingToTarget(arn, target) !== undefined
    return isCutOff ? 'unreachable' : targetState
  }

  configurePool(arn: string, pool: DbProxyDefinition['pool']): Promise<void> {
    return this.#options.plane.configurePool(arn, pool)
  }

  async createEndpoint(arn: string, endpointName: string): Promise<LoopbackAddress> {
    const proxy = this.#get(arn)
    const address = await this.#listen((at) =>
      this.#options.plane.createEndpoint(arn, { name: endpointName, ...at }),
    )
    proxy.endpoints.set(endpointName, address)
    return address
  }

  async renameEndpoint(arn: string, endpointName: string, newEndpointName: string): Promise<void> {
    const { endpoints } = this.#get(arn)
    await this.#options.plane.renameEndpoint(arn, endpointName, newEndpointName)
    const address = endpoints.get(endpointName)
    endpoints.delete(endpointName)
    if (address) endpoints.set(newEndpointName, address)
    this.#options.onEndpointRenamed?.(arn, endpointName, newEndpointName)
  }

  async removeEndpoint(arn: string, endpointName: string): Promise<void> {
    const { endpoints } = this.#get(arn)
    await this.#options.plane.removeEndpoint(arn, endpointName)
    const address = endpoints.get(endpointName)
    endpoints.delete(endpointName)
    if (address) await this.#options.addresses.release(address)
  }

  async remove(arn: string): Promise<void> {
    const proxy = this.#listening.get(arn)
    if (!proxy) return
    this.#listening.delete(arn)
    this.#readers.delete(arn)
    proxy.target = undefined
    await this.#options.plane.remove(arn)
    for (const address of [proxy.address, ...proxy.endpoints.values()]) {
      await this.#options.addresses.release(address)
    }
  }

  /** @throws PoolhouseError `InvalidOption` when there is no such proxy. */
  address(arn: string): LoopbackAddress {
    return this.#get(arn).address
  }

  /** Addresses of the endpoints besides the proxy's own, by their names. */
  endpoints(arn: string): Record<string, LoopbackAddress> {
    return Object.fromEntries(this.#get(arn).endpoints)
  }

  sessions(arn: string) {
    this.#get(arn)
    return this.#options.plane.sessions(arn)
  }

  statistics(arn: string) {
    this.#get(arn)
    return this.#options.plane.statistics(arn)
  }

  /** Closes every client connection of a proxy, and tells how many there were. */
  closeClients(arn: string): Promise<number> {
    this.#get(arn)
    return this.#options.plane.closeClients(arn)
  }

  /** Advice on a proxy, its target's settings included where that answers. */
  async advice(arn: string): Promise<Advice[]> {
    const { target } = this.#get(arn)
    const database = target === undefined ? undefined : await this.#options.databases.observe(target)
    return this.#options.plane.advice(arn, database)
  }

  /** The secret has another value now: the next login reads it. */
  secretChanged(secretArn: string): void {
    this.#options.plane.invalidateSecret(secretArn).catch(() => {}) // the worker has ended: there is no login to change
  }

  #get(arn: string): Listening {
    const found = this.#listening.get(arn)
    if (found) return found
    throw new PoolhouseError('InvalidOption', `there is no DB proxy '${arn}' (any more).`)
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

  async #point(proxy: Listening, instanceArn: string): Promise<void> {
    if (proxy.target !== instanceArn) return // another target since, or none
    const { databases, plane, certificate, missingToTarget } = this.#options
    const { address, maxConnections } = databases.get(instanceArn)
    const missing = missingToTarget(proxy.arn, instanceArn)
    if (proxy.told && proxy.told.missing !== missing) proxy.targetState = 'unknown' // until it has looked
    proxy.told = { address, missing }
    const blocked = missing !== undefined && { blocked: missing }
    await plane.setTarget(proxy.arn, { ...address, maxConnections, ca: certificate.ca, ...blocked })
  }
}
