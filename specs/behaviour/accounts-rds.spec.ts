import { CloudWatch } from '@aws-sdk/client-cloudwatch'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { IAM } from '@aws-sdk/client-iam'
import { RDS, waitUntilDBInstanceAvailable } from '@aws-sdk/client-rds'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { STS } from '@aws-sdk/client-sts'
import { Signer } from '@aws-sdk/rds-signer'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Connection, createConnection } from 'mysql2/promise'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('rdsApi', 'proxyObservation', 'snapshots', 'iam')

const REGION = 'ap-northeast-2'
const DB = { DBInstanceIdentifier: 'shared-db' }
const PROXY = { DBProxyName: 'shared-proxy' }
const SUBNETS = { VpcSubnetIds: ['subnet-1', 'subnet-2'] }

const stackOf = useStack({ database: {} })

interface Credentials {
  readonly accessKeyId: string
  readonly secretAccessKey: string
  readonly sessionToken?: string
}

/** One account's clients: twelve digits as the access key name the account, as in LocalStack. */
class Account {
  readonly id: string
  readonly password: string
  readonly rds: RDS
  readonly secrets: SecretsManager
  readonly cloudWatch: CloudWatch
  readonly logs: CloudWatchLogs
  readonly iam: IAM
  readonly sts: STS

  constructor(id: string) {
    const credentials = { accessKeyId: id, secretAccessKey: 'test' }
    const config = { ...stackOf.stack.clientConfig, region: REGION, credentials, maxAttempts: 1 }
    this.id = id
    this.password = `password-${id}`
    this.rds = new RDS(config)
    this.secrets = new SecretsManager(config)
    this.cloudWatch = new CloudWatch(config)
    this.logs = new CloudWatchLogs(config)
    this.iam = new IAM(config)
    this.sts = new STS(config)
  }

  destroy(): void {
    for (const client of [this.rds, this.secrets, this.cloudWatch, this.logs, this.iam, this.sts])
      client.destroy()
  }

  /** A DB instance, its secret, and a proxy with an endpoint more, all of the same names in every account. */
  async create(): Promise<void> {
    await this.rds.createDBInstance({
      ...DB,
      DBInstanceClass: 'db.t3.micro',
      Engine: 'mysql',
      DBName: 'shop',
      MasterUsername: 'admin',
      MasterUserPassword: this.password,
    })
    const SecretString = JSON.stringify({ username: 'admin', password: this.password })
    const { ARN } = await this.secrets.createSecret({ Name: 'shared-secret', SecretString })
    await this.rds.createDBProxy({
      ...PROXY,
      ...SUBNETS,
      EngineFamily: 'MYSQL',
      RoleArn: `arn:aws:iam::${this.id}:role/any`,
      Auth: [{ SecretArn: ARN!, ClientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }],
    })
    await this.rds.registerDBProxyTargets({ ...PROXY, DBInstanceIdentifiers: [DB.DBInstanceIdentifier] })
    await this.rds.createDBProxyEndpoint({ ...PROXY, ...SUBNETS, DBProxyEndpointName: 'shared-endpoint' })
    await waitUntilDBInstanceAvailable(
      { client: this.rds, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
      { ...DB },
    )
  }

  async proxyArn(): Promise<string> {
    return (await this.rds.describeDBProxies(PROXY)).DBProxies![0]!.DBProxyArn!
  }

  /** Logs in through the proxy with the account's own password. */
  async connect(endpoint?: string, password = this.password): Promise<Connection> {
    const host = endpoint ?? (await this.rds.describeDBProxies(PROXY)).DBProxies![0]!.Endpoint!
    const port = await this.portOf(host)
    return createConnection({ host, port, user: 'admin', password, database: 'shop' })
  }

  /** RDS tells no port of a proxy; where loopback has one address, ours has another one and tells it in a tag. */
  async portOf(host: string): Promise<number> {
    const [own, endpoint] = (await this.rds.describeDBProxyEndpoints(PROXY)).DBProxyEndpoints!
    const isOwn = own!.Endpoint === host
    const ResourceName = isOwn ? await this.proxyArn() : endpoint!.DBProxyEndpointArn!
    const { TagList } = await this.rds.listTagsForResource({ ResourceName })
    return Number(TagList!.find(({ Key }) => Key === 'poolhouse:port')!.Value)
  }

  /** Credentials of a role that may log in to any database user, as far as its own policy goes. */
  async roleThatMayConnect(): Promise<Credentials> {
    const policy = (statement: object) =>
      JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', ...statement }] })
    const RoleName = 'connects'
    const trust = { Principal: { AWS: `arn:aws:iam::${this.id}:root` }, Action: 'sts:AssumeRole' }
    await this.iam.createRole({ RoleName, AssumeRolePolicyDocument: policy(trust) })
    const PolicyDocument = policy({ Action: 'rds-db:connect', Resource: '*' })
    await this.iam.putRolePolicy({ RoleName, PolicyName: 'connect', PolicyDocument })
    const RoleArn = `arn:aws:iam::${this.id}:role/${RoleName}`
    const { Credentials: taken } = await this.sts.assumeRole({ RoleArn, RoleSessionName: 'spec' })
    return {
      accessKeyId: taken!.AccessKeyId!,
      secretAccessKey: taken!.SecretAccessKey!,
      sessionToken: taken!.SessionToken!,
    }
  }

  /** A `/_poolhouse` route of the account's own proxy. */
  async ofProxy<T>(what: string): Promise<T> {
    const { endpointUrl } = stackOf.stack
    return (await fetch(`${endpointUrl}/_poolhouse/db-proxies/${await this.proxyArn()}/${what}`)).json() as T
  }

  async sum(MetricName: string): Promise<number | undefined> {
    const { Datapoints } = await this.cloudWatch.getMetricStatistics({
      ...{ Namespace: 'AWS/RDS', MetricName, Period: 60, Statistics: ['Sum'] },
      Dimensions: [{ Name: 'ProxyName', Value: PROXY.DBProxyName }],
      StartTime: new Date(Date.now() - 3_600_000),
      EndTime: new Date(Date.now() + 60_000),
    })
    return Datapoints?.reduce((sum, { Sum = 0 }) => sum + Sum, 0)
  }

  async logLines(): Promise<string> {
    const logGroupName = `/aws/rds/proxy/${PROXY.DBProxyName}`
    const { events } = await this.logs.filterLogEvents({ logGroupName })
    return events?.map(({ message }) => message).join('\n') ?? ''
  }
}

let first: Account
let second: Account
beforeAll(async () => {
  first = new Account('111111111111')
  second = new Account('222222222222')
  await Promise.all([first.create(), second.create()])
}, 120_000)
afterAll(() => {
  for (const account of [first, second]) account?.destroy()
})
const both = () => [first, second]

describe('DB instances and proxies of the same names in two accounts', () => {
  it('have ARNs of their own, and are listed to their own account and region alone', async () => {
    for (const account of both()) {
      const { DBInstances } = await account.rds.describeDBInstances({})
      expect(DBInstances!.map((each) => each.DBInstanceArn)).toEqual([
        `arn:aws:rds:${REGION}:${account.id}:db:shared-db`,
      ])
      const { DBProxies } = await account.rds.describeDBProxies({})
      expect(DBProxies!.map((each) => each.DBProxyName)).toEqual(['shared-proxy'])
      expect(DBProxies![0]!.DBProxyArn).toContain(`arn:aws:rds:${REGION}:${account.id}:db-proxy:prx-`)
      const { DBProxyEndpoints } = await account.rds.describeDBProxyEndpoints({})
      expect(DBProxyEndpoints!.map((each) => each.DBProxyEndpointName)).toEqual([
        'default',
        'shared-endpoint',
      ])
      const { Targets } = await account.rds.describeDBProxyTargets(PROXY)
      expect(Targets!.map((each) => each.TargetArn)).toEqual([DBInstances![0]!.DBInstanceArn])
      const { TargetGroups } = await account.rds.describeDBProxyTargetGroups(PROXY)
      expect(TargetGroups![0]!.TargetGroupArn).toContain(`:${account.id}:target-group:`)
    }
    const { DBInstances } = await new RDS(stackOf.stack.clientConfig).describeDBInstances({})
    expect(DBInstances!.map((each) => each.DBInstanceIdentifier)).toEqual([stackOf.stack.database.identifier])
    const elsewhere = new RDS({
      ...stackOf.stack.clientConfig,
      region: 'eu-west-1',
      credentials: { accessKeyId: first.id, secretAccessKey: 'test' },
    })
    expect((await elsewhere.describeDBInstances({})).DBInstances).toEqual([])
    expect((await elsewhere.describeDBProxies({})).DBProxies).toEqual([])
    elsewhere.destroy()
  })

  it('are taken once within an account', async () => {
    await expect(first.create()).rejects.toMatchObject({ name: 'DBInstanceAlreadyExistsFault' })
  })

  it('serve each account its own data, by its own secret', async () => {
    for (const account of both()) {
      await using connection = await account.connect()
      await connection.query('create table mine (account varchar(12))')
      await connection.query(`insert into mine values ('${account.id}')`)
    }
    for (const account of both()) {
      const { DBProxyEndpoints } = await account.rds.describeDBProxyEndpoints(PROXY)
      for (const { Endpoint } of DBProxyEndpoints!) {
        await using connection = await account.connect(Endpoint)
        expect((await connection.query('select account from mine'))[0]).toEqual([{ account: account.id }])
      }
    }
    await expect(first.connect(undefined, second.password)).rejects.toMatchObject({ errno: 1045 })
  })

  it('have sessions, metrics, logs and events of their own', async () => {
    const before = await Promise.all(both().map((account) => account.sum('QueryRequests')))
    await using connection = await first.connect()
    await connection.query("set @only_in_the_first = 'x'")
    const sessions = () => first.ofProxy<{ pinned?: object }[]>('sessions')
    expect(await sessions()).toMatchObject([{ user: 'admin', pinned: { rule: 'P5' } }])
    expect(await second.ofProxy('sessions')).toEqual([])
    const grown = await Promise.all(both().map((account) => account.sum('QueryRequests')))
    expect(grown.map((sum, index) => sum! - before[index]!)).toEqual([1, 0])
    expect(await first.logLines()).toContain('was pinned to the database connection')
    expect(await second.logLines()).not.toContain('was pinned to the database connection')
    expect(await second.logLines()).toContain('A new client connected')
    expect((await first.ofProxy<string[]>('logs')).join()).toContain('was pinned')
    expect((await second.ofProxy<string[]>('logs')).join()).not.toContain('was pinned')
    await second.rds.modifyDBProxy({ ...PROXY, DebugLogging: true })
    const messages = async ({ rds }: Account) =>
      (await rds.describeEvents({})).Events!.map((each) => each.Message)
    expect(await messages(second)).toContain('RDS modified DB proxy shared-proxy.')
    expect(await messages(first)).not.toContain('RDS modified DB proxy shared-proxy.')
  })

  it('are told a fault by their ARNs, and their neighbours do not notice', async () => {
    const route = `${stackOf.stack.endpointUrl}/_poolhouse/databases/arn:aws:rds:${REGION}:${first.id}:db:shared-db`
    await using other = await second.connect()
    await fetch(`${route}/refuse-connections`, { method: 'POST', body: JSON.stringify({ on: true }) })
    expect((await other.query('select 1 as one'))[0]).toEqual([{ one: 1 }])
    await fetch(`${route}/kill`, { method: 'POST', body: JSON.stringify({ restart: true }) })
    expect((await other.query('select 1 as one'))[0]).toEqual([{ one: 1 }])
    await eventually(async () => {
      await using back = await first.connect()
      return ((await back.query('select account from mine'))[0] as object[]).length === 1
    })
  })

  it('come back from a snapshot, both', async () => {
    const pool = (account: Account, MaxConnectionsPercent: number) =>
      account.rds.modifyDBProxyTargetGroup({
        ...PROXY,
        TargetGroupName: 'default',
        ConnectionPoolConfig: { MaxConnectionsPercent },
      })
    const state = async (account: Account) => {
      await using connection = await account.connect()
      const [rows] = await connection.query('select account from mine order by account')
      const { TargetGroups } = await account.rds.describeDBProxyTargetGroups(PROXY)
      return [rows, TargetGroups![0]!.ConnectionPoolConfig!.MaxConnectionsPercent]
    }
    await pool(first, 41)
    await pool(second, 42)
    await using snapshot = await stackOf.stack.snapshot()
    for (const account of both()) {
      await using connection = await account.connect()
      await connection.query("insert into mine values ('later')")
      await pool(account, 90)
    }
    await first.rds.modifyDBProxy({ ...PROXY, NewDBProxyName: 'renamed' })
    await snapshot.restore()
    await eventually(async () => state(first).then(Boolean, () => false))
    expect(await state(first)).toEqual([[{ account: first.id }], 41])
    expect(await state(second)).toEqual([[{ account: second.id }], 42])
  })

  it('let in by IAM tokens of their own account alone', async () => {
    const { DBProxies } = await second.rds.describeDBProxies(PROXY)
    const { Auth, Endpoint } = DBProxies![0]!
    const iamAuth = (IAMAuth: 'REQUIRED' | 'DISABLED') =>
      second.rds.modifyDBProxy({
        ...PROXY,
        RequireTLS: IAMAuth === 'REQUIRED',
        Auth: [{ SecretArn: Auth![0]!.SecretArn!, IAMAuth }],
      })
    await iamAuth('REQUIRED')
    const loginAs = async (credentials: Credentials) => {
      const at = { host: Endpoint!, port: await second.portOf(Endpoint!) }
      const signer = new Signer({
        hostname: at.host,
        port: at.port,
        username: 'admin',
        region: REGION,
        credentials,
      })
      const connection = await createConnection({
        ...{ ...at, user: 'admin', password: await signer.getAuthToken() },
        ssl: { rejectUnauthorized: false },
        enableCleartextPlugin: true,
      })
      await connection.end()
    }
    const secretAccessKey = 'test'
    await loginAs({ accessKeyId: second.id, secretAccessKey })
    await loginAs(await second.roleThatMayConnect())
    for (const accessKeyId of [first.id, 'test'])
      await expect(loginAs({ accessKeyId, secretAccessKey })).rejects.toMatchObject({ errno: 1045 })
    const ofFirst = await first.roleThatMayConnect()
    await expect(loginAs(ofFirst)).rejects.toMatchObject({ errno: 1045 })
    await iamAuth('DISABLED')
  })

  it('are deleted by their own account alone', async () => {
    await first.rds.deleteDBProxyEndpoint({ DBProxyEndpointName: 'shared-endpoint' })
    await first.rds.deleteDBProxy(PROXY)
    await first.rds.deleteDBInstance({ ...DB, SkipFinalSnapshot: true })
    await expect(first.rds.describeDBProxies(PROXY)).rejects.toMatchObject({ name: 'DBProxyNotFoundFault' })
    const { DBProxyEndpoints } = await second.rds.describeDBProxyEndpoints(PROXY)
    expect(DBProxyEndpoints).toHaveLength(2)
    await using connection = await second.connect()
    expect((await connection.query('select account from mine'))[0]).toEqual([{ account: second.id }])
  })
})
