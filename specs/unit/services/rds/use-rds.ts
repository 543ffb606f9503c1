import { RDS } from '@aws-sdk/client-rds'
import { afterAll, beforeAll, beforeEach, expect } from '@jest/globals'
import { AwsError } from '../../../../harness/aws/error.ts'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { type Deferred, deferred } from '../../../../harness/kit/deferred.ts'
import { createRds } from '../../../../harness/services/rds/index.ts'
import type {
  DatabasePlane,
  DbProxyPlane,
  DbProxyTargetState,
} from '../../../../harness/services/rds/ports.ts'

/** RDS over planes that write down what they are told, behind an endpoint of its own, called through the SDK. */
export function useRds() {
  const told: unknown[][] = []
  const context = {} as {
    sdk: RDS
    ready: Deferred<void>
    secrets: Set<string>
    /** Subnets and security groups that EC2 does not have. */
    strangers: Set<string>
    /** Holds every call of a plane while it is set. */
    gate: Promise<void> | undefined
    failing: string | undefined
    /** What the proxy says of its target. */
    targetState: DbProxyTargetState
    url: string
  }
  const tell = async (...call: unknown[]) => {
    told.push(call)
    await context.gate
    if (context.failing === call[0]) throw new Error(`${call[0]} fails`)
  }
  const databasePlane: DatabasePlane = {
    async create(options) {
      await tell('database.create', options)
      return { host: '127.0.0.2', port: 3306, engineVersion: '8.4.6', ready: context.ready.promise }
    },
    maxConnections({ instanceClass, maxConnections }) {
      if (instanceClass === 'db.z9.nano')
        throw new AwsError('InvalidParameterValue', 'unknown class', { statusCode: 400 })
      return maxConnections ?? 66
    },
    reboot: (arn, size) => tell('database.reboot', arn, size),
    rename: (arn, newArn) => tell('database.rename', arn, newArn),
    stop: (arn) => tell('database.stop', arn),
    start: (arn, size) => tell('database.start', arn, size),
    changePassword: (arn, user, password) => tell('database.changePassword', arn, user, password),
    remove: (arn) => tell('database.remove', arn),
  }
  const dbProxyPlane: DbProxyPlane = {
    async create(definition) {
      await tell('proxy.create', definition)
      return { host: '127.0.0.3', port: 33_060 }
    },
    update: (arn, changes) => tell('proxy.update', arn, changes),
    rename: (arn, newName) => tell('proxy.rename', arn, newName),
    async createEndpoint(arn, endpoint) {
      await tell('proxy.createEndpoint', arn, endpoint)
      return { host: '127.0.0.4', port: 3306 }
    },
    renameEndpoint: (arn, endpoint, newName) => tell('proxy.renameEndpoint', arn, endpoint, newName),
    removeEndpoint: (arn, endpoint) => tell('proxy.removeEndpoint', arn, endpoint),
    targetState: () => context.targetState,
    setTarget: (arn, instanceArn) => tell('proxy.setTarget', arn, instanceArn),
    configurePool: (arn, pool) => tell('proxy.configurePool', arn, pool),
    remove: (arn) => tell('proxy.remove', arn),
  }
  const clock = new ManualClock(Date.parse('2026-03-04T05:06:07Z'))
  const service = createRds({
    databasePlane,
    dbProxyPlane,
    clock,
    networkHas: (_, id) => !context.strangers.has(id),
    secretExists: (arn) => context.secrets.has(arn),
    managedSecrets: {
      create(scope, wanted) {
        told.push(['secret.create', scope, wanted])
        return { arn: managedSecretArn, password: 'made-by-rds' }
      },
      rotate(arn) {
        told.push(['secret.rotate', arn])
        return true
      },
      state: () => 'active',
      remove: (arn) => void told.push(['secret.remove', arn]),
    },
  })
  let endpoint: Endpoint
  beforeAll(async () => {
    endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [service], routes: [] })
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    context.url = endpoint.url
    context.sdk = new RDS({ endpoint: endpoint.url, region: 'ap-northeast-2', credentials, maxAttempts: 1 })
  })
  beforeEach(async () => {
    context.failing = undefined
    context.targetState = 'unknown'
    context.gate = undefined
    await service.reset?.()
    context.ready = deferred()
    context.secrets = new Set([secretArn])
    context.strangers = new Set()
    told.length = 0
  })
  afterAll(async () => {
    context.sdk.destroy()
    await endpoint.close()
  })
  return { context, told, service, clock }
}

export const secretArn = 'arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:db-AbCdEf'

export const managedSecretArn = 'arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:rds!db-1-AbCdEf'

/** Of `instanceInput`. */
export const dbArn = 'arn:aws:rds:ap-northeast-2:000000000000:db:db'

/** Of any proxy of the account; its id is by chance. */
export const proxyArn = expect.stringMatching(
  /^arn:aws:rds:ap-northeast-2:000000000000:db-proxy:prx-[0-9a-f]{17}$/,
)

export const instanceInput = {
  DBInstanceIdentifier: 'db',
  DBInstanceClass: 'db.t3.micro',
  Engine: 'mysql',
  MasterUsername: 'admin',
  MasterUserPassword: 'correct-horse',
}

export const proxyInput = {
  DBProxyName: 'proxy',
  EngineFamily: 'MYSQL' as const,
  RoleArn: 'arn:aws:iam::000000000000:role/proxy',
  VpcSubnetIds: ['subnet-1', 'subnet-2'],
  Auth: [{ SecretArn: secretArn, ClientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' as const }],
}
