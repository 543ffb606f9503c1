import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { APIGateway } from '@aws-sdk/client-api-gateway'
import { EC2 } from '@aws-sdk/client-ec2'
import { IAM } from '@aws-sdk/client-iam'
import { Lambda } from '@aws-sdk/client-lambda'
import { RDS, waitUntilDBInstanceAvailable } from '@aws-sdk/client-rds'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { zipSync } from 'fflate'
import { defineStack } from '../../harness/index.ts'
import { root } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

// The first Python in PATH may be one without boto3 and PyMySQL.
process.env.POOLHOUSE_PYTHON = '/usr/bin/python3'

/**
 * The workshop, step by step as its console does it, through the SDK. Each step is done in its place; what its omission gives is shown before it. What
 * the lab before it has made (network, database, function, API) is made first. The specs build on each other, as the steps do.
 */
const { describe } = specsOf('network', 'rdsApi', 'pythonRuntime', 'boto3')

// A stack has a database; the workshop's is another one.
const stackOf = useStack(defineStack({ database: { identifier: 'of-the-stack' } }))
const REGION = 'ap-northeast-2'
const PASSWORD = 'correct-horse-battery'
const FUNCTION = 'serverless-app-lambda'
const ROLE = 'serverless-app-lambda-role'
const SECRET = 'serverless-app-rds-secret'
const PROXY = 'serverless-app-rds-proxy'
const INSTANCE = 'serverless-app-rds'
const TIMED_OUT = /Task timed out after 3\.00 seconds/

let aws: { api: APIGateway; ec2: EC2; iam: IAM; lambda: Lambda; rds: RDS; secrets: SecretsManager }
const subnets: Record<string, string> = {}
const groups: Record<string, string> = {}
let vpc = ''
let invokeUrl = ''
let endpointOfProxy = ''

/** The function's code before the lab: no secret, straight to the database. */
const before = `
def lambda_handler(event, context):
    return {'statusCode': 200, 'body': 'before'}
`
const handler = () => readFileSync(join(root, 'fixtures/functions/now-python/lambda_function.py'), 'utf8')
const zip = (code: string) => zipSync({ 'lambda_function.py': Buffer.from(code) })

/** What the function answers when it is called directly. */
async function invoke(): Promise<{
  errorMessage?: string
  errorType?: string
  statusCode?: number
  body?: string
}> {
  const { Payload } = await aws.lambda.invoke({ FunctionName: FUNCTION })
  return JSON.parse(Buffer.from(Payload!).toString('utf8'))
}
const admit = (to: string, from: string, port: number) => ({
  GroupId: groups[to]!,
  IpPermissions: [
    { IpProtocol: 'tcp', FromPort: port, ToPort: port, UserIdGroupPairs: [{ GroupId: groups[from]! }] },
  ],
})
async function group(name: string): Promise<void> {
  const { GroupId } = await aws.ec2.createSecurityGroup({ VpcId: vpc, GroupName: name, Description: name })
  groups[name] = GroupId!
}
async function missing(target: string): Promise<string | undefined> {
  return (await reachability()).find((each) => each.target === target)?.missing
}
async function reachability(of = `functions/${FUNCTION}`): Promise<{ target: string; missing?: string }[]> {
  const { stack } = stackOf
  const answer = await fetch(`${stack.endpointUrl}/_poolhouse/${of}/reachability`)
  return (await answer.json()) as { target: string; missing?: string }[]
}

beforeAll(async () => {
  const config = { ...stackOf.stack.clientConfig, maxAttempts: 1 }
  aws = {
    api: new APIGateway(config),
    ec2: new EC2(config),
    iam: new IAM(config),
    lambda: new Lambda(config),
    rds: new RDS(config),
    secrets: new SecretsManager(config),
  }
  // The network of the lab before: pairs of subnets in zones a and c.
  vpc = (await aws.ec2.createVpc({ CidrBlock: '10.0.0.0/16' })).Vpc!.VpcId!
  await aws.ec2.createTags({ Resources: [vpc], Tags: [{ Key: 'Name', Value: 'serverless-app' }] })
  const named = [
    'lambda-subnet-a',
    'lambda-subnet-c',
    'secret-subnet-a',
    'secret-subnet-c',
    'rds-subnet-a',
    'rds-subnet-c',
  ]
  for (const [index, name] of named.entries()) {
    const { Subnet } = await aws.ec2.createSubnet({
      VpcId: vpc,
      CidrBlock: `10.0.${index}.0/24`,
      AvailabilityZone: REGION + name.at(-1),
    })
    subnets[name] = Subnet!.SubnetId!
  }
  await group('lambda-sg')
  await group('rds-sg')
  // Its function reaches its database; and what is in the group reaches what is in it, or the proxy would not.
  await aws.ec2.authorizeSecurityGroupIngress(admit('rds-sg', 'lambda-sg', 3306))
  await aws.ec2.authorizeSecurityGroupIngress(admit('rds-sg', 'rds-sg', 3306))
  await aws.rds.createDBInstance({
    DBInstanceIdentifier: INSTANCE,
    DBInstanceClass: 'db.t3.micro',
    Engine: 'mysql',
    MasterUsername: 'admin',
    MasterUserPassword: PASSWORD,
    VpcSecurityGroupIds: [groups['rds-sg']!],
    Tags: [{ Key: 'poolhouse:max-connections', Value: '20' }],
  })
  await aws.iam.createRole({
    RoleName: ROLE,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  })
  await aws.iam.attachRolePolicy({
    RoleName: ROLE,
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaVPCAccessExecutionRole',
  })
  const { FunctionArn } = await aws.lambda.createFunction({
    FunctionName: FUNCTION,
    Runtime: 'python3.11',
    Handler: 'lambda_function.lambda_handler',
    Role: `arn:aws:iam::000000000000:role/${ROLE}`,
    Code: { ZipFile: zip(before) },
    VpcConfig: {
      SubnetIds: [subnets['lambda-subnet-a']!, subnets['lambda-subnet-c']!],
      SecurityGroupIds: [groups['lambda-sg']!],
    },
    Timeout: 3,
  })
  // Its REST API: a custom integration on the root, deployed to the stage dev.
  const restApiId = (await aws.api.createRestApi({ name: 'serverless-app-api' })).id!
  const resourceId = (await aws.api.getResources({ restApiId })).items![0]!.id!
  const method = { restApiId, resourceId, httpMethod: 'GET' }
  await aws.api.putMethod({ ...method, authorizationType: 'NONE' })
  await aws.api.putMethodResponse({ ...method, statusCode: '200' })
  await aws.api.putIntegration({
    ...method,
    type: 'AWS',
    integrationHttpMethod: 'POST',
    uri: `arn:aws:apigateway:${REGION}:lambda:path/2015-03-31/functions/${FunctionArn}/invocations`,
  })
  await aws.api.putIntegrationResponse({ ...method, statusCode: '200' })
  await aws.lambda.addPermission({
    FunctionName: FUNCTION,
    StatementId: 'apigateway',
    Action: 'lambda:InvokeFunction',
    Principal: 'apigateway.amazonaws.com',
    SourceArn: `arn:aws:execute-api:${REGION}:000000000000:${restApiId}/*/GET/`,
  })
  await aws.api.createDeployment({ restApiId, stageName: 'dev' })
  invokeUrl = `${stackOf.stack.endpointUrl}/_aws/execute-api/${restApiId}/dev/`
  await waitUntilDBInstanceAvailable(
    { client: aws.rds, maxWaitTime: 120, minDelay: 1, maxDelay: 1 },
    { DBInstanceIdentifier: INSTANCE },
  )
})
afterAll(() => {
  for (const client of Object.values(aws ?? {})) client.destroy()
})

describe('step 1: the secret and its endpoint', () => {
  it('1-1 … 1-6: the secret is stored as the console stores it', async () => {
    await expect(aws.secrets.getSecretValue({ SecretId: SECRET })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret.",
    })
    const [instance] =
      (await aws.rds.describeDBInstances({ DBInstanceIdentifier: INSTANCE })).DBInstances ?? []
    const SecretString = JSON.stringify({
      username: 'admin',
      password: PASSWORD,
      engine: 'mysql',
      host: instance?.Endpoint?.Address,
      port: instance?.Endpoint?.Port,
      dbInstanceIdentifier: INSTANCE,
    })
    const { ARN } = await aws.secrets.createSecret({ Name: SECRET, SecretString })
    expect(ARN).toMatch(new RegExp(`^arn:aws:secretsmanager:${REGION}:000000000000:secret:${SECRET}-\\w{6}$`))
    // 1-5: no rotation
    expect((await aws.secrets.describeSecret({ SecretId: SECRET })).RotationEnabled).toBeFalsy()
  })

  it('1-7 … 1-9: without DNS hostnames in the VPC an endpoint gets no private name', async () => {
    const create = aws.ec2.createVpcEndpoint({
      VpcId: vpc,
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${REGION}.secretsmanager`,
    })
    await expect(create).rejects.toMatchObject({
      name: 'InvalidParameter',
      message: expect.stringContaining('requires both enableDnsSupport and enableDnsHostnames'),
    })
    await aws.ec2.modifyVpcAttribute({ VpcId: vpc, EnableDnsHostnames: { Value: true } })
    const attribute = await aws.ec2.describeVpcAttribute({ VpcId: vpc, Attribute: 'enableDnsHostnames' })
    expect(attribute.EnableDnsHostnames).toEqual({ Value: true })
  })

  it('1-10 … 1-12: secret-sg lets HTTPS in from lambda-sg', async () => {
    await group('secret-sg')
    await aws.ec2.authorizeSecurityGroupIngress(admit('secret-sg', 'lambda-sg', 443))
    const [described] =
      (await aws.ec2.describeSecurityGroups({ GroupIds: [groups['secret-sg']!] })).SecurityGroups ?? []
    expect(described?.IpPermissions).toMatchObject([
      { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, UserIdGroupPairs: [{ GroupId: groups['lambda-sg'] }] },
    ])
  })

  it('1-13 … 1-17: the endpoint for Secrets Manager is available', async () => {
    expect(await missing('secretsmanager')).toBe(
      `no interface endpoint for com.amazonaws.${REGION}.secretsmanager in the VPC ${vpc} (serverless-app)`,
    )
    const { VpcEndpoint } = await aws.ec2.createVpcEndpoint({
      VpcId: vpc,
      VpcEndpointType: 'Interface',
      ServiceName: `com.amazonaws.${REGION}.secretsmanager`,
      SubnetIds: [subnets['secret-subnet-a']!, subnets['secret-subnet-c']!],
      SecurityGroupIds: [groups['secret-sg']!],
    })
    const described = await aws.ec2.describeVpcEndpoints({ VpcEndpointIds: [VpcEndpoint!.VpcEndpointId!] })
    expect(described.VpcEndpoints?.[0]?.State).toBe('available')
    expect(await missing('secretsmanager')).toBeUndefined()
  })
})

describe('step 2: the proxy', () => {
  it('2-1 … 2-9: has an endpoint for reading and writing, in the subnets of the database', async () => {
    const { ARN } = await aws.secrets.describeSecret({ SecretId: SECRET })
    await aws.rds.createDBProxy({
      DBProxyName: PROXY,
      EngineFamily: 'MYSQL',
      // as in 2022: the default was the native password
      Auth: [
        {
          AuthScheme: 'SECRETS',
          SecretArn: ARN!,
          IAMAuth: 'DISABLED',
          ClientPasswordAuthType: 'MYSQL_NATIVE_PASSWORD',
        },
      ],
      RoleArn: 'arn:aws:iam::000000000000:role/rds-proxy-role',
      VpcSubnetIds: [subnets['rds-subnet-a']!, subnets['rds-subnet-c']!],
      VpcSecurityGroupIds: [groups['rds-sg']!],
    })
    await aws.rds.registerDBProxyTargets({ DBProxyName: PROXY, DBInstanceIdentifiers: [INSTANCE] })
    const [proxy] = (await aws.rds.describeDBProxies({ DBProxyName: PROXY })).DBProxies ?? []
    expect(proxy).toMatchObject({ Status: 'available', EngineFamily: 'MYSQL' })
    const { DBProxyEndpoints } = await aws.rds.describeDBProxyEndpoints({ DBProxyName: PROXY })
    expect(DBProxyEndpoints).toMatchObject([{ TargetRole: 'READ_WRITE', Endpoint: proxy?.Endpoint }])
    endpointOfProxy = DBProxyEndpoints![0]!.Endpoint!
  })
})

describe('step 3: the function', () => {
  it('3-4 … 3-6: gets the new code, and the address of the proxy', async () => {
    expect(await (await fetch(invokeUrl)).text()).toBe('{"statusCode": 200, "body": "before"}')
    await aws.lambda.updateFunctionCode({ FunctionName: FUNCTION, ZipFile: zip(handler()) })
    await aws.lambda.updateFunctionConfiguration({
      FunctionName: FUNCTION,
      Environment: { Variables: { DB_HOST: endpointOfProxy } },
    })
  })

  it('3-1 … 3-3: may not read the secret before SecretsManagerReadWrite is attached to its role', async () => {
    expect(await invoke()).toMatchObject({
      errorType: 'ClientError',
      errorMessage: `An error occurred (AccessDeniedException) when calling the GetSecretValue operation: User: arn:aws:sts::000000000000:assumed-role/${ROLE}/${FUNCTION} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} because no identity-based policy allows the secretsmanager:GetSecretValue action`,
    })
    await aws.iam.attachRolePolicy({
      RoleName: ROLE,
      PolicyArn: 'arn:aws:iam::aws:policy/SecretsManagerReadWrite',
    })
    const { AttachedPolicies } = await aws.iam.listAttachedRolePolicies({ RoleName: ROLE })
    expect(AttachedPolicies?.map((each) => each.PolicyName)).toContain('SecretsManagerReadWrite')
    expect(await invoke()).toEqual({ statusCode: 200, body: expect.stringMatching(/^"\d{4}-\d\d-\d\dT/) })
  })
})

describe('step 4: the call', () => {
  it('4-1 … 4-3: answers at the stage with the time, word for word as in the workshop', async () => {
    const answer = await fetch(invokeUrl)
    expect(answer.status).toBe(200)
    expect(await answer.text()).toMatch(
      /^\{"statusCode": 200, "body": "\\"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\\""\}$/,
    )
  })
})

describe('a step that is taken back', () => {
  it.each([
    [
      '1-12, the inbound rule for HTTPS',
      'secretsmanager',
      () => aws.ec2.revokeSecurityGroupIngress(admit('secret-sg', 'lambda-sg', 443)),
      () => aws.ec2.authorizeSecurityGroupIngress(admit('secret-sg', 'lambda-sg', 443)),
      /^no inbound rule for port 443 from \S+ \(lambda-sg\) in \S+ \(secret-sg\)/,
    ],
    [
      '1-9, DNS hostnames',
      'secretsmanager',
      () => aws.ec2.modifyVpcAttribute({ VpcId: vpc, EnableDnsHostnames: { Value: false } }),
      () => aws.ec2.modifyVpcAttribute({ VpcId: vpc, EnableDnsHostnames: { Value: true } }),
      /^EnableDnsHostnames is off in the VPC \S+ \(serverless-app\)$/,
    ],
    [
      '2-7, the inbound rule for MySQL',
      `the DB proxy '${PROXY}'`,
      () => aws.ec2.revokeSecurityGroupIngress(admit('rds-sg', 'lambda-sg', 3306)),
      () => aws.ec2.authorizeSecurityGroupIngress(admit('rds-sg', 'lambda-sg', 3306)),
      /^no inbound rule for port 3306 from \S+ \(lambda-sg\) in \S+ \(rds-sg\)/,
    ],
  ])(
    '%s: the function times out, and the library names the rule',
    async (_, target, takeBack, give, words) => {
      await takeBack()
      expect((await invoke()).errorMessage).toMatch(TIMED_OUT)
      expect(await missing(target)).toMatch(words)
      await give()
      expect(await invoke()).toMatchObject({ statusCode: 200 })
    },
  )

  it('2-4, the database of the proxy: clients wait for a connection', async () => {
    const target = { DBProxyName: PROXY, DBInstanceIdentifiers: [INSTANCE] }
    await aws.rds.deregisterDBProxyTargets(target)
    expect((await invoke()).errorMessage).toMatch(TIMED_OUT)
    await aws.rds.registerDBProxyTargets(target)
    expect(await invoke()).toMatchObject({ statusCode: 200 })
  })

  it("2-7, the group's inbound rule for itself: the proxy does not reach the database, and the library names the rule", async () => {
    const ofItself = admit('rds-sg', 'rds-sg', 3306)
    await aws.ec2.revokeSecurityGroupIngress(ofItself)
    const [way] = await reachability(`db-proxies/${PROXY}`)
    expect(way?.missing).toMatch(
      /^no inbound rule for port 3306 from \S+ \(rds-sg\) in \S+ \(rds-sg\) of the DB instance/,
    )
    const { Targets } = await aws.rds.describeDBProxyTargets({ DBProxyName: PROXY })
    expect(Targets?.[0]?.TargetHealth).toMatchObject({ State: 'UNAVAILABLE', Reason: 'UNREACHABLE' })
    await aws.ec2.authorizeSecurityGroupIngress(ofItself)
    expect(await invoke()).toMatchObject({ statusCode: 200 })
  })
})
