import { createRequire } from 'node:module'
import { join } from 'node:path'
import { identityDefaults } from '../aws/caller-identity.ts'
import { dashboardRoute } from '../dashboard/dashboard-route.ts'
import { startDbProxyPlane } from '../dbproxy/plane/plane.ts'
import { type Endpoint, startEndpoint } from '../endpoint/start-endpoint.ts'
import { parsePolicy } from '../iam/index.ts'
import { systemClock } from '../kit/clock.ts'
import { PoolhouseError } from '../kit/errors.ts'
import { defaultMaxStreamedBytes } from '../lambda/failure.ts'
import { createFunctionPlane, defaultAccountConcurrency } from '../lambda/function-plane.ts'
import { createApiGateway, createHttpApis } from '../services/apigateway/index.ts'
import { createEc2 } from '../services/ec2/index.ts'
import { createIam } from '../services/iam/index.ts'
import { createLambda } from '../services/lambda/index.ts'
import { createRds } from '../services/rds/index.ts'
import { createSecretsManager } from '../services/secretsmanager/index.ts'
import { createSts } from '../services/sts/index.ts'
import { AccessControl } from './access/access-control.ts'
import { accessKeys } from './access/access-keys.ts'
import { checkProxyRole, mayReadSecret } from './access/db-proxy-role.ts'
import { functionUrlCallers } from './access/function-url-access.ts'
import { functionCredentials, lambdaMayAssume, stsPorts } from './access/role-credentials.ts'
import { controlRoute } from './control-routes.ts'
import { DbProxies } from './db-proxies.ts'
import { followedEvents } from './db-proxy-target-state.ts'
import { forwardRoute } from './forward-route.ts'
import type { Ground, ServerOptions } from './ground.ts'
import { IdleTime } from './idle-time.ts'
import { type ObservationWhenAsked, observeWhenAsked } from './observe-when-asked.ts'
import { partsOf } from './resource-arn.ts'
import { sweepScratch } from './scratch.ts'
import { secretCredentials } from './secret-credentials.ts'
import { StackSnapshots } from './stack-snapshots.ts'
import { VirtualNetwork } from './virtual-network.ts'

/** Everything of the embedded target, running. */
export interface World {
  readonly endpointUrl: string
  dispose(): Promise<void>
}

const DEFAULT_PORT = 4566

/** The composition root: the only file that knows every room. Ends everything, the ground too, when it fails. */
export async function startWorld(ground: Ground, askForReset: () => void = () => {}): Promise<World> {
  const { options, disposal, addresses, certificate, databases } = ground
  try {
    const iam = createIam({ clock: systemClock })
    const access = new AccessControl({
      iam,
      clock: systemClock,
      secret: (id, scope) => secretsManager.lookUp(id, scope),
      dbProxyArn: (scope, name) => rds.proxyArn(scope, name),
      vpcEndpoint: (functionArn, service) => virtualNetwork.endpointTo(functionArn, service),
      resourcePolicy: (arn) =>
        arn.startsWith('arn:aws:lambda:') ? lambda.resourcePolicy(arn) : secretsManager.resourcePolicy(arn),
    })
    const dbProxyPlane = await startDbProxyPlane({
      accessKeyOf: accessKeys(iam, access, () => systemClock.now()),
      readSecret: async (secretArn, proxyArn) => {
        checkProxyRole({ iam, access, ...dbProxies.readerOf(proxyArn), secretArn })
        return credentialsOf(secretOf(secretArn, proxyArn), secretArn)
      },
      onEvent: (proxyArn, event) => dbProxies.onEvent(proxyArn, event),
      eventTypes: followedEvents,
      keepEvents: true,
    })
    disposal.defer(() => dbProxyPlane.close())
    const dbProxies = new DbProxies({
      ...{ plane: dbProxyPlane, addresses, databases, certificate },
      missingToTarget: (...way) => virtualNetwork.toDatabase(...way)?.missing,
      beforeRename: (proxyArn) => observation.dbProxyLog(proxyArn),
      onEndpointRenamed: (...renamed) => observation.endpointRenamed(...renamed),
    })

    const idleTime = new IdleTime(dbProxyPlane, databases)
    let endpoint: Endpoint | undefined
    const ec2 = createEc2({
      inUse: (scope, id) => lambda.isPlacedIn(id) || rds.isPlacedIn(scope, id),
      checkPolicy: (document) => void parsePolicy(document, 'resource'),
      onChange: () => dbProxies.reviewReachability(),
    })
    const functionPlane = await createFunctionPlane({
      directory: join(options.directory, 'functions'),
      cacheDir: options.cacheDir,
      environment: (definition) => ({
        ...functionVariables(endpoint!, options.region, certificate.caFile),
        ...functionCredentials(iam, definition),
      }),
      idleClock: idleTime.environments,
      blockedAddresses: (definition) => virtualNetwork.blockedAddresses(definition),
      onEvent: (event) => observation.onFunctionEvent(event),
    })
    disposal.defer(() => functionPlane.close())
    const lambda = createLambda({
      functionPlane,
      clock: systemClock,
      queueClock: idleTime.queue,
      mayAssume: (roleArn) => lambdaMayAssume(iam, access, roleArn),
      vpcOf: (scope, ids) => ec2.vpcOf(scope, ids),
      urlCallers: functionUrlCallers(access, iam, { ...identityDefaults, region: options.region }),
    })
    const rotatesSecret = (secretArn: string) => ({
      service: 'secretsmanager.amazonaws.com',
      sourceArn: secretArn,
    })
    const secretsManager = createSecretsManager({
      clock: idleTime.secrets,
      ports: {
        mayInvoke: (functionArn, secretArn) => lambda.mayInvoke(functionArn, rotatesSecret(secretArn)),
        invokeFunction: (functionArn, event, secretArn) =>
          lambda.invokeFunction(functionArn, event, rotatesSecret(secretArn)),
        setManagedPassword: (secretArn, password) => rds.setMasterPassword(secretArn, password),
      },
      onSecretChanged: (secretArn) => dbProxies.secretChanged(secretArn),
    })
    /** A secret's value; what is named, and not by an ARN, is looked for in the proxy's own account and region. */
    const secretOf = (id: string, proxyArn: string) => {
      const secretArn = id.startsWith('arn:') ? id : secretsManager.lookUp(id, partsOf(proxyArn))?.arn
      return secretArn === undefined ? undefined : secretsManager.readSecret(secretArn)
    }
    const virtualNetwork: VirtualNetwork = new VirtualNetwork({
      ec2,
      lambda,
      rds: { listeners: (scope) => rds.listeners(scope) },
    })
    const apiGateway = createApiGateway({
      invokeFunction: lambda.invokeFunction,
      streamFunction: lambda.streamFunction,
      writeAccessLog: (...line) => observation.onAccess(...line),
    })
    const httpApis = createHttpApis({
      invokeFunction: lambda.invokeFunction,
      writeAccessLog: (...line) => observation.onAccess(...line),
    })
    const rds = createRds({
      databasePlane: databases,
      dbProxyPlane: dbProxies,
      onMoved: () => dbProxies.reviewReachability(),
      networkHas: (scope, id) => {
        const network = ec2.network(scope)
        return !network || network.subnets.has(id) || network.groups.has(id)
      },
      secretExists: (secretArn, { arn, roleArn }) =>
        mayReadSecret({ iam, access, roleArn, secretArn }) && secretOf(secretArn, arn) !== undefined,
      managedSecrets: secretsManager.managed,
    })
    dbProxies.subscribe((proxyArn, event) => {
      if (event.type === 'ClientConnectionThrottled') rds.onThrottled(proxyArn)
      if (event.type === 'DebugLoggingEnded') rds.onDebugLoggingEnded(proxyArn)
    })
    databases.onChange((instanceArn, { type, asked }) => {
      if (!asked) rds.onInstance(instanceArn, type === 'up' ? 'restarted' : 'shutdown')
      // A worker that has ended has no proxy to be told.
      if (type === 'up') dbProxies.databaseIsUp(instanceArn).catch(() => {})
    })
    const observation: ObservationWhenAsked = observeWhenAsked({
      clock: systemClock,
      plane: dbProxyPlane,
      proxies: () => dbProxies.recorded(),
      connectionCounts: () => databases.connectionCounts(),
    })
    disposal.defer(() => observation.close())
    const sts = createSts(stsPorts(iam))
    const services = [
      secretsManager,
      lambda,
      rds,
      apiGateway,
      httpApis,
      ec2,
      iam,
      sts,
      ...observation.services,
    ]

    const snapshots = new StackSnapshots({
      directory: options.directory,
      databases,
      services: [rds, iam, secretsManager, ec2, lambda, apiGateway, httpApis],
      onRestored: () => dbProxies.reviewReachability(),
    })
    const home = { account: identityDefaults.account, region: options.region }
    const control = controlRoute({
      home,
      functionArn: (planeName) => lambda.arnOf(planeName),
      reachability: (functionArn) => virtualNetwork.reachability(functionArn),
      proxyReachability: (proxyArn) => {
        const target = dbProxies.targetOf(proxyArn)
        return target === undefined ? undefined : virtualNetwork.toDatabase(proxyArn, target)
      },
      snapshots,
      access,
      databases,
      dbProxies,
      functionPlane,
      dbProxyLog: (proxyArn) => observation.dbProxyLog(proxyArn),
      advanceTime: (seconds, keepEnvironments) => idleTime.advance(seconds, { keepEnvironments }),
      secrets: () => secretsManager.summaries(),
      secretArn: (name) => secretsManager.lookUp(name, home)?.arn,
      rotations: (secretArn) => secretsManager.rotations(secretArn),
      askForReset: () => {
        if (options.takesResets) askForReset()
        return options.takesResets === true
      },
      certificateAuthority: certificate.ca,
      reset: async () => {
        await snapshots.clear()
        for (const service of [apiGateway, httpApis, lambda, rds, secretsManager, ec2, iam])
          await service.reset?.()
        access.reset()
        functionPlane.accountConcurrency = defaultAccountConcurrency
        functionPlane.maxStreamedBytes = defaultMaxStreamedBytes
        await observation.reset()
        if (options.prepareDatabase) databases.prepare()
      },
    })
    const forwarded = options.forward ? [forwardRoute(options.forward)] : []
    endpoint = await listen(options, {
      services,
      isReachable: ({ session }, service) =>
        session?.functionArn === undefined ||
        virtualNetwork.missingToService(session.functionArn, service) === undefined,
      access,
      routes: [dashboardRoute(), control, ...forwarded, httpApis.route, apiGateway.route, lambda.route],
    })
    const started = endpoint
    disposal.defer(() => started.close())
    sweepScratch(options.directory)
    return { endpointUrl: endpoint.url, dispose: () => disposal.dispose() }
  } catch (error) {
    await disposal.dispose().catch(() => {}) // the first error is the one that explains
    throw error
  }
}

async function listen(
  options: ServerOptions,
  parts: Pick<Parameters<typeof startEndpoint>[0], 'services' | 'routes' | 'access' | 'isReachable'>,
): Promise<Endpoint> {
  const defaults = { ...identityDefaults, region: options.region }
  const { listenOn = '127.0.0.1', allowedHosts = [] } = options.published ?? {}
  const at = { host: listenOn, allowedHosts, version: packageVersion(), defaults, ...parts }
  if (!options.preferDefaultPort || options.port !== 0) return startEndpoint({ ...at, port: options.port })
  try {
    return await startEndpoint({ ...at, port: DEFAULT_PORT })
  } catch (error) {
    if (error instanceof PoolhouseError && error.code === 'PortTaken')
      return startEndpoint({ ...at, port: 0 })
    throw error
  }
}

function credentialsOf(value: { SecretString?: string } | undefined, secretArn: string) {
  if (value?.SecretString === undefined) throw new Error(`the secret ${secretArn} has no current value`)
  return secretCredentials(value.SecretString, secretArn)
}

/** What a function finds in its environment besides Lambda's own variables, so that unchanged code reaches us. */
function functionVariables(endpoint: Endpoint, region: string, caFile: string): Record<string, string> {
  return {
    AWS_ENDPOINT_URL: endpoint.url,
    SECRETS_MANAGER_ENDPOINT: endpoint.url,
    LOCALSTACK_HOSTNAME: '127.0.0.1',
    EDGE_PORT: String(endpoint.port),
    AWS_REGION: region,
    AWS_DEFAULT_REGION: region,
    AWS_ACCESS_KEY_ID: 'test',
    AWS_SECRET_ACCESS_KEY: 'test',
    AWS_SESSION_TOKEN: 'test',
    NODE_EXTRA_CA_CERTS: caFile,
  }
}

function packageVersion(): string {
  return (createRequire(import.meta.url)('../../package.json') as { version: string }).version
}
