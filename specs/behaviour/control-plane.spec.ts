import { RDS, waitUntilDBInstanceAvailable } from '@aws-sdk/client-rds'
import { CreateSecretCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { type Connection, createConnection } from 'mysql2/promise'
import type { DbProxyStatistics } from '../../harness/index.ts'
import { workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('rdsApi')

// An account's own instances and proxies beside the stack's, by the SDK alone.
const stackOf = useStack(workshopWith({ functions: {}, api: undefined }))

const PASSWORD = 'correct-horse'
let rds: RDS
const secretArns: Record<string, string> = {}

async function createInstance(identifier: string, maxConnections = 12): Promise<void> {
  const { stack } = stackOf
  await rds.createDBInstance({
    DBInstanceIdentifier: identifier,
    DBInstanceClass: 'db.t3.micro',
    Engine: 'mysql',
    MasterUsername: 'admin',
    MasterUserPassword: PASSWORD,
    DBName: 'app',
    Tags: [{ Key: 'poolhouse:max-connections', Value: String(maxConnections) }],
  })
  await available(identifier)
  const secrets = new SecretsManagerClient(stack.clientConfig)
  const SecretString = JSON.stringify({ username: 'admin', password: PASSWORD })
  const { ARN } = await secrets.send(
    new CreateSecretCommand({ Name: `secret-of-${identifier}`, SecretString }),
  )
  secrets.destroy()
  secretArns[identifier] = ARN!
}

const available = (identifier: string) =>
  waitUntilDBInstanceAvailable({ client: rds, maxWaitTime: 60 }, { DBInstanceIdentifier: identifier })

async function createProxy(name: string, identifier: string): Promise<void> {
  await rds.createDBProxy({
    DBProxyName: name,
    EngineFamily: 'MYSQL',
    RoleArn: 'arn:aws:iam::000000000000:role/proxy',
    VpcSubnetIds: ['subnet-a'],
    Auth: [{ SecretArn: secretArns[identifier]! }],
  })
  await rds.registerDBProxyTargets({ DBProxyName: name, DBInstanceIdentifiers: [identifier] })
}

const health = async (name: string) =>
  (await rds.describeDBProxyTargets({ DBProxyName: name })).Targets?.[0]?.TargetHealth

/** MaxDatabaseConnectionsAllowed, of a proxy that the stack does not know. */
async function allowed(name: string): Promise<number> {
  const answer = await fetch(`${stackOf.stack.endpointUrl}/_poolhouse/db-proxies/${name}/statistics`)
  return ((await answer.json()) as DbProxyStatistics).databaseConnections.limit
}

/** Host and port of a resource; RDS tells no port of a proxy, the tag does. */
async function addressOf(arn: string, host: string) {
  const { TagList } = await rds.listTagsForResource({ ResourceName: arn })
  return { host, port: Number(TagList?.find(({ Key }) => Key === 'poolhouse:port')?.Value) }
}
async function proxyAddress(name: string) {
  const proxy = (await rds.describeDBProxies({ DBProxyName: name })).DBProxies![0]!
  return addressOf(proxy.DBProxyArn!, proxy.Endpoint!)
}
async function endpointAddress(name: string) {
  const { DBProxyEndpoints } = await rds.describeDBProxyEndpoints({ DBProxyEndpointName: name })
  return addressOf(DBProxyEndpoints![0]!.DBProxyEndpointArn!, DBProxyEndpoints![0]!.Endpoint!)
}

const open: Connection[] = []
async function connect(at: { host: string; port: number }, password = PASSWORD): Promise<Connection> {
  const connection = await createConnection({ ...at, user: 'admin', password, database: 'app' })
  connection.on('error', () => {})
  open.push(connection)
  return connection
}
const value = async (connection: Connection, sql: string) => {
  const [rows] = await connection.query({ sql, rowsAsArray: true })
  return (rows as unknown as unknown[][])[0]?.[0]
}

beforeAll(() => {
  rds = new RDS(stackOf.stack.clientConfig)
})
afterAll(() => {
  for (const connection of open) connection.destroy()
  rds.destroy()
})

describe('several instances, proxies and endpoints', () => {
  beforeAll(async () => {
    for (const name of ['east', 'west']) {
      await createInstance(name)
      await createProxy(`${name}-proxy`, name)
    }
    for (const name of ['reports', 'batch']) {
      await rds.createDBProxyEndpoint({
        DBProxyName: 'east-proxy',
        DBProxyEndpointName: name,
        VpcSubnetIds: ['subnet-a'],
      })
    }
  }, 120_000)

  it('have each an address of its own, and lead to the right database', async () => {
    for (const name of ['east', 'west']) {
      const connection = await connect(await proxyAddress(`${name}-proxy`))
      await connection.query(`CREATE TABLE app.only_in_${name} (v INT)`)
      expect(await value(connection, 'show tables')).toBe(`only_in_${name}`)
    }
    const addresses = [
      await proxyAddress('east-proxy'),
      await proxyAddress('west-proxy'),
      await endpointAddress('reports'),
      await endpointAddress('batch'),
    ]
    expect(new Set(addresses.map(({ host, port }) => `${host}:${port}`)).size).toBe(4)
    for (const endpoint of ['reports', 'batch']) {
      const connection = await connect(await endpointAddress(endpoint))
      expect(await value(connection, 'show tables')).toBe('only_in_east')
    }
  })

  it('go one by one: an endpoint without its proxy’s others', async () => {
    const reports = await endpointAddress('reports')
    const staying = await connect(await endpointAddress('batch'))
    const going = await connect(reports)
    await rds.deleteDBProxyEndpoint({ DBProxyEndpointName: 'reports' })
    await expect(going.query('select 1')).rejects.toThrow()
    await expect(connect(reports)).rejects.toMatchObject({ code: 'ECONNREFUSED' })
    expect(await value(staying, 'select 1')).toBe(1)
  })

  it('keep their clients when they are renamed', async () => {
    const viaEndpoint = await connect(await endpointAddress('batch'))
    const viaProxy = await connect(await proxyAddress('east-proxy'))
    await rds.modifyDBProxyEndpoint({ DBProxyEndpointName: 'batch', NewDBProxyEndpointName: 'nightly' })
    await rds.modifyDBProxy({ DBProxyName: 'east-proxy', NewDBProxyName: 'north-proxy' })
    expect(await value(viaEndpoint, 'select 1')).toBe(1)
    expect(await value(viaProxy, 'select 2')).toBe(2)
    expect(await value(await connect(await proxyAddress('north-proxy')), 'select 3')).toBe(3)
    expect(await value(await connect(await endpointAddress('nightly')), 'select 4')).toBe(4)
    expect(await health('north-proxy')).toEqual({ State: 'AVAILABLE' })
    await rds.modifyDBProxy({ DBProxyName: 'north-proxy', NewDBProxyName: 'east-proxy' })
  })
})

describe('an instance', () => {
  it('has another max_connections for its proxy only after a reboot', async () => {
    await createInstance('growing', 12)
    const ResourceName = 'arn:aws:rds:ap-northeast-2:000000000000:db:growing'
    const limit = async () => {
      const { Endpoint } = (await rds.describeDBInstances({ DBInstanceIdentifier: 'growing' }))
        .DBInstances![0]!
      return value(
        await connect({ host: Endpoint!.Address!, port: Endpoint!.Port! }),
        'select @@max_connections',
      )
    }
    await createProxy('growing-proxy', 'growing')
    // one more than users may have: docs/db-proxy.md
    expect(await limit()).toBe(13)
    await eventually(async () => (await allowed('growing-proxy')) === 10) // two are the proxy's own
    await rds.addTagsToResource({ ResourceName, Tags: [{ Key: 'poolhouse:max-connections', Value: '30' }] })
    expect(await limit()).toBe(13)
    expect(await allowed('growing-proxy')).toBe(10)
    await rds.rebootDBInstance({ DBInstanceIdentifier: 'growing' })
    await available('growing')
    expect(await limit()).toBe(31)
    await eventually(async () => (await allowed('growing-proxy')) === 28)
    await rds.removeTagsFromResource({ ResourceName, TagKeys: ['poolhouse:max-connections'] })
    await rds.modifyDBInstance({
      DBInstanceIdentifier: 'growing',
      DBInstanceClass: 'db.t3.small',
      ApplyImmediately: true,
    })
    await available('growing')
    expect(await limit()).toBe(151) // 150 of db.t3.small
    await eventually(async () => (await allowed('growing-proxy')) === 148)
  }, 120_000)

  it('gets another password of its master user, which its proxy’s secret does not have yet', async () => {
    await createInstance('guarded')
    await createProxy('guarded-proxy', 'guarded')
    await connect(await proxyAddress('guarded-proxy'))
    const { Endpoint } = (await rds.describeDBInstances({ DBInstanceIdentifier: 'guarded' })).DBInstances![0]!
    const direct = { host: Endpoint!.Address!, port: Endpoint!.Port! }
    await rds.modifyDBInstance({ DBInstanceIdentifier: 'guarded', MasterUserPassword: 'battery-staple' })
    await available('guarded')
    await connect(direct, 'battery-staple')
    await expect(connect(direct)).rejects.toMatchObject({ errno: 1045 })
    // What is in the pool still works; a new database connection is refused.
    await rds.rebootDBInstance({ DBInstanceIdentifier: 'guarded' })
    await available('guarded')
    await expect(connect(await proxyAddress('guarded-proxy'))).rejects.toThrow()
    await eventually(async () => (await health('guarded-proxy'))?.Reason === 'AUTH_FAILURE')
  }, 120_000)

  it('keeps its data, its address and its proxies under another name', async () => {
    await createInstance('before')
    await createProxy('before-proxy', 'before')
    const client = await connect(await proxyAddress('before-proxy'))
    await client.query('create table kept as select 42 as v')
    const described = async (DBInstanceIdentifier: string) =>
      (await rds.describeDBInstances({ DBInstanceIdentifier })).DBInstances![0]!
    const { Endpoint } = await described('before')
    await rds.modifyDBInstance({
      DBInstanceIdentifier: 'before',
      NewDBInstanceIdentifier: 'after',
      ApplyImmediately: true,
    })
    const renamed = await eventually(() => described('after').catch(() => undefined))
    expect(renamed).toMatchObject({ DBInstanceStatus: 'available', Endpoint })
    expect(await value(await connect(await proxyAddress('before-proxy')), 'select v from kept')).toBe(42)
    await eventually(async () => (await health('before-proxy'))?.State === 'AVAILABLE')
    await expect(described('before')).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' })
  }, 120_000)

  it('is deregistered when it is deleted, and does not come back with one of its name', async () => {
    await createInstance('passing')
    await createProxy('passing-proxy', 'passing')
    const idle = await connect(await proxyAddress('passing-proxy'))
    await rds.deleteDBInstance({ DBInstanceIdentifier: 'passing', SkipFinalSnapshot: true })
    expect(await health('passing-proxy')).toBeUndefined()
    await rds.modifyDBProxyTargetGroup({
      DBProxyName: 'passing-proxy',
      TargetGroupName: 'default',
      ConnectionPoolConfig: { ConnectionBorrowTimeout: 1 },
    })
    await expect(idle.query('select 1')).rejects.toMatchObject({ errno: 9501 })
    await rds.createDBInstance({
      DBInstanceIdentifier: 'passing',
      DBInstanceClass: 'db.t3.micro',
      Engine: 'mysql',
      MasterUsername: 'admin',
      MasterUserPassword: PASSWORD,
    })
    await available('passing')
    expect(await health('passing-proxy')).toBeUndefined()
    const { Events } = await rds.describeEvents({
      SourceType: 'db-proxy',
      SourceIdentifier: 'passing-proxy',
    })
    expect(Events?.at(-1)?.Message).toBe(
      'RDS detected deletion of DB instance passing and automatically removed it from target group default of DB proxy passing-proxy.',
    )
  }, 120_000)
})

describe('a proxy whose secret nobody has', () => {
  it('has a target without credentials', async () => {
    await rds.createDBProxy({
      DBProxyName: 'keyless',
      EngineFamily: 'MYSQL',
      RoleArn: 'arn:aws:iam::000000000000:role/proxy',
      VpcSubnetIds: ['subnet-a'],
      Auth: [{ SecretArn: 'arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:nobody-AbCdEf' }],
    })
    await rds.registerDBProxyTargets({
      DBProxyName: 'keyless',
      DBInstanceIdentifiers: [stackOf.stack.database.identifier],
    })
    expect(await health('keyless')).toEqual({
      State: 'UNAVAILABLE',
      Reason: 'AUTH_FAILURE',
      Description: 'Proxy does not have any registered credentials',
    })
  })
})
