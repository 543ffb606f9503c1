import { EC2 } from '@aws-sdk/client-ec2'
import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { RDS } from '@aws-sdk/client-rds'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { lambda } from '../support/clients.ts'
import { supportFunction, workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('network', 'rdsApi')

const stackOf = useStack(
  workshopWith({
    dbProxy: undefined,
    functions: { knocks: { entry: supportFunction('knocks'), timeoutSeconds: 20 } },
    api: undefined,
  }),
)

let ec2: EC2
let rds: RDS
const ids: Record<'vpc' | 'lambdaSubnet' | 'rdsSubnet' | 'lambdaGroup' | 'rdsGroup', string> = {
  vpc: '',
  lambdaSubnet: '',
  rdsSubnet: '',
  lambdaGroup: '',
  rdsGroup: '',
}
let proxy: { host: string; port: number }

const mysqlFromLambda = () => ({
  GroupId: ids.rdsGroup,
  IpPermissions: [
    {
      IpProtocol: 'tcp',
      FromPort: proxy.port,
      ToPort: proxy.port,
      UserIdGroupPairs: [{ GroupId: ids.lambdaGroup }],
    },
  ],
})
/** How a connection to the proxy ends within half a second. */
const knock = async () =>
  (await stackOf.stack.invoke('knocks', { ...proxy, patienceMs: 500 })).payload as { outcome: string }
const place = async (VpcConfig: { SubnetIds: string[]; SecurityGroupIds: string[] }) => {
  const client = lambda(stackOf.stack)
  const update = new UpdateFunctionConfigurationCommand({ FunctionName: 'knocks', VpcConfig })
  return await client.send(update).finally(() => client.destroy())
}

beforeAll(async () => {
  ec2 = new EC2({ ...stackOf.stack.clientConfig, maxAttempts: 1 })
  rds = new RDS({ ...stackOf.stack.clientConfig, maxAttempts: 1 })
  ids.vpc = (await ec2.createVpc({ CidrBlock: '10.0.0.0/16' })).Vpc!.VpcId!
  const subnet = async (CidrBlock: string) =>
    (await ec2.createSubnet({ VpcId: ids.vpc, CidrBlock })).Subnet!.SubnetId!
  const group = async (GroupName: string) =>
    (await ec2.createSecurityGroup({ VpcId: ids.vpc, GroupName, Description: 'of a spec' })).GroupId!
  ids.lambdaSubnet = await subnet('10.0.1.0/24')
  ids.rdsSubnet = await subnet('10.0.2.0/24')
  ids.lambdaGroup = await group('lambda-sg')
  ids.rdsGroup = await group('rds-sg')
  const { DBProxy } = await rds.createDBProxy({
    DBProxyName: 'guarded',
    EngineFamily: 'MYSQL',
    RoleArn: 'arn:aws:iam::000000000000:role/proxy',
    Auth: [{ AuthScheme: 'SECRETS', SecretArn: stackOf.stack.secret.arn }],
    VpcSubnetIds: [ids.rdsSubnet],
    VpcSecurityGroupIds: [ids.rdsGroup],
  })
  proxy = { host: DBProxy!.Endpoint!, port: 3306 }
})
afterAll(() => {
  ec2.destroy()
  rds.destroy()
})

describe('a function and a DB proxy', () => {
  it('reach each other while the function is in no VPC', async () => {
    expect(await knock()).toEqual({ outcome: 'connected' })
    expect(await stackOf.stack.function('knocks').reachability()).toEqual([])
  })

  it('do not without the inbound rule: the connection gets no answer, and the library names the rule', async () => {
    const { VpcConfig } = await place({ SubnetIds: [ids.lambdaSubnet], SecurityGroupIds: [ids.lambdaGroup] })
    expect(VpcConfig).toMatchObject({ VpcId: ids.vpc, SubnetIds: [ids.lambdaSubnet] })
    expect(await knock()).toEqual({ outcome: 'no answer' })
    expect(await stackOf.stack.function('knocks').reachability()).toContainEqual({
      target: "the DB proxy 'guarded'",
      address: `${proxy.host}:${proxy.port}`,
      missing: `no inbound rule for port 3306 from ${ids.lambdaGroup} (lambda-sg) in ${ids.rdsGroup} (rds-sg) of the DB proxy 'guarded'`,
    })
  })

  it('do with it, from the next invocation on', async () => {
    await ec2.authorizeSecurityGroupIngress(mysqlFromLambda())
    const before = (await stackOf.stack.function('knocks').environments())[0]?.id
    expect(await knock()).toEqual({ outcome: 'connected' })
    expect((await stackOf.stack.function('knocks').environments())[0]?.id).toBe(before)
    await ec2.revokeSecurityGroupIngress(mysqlFromLambda())
    expect(await knock()).toEqual({ outcome: 'no answer' })
  })

  it('do again when the function leaves the VPC', async () => {
    await place({ SubnetIds: [], SecurityGroupIds: [] })
    expect(await knock()).toEqual({ outcome: 'connected' })
  })
})

describe('ids of a network', () => {
  it.each([
    [
      'subnet',
      () => place({ SubnetIds: ['subnet-1'], SecurityGroupIds: [ids.lambdaGroup] }),
      "Error occurred while DescribeSubnets. EC2 Error Code: InvalidSubnetID.NotFound. EC2 Error Message: The subnet ID 'subnet-1' does not exist",
    ],
    [
      'security group',
      () => place({ SubnetIds: [ids.lambdaSubnet], SecurityGroupIds: ['sg-1'] }),
      "Error occurred while DescribeSecurityGroups. EC2 Error Code: InvalidGroup.NotFound. EC2 Error Message: The security group 'sg-1' does not exist",
    ],
  ])('of a function must be there: %s', async (_, call, message) => {
    await expect(call()).rejects.toMatchObject({ name: 'InvalidParameterValueException', message })
  })

  it('of a proxy must be there, once the account has a network', async () => {
    const create = rds.createDBProxyEndpoint({
      DBProxyName: 'guarded',
      DBProxyEndpointName: 'lost',
      VpcSubnetIds: ['subnet-1'],
    })
    await expect(create).rejects.toMatchObject({ name: 'InvalidSubnet' })
  })

  it('stay while something is there', async () => {
    await expect(ec2.deleteSecurityGroup({ GroupId: ids.rdsGroup })).rejects.toMatchObject({
      name: 'DependencyViolation',
    })
    await expect(ec2.deleteSubnet({ SubnetId: ids.rdsSubnet })).rejects.toMatchObject({
      name: 'DependencyViolation',
    })
  })
})
