import type { RequestContext } from '../../aws/service.ts'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import type { DbProxyEndpoint } from './db-proxy-endpoint.ts'
import { endpointNotFound, instanceNotFound, proxyNotFound } from './errors.ts'

/** Account and region that a name is looked up in. */
export type Scope = Pick<RequestContext, 'account' | 'region'>

type Kind = 'instances' | 'proxies' | 'endpoints'

/**
 * DB instances and proxies of every account and region. The planes know them by name alone, so a name is given out
 * once in the whole stack, where AWS gives it out once per account and region.
 */
export class RdsStore {
  readonly instances = new Map<string, DbInstance>()
  readonly proxies = new Map<string, DbProxy>()
  /** Names whose creation is under way, each with the ARN's beginning, or proxy, that it will belong to. */
  readonly #reserved = new Map<string, string>()

  /** Holds a name while `create` works; throws `taken` when somebody has it. `owner` is what a quota is counted for. */
  async reserving<T>(
    kind: Kind,
    name: string,
    owner: string,
    taken: () => Error,
    create: () => Promise<T>,
  ): Promise<T> {
    const key = `${kind}/${name}`
    if (this.#has(kind, name) || this.#reserved.has(key)) throw taken()
    this.#reserved.set(key, owner)
    try {
      return await create()
    } finally {
      this.#reserved.delete(key)
    }
  }

  instance(scope: Scope, identifier: string): DbInstance {
    const found = this.instances.get(identifier.toLowerCase())
    if (!found || !inScope(scope, found)) throw instanceNotFound(identifier)
    return found
  }

  proxy(scope: Scope, name: string): DbProxy {
    const found = this.proxies.get(name.toLowerCase())
    if (!found || !inScope(scope, found)) throw proxyNotFound()
    return found
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
  proxiesAt(identifier: string): DbProxy[] {
    return [...this.proxies.values()].filter(({ target }) => target === identifier)
  }

  /** A resource that has tags, by its ARN. */
  tagged(scope: Scope, arn: string): DbInstance | DbProxy | DbProxyEndpoint | undefined {
    const proxies = this.proxiesOf(scope)
    const endpoints = proxies.flatMap((proxy) => [...proxy.endpoints.values()])
    return [...this.instancesOf(scope), ...proxies, ...endpoints].find((each) => each.arn === arn)
  }

  /** How many of this kind are being created for an owner. */
  creating(kind: Kind, owner: string): number {
    return [...this.#reserved].filter(([key, of]) => key.startsWith(`${kind}/`) && of === owner).length
  }

  #has(kind: Kind, name: string): boolean {
    if (kind !== 'endpoints') return this[kind].has(name)
    return [...this.proxies.values()].some(({ endpoints }) => endpoints.has(name))
  }
}

/** Account and region as one text. */
export const scopeKey = ({ account, region }: Scope) => `${region}:${account}`

export function inScope({ account, region }: Scope, resource: { arn: string }): boolean {
  return resource.arn.startsWith(`arn:aws:rds:${region}:${account}:`)
}
