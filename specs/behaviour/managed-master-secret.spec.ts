import { type CreateDBInstanceCommandInput, RDS } from '@aws-sdk/client-rds'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { createConnection } from 'mysql2/promise'
import { eventually } from '../support/eventually.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack({ database: {} })
const { describe, it } = specsOf('rdsApi', 'secretRotation')
const DBInstanceIdentifier = 'managed'
const input: CreateDBInstanceCommandInput = {
  DBInstanceIdentifier,
  DBInstanceClass: 'db.t3.micro',
  Engine: 'mysql',
  MasterUsername: 'admin',
  ManageMasterUserPassword: true,
}
let rds: RDS
let secretsManager: SecretsManager
beforeAll(() => {
  rds = new RDS(stackOf.stack.clientConfig)
  secretsManager = new SecretsManager(stackOf.stack.clientConfig)
})
afterAll(() => {
  rds?.destroy()
  secretsManager?.destroy()
})

async function instance() {
  const { DBInstances } = await rds.describeDBInstances({ DBInstanceIdentifier })
  return DBInstances![0]!
}

async function password(SecretId: string): Promise<string> {
  const { SecretString } = await secretsManager.getSecretValue({ SecretId })
  return JSON.parse(SecretString!).password
}

async function logIn(secretArn: string, given?: string): Promise<void> {
  const { Endpoint } = await instance()
  const connection = await createConnection({
    host: Endpoint!.Address!,
    port: Endpoint!.Port!,
    user: 'admin',
    password: given ?? (await password(secretArn)),
  })
  connection.destroy()
}

describe('an instance whose master user password RDS manages', () => {
  let secretArn: string

  it('is reached with what its secret says', async () => {
    await rds.createDBInstance(input)
    const { MasterUserSecret } = await instance()
    secretArn = MasterUserSecret!.SecretArn!
    expect(secretArn).toMatch(/:secret:rds!db-[0-9a-f-]{36}-\w{6}$/)
    expect(MasterUserSecret!.SecretStatus).toBe('active')
    await logIn(secretArn)
  })

  it.each([
    ['RotateSecret', () => secretsManager.rotateSecret({ SecretId: secretArn })],
    [
      'RotateMasterUserPassword',
      () =>
        rds.modifyDBInstance({
          DBInstanceIdentifier,
          RotateMasterUserPassword: true,
          ApplyImmediately: true,
        }),
    ],
  ])('has another password after %s', async (_, rotate) => {
    const before = await password(secretArn)
    await rotate()
    await eventually(async () => (await password(secretArn)) !== before)
    await logIn(secretArn)
    await expect(logIn(secretArn, before)).rejects.toMatchObject({ errno: 1045 })
  })

  it('has another one every seven days', async () => {
    const before = await password(secretArn)
    await stackOf.stack.advanceTime(7 * 86_400)
    await eventually(async () => (await password(secretArn)) !== before)
    await logIn(secretArn)
  })

  it('is reached through a proxy, which follows its rotations', async () => {
    await rds.createDBProxy({
      DBProxyName: 'managed-proxy',
      EngineFamily: 'MYSQL',
      RoleArn: 'arn:aws:iam::000000000000:role/proxy',
      VpcSubnetIds: ['subnet-11111111', 'subnet-22222222'],
      Auth: [{ AuthScheme: 'SECRETS', SecretArn: secretArn, IAMAuth: 'DISABLED' }],
    })
    await rds.registerDBProxyTargets({
      DBProxyName: 'managed-proxy',
      DBInstanceIdentifiers: [DBInstanceIdentifier],
    })
    const { DBProxies } = await rds.describeDBProxies({ DBProxyName: 'managed-proxy' })
    const { DBProxyArn, Endpoint } = DBProxies![0]!
    const { TagList } = await rds.listTagsForResource({ ResourceName: DBProxyArn! })
    const port = Number(TagList!.find(({ Key }) => Key === 'poolhouse:port')!.Value)
    const throughProxy = async () => {
      const secret = await password(secretArn)
      const connection = await createConnection({ host: Endpoint!, port, user: 'admin', password: secret })
      const [rows] = await connection.query('select 40 + 2 as answer')
      connection.destroy()
      return rows
    }
    expect(await throughProxy()).toEqual([{ answer: 42 }])
    const before = await password(secretArn)
    await secretsManager.rotateSecret({ SecretId: secretArn })
    await eventually(async () => (await password(secretArn)) !== before)
    expect(await throughProxy()).toEqual([{ answer: 42 }])
    await rds.deleteDBProxy({ DBProxyName: 'managed-proxy' })
  })

  specsOf('rdsApi', 'secretRotation', 'snapshots').it(
    'is brought back by a snapshot, with the replicas of its secret',
    async () => {
      const there = new SecretsManager({ ...stackOf.stack.clientConfig, region: 'us-east-1' })
      const SecretId = secretArn.replace('ap-northeast-2', 'us-east-1')
      try {
        await secretsManager.replicateSecretToRegions({
          SecretId: secretArn,
          AddReplicaRegions: [{ Region: 'us-east-1' }],
        })
        const before = await password(secretArn)
        const snapshot = await stackOf.stack.snapshot()
        await secretsManager.removeRegionsFromReplication({
          SecretId: secretArn,
          RemoveReplicaRegions: ['us-east-1'],
        })
        await secretsManager.rotateSecret({ SecretId: secretArn })
        await eventually(async () => (await password(secretArn)) !== before)
        await snapshot.restore()
        expect((await instance()).MasterUserSecret?.SecretArn).toBe(secretArn)
        await logIn(secretArn, before)
        const { SecretString, Name } = await there.getSecretValue({ SecretId })
        expect(Name).toMatch(/^rds!db-/)
        expect(JSON.parse(SecretString!).password).toBe(before)
      } finally {
        there.destroy()
      }
    },
  )

  it('keeps its secret from everyone else, and takes it along', async () => {
    await expect(secretsManager.deleteSecret({ SecretId: secretArn })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
    await rds.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true })
    await expect(password(secretArn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
