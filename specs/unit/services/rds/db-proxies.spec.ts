import { RDS } from '@aws-sdk/client-rds'
import { describe, expect, it } from '@jest/globals'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { instanceInput, proxyArn, proxyInput, secretArn, useRds } from './use-rds.ts'

const { context, told, service } = useRds()
const create = (more: object = {}) => context.sdk.createDBProxy({ ...proxyInput, ...more })
const name = { DBProxyName: 'proxy' }
const manySecrets = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ SecretArn: `${secretArn}${index}` }))
const statuses = async () => (await context.sdk.describeDBProxies({})).DBProxies?.map(({ Status }) => Status)
/** Calls that a plane holds until `release`. */
const held = () => {
  const gate = deferred()
  context.gate = gate.promise
  const before = told.length
  return {
    reached: () => eventually(() => told.length > before),
    release: () => {
      context.gate = undefined
      gate.resolve()
    },
  }
}

describe('CreateDBProxy', () => {
  it('starts a proxy with RDS Proxy’s defaults', async () => {
    const { DBProxy } = await create()
    expect(told).toEqual([
      [
        'proxy.create',
        {
          arn: proxyArn,
          name: 'proxy',
          auth: [{ secretArn, clientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD', iamAuth: 'DISABLED' }],
          roleArn: 'arn:aws:iam::000000000000:role/proxy',
          requireTls: false,
          debugLogging: false,
          idleClientTimeoutSeconds: 1_800,
          pool: {
            maxConnectionsPercent: 100,
            maxIdleConnectionsPercent: 50,
            connectionBorrowTimeoutSeconds: 120,
            sessionPinningFilters: [],
            initQuery: '',
          },
          iam: {
            region: 'ap-northeast-2',
            account: '000000000000',
            resourceId: DBProxy?.DBProxyArn?.split(':').at(-1),
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

  it('takes IAM authentication with TLS alone', async () => {
    const refused = { name: 'InvalidParameterValue', message: 'Must enable TLS, when IAM Auth is required' }
    const Auth = [{ SecretArn: secretArn, IAMAuth: 'REQUIRED' as const }]
    await expect(create({ Auth })).rejects.toMatchObject(refused)
    await create()
    await expect(context.sdk.modifyDBProxy({ ...name, Auth })).rejects.toMatchObject(refused)
    await context.sdk.modifyDBProxy({ ...name, Auth, RequireTLS: true })
    await expect(context.sdk.modifyDBProxy({ ...name, RequireTLS: false })).rejects.toMatchObject(refused)
  })

  it('takes 200 secrets, IAM authentication and enhanced logging', async () => {
    const Auth = manySecrets(200).map((each) => ({ ...each, IAMAuth: 'REQUIRED' as const }))
    const { DBProxy } = await create({
      Auth,
      RequireTLS: true,
      DebugLogging: true,
      DefaultAuthScheme: 'NONE',
    })
    expect(told.at(-1)?.[1]).toMatchObject({
      debugLogging: true,
      auth: Auth.map(() => ({ iamAuth: 'REQUIRED' })),
    })
    expect(DBProxy).toMatchObject({ DebugLogging: true, DefaultAuthScheme: 'NONE' })
    expect(DBProxy?.Auth?.[199]).toMatchObject({ IAMAuth: 'REQUIRED', AuthScheme: 'SECRETS' })
  })

  it('lets an account have 20 proxies in a region', async () => {
    for (let n = 1; n <= 20; n++) await create({ DBProxyName: `proxy${n}` })
    await expect(create({ DBProxyName: 'proxy21' })).rejects.toMatchObject({
      name: 'DBProxyQuotaExceededFault',
      message:
        'Your Amazon Web Services account already has the maximum number of proxies in the specified Amazon Web Services Region.',
      $metadata: { httpStatusCode: 400 },
    })
    await context.sdk.deleteDBProxy({ DBProxyName: 'proxy7' })
    await create({ DBProxyName: 'proxy21' })
  })

  it('counts those that are on their way, too', async () => {
    for (let n = 1; n <= 19; n++) await create({ DBProxyName: `proxy${n}` })
    const { reached, release } = held()
    const twentieth = create({ DBProxyName: 'proxy20' })
    await reached()
    await expect(create({ DBProxyName: 'proxy21' })).rejects.toMatchObject({
      name: 'DBProxyQuotaExceededFault',
    })
    release()
    await twentieth
  })

  it.each([
    [{ EngineFamily: 'POSTGRESQL' }, 'InvalidParameterValue', 'only MYSQL is'],
    [{ EngineFamily: 'ORACLE' }, 'ValidationError', '[MYSQL, POSTGRESQL, SQLSERVER]'],
    [{ DBProxyName: 'a--b' }, 'ValidationError', 'dBProxyName'],
    [{ Auth: undefined }, 'InvalidParameterCombination', 'Auth'],
    [{ Auth: [{ Description: 'no secret' }] }, 'InvalidParameterCombination', 'SecretArn'],
    [{ Auth: [{ SecretArn: secretArn, IAMAuth: 'ENABLED' }] }, 'InvalidParameterValue', 'SQLSERVER'],
    [{ Auth: manySecrets(201) }, 'InvalidParameterValue', 'at most 200'],
    [
      { Auth: [{ SecretArn: secretArn, ClientPasswordAuthType: 'POSTGRES_MD5' }] },
      'InvalidParameterValue',
      'POSTGRES_MD5',
    ],
    [{ IdleClientTimeout: 0 }, 'InvalidParameterValue', 'from 1 to 28800'],
    [{ IdleClientTimeout: 28_801 }, 'InvalidParameterValue', 'from 1 to 28800'],
    [{ DefaultAuthScheme: 'IAM_AUTH' }, 'NotImplemented', 'IAM_AUTH'],
    [{ EndpointNetworkType: 'DUAL' }, 'NotImplemented', 'EndpointNetworkType DUAL'],
    [{ VpcSubnetIds: ['subnet-1', 'vpc-1'] }, 'InvalidSubnet', "'vpc-1'"],
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
    expect(told.at(-1)).toEqual(['proxy.update', proxyArn, { requireTls: true }])
    expect(answer.DBProxy).toMatchObject({
      RequireTLS: true,
      VpcSecurityGroupIds: ['sg'],
      IdleClientTimeout: 1_800,
      Status: 'modifying',
    })
    expect(await statuses()).toEqual(['available'])
  })

  it('records nothing that the proxy did not take', async () => {
    await create()
    context.failing = 'proxy.update'
    await expect(context.sdk.modifyDBProxy({ ...name, RequireTLS: true })).rejects.toThrow()
    expect((await context.sdk.describeDBProxies(name)).DBProxies).toMatchObject([{ RequireTLS: false }])
  })

  it('changes auth, role, logging and the time-out', async () => {
    await create()
    const changes = {
      Auth: [{ SecretArn: secretArn, IAMAuth: 'REQUIRED' as const }],
      RequireTLS: true,
      RoleArn: 'arn:aws:iam::000000000000:role/other',
      DebugLogging: true,
      IdleClientTimeout: 28_800,
    }
    const { DBProxy } = await context.sdk.modifyDBProxy({ ...name, ...changes })
    expect(told.at(-1)).toEqual([
      'proxy.update',
      proxyArn,
      {
        auth: [{ secretArn, iamAuth: 'REQUIRED' }],
        roleArn: 'arn:aws:iam::000000000000:role/other',
        requireTls: true,
        debugLogging: true,
        idleClientTimeoutSeconds: 28_800,
      },
    ])
    expect(DBProxy).toMatchObject({ ...changes, Auth: [{ ...changes.Auth[0], AuthScheme: 'SECRETS' }] })
    service.onDebugLoggingEnded(DBProxy!.DBProxyArn!)
    expect((await context.sdk.describeDBProxies(name)).DBProxies).toMatchObject([{ DebugLogging: false }])
  })

  it('renames a proxy, which keeps its ARN', async () => {
    const { DBProxy } = await create()
    const renamed = await context.sdk.modifyDBProxy({ ...name, NewDBProxyName: 'Other' })
    expect(told.at(-1)).toEqual(['proxy.rename', proxyArn, 'other'])
    expect(renamed.DBProxy).toMatchObject({ DBProxyName: 'other', DBProxyArn: DBProxy?.DBProxyArn })
    await expect(context.sdk.describeDBProxies(name)).rejects.toMatchObject({ name: 'DBProxyNotFoundFault' })
    expect((await context.sdk.describeDBProxies({ DBProxyName: 'other' })).DBProxies).toHaveLength(1)
    await create()
  })

  it('does not take a name that somebody has', async () => {
    await create()
    await create({ DBProxyName: 'other' })
    await expect(context.sdk.modifyDBProxy({ ...name, NewDBProxyName: 'OTHER' })).rejects.toMatchObject({
      name: 'DBProxyAlreadyExistsFault',
    })
    expect(await statuses()).toEqual(['available', 'available'])
  })

  it.each([
    [{ NewDBProxyName: 'a-' }, 'ValidationError'],
    [{ DefaultAuthScheme: 'IAM_AUTH' as const }, 'NotImplemented'],
    [{ Auth: manySecrets(201) }, 'InvalidParameterValue'],
    [{ IdleClientTimeout: 0 }, 'InvalidParameterValue'],
  ])('refuses %p', async (more, error) => {
    await create()
    told.length = 0
    await expect(context.sdk.modifyDBProxy({ ...name, ...more })).rejects.toMatchObject({ name: error })
    expect(told).toEqual([])
  })
})

describe('a proxy that is being changed', () => {
  const state = {
    name: 'InvalidDBProxyStateFault',
    message: "The requested operation can't be performed while the proxy is in this state.",
    $metadata: { httpStatusCode: 400 },
  }

  it('shows as modifying, and takes no other change', async () => {
    await context.sdk.createDBInstance(instanceInput)
    await create()
    const { reached, release } = held()
    const modifying = context.sdk.modifyDBProxy({ ...name, RequireTLS: true })
    await reached()
    expect(await statuses()).toEqual(['modifying'])
    const endpoint = { ...name, DBProxyEndpointName: 'e', VpcSubnetIds: ['subnet-1'] }
    for (const call of [
      () => context.sdk.modifyDBProxy({ ...name, RequireTLS: false }),
      () => context.sdk.deleteDBProxy(name),
      () => context.sdk.registerDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] }),
      () => context.sdk.deregisterDBProxyTargets({ ...name, DBInstanceIdentifiers: ['db'] }),
      () => context.sdk.modifyDBProxyTargetGroup({ ...name, TargetGroupName: 'default' }),
      () => context.sdk.createDBProxyEndpoint(endpoint),
    ]) {
      await expect(call()).rejects.toMatchObject(state)
    }
    release()
    await modifying
    expect(await statuses()).toEqual(['available'])
  })

  it('shows as deleting until it is gone', async () => {
    await create()
    const { reached, release } = held()
    const deleting = context.sdk.deleteDBProxy(name)
    await reached()
    expect(await statuses()).toEqual(['deleting'])
    await expect(context.sdk.deleteDBProxy(name)).rejects.toMatchObject(state)
    release()
    await deleting
    expect(await statuses()).toEqual([])
  })

  it('can be deleted again when it did not go', async () => {
    await create()
    context.failing = 'proxy.remove'
    await expect(context.sdk.deleteDBProxy(name)).rejects.toMatchObject({
      $metadata: { httpStatusCode: 500 },
    })
    context.failing = undefined
    await context.sdk.deleteDBProxy(name)
  })
})

describe('DeleteDBProxy', () => {
  it('stops the proxy', async () => {
    await create()
    expect((await context.sdk.deleteDBProxy(name)).DBProxy).toMatchObject({ Status: 'deleting' })
    expect(told.at(-1)).toEqual(['proxy.remove', proxyArn])
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

  it('are not filtered, as on AWS', async () => {
    const ResourceName = (await create()).DBProxy!.DBProxyArn!
    const Filters = [{ Name: 'key', Values: ['a'] }]
    await expect(context.sdk.listTagsForResource({ ResourceName, Filters })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Filters are not supported for tags: key (a).',
    })
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

describe('DescribeDBProxies', () => {
  it('refuses filters, as AWS does', async () => {
    const Filters = [{ Name: 'engine', Values: ['mysql'] }]
    await expect(context.sdk.describeDBProxies({ Filters })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  it('wants pages of 20 to 100', async () => {
    await expect(context.sdk.describeDBProxies({ MaxRecords: 19 })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
    await expect(context.sdk.describeDBProxies({ Marker: 'nonsense' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  it('shows the proxies of the region that is asked, and no other’s', async () => {
    await create()
    const elsewhere = new RDS({
      endpoint: context.url,
      region: 'eu-west-1',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    })
    expect((await elsewhere.describeDBProxies({})).DBProxies).toEqual([])
    await expect(elsewhere.describeDBProxies(name)).rejects.toMatchObject({ name: 'DBProxyNotFoundFault' })
    elsewhere.destroy()
  })
})
