import type { ConnectionPoolConfiguration } from '@aws-sdk/client-rds'
import { invalidCombination, invalidValue } from './errors.ts'
import type { DbProxyPool } from './ports.ts'

/** Applies a ConnectionPoolConfig; what it leaves out stays. Ranges of the API reference (A). */
export function changedPool(pool: DbProxyPool, config: ConnectionPoolConfiguration): DbProxyPool {
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
