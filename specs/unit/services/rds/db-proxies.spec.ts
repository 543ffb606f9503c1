import { describe, expect, it } from '@jest/globals'
import { instanceInput, proxyInput, secretArn, useRds } from './use-rds.ts'

const { context, told, service } = useRds()
const create = (more: object = {}) => context.sdk.createDBProxy({ ...proxyInput, ...more })
const name = { DBProxyName: 'proxy' }
const withTarget = async () => {
  await context.sdk.createDBInstance(instanceInput)
  await create()
  await context.sdk.registerDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] })
  told.length = 0
}
const health = async () => (await context.sdk.describeDBProxyTargets(name)).Targets?.[0]?.TargetHealth

describe('CreateDBProxy', () => {
  it('starts a proxy with RDS Proxy’s defaults', async () => {
    const { DBProxy } = await create()
    expect(told).toEqual([
      [
        'proxy.create',
        {
          name: 'proxy',
          auth: [{ secretArn, clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD' }],
          requireTls: false,
          idleClientTimeoutSeconds: 1_800,
          pool: {
            maxConnectionsPercent: 100,
            maxIdleConnectionsPercent: 50,
            connectionBorrowTimeoutSeconds: 120,
            sessionPinningFilters: [],
            initQuery: '',
          },
        },
      ],
    ])
    expect(DBProxy).toMatchObject({
      DBProxyName: 'proxy',
      DBProxyArn: expect.stringMatching(
        /^arn:aws:rds:ap-northeast-2:000000000000:db-proxy:prx-[0-9a-f]{17}$/,
      ),
      Status: 'creating',
      EngineFamily: 'MYSQL',
      Endpoint: '127.0.0.3',
      RoleArn: proxyInput.RoleArn,
      VpcSubnetIds: ['subnet-1', 'subnet-2'],
      Auth: [
        {
          AuthScheme: 'SECRETS',
          IAMAuth: 'DISABLED',
          SecretArn: secretArn,
          ClientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD',
        },
      ],
      RequireTLS: false,
      IdleClientTimeout: 1_800,
      CreatedDate: new Date('2026-03-04T05:06:07Z'),
    })
  })

  it('is available at the first look', async () => {
    await create()
    const { DBProxies } = await context.sdk.describeDBProxies(name)
    expect(DBProxies).toMatchObject([{ DBProxyName: 'proxy', Status: 'available' }])
    expect((await context.sdk.describeDBProxies({})).DBProxies).toEqual(DBProxies)
  })

  it('gives a name out once', async () => {
    await create()
    await expect(create()).rejects.toMatchObject({
      name: 'DBProxyAlreadyExistsFault',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it.each([
    [{ EngineFamily: 'POSTGRESQL' }, 'InvalidParameterValue', 'only MYSQL is'],
    [{ EngineFamily: 'ORACLE' }, 'ValidationError', '[MYSQL, POSTGRESQL, SQLSERVER]'],
    [{ DBProxyName: 'a--b' }, 'ValidationError', 'dBProxyName'],
    [{ Auth: undefined }, 'InvalidParameterCombination', 'Auth'],
    [{ Auth: [{ Description: 'no secret' }] }, 'InvalidParameterCombination', 'SecretArn'],
    [{ Auth: [{ SecretArn: secretArn, IAMAuth: 'REQUIRED' }] }, 'NotImplemented', 'IAMAuth REQUIRED'],
    [
      { Auth: [{ SecretArn: secretArn, ClientPasswordAuthType: 'POSTGRES_MD5' }] },
      'InvalidParameterValue',
      'POSTGRES_MD5',
    ],
    [{ IdleClientTimeout: 0 }, 'InvalidParameterValue', 'from 1 to 28800'],
    [{ IdleClientTimeout: 28_801 }, 'InvalidParameterValue', 'from 1 to 28800'],
    [{ DebugLogging: true }, 'NotImplemented', 'CreateDBProxy: DebugLogging'],
    [{ DefaultAuthScheme: 'IAM_AUTH' }, 'NotImplemented', 'IAM_AUTH'],
    [{ EndpointNetworkType: 'DUAL' }, 'NotImplemented', 'EndpointNetworkType DUAL'],
    [{ RoleArn: undefined }, 'ValidationError', "Value null at 'roleArn'"],
  ])('refuses %p', async (more, error, part) => {
    await expect(create(more)).rejects.toMatchObject({ name: error, message: expect.stringContaining(part) })
    expect(told).toEqual([])
  })
})

describe('a proxy that is not there', () => {
  it.each([
    ['DescribeDBProxies', () => context.sdk.describeDBProxies(name)],
    ['ModifyDBProxy', () => context.sdk.modifyDBProxy(name)],
    ['DeleteDBProxy', () => context.sdk.deleteDBProxy(name)],
    ['DescribeDBProxyTargets', () => context.sdk.describeDBProxyTargets(name)],
    ['DescribeDBProxyTargetGroups', () => context.sdk.describeDBProxyTargetGroups(name)],
    [
      'RegisterDBProxyTargets',
      () => context.sdk.registerDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] }),
    ],
  ])('is refused with 404 by %s', async (_operation, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'DBProxyNotFoundFault',
      message:
        "The specified proxy name doesn't correspond to a proxy owned by your Amazon Web Services account in the specified Amazon Web Services Region.",
      $metadata: { httpStatusCode: 404 },
    })
  })
})

describe('ModifyDBProxy', () => {
  it('hands the change on, and keeps the rest', async () => {
    await create()
    const answer = await context.sdk.modifyDBProxy({ ...name, RequireTLS: true, SecurityGroups: ['sg'] })
    expect(told.at(-1)).toMatchObject([
      'proxy.update',
      'proxy',
      { requireTls: true, idleClientTimeoutSeconds: 1_800 },
    ])
    expect(answer.DBProxy).toMatchObject({
      RequireTLS: true,
      VpcSecurityGroupIds: ['sg'],
      Status: 'available',
    })
  })

  it('records nothing that the proxy did not take', async () => {
    await create()
    context.failing = 'proxy.update'
    await expect(context.sdk.modifyDBProxy({ ...name, RequireTLS: true })).rejects.toThrow()
    expect((await context.sdk.describeDBProxies(name)).DBProxies).toMatchObject([{ RequireTLS: false }])
  })

  it('refuses a new name, which is not emulated', async () => {
    await create()
    await expect(context.sdk.modifyDBProxy({ ...name, NewDBProxyName: 'other' })).rejects.toMatchObject({
      name: 'NotImplemented',
    })
  })
})

describe('DeleteDBProxy', () => {
  it('stops the proxy', async () => {
    await create()
    expect((await context.sdk.deleteDBProxy(name)).DBProxy).toMatchObject({ Status: 'deleting' })
    expect(told.at(-1)).toEqual(['proxy.remove', 'proxy'])
    expect((await context.sdk.describeDBProxies({})).DBProxies).toEqual([])
  })
})

describe('a proxy’s target', () => {
  it('is registered, and then shown with its address', async () => {
    await context.sdk.createDBInstance(instanceInput)
    await create()
    const { DBProxyTargets } = await context.sdk.registerDBProxyTargets({
      ...name,
      DBInstanceIdentifiers: ['db'],
    })
    expect(told.at(-1)).toEqual(['proxy.setTarget', 'proxy', 'db'])
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

  it('is registering while the database starts, then available', async () => {
    await withTarget()
    expect(await health()).toEqual({ State: 'REGISTERING' })
    context.ready.resolve()
    await context.sdk.describeDBInstances({ DBInstanceIdentifier: 'db' })
    expect(await health()).toEqual({ State: 'AVAILABLE' })
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toMatchObject([{ Role: 'READ_WRITE' }])
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

  it('is taken away again', async () => {
    await withTarget()
    await context.sdk.deregisterDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] })
    expect(told.at(-1)).toEqual(['proxy.setTarget', 'proxy', undefined])
    expect((await context.sdk.describeDBProxyTargets(name)).Targets).toEqual([])
    await expect(
      context.sdk.deregisterDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] }),
    ).rejects.toMatchObject({ name: 'DBProxyTargetNotFoundFault', $metadata: { httpStatusCode: 404 } })
  })

  it('goes with its database', async () => {
    await withTarget()
    await context.sdk.deleteDBInstance({ DBInstanceIdentifier: 'db', SkipFinalSnapshot: true })
    expect(told).toEqual([
      ['proxy.setTarget', 'proxy', undefined],
      ['database.remove', 'db'],
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
      'proxy',
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

describe('tags', () => {
  it('are kept, and one more tells the port, which the API has no member for', async () => {
    const { DBProxy } = await create({ Tags: [{ Key: 'a', Value: '1' }] })
    const ResourceName = DBProxy!.DBProxyArn!
    await context.sdk.addTagsToResource({ ResourceName, Tags: [{ Key: 'b', Value: '2' }] })
    await context.sdk.removeTagsFromResource({ ResourceName, TagKeys: ['a'] })
    expect((await context.sdk.listTagsForResource({ ResourceName })).TagList).toEqual([
      { Key: 'b', Value: '2' },
      { Key: 'poolhouse:port', Value: '33060' },
    ])
  })

  it('are refused for what is not there', async () => {
    const tags = (ResourceName: string) => context.sdk.listTagsForResource({ ResourceName })
    const base = 'arn:aws:rds:ap-northeast-2:000000000000'
    await expect(tags(`${base}:db:x`)).rejects.toMatchObject({ name: 'DBInstanceNotFoundFault' })
    await expect(tags(`${base}:db-proxy:x`)).rejects.toMatchObject({ name: 'DBProxyNotFoundFault' })
    await expect(tags('x')).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })
})

describe('reset', () => {
  it('ends proxies before their databases', async () => {
    await withTarget()
    await service.reset?.()
    expect(told.map(([what]) => what)).toEqual(['proxy.remove', 'database.remove'])
  })
})

describe('proxy endpoints', () => {
  it('are not emulated, and say so', async () => {
    await expect(context.sdk.describeDBProxyEndpoints({})).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'rds:DescribeDBProxyEndpoints is not emulated by poolhouse.',
    })
  })
})
