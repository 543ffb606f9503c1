import { describe, expect, it } from '@jest/globals'
import { useEc2 } from './use-ec2.ts'

const { context, clientOf } = useEc2()
const vpc = async (more: object = {}) =>
  (await context.sdk.createVpc({ CidrBlock: '10.0.0.0/16', ...more })).Vpc!.VpcId!
const group = async (VpcId: string, GroupName: string) =>
  (await context.sdk.createSecurityGroup({ VpcId, GroupName, Description: 'of a spec' })).GroupId!
const secretsManager = 'com.amazonaws.ap-northeast-2.secretsmanager'

describe('DryRun', () => {
  const dry = { name: 'DryRunOperation', message: 'Request would have succeeded, but DryRun flag is set.' }

  it('answers 412 and leaves nothing behind', async () => {
    const sdk = clientOf('121212121212')
    await expect(sdk.createVpc({ CidrBlock: '10.9.0.0/16', DryRun: true })).rejects.toMatchObject({
      ...dry,
      $metadata: { httpStatusCode: 412 },
    })
    expect((await sdk.describeVpcs({})).Vpcs).toEqual([expect.objectContaining({ IsDefault: true })])
    const [own] = (await sdk.describeVpcs({})).Vpcs!
    await expect(sdk.deleteVpc({ VpcId: own!.VpcId, DryRun: true })).rejects.toMatchObject({
      name: 'DependencyViolation',
    })
    await expect(sdk.describeSubnets({ DryRun: true })).rejects.toMatchObject(dry)
    expect((await sdk.describeVpcs({})).Vpcs).toEqual([own])
  })

  it('answers the error that the request would have answered', async () => {
    await expect(context.sdk.createVpc({ CidrBlock: '10.0.0.0/8', DryRun: true })).rejects.toMatchObject({
      name: 'InvalidVpc.Range',
    })
  })
})

describe('TagSpecifications', () => {
  it('are of the resource that is made', async () => {
    await expect(
      vpc({ TagSpecifications: [{ ResourceType: 'subnet', Tags: [{ Key: 'a', Value: '1' }] }] }),
    ).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: "'subnet' is not a valid taggable resource type for this operation.",
    })
    await expect(vpc({ TagSpecifications: [{ Tags: [{ Key: 'a' }] }] })).rejects.toMatchObject({
      name: 'InvalidTagSpecification.Malformed',
    })
  })
})

describe('MaxResults and NextToken', () => {
  it.each([
    [4, 'Value ( 4 ) for parameter maxResults is invalid. Expecting a value greater than 5.'],
    [1_001, 'Value ( 1001 ) for parameter maxResults is invalid. Expecting a value less than 1000.'],
  ])('refuse pages of %p', async (MaxResults, message) => {
    await expect(context.sdk.describeVpcs({ MaxResults })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message,
    })
  })

  it('page tags, which wildcards and keys find', async () => {
    const Tags = [1, 2, 3, 4, 5, 6, 7].map((n) => ({ Key: `part-${n}`, Value: String(n) }))
    const Resources = [await vpc()]
    await context.sdk.createTags({ Resources, Tags })
    const Filters = [{ Name: 'resource-id', Values: Resources }]
    const first = await context.sdk.describeTags({ Filters, MaxResults: 5 })
    const { NextToken } = first
    const second = await context.sdk.describeTags({ Filters, MaxResults: 5, NextToken })
    expect([...first.Tags!, ...second.Tags!].map(({ Key }) => Key)).toEqual(Tags.map(({ Key }) => Key))
    expect(second.NextToken).toBeUndefined()
    const keys = async (Name: string, Values: string[]) =>
      (await context.sdk.describeTags({ Filters: [...Filters, { Name, Values }] })).Tags?.map(
        ({ Key }) => Key,
      )
    expect(await keys('key', ['*-7', 'part-1'])).toEqual(['part-1', 'part-7'])
    expect(await keys('tag:part-3', ['3'])).toEqual(['part-3'])
    await expect(keys('colour', ['red'])).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })

  it('page the services that endpoints are for, which filters find', async () => {
    const { ServiceNames: all = [] } = await context.sdk.describeVpcEndpointServices({})
    const first = await context.sdk.describeVpcEndpointServices({ MaxResults: 5 })
    expect(first.ServiceNames).toEqual(all.slice(0, 5))
    const { NextToken } = first
    const second = await context.sdk.describeVpcEndpointServices({ MaxResults: 5, NextToken })
    expect(second.ServiceNames).toEqual(all.slice(5, 10))
    const found = async (Name: string, Values: string[]) =>
      (await context.sdk.describeVpcEndpointServices({ Filters: [{ Name, Values }] })).ServiceNames
    expect(await found('service-name', ['*.secretsmanager'])).toEqual([secretsManager])
    expect(await found('service-type', ['Gateway'])).toEqual([])
    await expect(
      context.sdk.describeVpcEndpointServices({ ServiceRegions: ['us-east-1'] }),
    ).rejects.toMatchObject({ name: 'NotImplemented' })
  })
})

describe('availability zones', () => {
  const zones = async (input: object) =>
    (await context.sdk.describeAvailabilityZones(input)).AvailabilityZones?.map(({ ZoneName }) => ZoneName)

  it('are found by name, by id and by filters', async () => {
    expect(await zones({ ZoneIds: ['apne2-az3'] })).toEqual(['ap-northeast-2c'])
    expect(await zones({ ZoneIds: ['apne2-az3'], ZoneNames: ['ap-northeast-2a'] })).toEqual([])
    expect(await zones({ Filters: [{ Name: 'zone-name', Values: ['*a', '*d'] }] })).toEqual([
      'ap-northeast-2a',
      'ap-northeast-2d',
    ])
    expect(await zones({ Filters: [{ Name: 'zone-type', Values: ['local-zone'] }] })).toEqual([])
    await expect(zones({ ZoneIds: ['apne2-az9'] })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
    await expect(zones({ Filters: [{ Name: 'colour', Values: ['red'] }] })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })

  it.each([
    ['us-east-1', 'use1-az1'],
    ['ap-southeast-1', 'apse1-az1'],
    ['eu-central-1', 'euc1-az1'],
    ['us-gov-west-1', 'usgw1-az1'],
  ])('of %s have ids as %s', async (region, id) => {
    const { AvailabilityZones } = await clientOf('000000000000', region).describeAvailabilityZones({})
    expect(AvailabilityZones?.[0]?.ZoneId).toBe(id)
  })

  it('are chosen for a subnet by name or by id', async () => {
    const VpcId = await vpc()
    const create = async (more: object) =>
      (await context.sdk.createSubnet({ VpcId, CidrBlock: '10.0.7.0/24', ...more })).Subnet
    const both = { AvailabilityZone: 'ap-northeast-2a', AvailabilityZoneId: 'apne2-az1' }
    await expect(create(both)).rejects.toMatchObject({ name: 'InvalidParameterCombination' })
    await expect(create({ AvailabilityZoneId: 'use1-az1' })).rejects.toMatchObject({
      name: 'InvalidParameterValue',
      message: expect.stringContaining('parameter availabilityZoneId is invalid'),
    })
    expect(await create({ AvailabilityZoneId: 'apne2-az4' })).toMatchObject({
      AvailabilityZone: 'ap-northeast-2d',
      AvailabilityZoneId: 'apne2-az4',
    })
    const Filters = [
      { Name: 'vpc-id', Values: [VpcId] },
      { Name: 'availability-zone-id', Values: ['apne2-az4'] },
    ]
    expect((await context.sdk.describeSubnets({ Filters })).Subnets).toHaveLength(1)
  })
})

describe('InstanceTenancy', () => {
  it('is kept and shown', async () => {
    const VpcIds = [await vpc({ InstanceTenancy: 'dedicated' })]
    expect((await context.sdk.describeVpcs({ VpcIds })).Vpcs?.[0]?.InstanceTenancy).toBe('dedicated')
    await expect(vpc({ InstanceTenancy: 'host' })).rejects.toMatchObject({ name: 'InvalidParameterValue' })
  })
})

describe('the peer of a rule', () => {
  it('is a group of this account and of the VPC that is named', async () => {
    const VpcId = await vpc()
    const [GroupId, peer] = [await group(VpcId, 'a'), await group(VpcId, 'b')]
    const admit = (pair: object) =>
      context.sdk.authorizeSecurityGroupIngress({
        GroupId,
        IpPermissions: [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupId: peer, ...pair }] }],
      })
    for (const pair of [{ UserId: '111111111111' }, { VpcId: 'vpc-1' }, { GroupName: 'a' }]) {
      await expect(admit(pair)).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' })
    }
    await expect(admit({ PeeringStatus: 'active' })).rejects.toMatchObject({ name: 'NotImplemented' })
    await admit({ UserId: '000000000000', VpcId, GroupName: 'b' })
  })

  it('has a name in the default VPC', async () => {
    const sdk = clientOf('131313131313')
    const { GroupId } = await sdk.createSecurityGroup({ GroupName: 'web', Description: 'of a spec' })
    const IpPermissions = [{ IpProtocol: '-1', UserIdGroupPairs: [{ GroupName: 'web' }] }]
    const { SecurityGroupRules } = await sdk.authorizeSecurityGroupIngress({ GroupId, IpPermissions })
    expect(SecurityGroupRules?.[0]?.ReferencedGroupInfo).toMatchObject({ GroupId })
  })

  it.each([
    [{ CidrIp: '10.0.0.0/16' }, 'ipProtocol'],
    [{ FromPort: 80, ToPort: 80 }, 'ipProtocol'],
    [{ IpProtocol: 'tcp', FromPort: 80, ToPort: 80 }, 'cidrIp'],
  ])('is not half given: %p', async (half, parameter) => {
    const GroupId = await group(await vpc(), 'a')
    const IpPermissions = [{ IpProtocol: '-1', IpRanges: [{ CidrIp: '10.0.0.0/16' }] }]
    await expect(
      context.sdk.authorizeSecurityGroupIngress({ GroupId, IpPermissions, ...half }),
    ).rejects.toMatchObject({
      name: 'MissingParameter',
      message: `The request must contain the parameter ${parameter}`,
    })
  })
})

describe('CreateVpcEndpoint', () => {
  const create = (VpcId: string, more: object = {}) =>
    context.sdk.createVpcEndpoint({
      VpcId,
      ServiceName: secretsManager,
      VpcEndpointType: 'Interface',
      PrivateDnsEnabled: false,
      ...more,
    })

  it('makes one endpoint of a request that comes twice', async () => {
    const VpcId = await vpc()
    const first = await create(VpcId, { ClientToken: 'once' })
    const second = await create(VpcId, { ClientToken: 'once' })
    expect(second).toMatchObject({
      ClientToken: 'once',
      VpcEndpoint: { VpcEndpointId: first.VpcEndpoint?.VpcEndpointId },
    })
    const Filters = [{ Name: 'vpc-id', Values: [VpcId] }]
    expect((await context.sdk.describeVpcEndpoints({ Filters })).VpcEndpoints).toHaveLength(1)
    await expect(create(VpcId, { ClientToken: 'once', PolicyDocument: '{}' })).rejects.toMatchObject({
      name: 'IdempotentParameterMismatch',
    })
  })

  it('keeps a policy that is one, shows it, and forgets it when told to', async () => {
    const VpcId = await vpc()
    await expect(create(VpcId, { PolicyDocument: 'all' })).rejects.toMatchObject({
      name: 'InvalidPolicyDocument',
      message: 'The Policy Document is not valid. It is no JSON object.',
    })
    const { VpcEndpoint } = await create(VpcId, { PolicyDocument: '{"Statement":[]}' })
    const VpcEndpointId = VpcEndpoint!.VpcEndpointId!
    const shown = async () =>
      (await context.sdk.describeVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] })).VpcEndpoints?.[0]
        ?.PolicyDocument
    expect(await shown()).toBe('{"Statement":[]}')
    await expect(context.sdk.modifyVpcEndpoint({ VpcEndpointId, PolicyDocument: '' })).rejects.toMatchObject({
      name: 'InvalidPolicyDocument',
    })
    await context.sdk.modifyVpcEndpoint({ VpcEndpointId, ResetPolicy: true })
    expect(JSON.parse((await shown())!)).toEqual({
      Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
    })
  })

  it('takes the addressing that there is, and no other', async () => {
    const VpcId = await vpc()
    const { VpcEndpoint } = await create(VpcId, {
      IpAddressType: 'ipv4',
      DnsOptions: { DnsRecordIpType: 'ipv4' },
      ServiceRegion: 'ap-northeast-2',
    })
    expect(VpcEndpoint).toMatchObject({ IpAddressType: 'ipv4', ServiceRegion: 'ap-northeast-2' })
    for (const more of [
      { IpAddressType: 'dualstack' },
      { DnsOptions: { DnsRecordIpType: 'dualstack' } },
      { ServiceRegion: 'us-east-1' },
    ]) {
      await expect(create(VpcId, more)).rejects.toMatchObject({ name: 'NotImplemented' })
    }
    await expect(create(VpcId, { RouteTableIds: ['rtb-1'] })).rejects.toMatchObject({
      name: 'InvalidParameter',
    })
  })
})
