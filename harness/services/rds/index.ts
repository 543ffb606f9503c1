import type { Service } from '../../aws/service.ts'
import { type Clock, systemClock } from '../../kit/clock.ts'
import { dbInstances } from './db-instances.ts'
import { dbProxies } from './db-proxies.ts'
import { dbProxyTargets } from './db-proxy-targets.ts'
import type { DatabasePlane, DbProxyPlane } from './ports.ts'
import { RdsStore } from './rds-store.ts'
import { tagOperations } from './tags.ts'

export interface RdsOptions {
  readonly databasePlane: DatabasePlane
  readonly dbProxyPlane: DbProxyPlane
  readonly clock?: Clock
  /** Whether Secrets Manager has a value for this ARN: decides a target's health. Default: it has. */
  readonly secretExists?: (secretArn: string) => boolean
}

/** RDS, as far as DB instances for MySQL and RDS Proxy go. */
export function createRds(options: RdsOptions): Service {
  const { databasePlane, dbProxyPlane, clock = systemClock } = options
  const store = new RdsStore()
  const now = () => new Date(clock.now())
  const parts = {
    store,
    databasePlane,
    dbProxyPlane,
    now,
    secretExists: options.secretExists ?? (() => true),
  }
  return {
    signingName: 'rds',
    operations: {
      ...dbInstances(parts),
      ...dbProxies(parts),
      ...dbProxyTargets(parts),
      ...tagOperations(parts),
    },
    async reset() {
      // proxies first: each holds connections to its database
      for (const { name } of store.proxies.values()) await dbProxyPlane.remove(name)
      store.proxies.clear()
      for (const { identifier } of store.instances.values()) await databasePlane.remove(identifier)
      store.instances.clear()
    },
  }
}
