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

  it('keeps its secret from everyone else, and takes it along', async () => {
    await expect(secretsManager.deleteSecret({ SecretId: secretArn })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
    await rds.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true })
    await expect(password(secretArn)).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
  })
})
