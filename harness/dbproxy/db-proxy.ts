import type { HandshakeV10 } from '../mysql/packets/handshake-v10.ts'
import type { Advice, ObservedDatabase } from './advice/advice.ts'
import { adviseOn } from './advice/advise-on.ts'
import { ProxyClients } from './client/proxy-clients.ts'
import type { DatabaseConnection } from './database/database-connection.ts'
import { DatabaseTarget } from './database/database-target.ts'
import { killVanishedStatement } from './database/kill-vanished-statement.ts'
import type { DbProxyEvent } from './db-proxy-event.ts'
import type {
  ConnectionPoolConfiguration,
  DbProxyChanges,
  DbProxyOptions,
  DbProxyPorts,
  DbProxyTarget,
  ProxyEndpointOptions,
} from './db-proxy-options.ts'
import type { DbProxySession, DbProxyStatistics } from './db-proxy-view.ts'
import { DebugLogging } from './debug-logging.ts'
import { ClientLimits } from './endpoint/client-limits.ts'
import { GreetingGate } from './endpoint/greeting-gate.ts'
import { ProxyEndpoints } from './endpoint/proxy-endpoints.ts'
import { makeSecureContext } from './endpoint/secure-context.ts'
import { lazyRsaKey } from './login/rsa-key.ts'
import { SecretDirectory } from './login/secret-directory.ts'
import { ServerGreeting } from './login/server-greeting.ts'
import { ConnectionPool } from './pool/connection-pool.ts'
import type { IamChecks, ProxyContext, ProxySettings } from './proxy-context.ts'
import { proxyView, sessionView } from './proxy-view.ts'
import { CharsetDirectory } from './session/charset-directory.ts'
import { closeReasons } from './wire/close-reason.ts'

const DEFAULT_RESERVED_CONNECTIONS = 2
const DEFAULT_HANDSHAKE_TIMEOUT_SECONDS = 10
const DEFAULT_SESSION_STATE_TIMEOUT_SECONDS = 10

/**
 * RDS Proxy's data plane for MySQL: its endpoints, one target group, one pool.
 *
 * Faithful to AWS, and therefore leaking as AWS documents it. State that the proxy does not see travels to the next
 * session on the same database connection, unless the session is pinned for another reason:
 * - what stored routines do to the session: variables, temporary tables, locks (grade A);
 * - `SET LOCAL x`, which does not pin (grade A);
 * - with EXCLUDE_VARIABLE_SETS, every SET of a variable that is not tracked (grade A);
 * - LAST_INSERT_ID(), SHOW WARNINGS and GET DIAGNOSTICS in a statement of their own, outside a transaction (grade A);
 * - SET character_set_database and collation_database (deprecated by MySQL; grade C).
 * Besides, `@@session_track_system_variables` shows the proxy's own setting.
 */
export class DbProxy {
  readonly #options: DbProxyOptions
  readonly #settings: ProxySettings
  readonly #context: ProxyContext
  readonly #target: DatabaseTarget
  readonly #pool: ConnectionPool
  readonly #secrets: SecretDirectory
  readonly #charsets = new CharsetDirectory()
  readonly #gate: GreetingGate
  readonly #endpoints: ProxyEndpoints
  readonly #clients: ProxyClients
  #lastGreeting: ServerGreeting | undefined
  #closed = false

  constructor(options: DbProxyOptions, ports: DbProxyPorts) {
    this.#options = options
    this.#settings = {
      requireTls: options.requireTls,
      idleClientTimeoutSeconds: options.idleClientTimeoutSeconds,
      handshakeTimeoutSeconds: options.handshakeTimeoutSeconds ?? DEFAULT_HANDSHAKE_TIMEOUT_SECONDS,
      sessionStateTimeoutSeconds: options.sessionStateTimeoutSeconds ?? DEFAULT_SESSION_STATE_TIMEOUT_SECONDS,
      resetConnectionUnpins: options.resetConnectionUnpins ?? false,
      localInfile: options.localInfile ?? false,
      pinUnknowns: options.pinUnknowns,
    }
    const { clock } = ports
    const emit = (event: DbProxyEvent) => ports.onEvent?.(event)
    this.#secrets = new SecretDirectory(options.auth, {
      clock,
      readSecret: (secretArn) => ports.readSecret(secretArn),
      noticeDelayMs: (options.secretNoticeDelaySeconds ?? 0) * 1000,
      onUnreadable: (secretArn, message) => emit({ type: 'SecretUnreadable', secretArn, message }),
      onDuplicate: (user) => emit({ type: 'DuplicateUser', user }),
    })
    this.#gate = new GreetingGate(clock)
    this.#target = new DatabaseTarget(clock, {
      onAvailable: () => this.#onTargetAvailable(),
      onUnavailable: (message) => this.#onTargetUnavailable(message),
      onBlocked: (reason) => this.#onTargetBlocked(reason),
    })
    const poolPorts = {
      clock,
      reservedConnections: options.reservedConnections ?? DEFAULT_RESERVED_CONNECTIONS,
      passwordOf: async (username: string) => (await this.#secrets.find(username)).user?.password,
      onEvent: emit,
    }
    this.#pool = new ConnectionPool(poolPorts, this.#target, options.pool)
    this.#context = {
      clock,
      settings: this.#settings,
      pool: this.#pool,
      target: this.#target,
      secrets: this.#secrets,
      charsets: this.#charsets,
      limits: new ClientLimits(clock, options.limits),
      debugLogging: new DebugLogging(clock, () => emit({ type: 'DebugLoggingEnded' })),
      iam: iamChecks(options, ports),
      secureContext: makeSecureContext(options.tls),
      rsaKey: lazyRsaKey(options.rsaPrivateKey),
      greeting: () => this.#greeting(),
      serverGreeting: (database, authPluginName) => this.#serverGreeting(database, authPluginName),
      emit,
      onVanished: (connection) => this.#onVanished(connection),
    }
    this.#context.debugLogging.set(options.debugLogging ?? false)
    this.#clients = new ProxyClients(this.#context)
    this.#endpoints = new ProxyEndpoints(options.name, options.hostNames, (socket, endpoint) => {
      if (this.#closed) socket.destroy()
      else this.#clients.accept(socket, endpoint)
    })
  }

  get name(): string {
    return this.#endpoints.proxyName
  }

  /** Accepts clients from now on; they are held until there is a target that accepts connections. */
  listen(): Promise<{ host: string; port: number }> {
    this.#secrets.prefetch()
    return this.#endpoints.default.listen(this.#options.host, this.#options.port)
  }

  /** Registers, replaces or deregisters the target group's target. */
  setTarget(target: DbProxyTarget | undefined): void {
    const { epoch } = this.#target
    this.#target.set(target)
    if (epoch !== this.#target.epoch) this.#charsets.forget()
    this.#pool.onTargetChanged()
  }

  /** Changes the target group's ConnectionPoolConfig; what is left out stays. */
  configurePool(changes: Partial<ConnectionPoolConfiguration>): void {
    this.#pool.configure({ ...this.#pool.configuration, ...changes })
  }

  /** Changes the proxy's own settings; what is left out stays. Clients that are connected stay. */
  configure(changes: DbProxyChanges): void {
    if (changes.requireTls !== undefined) this.#settings.requireTls = changes.requireTls
    if (changes.auth !== undefined) this.#secrets.configure(changes.auth)
    if (changes.hostNames !== undefined) this.#endpoints.default.hostNames = changes.hostNames
    if (changes.debugLogging !== undefined) this.#context.debugLogging.set(changes.debugLogging)
    if (changes.idleClientTimeoutSeconds !== undefined) {
      this.#settings.idleClientTimeoutSeconds = changes.idleClientTimeoutSeconds
      for (const client of this.#clients.loggedIn()) client.rearm()
    }
  }

  /**
   * Opens another endpoint on an address of its own. Throws PoolhouseError `InvalidOption` when the name is taken, `PortTaken` when
   * the address is.
   */
  createEndpoint(endpoint: ProxyEndpointOptions): Promise<{ host: string; port: number }> {
    return this.#endpoints.create(endpoint)
  }

  /** Closes an endpoint and its clients; those of other endpoints stay. */
  removeEndpoint(name: string): Promise<void> {
    return this.#endpoints.remove(name, (endpoint) =>
      this.#clients.destroy('The endpoint was deleted.', endpoint),
    )
  }

  /** Clients stay connected. `hostNames` replaces its host names where given. */
  renameEndpoint(name: string, newName: string, hostNames?: readonly string[]): void {
    this.#endpoints.rename(name, newName, hostNames)
  }

  /** The secret has a new value: it is read again when it is needed next. */
  invalidateSecret(secretArn: string): void {
    this.#secrets.invalidate(secretArn)
  }

  sessions(): DbProxySession[] {
    const now = this.#context.clock.now()
    return this.#clients.loggedIn().map((client) => sessionView(client, now))
  }

  statistics(): DbProxyStatistics {
    return proxyView(this.#endpoints, this.#clients, this.#pool.view(), this.#target.available)
  }

  /** AWS's best practices, held against what this proxy shows; rules about the database speak only where it is given. */
  advice(database: ObservedDatabase | undefined): Advice[] {
    const { databaseConnections, borrowTimeouts, clientConnectionsClosedIdle, setsExcluded } =
      this.statistics()
    const { peakInUse, limit } = databaseConnections
    return adviseOn({
      sessions: this.sessions(),
      configuration: {
        ...this.#pool.configuration,
        idleClientTimeoutSeconds: this.#settings.idleClientTimeoutSeconds,
      },
      statistics: { peakInUse, limit, borrowTimeouts, clientConnectionsClosedIdle, setsExcluded },
      database,
    })
  }

  /** Closes every client connection, as a node of the proxy that goes away does; it goes on listening. Returns how many. */
  closeClients(): number {
    return this.#clients.destroy(closeReasons.channelClosed)
  }

  /**
   * Counts everything that is idle as idle for so much longer: clients for IdleClientTimeout, database connections for
   * MaxIdleConnectionsPercent. Nothing else moves, the 24 hours of a connection's life not either.
   */
  advanceIdle(byMs: number): void {
    this.#clients.advanceIdle(byMs)
    this.#pool.advanceIdle(byMs)
  }

  /** Closes listener, clients and database connections. */
  async close(): Promise<void> {
    if (this.#closed) return
    this.#closed = true
    const closing = this.#endpoints.close()
    this.#clients.close()
    this.#context.debugLogging.close()
    this.#gate.open(undefined)
    this.#pool.close()
    this.#secrets.close()
    this.#target.close()
    await closing
  }

  #greeting() {
    const { greeting } = this.#target
    return greeting ?? this.#gate.wait(this.#pool.configuration.connectionBorrowTimeoutSeconds * 1000)
  }

  #serverGreeting(database: HandshakeV10, authPluginName: string): ServerGreeting {
    if (!this.#lastGreeting?.tells(database, authPluginName))
      this.#lastGreeting = new ServerGreeting(database, this.#settings.localInfile, authPluginName)
    return this.#lastGreeting
  }

  #onTargetAvailable(): void {
    const { current, greeting } = this.#target
    const { host, port } = current!
    this.#context.emit({ type: 'TargetAvailable', host, port, serverVersion: greeting!.serverVersion })
    this.#gate.open(greeting)
    this.#pool.onTargetAvailable()
  }

  #onTargetBlocked(reason: string): void {
    const { host, port } = this.#target.current!
    this.#context.emit({ type: 'TargetBlocked', host, port, reason })
    this.#onTargetUnavailable(reason)
  }

  #onTargetUnavailable(message: string): void {
    const { host, port } = this.#target.current!
    this.#context.emit({ type: 'TargetUnavailable', host, port, message })
  }

  /** A client went while the database worked for it. */
  #onVanished(connection: DatabaseConnection): void {
    if (!this.#options.killVanishedStatements || this.#closed) return
    const { clock, emit } = this.#context
    const { user } = connection
    const kill = async () => {
      const password = (await this.#secrets.find(user)).user?.password
      if (password === undefined) throw new Error('no secret holds its password any more')
      await killVanishedStatement(this.#target, clock, connection, password)
    }
    kill().catch((error: unknown) => {
      const cause = error instanceof Error ? error.message : String(error)
      const message = `The statement of a client that has gone could not be ended: ${cause}`
      emit({ type: 'DatabaseConnectionFailed', user, message })
    })
  }
}

function iamChecks({ iam }: DbProxyOptions, { accessKeyOf }: DbProxyPorts): IamChecks | undefined {
  return iam && accessKeyOf && { identity: iam, accessKeyOf }
}
