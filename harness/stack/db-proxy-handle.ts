import type { Advice } from '../dbproxy/advice/advice.ts'
import type { DbProxySession, DbProxyStatistics } from '../dbproxy/db-proxy-view.ts'
import type { Reachability } from '../server/virtual-network.ts'
import type { ProvisionedResources } from './provision.ts'
import type { StartedTarget } from './target.ts'

/** The stack's DB proxy: its addresses, and what goes on in it. */
export class DbProxyHandle {
  readonly #target: StartedTarget
  readonly #path: string
  readonly name: string
  readonly endpoint: string
  readonly port: number
  /** The endpoints of `dbProxy.endpoints`, by their names. */
  readonly endpoints: Readonly<Record<string, { readonly endpoint: string; readonly port: number }>>
  /** Name and ARN of the secret of each of `dbProxy.users`. */
  readonly secrets: Readonly<Record<string, { readonly name: string; readonly arn: string }>>

  constructor(target: StartedTarget, resources: NonNullable<ProvisionedResources['dbProxy']>) {
    const { name, host, port, endpoints, secrets } = resources
    this.#target = target
    this.#path = `/db-proxies/${name}`
    this.name = name
    this.endpoint = host
    this.port = port
    this.endpoints = Object.fromEntries(
      Object.entries(endpoints).map(([key, at]) => [key, { endpoint: at.host, port: at.port }]),
    )
    this.secrets = secrets
  }

  /** The proxy's clients, and those of them that are pinned. */
  async sessions(): Promise<{ sessions: DbProxySession[]; pinned: DbProxySession[] }> {
    const sessions = await this.#target.control<DbProxySession[]>('GET', `${this.#path}/sessions`)
    return { sessions, pinned: sessions.filter((session) => session.pinned) }
  }

  /** Counts of client and database connections, waiting clients, borrow latency; by endpoint, too. */
  statistics(): Promise<DbProxyStatistics> {
    return this.#target.control('GET', `${this.#path}/statistics`)
  }

  /**
   * The lines of the proxy's log, oldest first, as CloudWatch Logs has them in `/aws/rds/proxy/NAME`: all of them, or
   * those that contain a text or match an expression.
   */
  async logs(filter?: string | RegExp): Promise<string[]> {
    const lines = await this.#target.control<string[]>('GET', `${this.#path}/logs`)
    if (filter === undefined) return lines
    return lines.filter((line) =>
      typeof filter === 'string' ? line.includes(filter) : line.search(filter) >= 0,
    )
  }

  /** Closes every client's connection, as a node of the proxy that goes away does, and tells how many there were. */
  async closeClients(): Promise<number> {
    return (await this.#target.control<{ closed: number }>('POST', `${this.#path}/close-clients`)).closed
  }

  /**
   * Whether the proxy reaches its DB instance by their security groups, and which rule is missing where it does not. Empty without a
   * target (docs/network.md).
   */
  reachability(): Promise<Reachability[]> {
    return this.#target.control('GET', `${this.#path}/reachability`)
  }

  /** What AWS's best practices have to say about what the proxy shows now (docs/advice.md). */
  advice(): Promise<Advice[]> {
    return this.#target.control('GET', `${this.#path}/advice`)
  }
}
