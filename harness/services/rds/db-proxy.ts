import type { DBProxy, DBProxyTargetGroup, UserAuthConfig } from '@aws-sdk/client-rds'
import { planeAuth } from './db-proxy-auth.ts'
import type { DbProxyEndpoint } from './db-proxy-endpoint.ts'
import type { DbProxyDefinition, DbProxyPool } from './ports.ts'

/** A proxy as RDS records it; what it does is the proxy plane's. */
export interface DbProxy {
  name: string
  /** `prx-…`, which stays when the name changes. */
  readonly resourceId: string
  readonly arn: string
  readonly targetGroupArn: string
  readonly defaultEndpointArn: string
  readonly createdAt: Date
  readonly host: string
  readonly port: number
  readonly tags: Map<string, string>
  readonly vpcSubnetIds: readonly string[]
  readonly endpoints: Map<string, DbProxyEndpoint>
  readonly iam: DbProxyDefinition['iam']
  status: 'available' | 'modifying' | 'deleting'
  auth: readonly UserAuthConfig[]
  roleArn: string
  vpcSecurityGroupIds: readonly string[]
  requireTls: boolean
  debugLogging: boolean
  idleClientTimeoutSeconds: number
  pool: DbProxyPool
  updatedAt: Date
  /** ARN of the DB instance that is registered. */
  target: string | undefined
}

/** RDS Proxy's defaults for MySQL (A). */
export const poolDefaults: DbProxyPool = {
  maxConnectionsPercent: 100,
  maxIdleConnectionsPercent: 50,
  connectionBorrowTimeoutSeconds: 120,
  sessionPinningFilters: [],
  initQuery: '',
}

/** The proxy as its plane wants it. */
export function definitionOf(
  proxy: Pick<
    DbProxy,
    | 'arn'
    | 'name'
    | 'auth'
    | 'roleArn'
    | 'requireTls'
    | 'debugLogging'
    | 'idleClientTimeoutSeconds'
    | 'pool'
    | 'iam'
  >,
): DbProxyDefinition {
  return {
    arn: proxy.arn,
    name: proxy.name,
    auth: proxy.auth.map(planeAuth),
    roleArn: proxy.roleArn,
    requireTls: proxy.requireTls,
    debugLogging: proxy.debugLogging,
    idleClientTimeoutSeconds: proxy.idleClientTimeoutSeconds,
    pool: proxy.pool,
    iam: proxy.iam,
  }
}

/** The proxy in the API's shape. */
export function describeProxy(proxy: DbProxy, status: DBProxy['Status'] = proxy.status): DBProxy {
  return {
    DBProxyName: proxy.name,
    DBProxyArn: proxy.arn,
    Status: status,
    EngineFamily: 'MYSQL',
    VpcSecurityGroupIds: [...proxy.vpcSecurityGroupIds],
    VpcSubnetIds: [...proxy.vpcSubnetIds],
    DefaultAuthScheme: 'NONE',
    Auth: proxy.auth.map((each) => ({ AuthScheme: 'SECRETS', IAMAuth: 'DISABLED', ...each })),
    RoleArn: proxy.roleArn,
    Endpoint: proxy.host,
    RequireTLS: proxy.requireTls,
    IdleClientTimeout: proxy.idleClientTimeoutSeconds,
    DebugLogging: proxy.debugLogging,
    CreatedDate: proxy.createdAt,
    UpdatedDate: proxy.updatedAt,
    EndpointNetworkType: 'IPV4',
    TargetConnectionNetworkType: 'IPV4',
  }
}

/** Every proxy has one target group, named `default`. */
export function describeTargetGroup(proxy: DbProxy): DBProxyTargetGroup {
  const { pool } = proxy
  return {
    DBProxyName: proxy.name,
    TargetGroupName: 'default',
    TargetGroupArn: proxy.targetGroupArn,
    IsDefault: true,
    Status: 'available',
    ConnectionPoolConfig: {
      MaxConnectionsPercent: pool.maxConnectionsPercent,
      MaxIdleConnectionsPercent: pool.maxIdleConnectionsPercent,
      ConnectionBorrowTimeout: pool.connectionBorrowTimeoutSeconds,
      SessionPinningFilters: [...pool.sessionPinningFilters],
      InitQuery: pool.initQuery === '' ? undefined : pool.initQuery,
    },
    CreatedDate: proxy.createdAt,
    UpdatedDate: proxy.updatedAt,
  }
}
