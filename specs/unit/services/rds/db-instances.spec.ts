import { waitUntilDBInstanceAvailable, waitUntilDBInstanceDeleted } from '@aws-sdk/client-rds'
import { describe, expect, it } from '@jest/globals'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { dbArn, instanceInput, useRds } from './use-rds.ts'

const { context, told, service } = useRds()
const create = (more: object = {}) => context.sdk.createDBInstance({ ...instanceInput, ...more })
const status = async () =>
  (await context.sdk.describeDBInstances({})).DBInstances?.map((each) => each.DBInstanceStatus)

describe('CreateDBInstance', () => {
  it('starts a server and answers its address at once', async () => {
    const { DBInstance } = await create({
      DBName: 'shop',
      AllocatedStorage: 20,
      Tags: [{ Key: 'k', Value: 'v' }],
    })
    expect(told).toEqual([
      [
        'database.create',
        {
          arn: dbArn,
          instanceClass: 'db.t3.micro',
          masterUsername: 'admin',
          masterUserPassword: 'correct-horse',
          databaseName: 'shop',
        },
      ],
    ])
    expect(DBInstance).toMatchObject({
      DBInstanceIdentifier: 'db',
      DBInstanceArn: 'arn:aws:rds:ap-northeast-2:000000000000:db:db',
      DbiResourceId: expect.stringMatching(/^db-[A-Z0-9]{26}$/),
      DBInstanceStatus: 'creating',
      Engine: 'mysql',
      EngineVersion: '8.4.6',
      Endpoint: { Address: '127.0.0.2', Port: 3306 },
      InstanceCreateTime: new Date('2026-03-04T05:06:07Z'),
      DBName: 'shop',
      TagList: [{ Key: 'k', Value: 'v' }],
    })
    expect(JSON.stringify(DBInstance)).not.toContain('correct-horse')
  })

  it('is creating until the server takes connections, and then available', async () => {
    await create()
    expect(await status()).toEqual(['creating'])
    context.ready.resolve()
    expect(await status()).toEqual(['available'])
  })

  it('lets a waiter find the instance available at its first look', async () => {
    await create()
    const waiting = waitUntilDBInstanceAvailable(
      { client: context.sdk, maxWaitTime: 60 },
      { DBInstanceIdentifier: 'db' },
    )
    context.ready.resolve()
    expect((await waiting).state).toBe('SUCCESS')
  })

  it('holds the answer about one instance back while it is creating', async () => {
    await create()
    let answered = false
    const asking = context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' }).finally(() => {
      answered = true
    })
    expect(await status()).toEqual(['creating'])
    expect(await status()).toEqual(['creating'])
    expect(answered).toBe(false)
    context.ready.resolve()
    expect((await asking).DBInstances).toMatchObject([{ DBInstanceStatus: 'available' }])
  })

  it('has failed when the server does not come up', async () => {
    await create()
    context.ready.reject(new Error('no disk'))
    const { DBInstances } = await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
    expect(DBInstances).toMatchObject([{ DBInstanceStatus: 'failed' }])
  })

  it('takes max_connections from a tag', async () => {
    await create({ Tags: [{ Key: 'poolhouse:max-connections', Value: '7' }] })
    expect(told).toMatchObject([['database.create', { maxConnections: 7 }]])
  })

  it('takes the version that this machine has, and no other', async () => {
    await create({ EngineVersion: '8.4' })
    await expect(create({ DBInstanceIdentifier: 'other', EngineVersion: '8.0.35' })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'Cannot find version 8.0.35 for mysql: this machine has MySQL 8.4.6.',
    })
    expect(told.at(-1)).toEqual(['database.remove', `${dbArn.slice(0, -2)}other`])
    expect(await status()).toHaveLength(1)
  })

  it("has RDS's own groups for its version, and takes no other", async () => {
    const { DBInstance } = await create({ DBParameterGroupName: 'default.mysql8.4' })
    expect(DBInstance).toMatchObject({
      DBParameterGroups: [{ DBParameterGroupName: 'default.mysql8.4', ParameterApplyStatus: 'in-sync' }],
      OptionGroupMemberships: [{ OptionGroupName: 'default:mysql-8-4', Status: 'in-sync' }],
    })
    const other = { DBInstanceIdentifier: 'other', DBParameterGroupName: 'default.mysql8.0' }
    const refusal = {
      name: 'InvalidParameterCombination',
      message:
        'The Parameter Group default.mysql8.0 with DBParameterGroupFamily mysql8.0 cannot be used for this instance. Please use a Parameter Group with DBParameterGroupFamily mysql8.4',
    }
    await expect(create(other)).rejects.toMatchObject(refusal)
    expect(told.at(-1)?.[0]).toBe('database.remove')
    const { DBParameterGroupName } = other
    await expect(
      context.sdk.modifyDBInstance({ DBInstanceIdentifier: 'db', DBParameterGroupName }),
    ).rejects.toMatchObject(refusal)
    expect(await status()).toHaveLength(1)
  })

  it('gives a name out once, without regard to case', async () => {
    await create()
    await expect(create({ DBInstanceIdentifier: 'DB' })).rejects.toMatchObject({
      name: 'DBInstanceAlreadyExistsFault',
      message: 'DB instance already exists',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('gives a name out once to two that ask at the same time', async () => {
    const gate = deferred()
    context.gate = gate.promise
    const first = create()
    await eventually(() => told.length === 1)
    await expect(create()).rejects.toMatchObject({ name: 'DBInstanceAlreadyExistsFault' })
    gate.resolve()
    await first
    expect(told).toHaveLength(1)
  })

  it('keeps no record of what could not be started', async () => {
    context.failing = 'database.create'
    await expect(create()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    context.failing = undefined
    await create()
  })

  it.each([
    [
      { Engine: 'postgres' },
      'InvalidParameterValue',
      "The engine 'postgres' is not emulated by poolhouse: only mysql is.",
    ],
    [{ DBInstanceIdentifier: 'a--b' }, 'InvalidParameterValue', 'is not a valid identifier'],
    [{ DBInstanceIdentifier: '1db' }, 'InvalidParameterValue', 'is not a valid identifier'],
    [{ DBInstanceClass: 'big' }, 'InvalidParameterValue', 'Invalid DB Instance class: big'],
    [{ MasterUsername: undefined }, 'MissingParameter', 'MasterUsername'],
    [{ MasterUsername: '1admin' }, 'InvalidParameterValue', 'MasterUsername'],
    [{ MasterUserPassword: undefined }, 'MissingParameter', 'MasterUserPassword'],
    [{ MasterUserPassword: 'short' }, 'InvalidParameterValue', 'shorter than 8 characters'],
    [{ MasterUserPassword: 'with space' }, 'InvalidParameterValue', 'Only printable ASCII characters'],
    [{ MasterUserPassword: 'with"quote' }, 'InvalidParameterValue', 'Only printable ASCII characters'],
    [{ DBName: '1db' }, 'InvalidParameterValue', 'DBName'],
    [{ Port: 3307 }, 'InvalidParameterValue', 'Port'],
    [
      { MultiAZ: true, AvailabilityZone: 'ap-northeast-2a' },
      'InvalidParameterCombination',
      'Requesting a specific availability zone is not valid for Multi-AZ instances.',
    ],
    [
      { NetworkType: 'DUAL' },
      'NotImplemented',
      'The option NetworkType of rds:CreateDBInstance is not emulated',
    ],
    [{ LicenseModel: 'bring-your-own-license' }, 'InvalidParameterCombination', 'bring-your-own-license'],
    [
      { AllocatedStorage: 40, MaxAllocatedStorage: 40 },
      'InvalidParameterCombination',
      'Max storage size must be greater than storage size',
    ],
    [{ EnableIAMDatabaseAuthentication: true }, 'NotImplemented', 'EnableIAMDatabaseAuthentication'],
    [{ ManageMasterUserPassword: true }, 'InvalidParameterCombination', 'MasterUserPassword'],
    [{ DBParameterGroupName: 'mine' }, 'NotImplemented', 'DBParameterGroupName'],
    [{ DBClusterIdentifier: 'c' }, 'NotImplemented', 'DBClusterIdentifier'],
    [
      { Tags: [{ Key: 'poolhouse:max-connections', Value: 'many' }] },
      'InvalidParameterValue',
      'poolhouse:max-connections',
    ],
    [
      { DBInstanceIdentifier: undefined, Engine: undefined },
      'ValidationError',
      '2 validation errors detected',
    ],
  ])('refuses %p', async (more, name, part) => {
    await expect(create(more)).rejects.toMatchObject({ name, message: expect.stringContaining(part) })
    expect(told).toEqual([])
  })

  it('passes what asks for nothing, and keeps what changes nothing here', async () => {
    const kept = {
      ...{ StorageEncrypted: true, KmsKeyId: 'alias/mine', StorageType: 'gp3', AllocatedStorage: 400 },
      ...{ MaxAllocatedStorage: 1_000, Iops: 12_000, StorageThroughput: 500, BackupRetentionPeriod: 7 },
      ...{ PreferredBackupWindow: '01:00-02:00', PreferredMaintenanceWindow: 'sun:03:00-sun:04:00' },
      ...{ AutoMinorVersionUpgrade: false, CopyTagsToSnapshot: true, PubliclyAccessible: true },
      ...{ AvailabilityZone: 'ap-northeast-2c', NetworkType: 'IPV4', LicenseModel: 'general-public-license' },
      ...{ EngineLifecycleSupport: 'open-source-rds-extended-support-disabled' },
      CACertificateIdentifier: 'rds-ca-rsa4096-g1',
    }
    await create({
      MultiAZ: false,
      MonitoringInterval: 0,
      VpcSecurityGroupIds: ['rds-sg'],
      Port: 3306,
      ...kept,
    })
    const { DBInstances } = await context.sdk.describeDBInstances({})
    expect(DBInstances).toMatchObject([
      { ...kept, VpcSecurityGroups: [{ VpcSecurityGroupId: 'rds-sg', Status: 'active' }] },
    ])
  })
})

describe('DescribeDBInstances', () => {
  it('names the instance that is not there', async () => {
    await expect(context.sdk.describeDBInstances({ DBInstanceIdentifier: 'nope' })).rejects.toMatchObject({
      name: 'DBInstanceNotFoundFault',
      message: 'DBInstance nope not found.',
      $metadata: { httpStatusCode: 404 },
    })
  })

  it('finds an instance by its ARN', async () => {
    await create()
    context.ready.resolve()
    const find = async (DBInstanceIdentifier: string) =>
      (await context.sdk.describeDBInstances({ DBInstanceIdentifier })).DBInstances
    expect(await find('arn:aws:rds:ap-northeast-2:000000000000:db:db')).toMatchObject([
      { DBInstanceIdentifier: 'db' },
    ])
    await expect(find('arn:aws:rds:us-east-1:000000000000:db:db')).rejects.toMatchObject({
      name: 'DBInstanceNotFoundFault',
    })
  })

  it('filters, and refuses filters that it does not know', async () => {
    await create()
    await create({ DBInstanceIdentifier: 'other' })
    const find = async (Name: string, Values: string[]) =>
      (await context.sdk.describeDBInstances({ Filters: [{ Name, Values }] })).DBInstances?.length
    expect(await find('db-instance-id', ['other'])).toBe(1)
    expect(await find('engine', ['mysql'])).toBe(2)
    expect(await find('db-cluster-id', ['db'])).toBe(0)
    await expect(find('colour', ['red'])).rejects.toMatchObject({
      message: 'Unrecognized filter name: colour',
    })
  })

  it('pages by twenty at least', async () => {
    for (let n = 0; n < 21; n++) await create({ DBInstanceIdentifier: `db${n}` })
    const first = await context.sdk.describeDBInstances({ MaxRecords: 20 })
    const second = await context.sdk.describeDBInstances({ MaxRecords: 20, Marker: first.Marker })
    expect([first.DBInstances?.length, second.DBInstances?.length, second.Marker]).toEqual([20, 1, undefined])
    await expect(context.sdk.describeDBInstances({ MaxRecords: 5 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })
})

describe('DeleteDBInstance', () => {
  const remove = (more: object = { SkipFinalSnapshot: true }) =>
    context.sdk.deleteDBInstance({ DBInstanceIdentifier: 'db', ...more })

  it('stops the server', async () => {
    await create()
    context.ready.resolve()
    expect((await remove()).DBInstance).toMatchObject({ DBInstanceStatus: 'deleting' })
    expect(told.at(-1)).toEqual(['database.remove', dbArn])
    const gone = await waitUntilDBInstanceDeleted(
      { client: context.sdk, maxWaitTime: 60 },
      { DBInstanceIdentifier: 'db' },
    )
    expect(gone.state).toBe('SUCCESS')
  })

  it('wants a word about the final snapshot, which is not emulated', async () => {
    await create()
    await expect(remove({})).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
      message: 'FinalDBSnapshotIdentifier is required unless SkipFinalSnapshot is specified.',
    })
    await expect(remove({ FinalDBSnapshotIdentifier: 's' })).rejects.toMatchObject({ name: 'NotImplemented' })
  })

  it('respects deletion protection until that is taken away', async () => {
    await create({ DeletionProtection: true })
    await expect(remove()).rejects.toMatchObject({ name: 'InvalidParameterCombination' })
    await context.sdk.modifyDBInstance({ DBInstanceIdentifier: 'db', DeletionProtection: false })
    await remove()
  })

  it.each([
    [{ SkipFinalSnapshot: false, FinalDBSnapshotIdentifier: 'last' }, 'NotImplemented', 'FinalDBSnapshot'],
    [{ FinalDBSnapshotIdentifier: 'last' }, 'InvalidParameterCombination', 'FinalDBSnapshotIdentifier'],
    [{ DeleteAutomatedBackups: false }, 'NotImplemented', 'DeleteDBInstance: DeleteAutomatedBackups false'],
  ])('keeps no snapshot or backup, and so refuses %p', async (more, name, part) => {
    await create()
    const deleting = context.sdk.deleteDBInstance({
      DBInstanceIdentifier: 'db',
      SkipFinalSnapshot: true,
      ...more,
    })
    await expect(deleting).rejects.toMatchObject({ name, message: expect.stringContaining(part) })
    expect(await status()).toEqual(['creating'])
  })

  it('is refused while it is under way', async () => {
    await create()
    const gate = deferred()
    context.gate = gate.promise
    const first = remove()
    await eventually(() => told.at(-1)?.[0] === 'database.remove')
    await expect(remove()).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
      message: 'Instance db is already being deleted.',
    })
    gate.resolve()
    await first
  })

  it('can be tried again when the server did not stop', async () => {
    await create()
    context.failing = 'database.remove'
    await expect(remove()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    context.failing = undefined
    await remove()
    expect(await status()).toEqual([])
  })
})

describe('reset', () => {
  it('ends every server', async () => {
    await create()
    await service.reset?.()
    expect(told.at(-1)).toEqual(['database.remove', dbArn])
    expect(await status()).toEqual([])
  })
})
