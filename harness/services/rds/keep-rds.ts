import type { KeptResources } from '../../aws/service.ts'
import { PoolhouseError } from '../../kit/errors.ts'
import type { DbInstance } from './db-instance.ts'
import type { DbProxy } from './db-proxy.ts'
import { planeAuth } from './db-proxy-auth.ts'
import type { RdsParts } from './operations.ts'
import { renameInstance } from './rename-db-instance.ts'

/**
 * RDS's part of a stack's snapshot. DB instances, proxies and their endpoints are running things with addresses: those that were made since
 * go, the settings of the others come back, and one that was deleted since cannot be brought back. What a DB instance holds is kept by
 * whoever runs it.
 */
export function keepRds(parts: RdsParts): KeptResources {
  const { store, databasePlane, dbProxyPlane } = parts
  const instances = [...store.instances.values()].map((record) => ({ record, as: copy(record) }))
  const proxies = [...store.proxies.values()].map((record) => ({ record, as: copy(record) }))
  return {
    check() {
      for (const { record, as } of instances) {
        if (store.instances.get(record.arn) !== record) throw gone('DB instance', as.identifier)
      }
      for (const { record, as } of proxies) {
        if (store.proxies.get(as.arn) !== record) throw gone('DB proxy', as.name)
        for (const [name, endpoint] of as.endpoints) {
          if (![...record.endpoints.values()].some(({ arn }) => arn === endpoint.arn))
            throw gone('DB proxy endpoint', name)
        }
      }
    },
    async restore() {
      const kept = new Set<unknown>([...instances, ...proxies].map(({ record }) => record))
      for (const proxy of [...store.proxies.values()].filter((each) => !kept.has(each))) {
        await dbProxyPlane.remove(proxy.arn)
        store.proxies.delete(proxy.arn)
      }
      for (const { arn } of [...store.instances.values()].filter((each) => !kept.has(each))) {
        await databasePlane.remove(arn)
        store.instances.delete(arn)
      }
      const renamed = instances.filter(({ record, as }) => record.arn !== as.arn)
      // two may have changed places: each goes out of the other's way first
      for (const { record } of renamed) await renameInstance(parts, record, record.resourceId.toLowerCase())
      for (const { record, as } of renamed) await renameInstance(parts, record, as.identifier)
      for (const { record, as } of instances) Object.assign(record, copy(as))
      for (const { record, as } of proxies) await restoreProxy(record, copy(as))
    },
  }

  async function restoreProxy(proxy: DbProxy, as: DbProxy): Promise<void> {
    if (proxy.name !== as.name) await dbProxyPlane.rename(proxy.arn, as.name)
    for (const [name, { arn }] of proxy.endpoints) {
      const [oldName] = [...as.endpoints].find(([, endpoint]) => endpoint.arn === arn) ?? []
      if (oldName === undefined) await dbProxyPlane.removeEndpoint(proxy.arn, name)
      else if (oldName !== name) await dbProxyPlane.renameEndpoint(proxy.arn, name, oldName)
    }
    if (proxy.target !== as.target) await dbProxyPlane.setTarget(proxy.arn, as.target)
    const { requireTls, debugLogging, idleClientTimeoutSeconds, pool } = as
    await dbProxyPlane.update(proxy.arn, {
      requireTls,
      debugLogging,
      idleClientTimeoutSeconds,
      auth: as.auth.map(planeAuth),
      roleArn: as.roleArn,
    })
    await dbProxyPlane.configurePool(proxy.arn, pool)
    Object.assign(proxy, as)
  }
}

/** `settled` is a promise and `masterSecret` never changes: neither can be copied nor needs to be. */
function copy<Record extends object>(record: Record): Record {
  const { settled, masterSecret, ...plain } = record as Record & Partial<DbInstance>
  return { ...structuredClone(plain), settled, masterSecret } as unknown as Record
}

function gone(kind: string, name: string): PoolhouseError {
  return new PoolhouseError(
    'SnapshotUnusable',
    `the ${kind} '${name}' of the snapshot was deleted since, and its address with it; call reset() in place of restore(), or take a snapshot after the deletion.`,
  )
}
