import { describe, expect, it } from '@jest/globals'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { dbArn, instanceInput, useRds } from './use-rds.ts'

const { context, told } = useRds()
const db = { DBInstanceIdentifier: 'db' }
const shown = async () => (await context.sdk.describeDBInstances(db)).DBInstances?.[0]
const status = async () => (await context.sdk.describeDBInstances({})).DBInstances?.[0]?.DBInstanceStatus
const running = async (more: object = {}) => {
  await context.sdk.createDBInstance({ ...instanceInput, ...more })
  context.ready.resolve()
  await shown()
  told.length = 0
}
const notAvailable = {
  name: 'InvalidDBInstanceStateFault',
  message: 'Instance db is not in available state.',
  $metadata: { httpStatusCode: 400 },
}

describe('RebootDBInstance', () => {
  it('restarts the server, and answers at once', async () => {
    await running()
    const gate = deferred()
    context.gate = gate.promise
    const { DBInstance } = await context.sdk.rebootDBInstance(db)
    expect(DBInstance).toMatchObject({ DBInstanceStatus: 'rebooting' })
    expect(told).toEqual([['database.reboot', dbArn, { instanceClass: 'db.t3.micro' }]])
    expect(await status()).toBe('rebooting')
    gate.resolve()
    expect(await shown()).toMatchObject({ DBInstanceStatus: 'available' })
  })

  it('takes one at a time, and none while the instance is not available', async () => {
    await context.sdk.createDBInstance(instanceInput)
    await expect(context.sdk.rebootDBInstance(db)).rejects.toMatchObject(notAvailable)
    context.ready.resolve()
    await shown()
    const gate = deferred()
    context.gate = gate.promise
    await context.sdk.rebootDBInstance(db)
    await expect(context.sdk.rebootDBInstance(db)).rejects.toMatchObject(notAvailable)
    await expect(context.sdk.stopDBInstance(db)).rejects.toMatchObject(notAvailable)
    gate.resolve()
    await shown()
  })

  it('shows a server that did not come up as failed, which may be started', async () => {
    await running()
    context.failing = 'database.reboot'
    await context.sdk.rebootDBInstance(db)
    expect(await shown()).toMatchObject({ DBInstanceStatus: 'failed' })
    await context.sdk.startDBInstance(db)
    expect(await shown()).toMatchObject({ DBInstanceStatus: 'available' })
  })

  it('has no standby to fail over to', async () => {
    await running()
    await expect(context.sdk.rebootDBInstance({ ...db, ForceFailover: true })).rejects.toMatchObject({
      name: 'InvalidParameterCombination',
    })
  })

  it('fails a Multi-AZ instance over: a restart behind the same address, told as a failover', async () => {
    await running({ MultiAZ: true })
    await context.sdk.rebootDBInstance({ ...db, ForceFailover: true })
    expect(told).toEqual([['database.reboot', dbArn, { instanceClass: 'db.t3.micro' }]])
    expect(await shown()).toMatchObject({ MultiAZ: true, Endpoint: { Address: '127.0.0.2' } })
    const { Events = [] } = await context.sdk.describeEvents({ EventCategories: ['failover'] })
    expect(Events.map(({ Message }) => Message)).toEqual([
      'Multi-AZ instance failover started.',
      'Multi-AZ instance failover completed.',
    ])
  })

  it('brings the max_connections of a tag that has changed', async () => {
    await running()
    const ResourceName = 'arn:aws:rds:ap-northeast-2:000000000000:db:db'
    await context.sdk.addTagsToResource({
      ResourceName,
      Tags: [{ Key: 'poolhouse:max-connections', Value: '12' }],
    })
    expect(told).toEqual([])
    await context.sdk.rebootDBInstance(db)
    expect(told).toEqual([['database.reboot', dbArn, { instanceClass: 'db.t3.micro', maxConnections: 12 }]])
    await expect(
      context.sdk.addTagsToResource({
        ResourceName,
        Tags: [{ Key: 'poolhouse:max-connections', Value: 'many' }],
      }),
    ).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })
})

describe('StopDBInstance and StartDBInstance', () => {
  it('stop and start the server, with the statuses in between', async () => {
    await running()
    const stopping = deferred()
    context.gate = stopping.promise
    expect((await context.sdk.stopDBInstance(db)).DBInstance).toMatchObject({ DBInstanceStatus: 'stopping' })
    expect(await status()).toBe('stopping')
    stopping.resolve()
    expect(await shown()).toMatchObject({ DBInstanceStatus: 'stopped' })
    const starting = deferred()
    context.gate = starting.promise
    expect((await context.sdk.startDBInstance(db)).DBInstance).toMatchObject({ DBInstanceStatus: 'starting' })
    starting.resolve()
    expect(await shown()).toMatchObject({ DBInstanceStatus: 'available' })
    expect(told.map(([what]) => what)).toEqual(['database.stop', 'database.start'])
  })

  it('are refused in the wrong status', async () => {
    await running()
    await expect(context.sdk.startDBInstance(db)).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
      message: expect.stringContaining('Instance db cannot be started'),
    })
    await context.sdk.stopDBInstance(db)
    await shown()
    await expect(context.sdk.stopDBInstance(db)).rejects.toMatchObject(notAvailable)
    await expect(context.sdk.rebootDBInstance(db)).rejects.toMatchObject(notAvailable)
    await context.sdk.deleteDBInstance({ ...db, SkipFinalSnapshot: true })
  })

  it('refuse what is not emulated', async () => {
    await running()
    await expect(context.sdk.stopDBInstance({ ...db, DBSnapshotIdentifier: 's' })).rejects.toMatchObject({
      name: 'NotImplemented',
    })
    await expect(
      context.sdk.stopDBInstance({ ...db, DetachFromDBCapacityReservation: true }),
    ).rejects.toMatchObject({ name: 'NotImplemented' })
    await expect(
      context.sdk.startDBInstance({ ...db, DBCapacityReservationIdentifier: 'dbcr-1' }),
    ).rejects.toMatchObject({ name: 'NotImplemented' })
  })

  it.each([
    ['RebootDBInstance', () => context.sdk.rebootDBInstance(db)],
    ['StopDBInstance', () => context.sdk.stopDBInstance(db)],
    ['StartDBInstance', () => context.sdk.startDBInstance(db)],
    ['ModifyDBInstance', () => context.sdk.modifyDBInstance(db)],
    ['DeleteDBInstance', () => context.sdk.deleteDBInstance({ ...db, SkipFinalSnapshot: true })],
  ])('%s names an instance that is not there', async (_operation, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'DBInstanceNotFoundFault',
      message: 'DBInstance db not found.',
      $metadata: { httpStatusCode: 404 },
    })
  })
})

describe('ModifyDBInstance', () => {
  it('keeps another class for the next reboot', async () => {
    await running()
    const { DBInstance } = await context.sdk.modifyDBInstance({ ...db, DBInstanceClass: 'db.t3.small' })
    expect(DBInstance).toMatchObject({
      DBInstanceClass: 'db.t3.micro',
      DBInstanceStatus: 'available',
      PendingModifiedValues: { DBInstanceClass: 'db.t3.small' },
    })
    expect(told).toEqual([])
    await context.sdk.rebootDBInstance(db)
    expect(told).toEqual([['database.reboot', dbArn, { instanceClass: 'db.t3.small' }]])
    expect(await shown()).toMatchObject({ DBInstanceClass: 'db.t3.small' })
    expect((await shown())?.PendingModifiedValues).toEqual({})
  })

  it('restarts the server for another class with ApplyImmediately', async () => {
    await running()
    const gate = deferred()
    context.gate = gate.promise
    await context.sdk.modifyDBInstance({ ...db, DBInstanceClass: 'db.t3.small', ApplyImmediately: true })
    expect(await status()).toBe('modifying')
    gate.resolve()
    expect(await shown()).toMatchObject({ DBInstanceClass: 'db.t3.small', DBInstanceStatus: 'available' })
    expect(told).toEqual([['database.reboot', dbArn, { instanceClass: 'db.t3.small' }]])
  })

  it('takes a pending class back when the present one is asked for', async () => {
    await running()
    await context.sdk.modifyDBInstance({ ...db, DBInstanceClass: 'db.t3.small' })
    await context.sdk.modifyDBInstance({ ...db, DBInstanceClass: 'db.t3.micro' })
    expect((await shown())?.PendingModifiedValues).toEqual({})
  })

  it('changes the password at once, and never shows it', async () => {
    await running()
    const gate = deferred()
    context.gate = gate.promise
    const answer = await context.sdk.modifyDBInstance({ ...db, MasterUserPassword: 'battery-staple' })
    expect(await status()).toBe('resetting-master-credentials')
    gate.resolve()
    expect(told).toEqual([['database.changePassword', dbArn, 'admin', 'battery-staple']])
    expect(JSON.stringify([answer, await shown()])).not.toContain('battery')
  })

  it('changes password and class in that order', async () => {
    await running()
    await context.sdk.modifyDBInstance({
      ...db,
      MasterUserPassword: 'battery-staple',
      DBInstanceClass: 'db.t3.small',
      ApplyImmediately: true,
    })
    await eventually(() => told.length === 2)
    expect(await shown()).toMatchObject({ DBInstanceStatus: 'available', DBInstanceClass: 'db.t3.small' })
    expect(told.map(([what]) => what)).toEqual(['database.changePassword', 'database.reboot'])
  })

  it('shows what has no effect here as given', async () => {
    await running()
    const changes = { MaxAllocatedStorage: 40, BackupRetentionPeriod: 7, CopyTagsToSnapshot: true }
    await context.sdk.modifyDBInstance({ ...db, ...changes, VpcSecurityGroupIds: ['sg-9'] })
    expect(await shown()).toMatchObject({ ...changes, VpcSecurityGroups: [{ VpcSecurityGroupId: 'sg-9' }] })
  })

  it('keeps storage, Multi-AZ and the switch of backups pending until a restart', async () => {
    await running()
    const later = { AllocatedStorage: 40, StorageType: 'io1', Iops: 1_000, MultiAZ: true }
    await context.sdk.modifyDBInstance({ ...db, ...later, BackupRetentionPeriod: 0 })
    const before = await shown()
    expect(before).toMatchObject({ AllocatedStorage: 20, StorageType: 'gp2', MultiAZ: false })
    expect(before?.PendingModifiedValues).toEqual({ ...later, BackupRetentionPeriod: 0 })
    await context.sdk.rebootDBInstance(db)
    const after = await shown()
    expect(after).toMatchObject({ ...later, BackupRetentionPeriod: 0 })
    expect(after?.PendingModifiedValues).toEqual({})
  })

  it('applies with ApplyImmediately whatever was pending, a class too', async () => {
    await running()
    await context.sdk.modifyDBInstance({ ...db, AllocatedStorage: 40, DBInstanceClass: 'db.t3.small' })
    await context.sdk.modifyDBInstance({ ...db, ApplyImmediately: true })
    expect(await shown()).toMatchObject({ AllocatedStorage: 40, DBInstanceClass: 'db.t3.small' })
    expect(told).toEqual([['database.reboot', dbArn, { instanceClass: 'db.t3.small' }]])
    await context.sdk.modifyDBInstance({ ...db, AllocatedStorage: 60, ApplyImmediately: true })
    expect(await shown()).toMatchObject({ AllocatedStorage: 60, PendingModifiedValues: {} })
    expect(told).toHaveLength(1)
  })

  it('takes a pending setting back when the present one is asked for', async () => {
    await running()
    await context.sdk.modifyDBInstance({ ...db, MultiAZ: true, AllocatedStorage: 40 })
    await context.sdk.modifyDBInstance({ ...db, MultiAZ: false })
    expect((await shown())?.PendingModifiedValues).toEqual({ AllocatedStorage: 40 })
  })

  it('switches the autoscaling of storage off by a limit that is the storage', async () => {
    await running({ MaxAllocatedStorage: 100 })
    await context.sdk.modifyDBInstance({ ...db, MaxAllocatedStorage: 20 })
    expect((await shown())?.MaxAllocatedStorage).toBeUndefined()
  })

  it.each([
    [{ DBInstanceClass: 'big' }, 'InvalidParameterValue'],
    [{ DBInstanceClass: 'db.z9.nano' }, 'InvalidParameterValue'],
    [{ MasterUserPassword: 'short' }, 'InvalidParameterValue'],
    [{ EngineVersion: '5.7' }, 'InvalidParameterCombination'],
    [{ NetworkType: 'DUAL' }, 'NotImplemented'],
    [{ DBParameterGroupName: 'mine' }, 'NotImplemented'],
    [{ DBPortNumber: 3307 }, 'InvalidParameterValue'],
    [{ AllocatedStorage: 10 }, 'InvalidParameterCombination'],
    [{ MaxAllocatedStorage: 19 }, 'InvalidParameterCombination'],
    [{ TagSpecifications: [{ ResourceType: 'db-instance' }] }, 'NotImplemented'],
  ])('refuses %p', async (more, error) => {
    await running()
    await expect(context.sdk.modifyDBInstance({ ...db, ...more })).rejects.toMatchObject({ name: error })
    expect(told).toEqual([])
    expect(await status()).toBe('available')
  })

  it('is refused while the instance is not available', async () => {
    await context.sdk.createDBInstance(instanceInput)
    await expect(
      context.sdk.modifyDBInstance({ ...db, MasterUserPassword: 'battery-staple' }),
    ).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
      message: 'Database instance is not in available state.',
    })
    await context.sdk.modifyDBInstance({ ...db, DeletionProtection: true })
  })
})
