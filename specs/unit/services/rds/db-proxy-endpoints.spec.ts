import { describe, expect, it } from '@jest/globals'
import { deferred } from '../../../../harness/kit/deferred.ts'
import { eventually } from '../../../../harness/kit/eventually.ts'
import { proxyArn, proxyInput, useRds } from './use-rds.ts'

const { context, told } = useRds()
const name = { DBProxyName: 'proxy' }
const input = { ...name, DBProxyEndpointName: 'reports', VpcSubnetIds: ['subnet-3'] }
const createProxy = (more: object = {}) => context.sdk.createDBProxy({ ...proxyInput, ...more })
const create = (more: object = {}) => context.sdk.createDBProxyEndpoint({ ...input, ...more })
const endpoint = { DBProxyEndpointName: 'reports' }
const list = async (more: object = name) =>
  (await context.sdk.describeDBProxyEndpoints(more)).DBProxyEndpoints
const names = async () => (await list())?.map((each) => each.DBProxyEndpointName)

describe('CreateDBProxyEndpoint', () => {
  it('lets the proxy listen at one more address', async () => {
    await createProxy()
    const { DBProxyEndpoint } = await create({ VpcSecurityGroupIds: ['sg'] })
    expect(told.at(-1)).toEqual(['proxy.createEndpoint', proxyArn, 'reports'])
    expect(DBProxyEndpoint).toMatchObject({
      DBProxyEndpointName: 'reports',
      DBProxyEndpointArn: expect.stringMatching(
        /^arn:aws:rds:ap-northeast-2:000000000000:db-proxy-endpoint:prx-endpoint-[0-9a-f]{17}$/,
      ),
      DBProxyName: 'proxy',
      Status: 'creating',
      Endpoint: '127.0.0.4',
      TargetRole: 'READ_WRITE',
      IsDefault: false,
      VpcSubnetIds: ['subnet-3'],
      VpcSecurityGroupIds: ['sg'],
    })
    expect(await list(endpoint)).toMatchObject([{ Status: 'available' }])
  })

  it('gives a name out once in an account and region, whichever the proxy', async () => {
    await createProxy()
    await createProxy({ DBProxyName: 'other' })
    await create()
    await expect(create({ DBProxyName: 'other', DBProxyEndpointName: 'Reports' })).rejects.toMatchObject({
      name: 'DBProxyEndpointAlreadyExistsFault',
      message:
        'The specified DB proxy endpoint name must be unique for all DB proxy endpoints owned by your Amazon Web Services account in the specified Amazon Web Services Region.',
      $metadata: { httpStatusCode: 400 },
    })
  })

  it('lets a proxy have 20 besides its own', async () => {
    await createProxy()
    for (let n = 1; n <= 20; n++) await create({ DBProxyEndpointName: `e${n}` })
    await expect(create({ DBProxyEndpointName: 'e21' })).rejects.toMatchObject({
      name: 'DBProxyEndpointQuotaExceededFault',
      message: 'The DB proxy already has the maximum number of endpoints.',
      $metadata: { httpStatusCode: 400 },
    })
    expect(await list()).toHaveLength(21)
  })

  it.each([
    [{ DBProxyName: 'nope' }, 'DBProxyNotFoundFault', ''],
    [{ DBProxyEndpointName: 'a--b' }, 'ValidationError', 'dBProxyEndpointName'],
    [{ DBProxyEndpointName: 'default' }, 'DBProxyEndpointAlreadyExistsFault', ''],
    [{ TargetRole: 'READ_ONLY' }, 'InvalidParameterCombination', 'RDS DB instance'],
    [{ VpcSubnetIds: ['here'] }, 'InvalidSubnet', "'here'"],
    [{ EndpointNetworkType: 'IPV6' }, 'NotImplemented', 'EndpointNetworkType IPV6'],
  ])('refuses %p', async (more, error, part) => {
    await createProxy()
    told.length = 0
    await expect(create(more)).rejects.toMatchObject({ name: error, message: expect.stringContaining(part) })
    expect(told).toEqual([])
  })

  it('keeps no record of what does not listen', async () => {
    await createProxy()
    context.failing = 'proxy.createEndpoint'
    await expect(create()).rejects.toMatchObject({ $metadata: { httpStatusCode: 500 } })
    context.failing = undefined
    expect(await names()).toEqual(['default'])
    await create()
  })
})

describe('DescribeDBProxyEndpoints', () => {
  it('lists the proxy’s own endpoint as the default one', async () => {
    const { DBProxy } = await createProxy()
    expect(await list()).toMatchObject([
      {
        DBProxyEndpointName: 'default',
        IsDefault: true,
        Status: 'available',
        Endpoint: DBProxy?.Endpoint,
        TargetRole: 'READ_WRITE',
        VpcSubnetIds: ['subnet-1', 'subnet-2'],
      },
    ])
  })

  it('finds by proxy, by name, or all', async () => {
    await createProxy()
    await createProxy({ DBProxyName: 'other' })
    await create()
    const shown = async (more: object) =>
      (await list(more))?.map((each) => `${each.DBProxyName}/${each.DBProxyEndpointName}`)
    expect(await shown({})).toEqual(['proxy/default', 'proxy/reports', 'other/default'])
    expect(await shown({ DBProxyName: 'other' })).toEqual(['other/default'])
    expect(await shown({ DBProxyEndpointName: 'REPORTS' })).toEqual(['proxy/reports'])
  })

  it('pages', async () => {
    await createProxy()
    for (let n = 1; n <= 20; n++) await create({ DBProxyEndpointName: `e${n}` })
    const first = await context.sdk.describeDBProxyEndpoints({ MaxRecords: 20 })
    const second = await context.sdk.describeDBProxyEndpoints({ MaxRecords: 20, Marker: first.Marker })
    expect(second).toMatchObject({ DBProxyEndpoints: [{ DBProxyEndpointName: 'e20' }] })
    expect(second.Marker).toBeUndefined()
  })

  it.each([
    [{ DBProxyName: 'nope' }, 'DBProxyNotFoundFault'],
    [{ DBProxyName: 'other', DBProxyEndpointName: 'reports' }, 'DBProxyEndpointNotFoundFault'],
    [{ Filters: [{ Name: 'a', Values: ['b'] }] }, 'InvalidParameterValue'],
  ])('refuses %p', async (more, error) => {
    await createProxy()
    await createProxy({ DBProxyName: 'other' })
    await create()
    await expect(list(more)).rejects.toMatchObject({ name: error })
  })
})

describe('an endpoint that is not there', () => {
  it.each([
    ['ModifyDBProxyEndpoint', () => context.sdk.modifyDBProxyEndpoint(endpoint)],
    ['DeleteDBProxyEndpoint', () => context.sdk.deleteDBProxyEndpoint(endpoint)],
    ['DescribeDBProxyEndpoints', () => context.sdk.describeDBProxyEndpoints(endpoint)],
  ])('is refused with 404 by %s', async (_operation, call) => {
    await createProxy()
    await expect(call()).rejects.toMatchObject({
      name: 'DBProxyEndpointNotFoundFault',
      message: "The DB proxy endpoint doesn't exist.",
      $metadata: { httpStatusCode: 404 },
    })
  })
})

describe('ModifyDBProxyEndpoint', () => {
  it('renames, and changes security groups', async () => {
    await createProxy()
    const { DBProxyEndpoint: before } = await create()
    const { DBProxyEndpoint } = await context.sdk.modifyDBProxyEndpoint({
      ...endpoint,
      NewDBProxyEndpointName: 'batch',
      VpcSecurityGroupIds: ['sg-2'],
    })
    expect(told.at(-1)).toEqual(['proxy.renameEndpoint', proxyArn, 'reports', 'batch'])
    expect(DBProxyEndpoint).toMatchObject({
      DBProxyEndpointName: 'batch',
      DBProxyEndpointArn: before?.DBProxyEndpointArn,
      Status: 'modifying',
      VpcSecurityGroupIds: ['sg-2'],
    })
    expect(await names()).toEqual(['default', 'batch'])
    await create()
  })

  it('does not take a name that another has', async () => {
    await createProxy()
    await create()
    await create({ DBProxyEndpointName: 'batch' })
    const rename = (to: string) =>
      context.sdk.modifyDBProxyEndpoint({ ...endpoint, NewDBProxyEndpointName: to })
    await expect(rename('batch')).rejects.toMatchObject({ name: 'DBProxyEndpointAlreadyExistsFault' })
    await expect(rename('default')).rejects.toMatchObject({ name: 'DBProxyEndpointAlreadyExistsFault' })
    expect(await list()).toMatchObject([{ Status: 'available' }, { Status: 'available' }, {}])
  })
})

describe('DeleteDBProxyEndpoint', () => {
  it('closes the endpoint', async () => {
    await createProxy()
    await create()
    const { DBProxyEndpoint } = await context.sdk.deleteDBProxyEndpoint(endpoint)
    expect(DBProxyEndpoint).toMatchObject({ DBProxyEndpointName: 'reports', Status: 'deleting' })
    expect(told.at(-1)).toEqual(['proxy.removeEndpoint', proxyArn, 'reports'])
    expect(await names()).toEqual(['default'])
  })

  it('never takes the default one, nor renames it', async () => {
    await createProxy()
    const own = { DBProxyEndpointName: 'default' }
    const state = { name: 'InvalidDBProxyEndpointStateFault', $metadata: { httpStatusCode: 400 } }
    await expect(context.sdk.deleteDBProxyEndpoint(own)).rejects.toMatchObject(state)
    await expect(
      context.sdk.modifyDBProxyEndpoint({ ...own, NewDBProxyEndpointName: 'mine' }),
    ).rejects.toMatchObject(state)
  })

  it('is refused while the endpoint is being changed', async () => {
    await createProxy()
    await create()
    const gate = deferred()
    context.gate = gate.promise
    const deleting = context.sdk.deleteDBProxyEndpoint(endpoint)
    await eventually(() => told.at(-1)?.[0] === 'proxy.removeEndpoint')
    expect(await list()).toMatchObject([{ Status: 'available' }, { Status: 'deleting' }])
    const state = {
      name: 'InvalidDBProxyEndpointStateFault',
      message: "You can't perform this operation while the DB proxy endpoint is in a particular state.",
    }
    await expect(context.sdk.deleteDBProxyEndpoint(endpoint)).rejects.toMatchObject(state)
    await expect(context.sdk.modifyDBProxyEndpoint(endpoint)).rejects.toMatchObject(state)
    gate.resolve()
    await deleting
  })

  it('is done with the proxy, to all of its endpoints', async () => {
    await createProxy()
    await create()
    await context.sdk.deleteDBProxy(name)
    expect(await list({})).toEqual([])
    await createProxy()
    await create()
  })
})

describe('an endpoint’s tags', () => {
  it('are kept by its ARN, with its port', async () => {
    await createProxy()
    const { DBProxyEndpoint } = await create({ Tags: [{ Key: 'team', Value: 'a' }] })
    const { TagList } = await context.sdk.listTagsForResource({
      ResourceName: DBProxyEndpoint!.DBProxyEndpointArn!,
    })
    expect(TagList).toEqual([
      { Key: 'team', Value: 'a' },
      { Key: 'poolhouse:port', Value: '3306' },
    ])
    await expect(
      context.sdk.listTagsForResource({
        ResourceName: 'arn:aws:rds:ap-northeast-2:000000000000:db-proxy-endpoint:prx-endpoint-0',
      }),
    ).rejects.toMatchObject({ name: 'DBProxyEndpointNotFoundFault' })
  })
})
