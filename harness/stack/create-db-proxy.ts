import { idsOf } from './create-network.ts'
import { dbProxyRole } from './create-role.ts'
import type { NetworkResources } from './network-config.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import type { DbProxyDefinition, EmulatorOption } from './stack-config.ts'
import type { StartedTarget } from './target.ts'

/** Of a stack without a network, where EC2 looks no id up. */
const SUBNETS = ['subnet-rds-subnet-a', 'subnet-rds-subnet-c']

/** Where a proxy and its other endpoints listen. */
export interface DbProxyAddresses {
  readonly name: string
  readonly host: string
  readonly port: number
  readonly endpoints: Readonly<Record<string, { host: string; port: number }>>
  /** Where functions reach the proxy, when that is elsewhere. */
  readonly inNetwork?: { readonly host: string; readonly port: number }
}

/** A proxy with its pool's settings, the database as its target, and its endpoints. */
export async function createDbProxy(
  config: DbProxyDefinition,
  target: StartedTarget,
  clients: ProvisioningClients,
  {
    databaseIdentifier,
    secretArns,
    network,
  }: {
    readonly databaseIdentifier: string
    readonly secretArns: readonly string[]
    readonly network: NetworkResources | undefined
  },
): Promise<DbProxyAddresses> {
  const [rds, commands] = await Promise.all([clients.rds(), import('@aws-sdk/client-rds')])
  const DBProxyName = config.name
  const place = placeOf(config, network)
  const emulation = emulationOf(config)
  if (Object.keys(emulation).length > 0) {
    await target.control('POST', `/db-proxies/${DBProxyName}/emulation`, emulation)
  }
  await rds.send(
    new commands.CreateDBProxyCommand({
      DBProxyName,
      EngineFamily: 'MYSQL',
      RoleArn: await dbProxyRole(target, config, { secretArns }),
      ...place,
      Auth: secretArns.map((SecretArn) => ({
        AuthScheme: 'SECRETS',
        SecretArn,
        IAMAuth: config.iamAuth,
        ClientPasswordAuthType: config.clientPasswordAuthType,
      })),
      RequireTLS: config.requireTls,
      IdleClientTimeout: config.idleClientTimeoutSeconds,
      DebugLogging: config.debugLogging,
    }),
  )
  await rds.send(
    new commands.ModifyDBProxyTargetGroupCommand({
      DBProxyName,
      TargetGroupName: 'default',
      ConnectionPoolConfig: {
        MaxConnectionsPercent: config.maxConnectionsPercent,
        MaxIdleConnectionsPercent: config.maxIdleConnectionsPercent,
        ConnectionBorrowTimeout: config.connectionBorrowTimeoutSeconds,
        SessionPinningFilters: config.sessionPinningFilters,
        ...(config.initQuery && { InitQuery: config.initQuery }),
      },
    }),
  )
  await rds.send(
    new commands.RegisterDBProxyTargetsCommand({ DBProxyName, DBInstanceIdentifiers: [databaseIdentifier] }),
  )
  for (const DBProxyEndpointName of config.endpoints) {
    const input = { DBProxyName, DBProxyEndpointName, ...place }
    await rds.send(new commands.CreateDBProxyEndpointCommand(input))
  }
  // RDS names no port: a proxy listens on 3306. Where loopback has one address only, ours listens elsewhere and says so.
  return target.control<DbProxyAddresses>('GET', `/db-proxies/${config.name}`)
}

/** Where nothing is said, all subnets of the network, as the console has it; and no groups, which means the VPC's default one (A). */
function placeOf({ subnets, securityGroups }: DbProxyDefinition, network: NetworkResources | undefined) {
  if (!network) return { VpcSubnetIds: SUBNETS }
  return {
    VpcSubnetIds: subnets ? idsOf(network.subnets, subnets) : Object.values(network.subnets),
    ...(securityGroups && { VpcSecurityGroupIds: idsOf(network.securityGroups, securityGroups) }),
  }
}

/** Options that AWS does not have, and that are not told to the RDS API therefore. */
function emulationOf(config: DbProxyDefinition): Pick<DbProxyDefinition, EmulatorOption> {
  const options: readonly EmulatorOption[] = [
    'pinUnknowns',
    'resetConnectionUnpins',
    'reservedConnections',
    'secretNoticeDelaySeconds',
    'localInfile',
    'killVanishedStatements',
    'sessionStateTimeoutSeconds',
    'limits',
  ]
  return Object.fromEntries(
    options.filter((option) => config[option] !== undefined).map((option) => [option, config[option]]),
  )
}
