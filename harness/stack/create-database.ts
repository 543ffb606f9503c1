import type { ProvisioningClients } from './provisioning-clients.ts'
import type { StackDefinition } from './stack-config.ts'
import type { StartedTarget } from './target.ts'

const ROLE = 'arn:aws:iam::000000000000:role/serverless-app-db-proxy'

/** CreateDBInstance. The address is known at once, though the server is still starting. */
export async function createDatabase(
  definition: StackDefinition,
  clients: ProvisioningClients,
  password: string,
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

/** A secret with the database's credentials. */
export async function createSecret(
  definition: StackDefinition,
  clients: ProvisioningClients,
  database: { identifier: string; host: string; port: number; username: string },
  password: string,
) {
  const [secretsManager, { CreateSecretCommand }] = await Promise.all([
    clients.secretsManager(),
    import('@aws-sdk/client-secrets-manager'),
  ])
  const name = definition.secret!.name
  const { ARN } = await secretsManager.send(
    new CreateSecretCommand({
      Name: name,
      // The shape that the console writes for an RDS database (reference: secret JSON structure).
      SecretString: JSON.stringify({
        username: database.username,
        password,
        engine: 'mysql',
        host: database.host,
        port: database.port,
        dbInstanceIdentifier: database.identifier,
      }),
    }),
  )
  return { name, arn: ARN ?? '' }
}

/** A proxy with its pool's settings and the database as its target. */
export async function createDbProxy(
  definition: StackDefinition,
  target: StartedTarget,
  clients: ProvisioningClients,
  databaseIdentifier: string,
  secretArn: string,
) {
  const config = definition.dbProxy!
  const [rds, commands] = await Promise.all([clients.rds(), import('@aws-sdk/client-rds')])
  await rds.send(
    new commands.CreateDBProxyCommand({
      DBProxyName: config.name,
      EngineFamily: 'MYSQL',
      RoleArn: ROLE,
      VpcSubnetIds: ['subnet-rds-subnet-a', 'subnet-rds-subnet-c'],
      Auth: [
        {
          AuthScheme: 'SECRETS',
          SecretArn: secretArn,
          ClientPasswordAuthType: config.clientPasswordAuthType,
        },
      ],
      RequireTLS: config.requireTls,
      IdleClientTimeout: config.idleClientTimeoutSeconds,
    }),
  )
  await rds.send(
    new commands.ModifyDBProxyTargetGroupCommand({
      DBProxyName: config.name,
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
    new commands.RegisterDBProxyTargetsCommand({
      DBProxyName: config.name,
      DBInstanceIdentifiers: [databaseIdentifier],
    }),
  )
  // RDS names no port: a proxy listens on 3306. Where loopback has one address only, ours listens elsewhere and says so.
  return target.control<{ name: string; host: string; port: number }>('GET', `/db-proxies/${config.name}`)
}
