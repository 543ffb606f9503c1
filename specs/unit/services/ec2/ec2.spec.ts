import { describe, expect, it } from '@jest/globals'
import { useEc2 } from './use-ec2.ts'

const { context, service, inUse, clientOf } = useEc2()
const scope = { account: '000000000000', region: 'ap-northeast-2' }

async function vpc(CidrBlock = '10.0.0.0/16'): Promise<string> {
  return (await context.sdk.createVpc({ CidrBlock })).Vpc!.VpcId!
}
async function subnet(VpcId: string, CidrBlock = '10.0.1.0/24', AvailabilityZone = 'ap-northeast-2a') {
  return (await context.sdk.createSubnet({ VpcId, CidrBlock, AvailabilityZone })).Subnet!.SubnetId!
}
async function group(VpcId: string, GroupName = 'lambda-sg'): Promise<string> {
  return (await context.sdk.createSecurityGroup({ VpcId, GroupName, Description: 'of a spec' })).GroupId!
}
const https = (GroupId: string) => [
  { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId }] },
]
const secretsManager = 'com.amazonaws.ap-northeast-2.secretsmanager'

describe('an account that has made nothing', () => {
  it('has a default VPC with a subnet in each zone and a group that admits its members', async () => {
    const fresh = clientOf('111111111111', 'us-east-1')
    const { Vpcs } = await fresh.describeVpcs({})
    expect(Vpcs).toEqual([
      expect.objectContaining({
        IsDefault: true,
        CidrBlock: '172.31.0.0/16',
        State: 'available',
        OwnerId: '111111111111',
      }),
    ])
    const { Subnets } = await fresh.describeSubnets({
      Filters: [{ Name: 'vpc-id', Values: [Vpcs![0]!.VpcId!] }],
    })
    expect(Subnets?.map((each) => [each.AvailabilityZone, each.CidrBlock])).toEqual([
      ['us-east-1a', '172.31.0.0/20'],
      ['us-east-1b', '172.31.16.0/20'],
      ['us-east-1c', '172.31.32.0/20'],
      ['us-east-1d', '172.31.48.0/20'],
      ['us-east-1e', '172.31.64.0/20'],
      ['us-east-1f', '172.31.80.0/20'],
    ])
    const { SecurityGroups } = await fresh.describeSecurityGroups({})
    const [{ GroupId, IpPermissions, IpPermissionsEgress } = {}] = SecurityGroups ?? []
    expect(SecurityGroups).toEqual([expect.objectContaining({ GroupName: 'default' })])
    expect(IpPermissions).toEqual([
      {
        IpProtocol: '-1',
        IpRanges: [],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [{ GroupId, UserId: '111111111111' }],
      },
    ])
    expect(IpPermissionsEgress).toEqual([
      expect.objectContaining({ IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] }),
    ])
  })

  it('counts as unused, so that made-up ids are taken elsewhere', async () => {
    await clientOf('222222222222').describeVpcs({})
    expect(service.network({ account: '222222222222', region: 'ap-northeast-2' })).toBeUndefined()
    await vpc()
    expect(service.network(scope)).toBeDefined()
  })
})

describe('a VPC', () => {
  it('resolves names, and gives none until it is told to', async () => {
    const VpcId = await vpc()
    const attribute = async (Attribute: 'enableDnsHostnames' | 'enableDnsSupport') =>
      await context.sdk.describeVpcAttribute({ VpcId, Attribute })
    expect(await attribute('enableDnsHostnames')).toMatchObject({ EnableDnsHostnames: { Value: false } })
    expect(await attribute('enableDnsSupport')).toMatchObject({ EnableDnsSupport: { Value: true } })
    await context.sdk.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } })
    expect(await attribute('enableDnsHostnames')).toMatchObject({ EnableDnsHostnames: { Value: true } })
  })

  it.each([
    [
      'an unknown id',
      () => context.sdk.modifyVpcAttribute({ VpcId: 'vpc-1', EnableDnsSupport: { Value: true } }),
      'InvalidVpcID.NotFound',
      "The vpc ID 'vpc-1' does not exist",
    ],
    [
      'a block that is too large',
      () => context.sdk.createVpc({ CidrBlock: '10.0.0.0/8' }),
      'InvalidVpc.Range',
      "The CIDR '10.0.0.0/8' is invalid.",
    ],
    [
      'a block with bits beyond its prefix',
      () => context.sdk.createVpc({ CidrBlock: '10.0.0.1/16' }),
      'InvalidVpc.Range',
      "The CIDR '10.0.0.1/16' is invalid.",
    ],
    [
      'no block',
      () => context.sdk.createVpc({}),
      'MissingParameter',
      'The request must contain the parameter CidrBlock',
    ],
  ])('is refused for %s', async (_, call, name, message) => {
    await expect(call()).rejects.toMatchObject({ name, message })
  })

  it('stays while something is in it', async () => {
    const VpcId = await vpc()
    const SubnetId = await subnet(VpcId)
    await expect(context.sdk.deleteVpc({ VpcId })).rejects.toMatchObject({
      name: 'DependencyViolation',
      message: `The vpc '${VpcId}' has dependencies and cannot be deleted.`,
    })
    await context.sdk.deleteSubnet({ SubnetId })
    await context.sdk.deleteVpc({ VpcId })
    await expect(context.sdk.describeVpcs({ VpcIds: [VpcId] })).rejects.toMatchObject({
      name: 'InvalidVpcID.NotFound',
    })
  })

  it('has subnets within its block that do not overlap', async () => {
    const VpcId = await vpc()
    await subnet(VpcId, '10.0.1.0/24')
    await expect(subnet(VpcId, '10.0.1.128/25')).rejects.toMatchObject({ name: 'InvalidSubnet.Conflict' })
    await expect(subnet(VpcId, '10.1.1.0/24')).rejects.toMatchObject({ name: 'InvalidSubnet.Range' })
    await expect(subnet(VpcId, '10.0.2.0/24', 'ap-northeast-2z')).rejects.toMatchObject({
      name: 'InvalidParameterValue',
    })
  })
})

describe('a security group', () => {
  it('admits what a rule of its own admits, and shows it in both shapes', async () => {
    const VpcId = await vpc()
    const [lambda, secret] = [await group(VpcId), await group(VpcId, 'secret-sg')]
    const { SecurityGroupRules } = await context.sdk.authorizeSecurityGroupIngress({
      GroupId: secret,
      IpPermissions: https(lambda),
    })
    expect(SecurityGroupRules).toEqual([
      expect.objectContaining({
        IsEgress: false,
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        ReferencedGroupInfo: { GroupId: lambda, UserId: '000000000000' },
      }),
    ])
    const { SecurityGroups } = await context.sdk.describeSecurityGroups({ GroupIds: [secret] })
    expect(SecurityGroups?.[0]?.IpPermissions).toEqual([
      {
        IpProtocol: 'tcp',
        FromPort: 443,
        ToPort: 443,
        IpRanges: [],
        Ipv6Ranges: [],
        PrefixListIds: [],
        UserIdGroupPairs: [{ GroupId: lambda, UserId: '000000000000' }],
      },
    ])
  })

  it('has a rule once, and loses it by content or by id', async () => {
    const GroupId = await group(await vpc())
    const IpPermissions = [
      { IpProtocol: 'tcp', FromPort: 3306, ToPort: 3306, IpRanges: [{ CidrIp: '10.0.0.0/16' }] },
    ]
    await context.sdk.authorizeSecurityGroupIngress({ GroupId, IpPermissions })
    await expect(context.sdk.authorizeSecurityGroupIngress({ GroupId, IpPermissions })).rejects.toMatchObject(
      {
        name: 'InvalidPermission.Duplicate',
        message:
          'the specified rule "peer: 10.0.0.0/16, TCP, from port: 3306, to port: 3306, ALLOW" already exists',
      },
    )
    await context.sdk.revokeSecurityGroupIngress({ GroupId, IpPermissions })
    await expect(context.sdk.revokeSecurityGroupIngress({ GroupId, IpPermissions })).rejects.toMatchObject({
      name: 'InvalidPermission.NotFound',
    })
    const { SecurityGroupRules } = await context.sdk.describeSecurityGroupRules({
      Filters: [{ Name: 'group-id', Values: [GroupId] }],
    })
    expect(SecurityGroupRules).toEqual([expect.objectContaining({ IsEgress: true, CidrIpv4: '0.0.0.0/0' })])
    await context.sdk.revokeSecurityGroupEgress({
      GroupId,
      SecurityGroupRuleIds: [SecurityGroupRules![0]!.SecurityGroupRuleId!],
    })
    expect(
      (await context.sdk.describeSecurityGroups({ GroupIds: [GroupId] })).SecurityGroups?.[0]
        ?.IpPermissionsEgress,
    ).toEqual([])
  })

  it('stays while another one, or a resource of another service, refers to it', async () => {
    const VpcId = await vpc()
    const [lambda, secret] = [await group(VpcId), await group(VpcId, 'secret-sg')]
    await context.sdk.authorizeSecurityGroupIngress({ GroupId: secret, IpPermissions: https(lambda) })
    const deleted = () => context.sdk.deleteSecurityGroup({ GroupId: lambda })
    await expect(deleted()).rejects.toMatchObject({ name: 'DependencyViolation' })
    await context.sdk.revokeSecurityGroupIngress({ GroupId: secret, IpPermissions: https(lambda) })
    inUse.add(lambda)
    await expect(deleted()).rejects.toMatchObject({ name: 'DependencyViolation' })
    inUse.clear()
    await deleted()
    await expect(deleted()).rejects.toMatchObject({ name: 'InvalidGroup.NotFound' })
  })

  it('has a name that is its own within the VPC', async () => {
    const VpcId = await vpc()
    await group(VpcId)
    await expect(group(VpcId)).rejects.toMatchObject({
      name: 'InvalidGroup.Duplicate',
      message: `The security group 'lambda-sg' already exists for VPC '${VpcId}'`,
    })
    await group(await vpc())
  })
})

describe('an interface endpoint', () => {
  const create = (VpcId: string, more: object = {}) =>
    context.sdk.createVpcEndpoint({
      VpcId,
      ServiceName: secretsManager,
      VpcEndpointType: 'Interface',
      ...more,
    })

  it('is available at once, with its private name', async () => {
    const VpcId = await vpc()
    await context.sdk.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } })
    const SubnetIds = [await subnet(VpcId), await subnet(VpcId, '10.0.2.0/24', 'ap-northeast-2c')]
    const SecurityGroupIds = [await group(VpcId, 'secret-sg')]
    const { VpcEndpoint } = await create(VpcId, { SubnetIds, SecurityGroupIds })
    expect(VpcEndpoint).toMatchObject({ State: 'pending', PrivateDnsEnabled: true, SubnetIds })
    const { VpcEndpoints } = await context.sdk.describeVpcEndpoints({
      VpcEndpointIds: [VpcEndpoint!.VpcEndpointId!],
    })
    expect(VpcEndpoints).toEqual([
      expect.objectContaining({
        State: 'available',
        ServiceName: secretsManager,
        Groups: [{ GroupId: SecurityGroupIds[0] }],
        CreationTimestamp: new Date(Date.UTC(2026, 0, 1)),
      }),
    ])
    expect(VpcEndpoints?.[0]?.DnsEntries).toContainEqual({
      DnsName: 'secretsmanager.ap-northeast-2.amazonaws.com',
    })
  })

  it('cannot have a private name where the VPC gives no DNS hostnames', async () => {
    const VpcId = await vpc()
    await expect(create(VpcId)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: `Enabling private DNS requires both enableDnsSupport and enableDnsHostnames VPC attributes set to true for ${VpcId}`,
    })
    expect((await create(VpcId, { PrivateDnsEnabled: false })).VpcEndpoint?.PrivateDnsEnabled).toBe(false)
  })

  it('is refused for a service that there is not, a second private name, another VPC’s group, and two subnets of a zone', async () => {
    const VpcId = await vpc()
    await context.sdk.modifyVpcAttribute({ VpcId, EnableDnsHostnames: { Value: true } })
    await expect(
      create(VpcId, { ServiceName: 'com.amazonaws.ap-northeast-2.nothing' }),
    ).rejects.toMatchObject({ name: 'InvalidServiceName' })
    await create(VpcId)
    await expect(create(VpcId)).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringContaining('conflicting DNS domain'),
    })
    const stranger = await group(await vpc())
    await expect(
      create(VpcId, { PrivateDnsEnabled: false, SecurityGroupIds: [stranger] }),
    ).rejects.toMatchObject({ name: 'InvalidParameter' })
    const SubnetIds = [await subnet(VpcId), await subnet(VpcId, '10.0.2.0/24')]
    await expect(create(VpcId, { PrivateDnsEnabled: false, SubnetIds })).rejects.toMatchObject({
      name: 'DuplicateSubnetsInSameZone',
    })
  })

  it('changes its groups, and goes; one that is not there is told, not thrown', async () => {
    const VpcId = await vpc()
    const VpcEndpointId = (await create(VpcId, { PrivateDnsEnabled: false })).VpcEndpoint!.VpcEndpointId!
    const [before] =
      (await context.sdk.describeVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] })).VpcEndpoints ?? []
    const added = await group(VpcId, 'secret-sg')
    await context.sdk.modifyVpcEndpoint({
      VpcEndpointId,
      AddSecurityGroupIds: [added],
      RemoveSecurityGroupIds: [before!.Groups![0]!.GroupId!],
    })
    const [after] =
      (await context.sdk.describeVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] })).VpcEndpoints ?? []
    expect(after?.Groups).toEqual([{ GroupId: added }])
    const { Unsuccessful } = await context.sdk.deleteVpcEndpoints({
      VpcEndpointIds: [VpcEndpointId, 'vpce-1'],
    })
    expect(Unsuccessful).toEqual([
      {
        ResourceId: 'vpce-1',
        Error: {
          Code: 'InvalidVpcEndpointId.NotFound',
          Message: "The Vpc Endpoint Id 'vpce-1' does not exist",
        },
      },
    ])
  })
})

it('tags and filters are those of every resource', async () => {
  const { Vpc } = await context.sdk.createVpc({
    CidrBlock: '10.9.0.0/16',
    TagSpecifications: [{ ResourceType: 'vpc', Tags: [{ Key: 'Name', Value: 'serverless-app' }] }],
  })
  const named = async (value: string) =>
    (await context.sdk.describeVpcs({ Filters: [{ Name: 'tag:Name', Values: [value] }] })).Vpcs?.map(
      (each) => each.VpcId,
    )
  expect(await named('serverless-*')).toEqual([Vpc?.VpcId])
  expect(await named('other')).toEqual([])
  await context.sdk.createTags({ Resources: [Vpc!.VpcId!], Tags: [{ Key: 'Name', Value: 'other' }] })
  expect(await named('other')).toEqual([Vpc?.VpcId])
  const { Tags } = await context.sdk.describeTags({
    Filters: [{ Name: 'resource-id', Values: [Vpc!.VpcId!] }],
  })
  expect(Tags).toEqual([{ ResourceId: Vpc?.VpcId, ResourceType: 'vpc', Key: 'Name', Value: 'other' }])
  await context.sdk.deleteTags({ Resources: [Vpc!.VpcId!], Tags: [{ Key: 'Name' }] })
  expect(await named('other')).toEqual([])
  await expect(
    context.sdk.describeVpcs({ Filters: [{ Name: 'nothing', Values: ['x'] }] }),
  ).rejects.toMatchObject({
    name: 'InvalidParameterValue',
    message: "The filter 'nothing' is invalid",
  })
})
