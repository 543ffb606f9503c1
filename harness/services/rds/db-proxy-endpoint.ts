import type { DBProxyEndpoint } from '@aws-sdk/client-rds'
import type { DbProxy } from './db-proxy.ts'

/** An endpoint that was added to a proxy. The proxy's own, the default one, is not kept: it is the proxy itself. */
export interface DbProxyEndpoint {
  name: string
  readonly arn: string
  readonly createdAt: Date
  readonly host: string
  readonly port: number
  readonly tags: Map<string, string>
  readonly vpcSubnetIds: readonly string[]
  vpcSecurityGroupIds: readonly string[]
  status: 'available' | 'modifying' | 'deleting'
}

/** What a proxy's log and metrics call its own endpoint (A); that the API calls it so, too, is inferred (C). */
export const defaultEndpointName = 'default'

/** The endpoint in the API's shape. */
export function describeEndpoint(
  proxy: DbProxy,
  endpoint: DbProxyEndpoint,
  status: DBProxyEndpoint['Status'] = endpoint.status,
): DBProxyEndpoint {
  return {
    DBProxyEndpointName: endpoint.name,
    DBProxyEndpointArn: endpoint.arn,
    DBProxyName: proxy.name,
    Status: status,
    VpcSecurityGroupIds: [...endpoint.vpcSecurityGroupIds],
    VpcSubnetIds: [...endpoint.vpcSubnetIds],
    Endpoint: endpoint.host,
    CreatedDate: endpoint.createdAt,
    TargetRole: 'READ_WRITE',
    IsDefault: false,
    EndpointNetworkType: 'IPV4',
  }
}

/** The endpoint that every proxy has from its creation. */
export function describeDefaultEndpoint(proxy: DbProxy): DBProxyEndpoint {
  return {
    DBProxyEndpointName: defaultEndpointName,
    DBProxyEndpointArn: proxy.defaultEndpointArn,
    DBProxyName: proxy.name,
    Status: proxy.status,
    VpcSecurityGroupIds: [...proxy.vpcSecurityGroupIds],
    VpcSubnetIds: [...proxy.vpcSubnetIds],
    Endpoint: proxy.host,
    CreatedDate: proxy.createdAt,
    TargetRole: 'READ_WRITE',
    IsDefault: true,
    EndpointNetworkType: 'IPV4',
  }
}
