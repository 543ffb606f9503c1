import { randomBytes } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { PoolhouseError } from '../kit/errors.ts'
import { packageFunction } from './bundle.ts'
import { configureRotation } from './configure-rotation.ts'
import { createApi } from './create-api.ts'
import { createDatabase } from './create-database.ts'
import { createDbProxy, type DbProxyAddresses } from './create-db-proxy.ts'
import { createFunction } from './create-function.ts'
import { createNetwork } from './create-network.ts'
import { type DeclaredResources, functionRole } from './create-role.ts'
import { createSecret } from './create-secret.ts'
import { createUsers, type DatabaseUser } from './create-users.ts'
import type { Milestones } from './milestones.ts'
import type { NetworkResources } from './network-config.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'
import { step } from './provisioning-step.ts'
import type { FunctionDefinition, FunctionResources, StackDefinition } from './stack-config.ts'
import type { StartedTarget } from './target.ts'

/** What provisioning has brought about: names, ARNs and addresses, no secret values. */
export interface ProvisionedResources {
  readonly network: NetworkResources | undefined
  readonly database: {
    identifier: string
    host: string
    port: number
    username: string
    engineVersion: string
    /** Where functions reach it, when that is elsewhere. */
    inNetwork?: { readonly host: string; readonly port: number }
  }
  readonly secret: { name: string; arn: string } | undefined
  readonly dbProxy:
    | (DbProxyAddresses & {
        /** Secrets of the users besides the master user, by the users' names. */
        readonly secrets: Readonly<Record<string, { name: string; arn: string }>>
      })
    | undefined
  readonly functions: Readonly<Record<string, { name: string; arn: string }>>
  readonly api: { id: string; stage: string; invokeUrl: string } | undefined
}

export interface ProvisionOptions {
  readonly milestones: Milestones
  /** One environment of each function is initialised while the database starts. */
  readonly preInitialize: boolean
}

/**
 * Creates everything that a definition names, through the AWS SDK, as a deployment would. Independent parts are
 * created side by side; the function and the API do not wait for the database to be up.
 * @throws PoolhouseError `ProvisioningFailed` naming the step; `HandlerBuildFailed` for a handler.
 */
export async function provision(
  definition: StackDefinition,
  target: StartedTarget,
  clients: ProvisioningClients,
  { milestones, preInitialize }: ProvisionOptions,
): Promise<ProvisionedResources> {
  const bundles = bundleAll(definition, target.cacheDir)
  bundles.catch(() => {}) // awaited below; an earlier failure must not make this one unhandled
  const password = definition.database.password ?? randomPassword()
  const network =
    definition.network &&
    (await step('create the network', () => createNetwork(definition.network!, target, definition.region)))
  if (network) milestones.reached('create the network')
  const database = await step('create the database', () =>
    target.brings
      ? broughtDatabase(definition, target.brings, password)
      : createDatabase(definition, clients, password, network),
  )
  milestones.reached('create the database')
  const secret =
    definition.secret &&
    (await step('create the secret', () =>
      createSecret(clients, definition.secret!.name, database, { username: database.username, password }),
    ))
  milestones.reached('create the secret')
  const users = usersOf(definition)
  const [dbProxy, packages] = await Promise.all([
    definition.dbProxy &&
      secret &&
      step('create the DB proxy', async () => {
        const secrets: Record<string, { name: string; arn: string }> = {}
        for (const { name, password, secretName } of users) {
          secrets[name] = await createSecret(clients, secretName, database, { username: name, password })
        }
        const secretArns = [secret, ...Object.values(secrets)].map(({ arn }) => arn)
        const databaseIdentifier = database.identifier
        const config = definition.dbProxy!
        const addresses: DbProxyAddresses = target.brings
          ? { name: config.name, endpoints: {}, ...(await target.brings.dbProxy(definition, password)) }
          : await createDbProxy(config, target, clients, { databaseIdentifier, secretArns, network })
        return { ...addresses, secrets }
      }),
    bundles,
  ])
  milestones.reached('create the DB proxy and bundle the functions')
  const resources = functionResources({ database, secret, dbProxy })
  const declared = declaredResources(definition.region, { secret, dbProxy })
  const entries = await Promise.all(
    Object.entries(definition.functions).map(([name, config]) =>
      step(`create the function ${name}`, async () => {
        const role = await functionRole(target, name, config, declared)
        const created = await createFunction(clients, name, config, packages[name]!, resources, {
          role,
          network,
        })
        if (config.debug) await target.control('POST', `/functions/${name}/debug`, { on: true })
        return created
      }),
    ),
  )
  milestones.reached('create the functions')
  const initialised = preInitialize
    ? entries.map(({ name }) => target.control('POST', `/functions/${name}/prewarm`, { count: 1 }))
    : []
  const whenInitialised = Promise.allSettled(initialised) // a function that fails here says so when it is invoked
  const functions = Object.fromEntries(entries.map((entry) => [entry.name, entry]))
  const api =
    definition.api &&
    (await step('create the API', () => createApi(definition, clients, functions, target.endpointUrl)))
  milestones.reached('create the API')
  await target.control('GET', `/databases/${database.identifier}/connections`)
  milestones.reached('wait for the database')
  await whenInitialised
  await runInit(definition, target, database.identifier)
  const rotation = definition.secret?.rotation
  if (secret && rotation) {
    await step('configure the rotation of the secret', () =>
      configureRotation(clients, secret, functions[rotation.function]!.arn, rotation),
    )
  }
  await step("create the proxy's users", () => createUsers(target, database.identifier, users))
  // Last: from now on, the stack's own calls may be held to policies too.
  if (definition.iam) await step('configure IAM', () => target.control('POST', '/iam', definition.iam))
  return { network, database, secret, dbProxy, functions, api }
}

/** Bundles and creates one more function on a stack that is up. */
export async function provisionFunction(
  name: string,
  config: FunctionDefinition,
  resources: ProvisionedResources,
  region: string,
  target: StartedTarget,
  clients: ProvisioningClients,
): Promise<{ name: string; arn: string }> {
  const { zip } = await packageFunction(config.entry, config.runtime, target.cacheDir)
  return step(`create the function ${name}`, async () => {
    const role = await functionRole(target, name, config, declaredResources(region, resources))
    return createFunction(clients, name, config, zip, functionResources(resources), {
      role,
      network: resources.network,
    })
  })
}

function declaredResources(
  region: string,
  { secret, dbProxy }: Pick<ProvisionedResources, 'secret' | 'dbProxy'>,
): DeclaredResources {
  const secrets = [...(secret ? [secret] : []), ...Object.values(dbProxy?.secrets ?? {})]
  return { region, secretArns: secrets.map(({ arn }) => arn) }
}

function functionResources({
  database,
  dbProxy,
  secret,
}: Pick<ProvisionedResources, 'database' | 'dbProxy' | 'secret'>): FunctionResources {
  return {
    database: {
      endpoint: (database.inNetwork ?? database).host,
      port: (database.inNetwork ?? database).port,
    },
    dbProxy: absentUnless('dbProxy', dbProxy && dbProxyResources(dbProxy)),
    secret: absentUnless('secret', secret),
  }
}

function dbProxyResources({
  inNetwork,
  host,
  port,
  endpoints,
  secrets,
}: NonNullable<ProvisionedResources['dbProxy']>): FunctionResources['dbProxy'] {
  const others = Object.entries(endpoints).map(([name, at]) => [name, { endpoint: at.host, port: at.port }])
  const at = inNetwork ?? { host, port }
  return { endpoint: at.host, port: at.port, endpoints: Object.fromEntries(others), secrets: { ...secrets } }
}

async function broughtDatabase(
  definition: StackDefinition,
  brings: NonNullable<StartedTarget['brings']>,
  password: string,
) {
  const { version, ...address } = await brings.database(definition, password)
  const { identifier, username } = definition.database
  return { identifier, username, engineVersion: version, ...address }
}

function usersOf({ dbProxy }: StackDefinition): DatabaseUser[] {
  return Object.entries(dbProxy?.users ?? {}).map(([name, user]) => ({
    name,
    ...user,
    password: user.password ?? randomPassword(),
  }))
}

const randomPassword = () => randomBytes(24).toString('base64url')

async function bundleAll(definition: StackDefinition, cacheDir: string): Promise<Record<string, Uint8Array>> {
  const byEntry = new Map<string, Promise<Uint8Array>>()
  const packages: Record<string, Uint8Array> = {}
  for (const { entry, runtime } of Object.values(definition.functions)) {
    const key = `${runtime}\0${entry}`
    if (!byEntry.has(key))
      byEntry.set(
        key,
        packageFunction(entry, runtime, cacheDir).then(({ zip }) => zip),
      )
  }
  await Promise.all(byEntry.values())
  for (const [name, { entry, runtime }] of Object.entries(definition.functions)) {
    packages[name] = await byEntry.get(`${runtime}\0${entry}`)!
  }
  return packages
}

async function runInit(
  definition: StackDefinition,
  target: StartedTarget,
  identifier: string,
): Promise<void> {
  for (const file of definition.database.init) {
    const sql = await readFile(file, 'utf8')
    await step(`run ${file}`, () =>
      target.control('POST', `/databases/${identifier}/init`, {
        file,
        sql,
        database: definition.database.databaseName,
      }),
    )
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
