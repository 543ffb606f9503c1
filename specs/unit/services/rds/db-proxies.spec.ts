import { describe, expect, it } from '@jest/globals'
import { instanceInput, proxyInput, secretArn, useRds } from './use-rds.ts'

const { context, told, service } = useRds()
const create = (more: object = {}) => context.sdk.createDBProxy({ ...proxyInput, ...more })
const name = { DBProxyName: 'proxy' }

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
    await context.sdk.createDBInstance(instanceInput)
    await create()
    told.length = 0
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
