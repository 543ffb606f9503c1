import { idsOf } from './create-network.ts'
import type { NetworkResources } from './network-config.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import type { StackDefinition } from './stack-config.ts'

/** CreateDBInstance. The address is known at once, though the server is still starting. */
export async function createDatabase(
  definition: StackDefinition,
  clients: ProvisioningClients,
  password: string,
  network: NetworkResources | undefined,
) {
  const { database } = definition
  const [rds, { CreateDBInstanceCommand }] = await Promise.all([clients.rds(), import('@aws-sdk/client-rds')])
  const { DBInstance } = await rds.send(
    new CreateDBInstanceCommand({
      DBInstanceIdentifier: database.identifier,
      DBInstanceClass: database.instanceClass,
      Engine: 'mysql',
      MasterUsername: database.username,
      MasterUserPassword: password,
      AllocatedStorage: 20,
      ...(network &&
        database.securityGroups && {
          VpcSecurityGroupIds: idsOf(network.securityGroups, database.securityGroups),
        }),
      ...(database.databaseName !== undefined && { DBName: database.databaseName }),
      ...(database.maxConnections !== undefined && {
        Tags: [{ Key: 'poolhouse:max-connections', Value: String(database.maxConnections) }],
      }),
    }),
  )
  return {
    identifier: database.identifier,
    host: DBInstance?.Endpoint?.Address ?? '',
    port: DBInstance?.Endpoint?.Port ?? 3306,
    username: database.username,
    engineVersion: DBInstance?.EngineVersion ?? '',
  }
}
