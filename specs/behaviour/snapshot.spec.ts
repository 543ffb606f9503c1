import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { RDS, waitUntilDBInstanceAvailable } from '@aws-sdk/client-rds'
import {
  CreateSecretCommand,
  ListSecretsCommand,
  PutSecretValueCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { connect, credentials, lambda, secretsManager } from '../support/clients.ts'
import { supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('snapshots')

const stackOf = useStack(
  workshopWith({
    database: { databaseName: 'app' },
    functions: {
      counter: { entry: supportFunction('counter') },
      'serverless-app-lambda': { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
    },
  }),
)
const PROXY = 'serverless-app-rds-proxy'
let rds: RDS

beforeAll(async () => {
  rds = new RDS(stackOf.stack.clientConfig)
  const { database } = stackOf.stack
  await database.query('create table app.pets (name varchar(20)) engine = innodb')
})
afterAll(() => rds.destroy())

const pets = () => stackOf.stack.database.query('select name from app.pets order by name')

describe('a snapshot of a stack', () => {
  it('brings back data, users, secrets, functions and APIs, as often as it is asked', async () => {
    const { stack } = stackOf
    const secrets = secretsManager(stack)
    const functions = lambda(stack)
    await stack.database.query("insert into app.pets values ('Ada')")
    await stack.invoke('counter')
    const before = await credentials(stack)
    await using snapshot = await stack.snapshot()
    for (const _ of ['once', 'again']) {
      await stack.database.query("insert into app.pets values ('Bob')")
      await stack.database.query("create user 'left_behind'@'%'")
      await stack.database.query(`alter user '${before.username}'@'%' identified by 'changed'`)
      const { name } = stack.secret
      const changed = JSON.stringify({ ...before, password: 'changed' })
      await secrets.send(new PutSecretValueCommand({ SecretId: name, SecretString: changed }))
      await secrets.send(new CreateSecretCommand({ Name: 'left-behind', SecretString: 'x' }))
      await functions.send(
        new UpdateFunctionConfigurationCommand({ FunctionName: 'counter', Handler: 'index.nothing' }),
      )

      await snapshot.restore()

      expect(await pets()).toEqual([{ name: 'Ada' }])
      expect(await stack.database.query("select user from mysql.user where user = 'left_behind'")).toEqual([])
      expect(await credentials(stack)).toEqual(before)
      const { SecretList } = await secrets.send(new ListSecretsCommand({}))
      expect(SecretList?.map((each) => each.Name)).toEqual([name])
      expect((await stack.invoke('counter')).payload).toMatchObject({ invocations: 1 })
      expect((await fetch(stack.invokeUrl)).status).toBe(200)
    }
    secrets.destroy()
    functions.destroy()
  })

  it('cuts nobody off when it is taken', async () => {
    const { stack } = stackOf
    const connection = await connect(stack, 'database')
    await connection.query('set @here = 1')
    await using _ = await stack.snapshot()
    expect((await connection.query('select @here as here'))[0]).toEqual([{ here: 1 }])
    await connection.end()
  })

  it("brings back a proxy's settings, and removes what was made since", async () => {
    const group = { DBProxyName: PROXY, TargetGroupName: 'default' }
    const poolOf = async () =>
      (await rds.describeDBProxyTargetGroups(group)).TargetGroups?.[0]?.ConnectionPoolConfig
    const before = await poolOf()
    await using snapshot = await stackOf.stack.snapshot()
    await rds.modifyDBProxyTargetGroup({ ...group, ConnectionPoolConfig: { MaxConnectionsPercent: 7 } })
    const DBProxyEndpointName = 'left-behind'
    await rds.createDBProxyEndpoint({
      DBProxyName: PROXY,
      DBProxyEndpointName,
      VpcSubnetIds: ['subnet-1', 'subnet-2'],
    })
    await rds.createDBInstance({
      DBInstanceIdentifier: 'left-behind',
      DBInstanceClass: 'db.t3.micro',
      Engine: 'mysql',
      MasterUsername: 'admin',
      MasterUserPassword: 'correct-horse',
    })
    await waitUntilDBInstanceAvailable(
      { client: rds, maxWaitTime: 60, minDelay: 1, maxDelay: 1 },
      { DBInstanceIdentifier: 'left-behind' },
    )

    await snapshot.restore()

    expect(await poolOf()).toEqual(before)
    expect((await rds.describeDBProxyEndpoints({ DBProxyName: PROXY })).DBProxyEndpoints).toHaveLength(1)
    const { DBInstances } = await rds.describeDBInstances({})
    expect(DBInstances?.map((each) => each.DBInstanceIdentifier)).toEqual(['serverless-app-rds'])
    await eventually(async () => (await fetch(stackOf.stack.invokeUrl)).status === 200)
  })

  it('is refused by name when a DB proxy endpoint of it is gone, and changes nothing then', async () => {
    const { stack } = stackOf
    const DBProxyEndpointName = 'goes'
    await rds.createDBProxyEndpoint({
      DBProxyName: PROXY,
      DBProxyEndpointName,
      VpcSubnetIds: ['subnet-1', 'subnet-2'],
    })
    await using snapshot = await stack.snapshot()
    await rds.deleteDBProxyEndpoint({ DBProxyEndpointName })
    await stack.database.query("insert into app.pets values ('Cleo')")
    await expect(snapshot.restore()).rejects.toMatchObject({
      code: 'SnapshotUnusable',
      message: expect.stringContaining("DB proxy endpoint 'goes'"),
    })
    expect(await pets()).toContainEqual({ name: 'Cleo' })
  })

  it('is forgotten by a reset', async () => {
    const snapshot = await stackOf.stack.snapshot()
    await stackOf.stack.reset()
    await expect(snapshot.restore()).rejects.toMatchObject({ code: 'SnapshotUnusable' })
  })
})
