import { EC2 } from '@aws-sdk/client-ec2'
import { IAM } from '@aws-sdk/client-iam'
import { RDS } from '@aws-sdk/client-rds'
import { afterAll, describe as always, beforeAll, expect, it } from '@jest/globals'
import { workshop } from '../../fixtures/stacks/workshop.ts'
import {
  connectStack,
  defineStack,
  type NetworkConfig,
  type Stack,
  type StackConfig,
  startStack,
  targets,
} from '../../harness/index.ts'
import { root, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { poolhouse } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

// The first Python in PATH may be one without boto3 and PyMySQL.
process.env.POOLHOUSE_PYTHON = '/usr/bin/python3'

const FUNCTION = 'serverless-app-lambda'
const ANSWER = /^\{"statusCode": 200, "body": "\\"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\\""\}$/
const whole = defineStack(workshop, { from: root })
const { describe } = specsOf('network', 'rdsApi', 'iam', 'snapshots', 'pythonRuntime', 'boto3')

const answerOf = async (stack: Stack) => (await fetch(stack.invokeUrl)).text()
const missing = async (stack: Stack, target: string) =>
  (await stack.function(FUNCTION).reachability()).find((each) => each.target === target)?.missing

describe("fixtures/stacks/workshop.ts, the workshop's whole surface", () => {
  const stackOf = useStack(whole)
  let ec2: EC2
  let iam: IAM
  let rds: RDS
  beforeAll(() => {
    const config = { ...stackOf.stack.clientConfig, maxAttempts: 1 }
    ec2 = new EC2(config)
    iam = new IAM(config)
    rds = new RDS(config)
  })
  afterAll(() => {
    for (const client of [ec2, iam, rds]) client?.destroy()
  })

  it('answers through its API with the row, word for word as in the workshop', async () => {
    expect(await answerOf(stackOf.stack)).toMatch(ANSWER)
  })

  it('has the VPC with DNS hostnames, and the endpoint in its subnets and its group', async () => {
    const { vpc, subnets, securityGroups, endpoints } = stackOf.stack.network
    const Attribute = 'enableDnsHostnames'
    expect((await ec2.describeVpcAttribute({ VpcId: vpc.id, Attribute })).EnableDnsHostnames).toEqual({
      Value: true,
    })
    const described = await ec2.describeVpcEndpoints({ VpcEndpointIds: [endpoints.secretsmanager!] })
    expect(described.VpcEndpoints).toMatchObject([
      {
        VpcId: vpc.id,
        ServiceName: 'com.amazonaws.ap-northeast-2.secretsmanager',
        SubnetIds: [subnets['secret-subnet-a'], subnets['secret-subnet-c']],
        Groups: [{ GroupId: securityGroups['secret-sg'] }],
        PrivateDnsEnabled: true,
      },
    ])
    const { Subnets } = await ec2.describeSubnets({ SubnetIds: [subnets['rds-subnet-c']!] })
    expect(Subnets).toMatchObject([
      { VpcId: vpc.id, CidrBlock: '10.0.5.0/24', AvailabilityZone: 'ap-northeast-2c' },
    ])
  })

  it('has the rules of the security groups, and lets everything out of them', async () => {
    const { securityGroups } = stackOf.stack.network
    const rules = async (name: string) => {
      const { SecurityGroups } = await ec2.describeSecurityGroups({ GroupIds: [securityGroups[name]!] })
      return SecurityGroups?.[0]
    }
    const ofLambda = [{ GroupId: securityGroups['lambda-sg'] }]
    expect((await rules('secret-sg'))?.IpPermissions).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: ofLambda },
    ])
    expect((await rules('rds-sg'))?.IpPermissions).toMatchObject([
      {
        IpProtocol: 'tcp',
        FromPort: 3306,
        ToPort: 3306,
        UserIdGroupPairs: [...ofLambda, { GroupId: securityGroups['rds-sg'] }],
      },
    ])
    expect((await rules('lambda-sg'))?.IpPermissions).toEqual([])
    expect((await rules('lambda-sg'))?.IpPermissionsEgress).toMatchObject([
      { IpProtocol: '-1', IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
    ])
  })

  it('has the roles with their policies, and database and proxy in their groups', async () => {
    const attached = await iam.listAttachedRolePolicies({ RoleName: 'serverless-app-lambda-role' })
    expect(attached.AttachedPolicies?.map(({ PolicyName }) => PolicyName).sort()).toEqual([
      'AWSLambdaVPCAccessExecutionRole',
      'SecretsManagerReadWrite',
    ])
    const { subnets, securityGroups } = stackOf.stack.network
    const VpcSecurityGroupId = securityGroups['rds-sg']
    const { DBProxies } = await rds.describeDBProxies({ DBProxyName: 'serverless-app-rds-proxy' })
    expect(DBProxies).toMatchObject([
      {
        RoleArn: 'arn:aws:iam::000000000000:role/rds-proxy-role',
        VpcSubnetIds: [subnets['rds-subnet-a'], subnets['rds-subnet-c']],
        VpcSecurityGroupIds: [VpcSecurityGroupId],
      },
    ])
    const { DBInstances } = await rds.describeDBInstances({ DBInstanceIdentifier: 'serverless-app-rds' })
    expect(DBInstances).toMatchObject([{ VpcSecurityGroups: [{ VpcSecurityGroupId }] }])
  })

  it('lets through its endpoint what the policy of the endpoint allows', async () => {
    const { stack } = stackOf
    const VpcEndpointId = stack.network.endpoints.secretsmanager
    const Statement = { Effect: 'Allow', Principal: '*', Action: 'secretsmanager:ListSecrets', Resource: '*' }
    await ec2.modifyVpcEndpoint({ VpcEndpointId, PolicyDocument: JSON.stringify({ Statement }) })
    expect((await stack.invoke(FUNCTION)).payload).toMatchObject({
      errorMessage: expect.stringContaining(
        'because no VPC endpoint policy allows the secretsmanager:GetSecretValue action',
      ),
    })
    await ec2.modifyVpcEndpoint({ VpcEndpointId, ResetPolicy: true })
    expect(await answerOf(stack)).toMatch(ANSWER)
  })

  it('is brought back by a snapshot: a rule that was revoked is there again', async () => {
    const { stack } = stackOf
    await using snapshot = await stack.snapshot()
    const GroupId = stack.network.securityGroups['secret-sg']!
    const { SecurityGroups } = await ec2.describeSecurityGroups({ GroupIds: [GroupId] })
    await ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: SecurityGroups?.[0]?.IpPermissions })
    expect(await missing(stack, 'secretsmanager')).toMatch(/^no inbound rule for port 443/)
    await snapshot.restore()
    expect(await missing(stack, 'secretsmanager')).toBeUndefined()
    expect(await answerOf(stack)).toMatch(ANSWER)
  })

  it('is made anew by a reset, with new ids', async () => {
    const { stack } = stackOf
    const before = stack.network
    await stack.reset()
    expect(Object.keys(stack.network.subnets)).toEqual(Object.keys(before.subnets))
    expect(stack.network.vpc.id).not.toBe(before.vpc.id)
    const { Vpcs } = await ec2.describeVpcs({ Filters: [{ Name: 'is-default', Values: ['false'] }] })
    expect(Vpcs?.map(({ VpcId }) => VpcId)).toEqual([stack.network.vpc.id])
    expect(await answerOf(stack)).toMatch(ANSWER)
  })
})

specsOf('commandLine', 'joining', 'pythonRuntime', 'boto3').describe(
  'poolhouse up --stack fixtures/stacks/workshop.ts',
  () => {
    it('brings the workshop up, and tells who joins it the ids of the network', async () => {
      const command = poolhouse(['up', '--stack', 'fixtures/stacks/workshop.ts', '--json'])
      try {
        const line = await eventually(() => /^\{.*\}\n/.exec(command.stdout())?.[0], { timeoutMs: 60_000 })
        const joined = await connectStack(JSON.parse(line).endpointUrl)
        expect(await answerOf(joined)).toMatch(ANSWER)
        expect(joined.network.securityGroups['lambda-sg']).toMatch(/^sg-[0-9a-f]{17}$/)
        await joined.dispose()
      } finally {
        command.child.kill('SIGTERM')
        expect(await command.exited).toBe(0)
      }
    }, 90_000)
  },
)

const { network } = workshop
const without = (change: Partial<NetworkConfig>, of: Partial<StackConfig> = {}): StackConfig => {
  const declared = workshop.functions[FUNCTION]
  return {
    ...workshop,
    network: { ...network, ...change },
    functions: { [FUNCTION]: { ...declared, timeoutSeconds: 3 } },
    ...of,
  }
}
const groups = network.securityGroups

describe.each<[string, StackConfig, string, RegExp]>([
  [
    'the inbound rule for HTTPS',
    without({ securityGroups: { ...groups, 'secret-sg': {} } }),
    'secretsmanager',
    /^no inbound rule for port 443 from sg-\w+ \(lambda-sg\) in sg-\w+ \(secret-sg\) of the endpoint vpce-\w+$/,
  ],
  [
    'the endpoint for Secrets Manager',
    without({ endpoints: {} }),
    'secretsmanager',
    /^no interface endpoint for com\.amazonaws\.ap-northeast-2\.secretsmanager in the VPC vpc-\w+ \(serverless-app\)$/,
  ],
  [
    'the inbound rule for MySQL from the function',
    without({ securityGroups: { ...groups, 'rds-sg': { inbound: [{ port: 3306, from: 'rds-sg' }] } } }),
    "the DB proxy 'serverless-app-rds-proxy'",
    /^no inbound rule for port 3306 from sg-\w+ \(lambda-sg\) in sg-\w+ \(rds-sg\) of the DB proxy/,
  ],
  [
    'a way out of the group of the function',
    without({ securityGroups: { ...groups, 'lambda-sg': { outbound: [{ port: 443, to: 'secret-sg' }] } } }),
    "the DB proxy 'serverless-app-rds-proxy'",
    /^no outbound rule for port 3306 to sg-\w+ \(rds-sg\) in sg-\w+ \(lambda-sg\)$/,
  ],
])('the workshop without %s', (_, config, target, words) => {
  const stackOf = useStack(defineStack(config, { from: root }))

  it('times out, and the library names what is missing', async () => {
    const { stack } = stackOf
    const { payload, functionError } = await stack.invoke(FUNCTION)
    expect(functionError).toBe('Unhandled')
    expect(payload).toMatchObject({
      errorMessage: expect.stringMatching(/Task timed out after 3\.00 seconds/),
    })
    expect(await missing(stack, target)).toMatch(words)
  })
})

describe('a function that is deployed later', () => {
  const policy = {
    Statement: [{ Effect: 'Allow', Principal: '*', Action: 'secretsmanager:Get*', Resource: '*' }],
  }
  const stackOf = useStack(
    workshopWith({
      network: {
        subnets: { one: {} },
        endpoints: { secretsmanager: { subnets: ['one'], privateDns: false, policy } },
        securityGroups: {
          'lambda-sg': {},
          'rds-sg': { inbound: [{ port: 3306, from: 'lambda-sg' }] },
        },
      },
      dbProxy: { securityGroups: ['rds-sg'], endpoints: ['reports'] },
      functions: {},
      api: undefined,
    }),
  )

  it('finds the declared policy on the endpoint', async () => {
    const ec2 = new EC2(stackOf.stack.clientConfig)
    const { VpcEndpoints } = await ec2.describeVpcEndpoints({}).finally(() => ec2.destroy())
    expect(VpcEndpoints?.map(({ PolicyDocument }) => PolicyDocument)).toEqual([JSON.stringify(policy)])
  })

  it('is put into the declared network by name', async () => {
    const { stack } = stackOf
    const entry = `${root}/specs/support/functions/knocks/index.ts`
    await stack.deploy('inside', { entry, vpc: { subnets: ['one'], securityGroups: ['lambda-sg'] } })
    const reached = await stack.function('inside').reachability()
    expect(reached.filter((each) => each.missing === undefined).map((each) => each.target)).toEqual([
      "the DB instance 'serverless-app-rds'",
      "the DB proxy 'serverless-app-rds-proxy'",
      "the DB proxy endpoint 'reports'",
    ])
    await expect(
      stack.deploy('lost', { entry, vpc: { subnets: ['two'], securityGroups: ['lambda-sg'] } }),
    ).rejects.toThrow(/^functions\['lost'\]\.vpc\.subnets\[0\]: expected one of network\.subnets \(one\)/)
  })
})

always('a target that holds no connection back', () => {
  it('refuses a declared network by name, before anything is started', async () => {
    expect(targets.containers.lacks.network).toMatch(/holds no connection back/)
    await expect(startStack(whole, { target: 'containers' })).rejects.toMatchObject({
      code: 'NotOnThisTarget',
      message: expect.stringMatching(/^network: not on the target 'containers': LocalStack writes/),
    })
  })
})
