import { beforeEach, describe, expect, it } from '@jest/globals'
import { instanceInput, proxyInput, useRds } from './use-rds.ts'

const { context, told } = useRds()
const endpoint = { DBProxyEndpointName: 'reports' }

describe('a subnet or security group that EC2 does not have', () => {
  beforeEach(async () => {
    await context.sdk.createDBInstance(instanceInput)
    await context.sdk.createDBProxy(proxyInput)
    await context.sdk.createDBProxyEndpoint({
      ...{ ...endpoint, DBProxyName: 'proxy', VpcSubnetIds: ['subnet-1'] },
    })
    context.strangers = new Set(['subnet-x', 'sg-x'])
    told.length = 0
  })
  const groups = { VpcSecurityGroupIds: ['sg-x'] }
  const subnets = { VpcSubnetIds: ['subnet-x'] }

  it.each([
    [
      'CreateDBInstance',
      () => context.sdk.createDBInstance({ ...instanceInput, DBInstanceIdentifier: 'other', ...groups }),
    ],
    ['ModifyDBInstance', () => context.sdk.modifyDBInstance({ DBInstanceIdentifier: 'db', ...groups })],
    ['CreateDBProxy', () => context.sdk.createDBProxy({ ...proxyInput, DBProxyName: 'other', ...groups })],
    ['ModifyDBProxy', () => context.sdk.modifyDBProxy({ DBProxyName: 'proxy', SecurityGroups: ['sg-x'] })],
    [
      'CreateDBProxyEndpoint',
      () =>
        context.sdk.createDBProxyEndpoint({
          ...{ DBProxyName: 'proxy', DBProxyEndpointName: 'other', VpcSubnetIds: ['subnet-1'] },
          ...groups,
        }),
    ],
    ['ModifyDBProxyEndpoint', () => context.sdk.modifyDBProxyEndpoint({ ...endpoint, ...groups })],
  ])('is refused by %s: a group', async (_, call) => {
    await expect(call()).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: 'Invalid security group, groupId= sg-x, groupName=.',
    })
    expect(told).toEqual([])
  })

  it.each([
    ['CreateDBProxy', () => context.sdk.createDBProxy({ ...proxyInput, DBProxyName: 'other', ...subnets })],
    [
      'CreateDBProxyEndpoint',
      () =>
        context.sdk.createDBProxyEndpoint({ DBProxyName: 'proxy', DBProxyEndpointName: 'other', ...subnets }),
    ],
  ])('is refused by %s: a subnet', async (_, call) => {
    await expect(call()).rejects.toMatchObject({ name: 'InvalidSubnet' })
    expect(told).toEqual([])
  })
})
