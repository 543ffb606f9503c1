import { describe, expect, it } from '@jest/globals'
import { dbArn, instanceInput, managedSecretArn, useRds } from './use-rds.ts'

const { context, service, told } = useRds()
const { MasterUserPassword: _password, ...withoutPassword } = instanceInput
const DBInstanceIdentifier = 'db'
const create = async (input: object = { ...withoutPassword, ManageMasterUserPassword: true }) => {
  const { DBInstance } = await context.sdk.createDBInstance(input as typeof instanceInput)
  context.ready.resolve()
  await context.sdk.describeDBInstances({ DBInstanceIdentifier })
  told.length = 0
  return DBInstance
}
const modify = (more: object) => context.sdk.modifyDBInstance({ DBInstanceIdentifier, ...more })
const described = async () =>
  (await context.sdk.describeDBInstances({ DBInstanceIdentifier })).DBInstances?.[0]

describe('a master user password that RDS manages', () => {
  it('is made by RDS, and its secret is shown', async () => {
    const answer = context.sdk.createDBInstance({ ...withoutPassword, ManageMasterUserPassword: true })
    expect((await answer).DBInstance?.MasterUserSecret).toMatchObject({
      SecretArn: managedSecretArn,
      SecretStatus: 'active',
    })
    expect(told).toMatchObject([
      [
        'secret.create',
        { account: '000000000000', region: 'ap-northeast-2' },
        {
          owningService: 'rds',
          prefix: 'rds!db-',
          username: 'admin',
          automaticallyAfterDays: 7,
          tags: {
            'aws:rds:primaryDBInstanceArn': 'arn:aws:rds:ap-northeast-2:000000000000:db:db',
            'aws:secretsmanager:owningService': 'rds',
          },
        },
      ],
      ['database.create', { masterUserPassword: 'made-by-rds' }],
    ])
  })

  it('goes with the instance', async () => {
    await create()
    await context.sdk.deleteDBInstance({ DBInstanceIdentifier, SkipFinalSnapshot: true })
    expect(told).toContainEqual(['secret.remove', managedSecretArn])
  })

  it('may begin later, and end with a password of the caller', async () => {
    await create(instanceInput)
    expect((await described())?.MasterUserSecret).toBeUndefined()
    await modify({ ManageMasterUserPassword: true })
    expect((await described())?.MasterUserSecret?.SecretArn).toBe(managedSecretArn)
    expect(told).toContainEqual(['database.changePassword', dbArn, 'admin', 'made-by-rds'])
    await modify({ ManageMasterUserPassword: false, MasterUserPassword: 'mine-again' })
    expect((await described())?.MasterUserSecret).toBeUndefined()
    expect(told).toContainEqual(['secret.remove', managedSecretArn])
    expect(told).toContainEqual(['database.changePassword', dbArn, 'admin', 'mine-again'])
  })

  it('is rotated on demand, at once', async () => {
    await create()
    await expect(modify({ RotateMasterUserPassword: true })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    })
    await modify({ RotateMasterUserPassword: true, ApplyImmediately: true })
    expect(told).toEqual([['secret.rotate', managedSecretArn]])
  })

  it('is set in the database when its secret is rotated', async () => {
    await create()
    await service.setMasterPassword(managedSecretArn, 'the next one')
    expect(told).toEqual([['database.changePassword', dbArn, 'admin', 'the next one']])
  })

  it.each([
    ['a password of the caller', { MasterUserPassword: 'another-one' }],
    ['its end without a password', { ManageMasterUserPassword: false }],
  ])('does not go with %s', async (_, more) => {
    await create()
    await expect(modify(more)).rejects.toMatchObject({ name: 'InvalidParameterCombination' })
    expect(told).toEqual([])
  })

  it('cannot be rotated where RDS does not manage it', async () => {
    await create(instanceInput)
    await expect(modify({ RotateMasterUserPassword: true, ApplyImmediately: true })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    })
  })
})
