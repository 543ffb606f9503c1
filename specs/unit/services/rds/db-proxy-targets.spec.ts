import { describe, expect, it } from '@jest/globals'
import { dbArn, instanceInput, proxyArn, proxyInput, useRds } from './use-rds.ts'

const { context, told } = useRds()
const create = () => context.sdk.createDBProxy(proxyInput)
const name = { DBProxyName: 'proxy' }
const withTarget = async () => {
  await context.sdk.createDBInstance(instanceInput)
  await create()
  await context.sdk.registerDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] })
  told.length = 0
}
const health = async () => (await context.sdk.describeDBProxyTargets(name)).Targets?.[0]?.TargetHealth

describe('a proxy’s target', () => {
  it('is registered, and then shown with its address', async () => {
    await context.sdk.createDBInstance(instanceInput)
    await create()
    const { DBProxyTargets } = await context.sdk.registerDBProxyTargets({
      ...name,
      DBInstanceIdentifiers: ['db'],
    })
    expect(told.at(-1)).toEqual(['proxy.setTarget', proxyArn, dbArn])
    expect(DBProxyTargets).toEqual([
      {
        TargetArn: 'arn:aws:rds:ap-northeast-2:000000000000:db:db',
        Endpoint: '127.0.0.2',
        Port: 3306,
        RdsResourceId: 'db',
        Type: 'RDS_INSTANCE',
        Role: 'UNKNOWN',
        TargetHealth: { State: 'REGISTERING' },
      },
    ])
  })

  it('is registering while the database starts, and then has the health that the proxy has found', async () => {
    await withTarget()
    expect(await health()).toEqual({ State: 'REGISTERING' })
    context.ready.resolve()
    await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
    expect(await health()).toEqual({
      State: 'UNAVAILABLE',
      Reason: 'PENDING_PROXY_CAPACITY',
      Description: 'DBProxy Target is waiting for proxy to scale to desired capacity',
    })
    context.targetState = 'available'
    expect(await health()).toEqual({ State: 'AVAILABLE' })
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toMatchObject([{ Role: 'READ_WRITE' }])
    context.targetState = 'unreachable'
    expect(await health()).toMatchObject({ State: 'UNAVAILABLE', Reason: 'UNREACHABLE' })
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toMatchObject([{ Role: 'UNKNOWN' }])
    context.targetState = 'refusing-logins'
    expect(await health()).toMatchObject({ State: 'UNAVAILABLE', Reason: 'AUTH_FAILURE' })
  })

  it('is unavailable when the database has failed', async () => {
    await withTarget()
    context.ready.reject(new Error('no disk'))
    await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
    expect(await health()).toMatchObject({ State: 'UNAVAILABLE', Reason: 'UNREACHABLE' })
  })

  it('is unavailable while no secret holds credentials', async () => {
    await withTarget()
    context.secrets.clear()
    expect(await health()).toEqual({
      State: 'UNAVAILABLE',
      Reason: 'AUTH_FAILURE',
      Description: 'Proxy does not have any registered credentials',
    })
  })

  it('is not registered while it is stopped', async () => {
    await context.sdk.createDBInstance(instanceInput)
    context.ready.resolve()
    await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
    await context.sdk.stopDBInstance({ DBInstanceIdentifier: 'db' })
    await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
    await create()
    const registering = context.sdk.registerDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] })
    await expect(registering).rejects.toMatchObject({
      name: 'InvalidDBInstanceStateFault',
      message:
        'DB Instance db is in an unsupported state - STOPPED, needs to be in [AVAILABLE, MODIFYING, BACKING_UP, CREATING]',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('does not come back by itself when an instance of its name is made again', async () => {
    await withTarget()
    await context.sdk.deleteDBInstance({ DBInstanceIdentifier: 'db', SkipFinalSnapshot: true })
    await context.sdk.createDBInstance(instanceInput)
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toEqual([])
  })

  it('is taken away again', async () => {
    await withTarget()
    await context.sdk.deregisterDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] })
    expect(told.at(-1)).toEqual(['proxy.setTarget', proxyArn, undefined])
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toEqual([])
    await expect(
      context.sdk.deregisterDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] }),
    ).rejects.toMatchObject({ name: 'DBProxyTargetNotFoundFault', $metadata: { httpStatusCode: 404 } })
  })

  it('that never was one is not found, be there such an instance or not', async () => {
    await withTarget()
    const instance = { DBInstanceIdentifiers: ['unknown'] }
    await expect(context.sdk.deregisterDBProxyTargets({ ...name, ...instance })).rejects.toMatchObject({
      name: 'DBProxyTargetNotFoundFault',
    })
    await context.sdk.deregisterDBProxyTargets({ ...name, DBInstanceIdentifiers: ['DB'] })
    expect(told.at(-1)).toEqual(['proxy.setTarget', proxyArn, undefined])
  })

  it('goes with its database', async () => {
    await withTarget()
    await context.sdk.deleteDBInstance({ DBInstanceIdentifier: 'db', SkipFinalSnapshot: true })
    expect(told).toEqual([
      ['proxy.setTarget', proxyArn, undefined],
      ['database.remove', dbArn],
    ])
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toEqual([])
  })

  it('is not recorded when the proxy did not take it', async () => {
    await context.sdk.createDBInstance(instanceInput)
    await create()
    context.failing = 'proxy.setTarget'
    const register = () => context.sdk.registerDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] })
    await expect(register()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    context.failing = undefined
    await register()
  })

  it.each([
    ['twice', { DBInstanceIdentifiers: ['db'] }, 'DBProxyTargetAlreadyRegisteredFault'],
    ['when it does not exist', { DBInstanceIdentifiers: ['nope'] }, 'DBInstanceNotFoundFault'],
    [
      'in a group that is not there',
      { TargetGroupName: 'mine', DBInstanceIdentifiers: ['db'] },
      'DBProxyTargetGroupNotFoundFault',
    ],
    ['when it is a cluster', { DBClusterIdentifiers: ['c'] }, 'NotImplemented'],
    ['when there are two', { DBInstanceIdentifiers: ['db', 'other'] }, 'InvalidParameterCombination'],
    ['when there is none', {}, 'InvalidParameterCombination'],
  ])('is not registered %s', async (_when, input, error) => {
    await withTarget()
    await expect(context.sdk.registerDBProxyTargets({ ...name, ...input })).rejects.toMatchObject({
      name: error,
    })
    expect(told).toEqual([])
  })
})

describe('the target group', () => {
  const modify = (ConnectionPoolConfig: object, more: object = {}) =>
    context.sdk.modifyDBProxyTargetGroup({
      ...name,
      TargetGroupName: 'default',
      ConnectionPoolConfig,
      ...more,
    })
  const config = async () =>
    (await context.sdk.describeDBProxyTargetGroups(name)).TargetGroups?.[0]?.ConnectionPoolConfig

  it('shows the defaults', async () => {
    await create()
    const { TargetGroups } = await context.sdk.describeDBProxyTargetGroups(name)
    expect(TargetGroups).toMatchObject([
      {
        DBProxyName: 'proxy',
        TargetGroupName: 'default',
        TargetGroupArn: expect.stringMatching(/:target-group:prx-tg-[0-9a-f]{17}$/),
        IsDefault: true,
        Status: 'available',
        ConnectionPoolConfig: {
          MaxConnectionsPercent: 100,
          MaxIdleConnectionsPercent: 50,
          ConnectionBorrowTimeout: 120,
          SessionPinningFilters: [],
        },
      },
    ])
  })

  it('hands the whole configuration on, halves the idle percentage and keeps the rest', async () => {
    await create()
    await modify({
      MaxConnectionsPercent: 25,
      SessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'],
      InitQuery: 'SET time_zone = "+09:00"',
    })
    expect(told.at(-1)).toEqual([
      'proxy.configurePool',
      proxyArn,
      {
        maxConnectionsPercent: 25,
        maxIdleConnectionsPercent: 12,
        connectionBorrowTimeoutSeconds: 120,
        sessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'],
        initQuery: 'SET time_zone = "+09:00"',
      },
    ])
    await modify({ ConnectionBorrowTimeout: 0 })
    expect(await config()).toEqual({
      MaxConnectionsPercent: 25,
      MaxIdleConnectionsPercent: 12,
      ConnectionBorrowTimeout: 0,
      SessionPinningFilters: ['EXCLUDE_VARIABLE_SETS'],
      InitQuery: 'SET time_zone = "+09:00"',
    })
  })

  it.each([
    [{ MaxConnectionsPercent: 0 }, {}, 'InvalidParameterValue'],
    [{ MaxConnectionsPercent: 101 }, {}, 'InvalidParameterValue'],
    [{ MaxIdleConnectionsPercent: 10 }, {}, 'InvalidParameterCombination'],
    [{ MaxConnectionsPercent: 10, MaxIdleConnectionsPercent: 11 }, {}, 'InvalidParameterValue'],
    [{ ConnectionBorrowTimeout: 301 }, {}, 'InvalidParameterValue'],
    [{ SessionPinningFilters: ['EXCLUDE_EVERYTHING'] }, {}, 'InvalidParameterValue'],
    [{}, { TargetGroupName: 'mine' }, 'DBProxyTargetGroupNotFoundFault'],
    [{}, { NewName: 'mine' }, 'InvalidParameterCombination'],
  ])('refuses %p %p', async (pool, more, error) => {
    await create()
    told.length = 0
    await expect(modify(pool, more)).rejects.toMatchObject({ name: error })
    expect(told).toEqual([])
  })
})
