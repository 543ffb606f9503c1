import type { DBProxyTarget, TargetHealth } from '@aws-sdk/client-rds'
import { notEmulated } from '../../aws/not-emulated.ts'
import { changedPool } from './connection-pool-config.ts'
import type { DbInstance } from './db-instance.ts'
import { type DbProxy, describeTargetGroup } from './db-proxy.ts'
import {
  invalidCombination,
  invalidInstanceState,
  invalidProxyState,
  targetAlreadyRegistered,
  targetGroupNotFound,
  targetNotFound,
} from './errors.ts'
import { proxyEvents } from './event-texts.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage, refuseFilters } from './paging.ts'
import { requireAvailable } from './resource-state.ts'
import { targetHealth } from './target-health.ts'

interface TargetNames {
  TargetGroupName?: string | undefined
  DBInstanceIdentifiers?: string[] | undefined
  DBClusterIdentifiers?: string[] | undefined
}

/** A proxy's one target group, `default`, and the DB instance in it. */
export function dbProxyTargets(parts: RdsParts) {
  const { store, dbProxyPlane, now, recordProxy } = parts
  const describeTarget = (proxy: DbProxy, health?: TargetHealth): DBProxyTarget[] => {
    const instance = proxy.target === undefined ? undefined : store.instances.get(proxy.target)
    if (!instance) return []
    const shown = health ?? targetHealth(parts, proxy, instance)
    return [
      {
        TargetArn: instance.arn,
        Endpoint: instance.host,
        Port: instance.port,
        RdsResourceId: instance.identifier,
        Type: 'RDS_INSTANCE',
        Role: shown.State === 'AVAILABLE' ? 'READ_WRITE' : 'UNKNOWN',
        TargetHealth: shown,
      },
    ]
  }

  return {
    async RegisterDBProxyTargets(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      const instance = store.instance(context, theOneInstance('RegisterDBProxyTargets', input))
      requireAvailable(proxy, invalidProxyState)
      // a proxy has one target: another instance must be deregistered first
      if (proxy.target !== undefined) throw targetAlreadyRegistered()
      refuseUnsupportedState(instance)
      proxy.target = instance.arn
      try {
        await dbProxyPlane.setTarget(proxy.arn, instance.arn)
      } catch (error) {
        proxy.target = undefined
        throw error
      }
      recordProxy(proxy, proxyEvents.instanceAdded(proxy.name))
      return { DBProxyTargets: describeTarget(proxy, { State: 'REGISTERING' }) }
    },

    async DeregisterDBProxyTargets(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      const identifier = theOneInstance('DeregisterDBProxyTargets', input)
      requireAvailable(proxy, invalidProxyState)
      // Whether there is such an instance does not matter: the API has no DBInstanceNotFound here (A).
      const instance = store.findInstance(context, identifier)
      if (!instance || proxy.target !== instance.arn) throw targetNotFound()
      await dbProxyPlane.setTarget(proxy.arn, undefined)
      proxy.target = undefined
      return {}
    },

    DescribeDBProxyTargets(input, context) {
      refuseFilters(input, 'DB proxies')
      const proxy = store.proxy(context, input.DBProxyName)
      requireDefaultGroup(input.TargetGroupName)
      const { items, next } = listPage(describeTarget(proxy), input)
      return { Targets: items, Marker: next }
    },

    DescribeDBProxyTargetGroups(input, context) {
      refuseFilters(input, 'DB proxies')
      const proxy = store.proxy(context, input.DBProxyName)
      requireDefaultGroup(input.TargetGroupName)
      const { items, next } = listPage([describeTargetGroup(proxy)], input)
      return { TargetGroups: items, Marker: next }
    },

    async ModifyDBProxyTargetGroup(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      requireDefaultGroup(input.TargetGroupName)
      if (input.NewName !== undefined && input.NewName !== 'default') {
        throw invalidCombination('The default target group cannot be renamed.')
      }
      const pool = changedPool(proxy.pool, input.ConnectionPoolConfig ?? {})
      requireAvailable(proxy, invalidProxyState)
      await dbProxyPlane.configurePool(proxy.arn, pool)
      proxy.pool = pool
      proxy.updatedAt = now()
      return { DBProxyTargetGroup: describeTargetGroup(proxy) }
    },
  } satisfies Operations
}

function requireDefaultGroup(name: string | undefined): void {
  if (name !== undefined && name !== 'default') throw targetGroupNotFound()
}

function theOneInstance(operation: string, input: TargetNames): string {
  requireDefaultGroup(input.TargetGroupName)
  if (input.DBClusterIdentifiers?.length) throw notEmulated(`${operation}: DBClusterIdentifiers`)
  const [identifier, ...more] = input.DBInstanceIdentifiers ?? []
  if (identifier === undefined || more.length > 0) {
    throw invalidCombination('DBInstanceIdentifiers must name exactly one DB instance.')
  }
  return identifier
}

const registrable = ['available', 'modifying', 'backing-up', 'creating']

/** The sentence and its list of states are AWS's, as seen in 2024 (B: github.com/aws/aws-cdk/issues/31304). */
function refuseUnsupportedState({ identifier, status }: DbInstance): void {
  if (registrable.includes(status)) return
  const state = status.toUpperCase().replaceAll('-', '_')
  throw invalidInstanceState(
    `DB Instance ${identifier} is in an unsupported state - ${state}, needs to be in [AVAILABLE, MODIFYING, BACKING_UP, CREATING]`,
  )
}
