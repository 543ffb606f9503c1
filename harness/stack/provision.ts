import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import type { APIGatewayClient } from '@aws-sdk/client-api-gateway'
import type { LambdaClient } from '@aws-sdk/client-lambda'
import type { RDSClient } from '@aws-sdk/client-rds'
import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { isPoolhouseErrorCode, PoolhouseError } from '../kit/errors.ts'
import { bundleFunction } from './bundle.ts'
import type { Milestones } from './milestones.ts'
import type { FunctionDefinition, FunctionResources, StackDefinition } from './stack-config.ts'
import type { StartedTarget } from './target.ts'

/** What provisioning has brought about: names, ARNs and addresses, no secret values. */
export interface ProvisionedResources {
  readonly database: {
    identifier: string
    host: string
    port: number
    username: string
    engineVersion: string
  }
  readonly secret: { name: string; arn: string } | undefined
  readonly dbProxy: { name: string; host: string; port: number } | undefined
  readonly functions: Readonly<Record<string, { name: string; arn: string }>>
  readonly api: { id: string; stage: string; invokeUrl: string } | undefined
}

/** The SDK clients that provisioning drives; made by the caller, since a user's own code may want them too. */
export interface ProvisioningClients {
  rds(): Promise<RDSClient>
  secretsManager(): Promise<SecretsManagerClient>
  lambda(): Promise<LambdaClient>
  apiGateway(): Promise<APIGatewayClient>
}

const ACCOUNT_ROLE = 'arn:aws:iam::000000000000:role/serverless-app'

/**
 * Creates everything that a definition names, through the AWS SDK, as a deployment would. Independent parts are
 * created side by side; the function and the API do not wait for the database to be up.
 * @throws PoolhouseError `ProvisioningFailed` naming the step; `HandlerBuildFailed` for a handler.
 */
export async function provision(
  definition: StackDefinition,
  target: StartedTarget,
  clients: ProvisioningClients,
  milestones: Milestones,
): Promise<ProvisionedResources> {
  const bundles = bundleAll(definition, target.cacheDir)
  bundles.catch(() => {}) // awaited below; an earlier failure must not make this one unhandled
  const password = definition.database.password ?? randomBytes(24).toString('base64url')
  const database = await step('create the database', () => createDatabase(definition, clients, password))
  milestones.reached('create the database')
  const secret =
    definition.secret &&
    (await step('create the secret', () => createSecret(definition, clients, database, password)))
  milestones.reached('create the secret')
  const [dbProxy, packages] = await Promise.all([
    definition.dbProxy &&
      secret &&
      step('create the DB proxy', () =>
        createDbProxy(definition, target, clients, database.identifier, secret.arn),
      ),
    bundles,
  ])
  milestones.reached('create the DB proxy and bundle the functions')
  const resources = functionResources({ database, secret, dbProxy })
  const entries = await Promise.all(
    Object.entries(definition.functions).map(([name, config]) =>
      step(`create the function ${name}`, () =>
        createFunction(clients, name, config, packages[name]!, resources),
      ),
    ),
  )
  milestones.reached('create the functions')
  const functions = Object.fromEntries(entries.map((entry) => [entry.name, entry]))
  const api =
    definition.api &&
    (await step('create the API', () => createApi(definition, clients, functions, target.endpointUrl)))
  milestones.reached('create the API')
  await target.control('GET', `/databases/${database.identifier}/connections`)
  milestones.reached('wait for the database')
  await runInit(definition, target, database.identifier)
  return { database, secret, dbProxy, functions, api }
}

/** Bundles and creates one more function on a stack that is up. */
export async function provisionFunction(
  name: string,
  config: FunctionDefinition,
  resources: ProvisionedResources,
  cacheDir: string,
  clients: ProvisioningClients,
): Promise<{ name: string; arn: string }> {
  const { zip } = await bundleFunction(config.entry, config.runtime, cacheDir)
  return step(`create the function ${name}`, () =>
    createFunction(clients, name, config, zip, functionResources(resources)),
  )
}

function functionResources({
  database,
  dbProxy,
  secret,
}: Pick<ProvisionedResources, 'database' | 'dbProxy' | 'secret'>): FunctionResources {
  return {
    database: { endpoint: database.host, port: database.port },
    dbProxy: absentUnless('dbProxy', dbProxy && { endpoint: dbProxy.host, port: dbProxy.port }),
    secret: absentUnless('secret', secret),
  }
}

async function bundleAll(definition: StackDefinition, cacheDir: string): Promise<Record<string, Uint8Array>> {
  const byEntry = new Map<string, Promise<Uint8Array>>()
  const packages: Record<string, Uint8Array> = {}
  for (const { entry, runtime } of Object.values(definition.functions)) {
    const key = `${runtime}\0${entry}`
    if (!byEntry.has(key))
      byEntry.set(
        key,
        bundleFunction(entry, runtime, cacheDir).then(({ zip }) => zip),
      )
  }
  await Promise.all(byEntry.values())
  for (const [name, { entry, runtime }] of Object.entries(definition.functions)) {
    packages[name] = await byEntry.get(`${runtime}\0${entry}`)!
  }
  return packages
}

async function createDatabase(definition: StackDefinition, clients: ProvisioningClients, password: string) {
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

async function createSecret(
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

async function createDbProxy(
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
      RoleArn: `${ACCOUNT_ROLE}-db-proxy`,
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

async function createFunction(
  clients: ProvisioningClients,
  name: string,
  config: FunctionDefinition,
  zip: Uint8Array,
  resources: FunctionResources,
) {
  const [lambda, { CreateFunctionCommand }] = await Promise.all([
    clients.lambda(),
    import('@aws-sdk/client-lambda'),
  ])
  const { FunctionArn } = await lambda.send(
    new CreateFunctionCommand({
      FunctionName: name,
      Runtime: config.runtime as 'nodejs24.x',
      Handler: config.handler,
      Role: `${ACCOUNT_ROLE}-lambda`,
      MemorySize: config.memorySize,
      Timeout: config.timeoutSeconds,
      Code: { ZipFile: zip },
      Environment: { Variables: config.environment(resources) },
    }),
  )
  return { name, arn: FunctionArn ?? '' }
}

async function createApi(
  definition: StackDefinition,
  clients: ProvisioningClients,
  functions: Record<string, { name: string; arn: string }>,
  endpointUrl: string,
) {
  const { name, stage, routes } = definition.api!
  const [gateway, commands, lambda, { AddPermissionCommand }] = await Promise.all([
    clients.apiGateway(),
    import('@aws-sdk/client-api-gateway'),
    clients.lambda(),
    import('@aws-sdk/client-lambda'),
  ])
  const { id: restApiId } = await gateway.send(new commands.CreateRestApiCommand({ name }))
  const { items: [root] = [] } = await gateway.send(new commands.GetResourcesCommand({ restApiId }))
  const resourceIds = new Map([['/', root?.id]])
  for (const route of routes) {
    const resourceId = await resourceFor(route.path)
    const { arn } = functions[route.function]!
    const httpMethod = route.method
    const at = { restApiId, resourceId, httpMethod }
    await gateway.send(new commands.PutMethodCommand({ ...at, authorizationType: 'NONE' }))
    await gateway.send(
      new commands.PutIntegrationCommand({
        ...at,
        type: route.integration,
        integrationHttpMethod: 'POST',
        uri: `arn:aws:apigateway:${definition.region}:lambda:path/2015-03-31/functions/${arn}/invocations`,
      }),
    )
    if (route.integration === 'AWS') {
      await gateway.send(new commands.PutMethodResponseCommand({ ...at, statusCode: '200' }))
      await gateway.send(new commands.PutIntegrationResponseCommand({ ...at, statusCode: '200' }))
    }
  }
  await Promise.all(
    [...new Set(routes.map((route) => route.function))].map((FunctionName) =>
      lambda.send(
        new AddPermissionCommand({
          FunctionName,
          StatementId: `apigateway-${restApiId}`,
          Action: 'lambda:InvokeFunction',
          Principal: 'apigateway.amazonaws.com',
          SourceArn: `arn:aws:execute-api:${definition.region}:000000000000:${restApiId}/*`,
        }),
      ),
    ),
  )
  await gateway.send(new commands.CreateDeploymentCommand({ restApiId, stageName: stage }))
  return { id: restApiId ?? '', stage, invokeUrl: `${endpointUrl}/_aws/execute-api/${restApiId}/${stage}/` }

  async function resourceFor(path: string): Promise<string | undefined> {
    const known = resourceIds.get(path)
    if (known) return known
    const cut = path.lastIndexOf('/')
    const parentId = await resourceFor(path.slice(0, cut) || '/')
    const { id } = await gateway.send(
      new commands.CreateResourceCommand({ restApiId, parentId, pathPart: path.slice(cut + 1) }),
    )
    resourceIds.set(path, id)
    return id
  }
}

async function runInit(
  definition: StackDefinition,
  target: StartedTarget,
  identifier: string,
): Promise<void> {
  for (const file of definition.database.init) {
    const sql = await readFile(file, 'utf8')
    await step(`run ${file}`, () => target.control('POST', `/databases/${identifier}/init`, { file, sql }))
  }
}

/** Names the step in a failure; what already says enough passes as it is. */
async function step<T>(what: string, run: () => Promise<T>): Promise<T> {
  try {
    return await run()
  } catch (error) {
    if (error instanceof PoolhouseError) throw error
    const { name, message } = error as Error
    if (isPoolhouseErrorCode(name)) throw new PoolhouseError(name, message, { cause: error })
    throw new PoolhouseError('ProvisioningFailed', `could not ${what}: ${name}: ${message}`, { cause: error })
  }
}

/** A resource that the definition left out: reading it says what to declare. */
function absentUnless<T extends object>(name: string, resource: T | undefined): T {
  if (resource) return resource
  return new Proxy({} as T, {
    get(_, member) {
      throw new PoolhouseError(
        'InvalidStackConfig',
        `a function's environment reads ${name}.${String(member)}, but the stack declares no ${name}. Add one to defineStack.`,
      )
    },
  })
}
