import type { RequestContext } from '../../aws/service.ts'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import { instanceNotFound, proxyNotFound } from './errors.ts'

/** Account and region that a name is looked up in. */
export type Scope = Pick<RequestContext, 'account' | 'region'>

/**
 * DB instances and proxies of every account and region. The planes know them by name alone, so a name is given out
 * once in the whole stack, where AWS gives it out once per account and region.
 */
export class RdsStore {
  readonly instances = new Map<string, DbInstance>()
  readonly proxies = new Map<string, DbProxy>()
  /** Names whose creation is under way. */
  readonly #reserved = new Set<string>()

  /** Holds a name while `create` works; throws `taken` when somebody has it. */
  async reserving<T>(
    kind: 'instances' | 'proxies',
    name: string,
    taken: () => Error,
    create: () => Promise<T>,
  ): Promise<T> {
    const key = `${kind}/${name}`
    if (this[kind].has(name) || this.#reserved.has(key)) throw taken()
    this.#reserved.add(key)
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

  instancesOf(scope: Scope): DbInstance[] {
    return [...this.instances.values()].filter((each) => inScope(scope, each))
  }

  proxiesOf(scope: Scope): DbProxy[] {
    return [...this.proxies.values()].filter((each) => inScope(scope, each))
  }

  /** A resource that has tags, by its ARN. */
  tagged(scope: Scope, arn: string): DbInstance | DbProxy | undefined {
    return [...this.instancesOf(scope), ...this.proxiesOf(scope)].find((each) => each.arn === arn)
  }
}

function inScope({ account, region }: Scope, resource: { arn: string }): boolean {
  return resource.arn.startsWith(`arn:aws:rds:${region}:${account}:`)
}
