import type { ConnectionPoolConfiguration, DBProxyTarget, TargetHealth } from '@aws-sdk/client-rds'
import { notEmulated } from '../../aws/not-emulated.ts'
import { notSupportedFilters } from './db-proxies.ts'
import { type DbProxy, describeTargetGroup } from './db-proxy.ts'
import {
  invalidCombination,
  invalidValue,
  targetAlreadyRegistered,
  targetGroupNotFound,
  targetNotFound,
} from './errors.ts'
import type { Operations, RdsParts } from './operations.ts'
import { listPage } from './paging.ts'
import type { DbProxyPool } from './ports.ts'

interface TargetNames {
  TargetGroupName?: string | undefined
  DBInstanceIdentifiers?: string[] | undefined
  DBClusterIdentifiers?: string[] | undefined
}

/** A proxy's one target group, `default`, and the DB instance in it. */
export function dbProxyTargets({ store, dbProxyPlane, now, secretExists }: RdsParts) {
  const describeTarget = (proxy: DbProxy, health?: TargetHealth): DBProxyTarget[] => {
    const instance = proxy.target === undefined ? undefined : store.instances.get(proxy.target)
    if (!instance) return []
    const targetHealth = health ?? healthOf(proxy)
    return [
      {
        TargetArn: instance.arn,
        Endpoint: instance.host,
        Port: instance.port,
        RdsResourceId: instance.identifier,
        Type: 'RDS_INSTANCE',
        Role: targetHealth.State === 'AVAILABLE' ? 'READ_WRITE' : 'UNKNOWN',
        TargetHealth: targetHealth,
      },
    ]
  }

  const healthOf = (proxy: DbProxy): TargetHealth => {
    if (!proxy.auth.some((each) => secretExists(each.SecretArn ?? ''))) {
      return {
        State: 'UNAVAILABLE',
        Reason: 'AUTH_FAILURE',
        Description: 'Proxy does not have any registered credentials',
      }
    }
    switch (store.instances.get(proxy.target ?? '')?.status) {
      case 'available':
        return { State: 'AVAILABLE' }
      case 'creating':
        return { State: 'REGISTERING' }
      default:
        return { State: 'UNAVAILABLE', Reason: 'UNREACHABLE', Description: 'DBProxy Target unavailable' }
    }
  }

  return {
    async RegisterDBProxyTargets(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      const instance = store.instance(context, theOneInstance('RegisterDBProxyTargets', input))
      // a proxy has one target: another instance must be deregistered first
      if (proxy.target !== undefined) throw targetAlreadyRegistered()
      proxy.target = instance.identifier
      try {
        await dbProxyPlane.setTarget(proxy.name, instance.identifier)
      } catch (error) {
        proxy.target = undefined
        throw error
      }
      return { DBProxyTargets: describeTarget(proxy, { State: 'REGISTERING' }) }
    },

    async DeregisterDBProxyTargets(input, context) {
      const proxy = store.proxy(context, input.DBProxyName)
      const instance = store.instance(context, theOneInstance('DeregisterDBProxyTargets', input))
      if (proxy.target !== instance.identifier) throw targetNotFound()
      await dbProxyPlane.setTarget(proxy.name, undefined)
      proxy.target = undefined
      return {}
    },

    DescribeDBProxyTargets(input, context) {
      if (input.Filters?.length) throw notSupportedFilters()
      const proxy = store.proxy(context, input.DBProxyName)
      requireDefaultGroup(input.TargetGroupName)
      const { items, next } = listPage(describeTarget(proxy), input)
      return { Targets: items, Marker: next }
    },

    DescribeDBProxyTargetGroups(input, context) {
      if (input.Filters?.length) throw notSupportedFilters()
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
      await dbProxyPlane.configurePool(proxy.name, pool)
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

/** Applies a ConnectionPoolConfig; what it leaves out stays. Ranges of the API reference (A). */
function changedPool(pool: DbProxyPool, config: ConnectionPoolConfiguration): DbProxyPool {
  const {
    MaxConnectionsPercent: max,
    MaxIdleConnectionsPercent: idle,
    SessionPinningFilters: filters,
  } = config
  if (idle !== undefined && max === undefined) {
    throw invalidCombination(
      'MaxIdleConnectionsPercent can be given only together with MaxConnectionsPercent.',
    )
  }
  const maxConnectionsPercent = within('MaxConnectionsPercent', max ?? pool.maxConnectionsPercent, 1, 100)
  const idleDefault = max === undefined ? pool.maxIdleConnectionsPercent : Math.floor(max / 2)
  for (const filter of filters ?? []) {
    if (filter !== 'EXCLUDE_VARIABLE_SETS')
      throw invalidValue(`SessionPinningFilters: ${filter} is not valid.`)
  }
  return {
    maxConnectionsPercent,
    maxIdleConnectionsPercent: within(
      'MaxIdleConnectionsPercent',
      idle ?? idleDefault,
      0,
      maxConnectionsPercent,
    ),
    connectionBorrowTimeoutSeconds: within(
      'ConnectionBorrowTimeout',
      config.ConnectionBorrowTimeout ?? pool.connectionBorrowTimeoutSeconds,
      0,
      300,
    ),
    sessionPinningFilters: filters ? filters.map(() => 'EXCLUDE_VARIABLE_SETS') : pool.sessionPinningFilters,
    initQuery: config.InitQuery ?? pool.initQuery,
  }
}

function within(name: string, value: number, min: number, max: number): number {
  if (Number.isInteger(value) && value >= min && value <= max) return value
  throw invalidValue(`${name} must be a whole number from ${min} to ${max}, not ${value}.`)
}
