import type { RequestContext } from '../../aws/service.ts'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import type { DbProxyEndpoint } from './db-proxy-endpoint.ts'
import { endpointNotFound, instanceNotFound, proxyNotFound } from './errors.ts'

/** Account and region that a name is looked up in. */
export type Scope = Pick<RequestContext, 'account' | 'region'>

type Kind = 'instances' | 'proxies' | 'endpoints'

/** A name that is about to be given out: names are unique within an account and region. */
interface Reservation {
  readonly kind: Kind
  readonly scope: Scope
  readonly name: string
  /** What a quota is counted for. Default: the account and region. */
  readonly owner?: string
}

/**
 * DB instances and proxies of every account and region, by their ARNs, which the planes know them by, too: a DB
 * instance's ends in its identifier, a proxy's in an id that stays when the name changes.
 */
export class RdsStore {
  readonly instances = new Map<string, DbInstance>()
  readonly proxies = new Map<string, DbProxy>()
  readonly #reserved = new Set<Reservation>()

  /** Holds a name while `create` works; throws `taken` when somebody has it. */
  async reserving<T>(reservation: Reservation, taken: () => Error, create: () => Promise<T>): Promise<T> {
    if (this.isTaken(reservation)) throw taken()
    this.#reserved.add(reservation)
    try {
      return await create()
    } finally {
      this.#reserved.delete(reservation)
    }
  }

  /** Whether somebody has a name, or is about to have it. */
  isTaken({ kind, scope, name }: Reservation): boolean {
    const isReserved = [...this.#reserved].some(
      (each) => each.kind === kind && each.name === name && scopeKey(each.scope) === scopeKey(scope),
    )
    return isReserved || this.#has(kind, scope, name)
  }

  /** @throws AwsError DBInstanceNotFoundFault */
  instance(scope: Scope, identifier: string): DbInstance {
    const found = this.findInstance(scope, identifier)
    if (!found) throw instanceNotFound(identifier)
    return found
  }

  /** @throws AwsError DBProxyNotFoundFault */
  proxy(scope: Scope, name: string): DbProxy {
    const found = this.findProxy(scope, name)
    if (!found) throw proxyNotFound()
    return found
  }

  findInstance(scope: Scope, identifier: string): DbInstance | undefined {
    return this.instancesOf(scope).find((each) => each.identifier === identifier.toLowerCase())
  }

  findProxy(scope: Scope, name: string): DbProxy | undefined {
    return this.proxiesOf(scope).find((each) => each.name === name.toLowerCase())
  }

  /** An endpoint that was added to a proxy, and the proxy. */
  endpoint(scope: Scope, name: string): { proxy: DbProxy; endpoint: DbProxyEndpoint } {
    for (const proxy of this.proxiesOf(scope)) {
      const endpoint = proxy.endpoints.get(name.toLowerCase())
      if (endpoint) return { proxy, endpoint }
    }
    throw endpointNotFound()
  }

  instancesOf(scope: Scope): DbInstance[] {
    return [...this.instances.values()].filter((each) => inScope(scope, each))
  }

  proxiesOf(scope: Scope): DbProxy[] {
    return [...this.proxies.values()].filter((each) => inScope(scope, each))
  }

  /** The proxies whose target the instance is. */
  proxiesAt(instanceArn: string): DbProxy[] {
    return [...this.proxies.values()].filter(({ target }) => target === instanceArn)
  }

  /** A resource that has tags, by its ARN. */
  tagged(scope: Scope, arn: string): DbInstance | DbProxy | DbProxyEndpoint | undefined {
    const proxies = this.proxiesOf(scope)
    const endpoints = proxies.flatMap((proxy) => [...proxy.endpoints.values()])
    return [...this.instancesOf(scope), ...proxies, ...endpoints].find((each) => each.arn === arn)
  }

  /** How many of this kind are being created for an owner. */
  creating(kind: Kind, owner: string): number {
    return [...this.#reserved].filter((each) => each.kind === kind && ownerOf(each) === owner).length
  }

  #has(kind: Kind, scope: Scope, name: string): boolean {
    if (kind === 'instances') {
      return this.instancesOf(scope).some((each) => [each.identifier, each.pendingIdentifier].includes(name))
    }
    if (kind === 'proxies') return this.findProxy(scope, name) !== undefined
    return this.proxiesOf(scope).some(({ endpoints }) => endpoints.has(name))
  }
}

const ownerOf = ({ owner, scope }: Reservation) => owner ?? scopeKey(scope)

/** Account and region as one text. */
export const scopeKey = ({ account, region }: Scope) => `${region}:${account}`

export function inScope({ account, region }: Scope, resource: { arn: string }): boolean {
  return resource.arn.startsWith(`arn:aws:rds:${region}:${account}:`)
}
