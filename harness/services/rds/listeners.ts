import type { RdsStore, Scope } from './rds-store.ts'

/** An address at which something of RDS takes connections. */
export interface Listener {
  readonly arn: string
  /** `the DB proxy 'NAME'`, as messages call it. */
  readonly what: string
  readonly host: string
  readonly port: number
  /** As it was asked for: the ids need not exist. */
  readonly place: { readonly subnetIds: readonly string[]; readonly groupIds: readonly string[] }
}

export function listenersOf(store: RdsStore, scope: Scope): Listener[] {
  const instances = store.instancesOf(scope).map(({ arn, identifier, host, port, asked }) => ({
    arn,
    what: `the DB instance '${identifier}'`,
    ...{ host, port },
    // Its subnets are its DB subnet group's, which is not emulated: the groups tell the VPC.
    place: { subnetIds: [], groupIds: asked.VpcSecurityGroupIds ?? [] },
  }))
  const proxies = store.proxiesOf(scope).flatMap((proxy) => [
    {
      arn: proxy.arn,
      what: `the DB proxy '${proxy.name}'`,
      ...{ host: proxy.host, port: proxy.port },
      place: { subnetIds: proxy.vpcSubnetIds, groupIds: proxy.vpcSecurityGroupIds },
    },
    ...[...proxy.endpoints.values()].map((endpoint) => ({
      arn: endpoint.arn,
      what: `the DB proxy endpoint '${endpoint.name}'`,
      ...{ host: endpoint.host, port: endpoint.port },
      place: { subnetIds: endpoint.vpcSubnetIds, groupIds: endpoint.vpcSecurityGroupIds },
    })),
  ])
  return [...instances, ...proxies]
}
