import { IAM } from '@aws-sdk/client-iam'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../harness/kit/clock.ts'
import { AccessControl, type VpcEndpointView } from '../../../harness/server/access/access-control.ts'
import { stsPorts } from '../../../harness/server/access/role-credentials.ts'
import { createIam } from '../../../harness/services/iam/index.ts'
import { createSecretsManager } from '../../../harness/services/secretsmanager/index.ts'
import { createSts } from '../../../harness/services/sts/index.ts'

const ACCOUNT = '000000000000'
const ROLE = `arn:aws:iam::${ACCOUNT}:role/r`
const FUNCTION = `arn:aws:lambda:ap-northeast-2:${ACCOUNT}:function:f`
const clock = new ManualClock(Date.parse('2026-11-24T09:00:00Z'))
const iam = createIam({ clock })
const secretsManager = createSecretsManager()
let vpcEndpoint: VpcEndpointView | undefined
const access = new AccessControl({
  iam,
  clock,
  secret: (id, scope) => secretsManager.lookUp(id, scope),
  dbProxyArn: () => undefined,
  vpcEndpoint: (functionArn, service) =>
    functionArn === FUNCTION && service === 'secretsmanager' ? vpcEndpoint : undefined,
  resourcePolicy: (arn) => secretsManager.resourcePolicy(arn),
})
let endpoint: Endpoint
const clients: { destroy(): void }[] = []
beforeAll(async () => {
  const services = [iam, secretsManager, createSts(stsPorts(iam))]
  endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services, routes: [], access })
})
afterAll(async () => {
  for (const client of clients) client.destroy()
  await endpoint.close()
})

interface Keys {
  accessKeyId: string
  secretAccessKey: string
  sessionToken?: string
}
const developer: Keys = { accessKeyId: 'test', secretAccessKey: 'test' }
const using = (credentials: Keys) => {
  const config = { endpoint: endpoint.url, region: 'ap-northeast-2', credentials, maxAttempts: 1 }
  const made = { iam: new IAM(config), secrets: new SecretsManager(config), sts: new STS(config) }
  clients.push(...Object.values(made))
  return made
}
const document = (...Statement: object[]) => JSON.stringify({ Version: '2012-10-17', Statement })
const allow = (Action: string | string[], Resource = '*', more = {}) => ({
  Effect: 'Allow',
  Action,
  Resource,
  ...more,
})

/** Credentials of the role `r`, which may what the statements say. */
async function holding(...statements: object[]): Promise<ReturnType<typeof using> & { keys: Keys }> {
  const { iam: mine, sts } = using(developer)
  const Principal = { AWS: `arn:aws:iam::${ACCOUNT}:root` }
  const AssumeRolePolicyDocument = document({ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' })
  await mine.createRole({ RoleName: 'r', AssumeRolePolicyDocument, Tags: [{ Key: 'app', Value: 'now' }] })
  if (statements.length > 0) {
    await mine.putRolePolicy({ RoleName: 'r', PolicyName: 'p', PolicyDocument: document(...statements) })
  }
  const { Credentials: taken } = await sts.assumeRole({
    RoleArn: ROLE,
    RoleSessionName: 'me',
    DurationSeconds: 900,
  })
  const keys = {
    accessKeyId: taken!.AccessKeyId!,
    secretAccessKey: taken!.SecretAccessKey!,
    sessionToken: taken!.SessionToken!,
  }
  return { ...using(keys), keys }
}
beforeEach(async () => {
  vpcEndpoint = undefined
  access.reset()
  iam.reset?.()
  secretsManager.reset?.()
  await using(developer).secrets.createSecret({
    Name: 's',
    SecretString: 'x',
    Tags: [{ Key: 'app', Value: 'now' }],
  })
})

describe('credentials of AssumeRole', () => {
  it('tell whose they are, whatever the role may', async () => {
    const { sts } = await holding()
    const { Arn, UserId } = await sts.getCallerIdentity()
    expect(Arn).toBe(`arn:aws:sts::${ACCOUNT}:assumed-role/r/me`)
    expect(UserId).toMatch(/^AROA[A-Z2-7]{17}:me$/)
  })

  it('run out', async () => {
    const { secrets, sts } = await holding(allow('*'))
    await secrets.getSecretValue({ SecretId: 's' })
    clock.advance(900_000)
    await expect(secrets.getSecretValue({ SecretId: 's' })).rejects.toMatchObject({
      name: 'ExpiredTokenException',
    })
    await expect(sts.getCallerIdentity()).rejects.toMatchObject({ name: 'ExpiredToken' })
  })

  it('are void without their session token, and when the role is gone', async () => {
    const { secrets, keys } = await holding(allow('*'))
    const { accessKeyId, secretAccessKey } = keys
    const half = using({ accessKeyId, secretAccessKey })
    const message = 'The security token included in the request is invalid.'
    await expect(half.secrets.listSecrets({})).rejects.toMatchObject({
      name: 'UnrecognizedClientException',
      message,
    })
    await expect(half.sts.getCallerIdentity()).rejects.toMatchObject({
      name: 'InvalidClientTokenId',
      message,
    })
    const { iam: mine } = using(developer)
    await mine.deleteRolePolicy({ RoleName: 'r', PolicyName: 'p' })
    await mine.deleteRole({ RoleName: 'r' })
    await expect(secrets.listSecrets({})).rejects.toMatchObject({ name: 'UnrecognizedClientException' })
  })
})

describe('a role', () => {
  const SECRETS = `arn:aws:secretsmanager:*:${ACCOUNT}:secret:`
  it.each<[string, object[], boolean]>([
    ['nothing without a policy', [], false],
    [
      'what is allowed by the name and any suffix',
      [allow('secretsmanager:GetSecretValue', `${SECRETS}s-??????`)],
      true,
    ],
    [
      'not what is allowed by the name without a suffix',
      [allow('secretsmanager:GetSecretValue', `${SECRETS}s`)],
      false,
    ],
    ['not what another action allows', [allow('secretsmanager:DescribeSecret')], false],
    [
      'what has a tag of the role’s own',
      [
        allow('secretsmanager:*', '*', {
          Condition: { StringEquals: { 'aws:ResourceTag/app': '${aws:PrincipalTag/app}' } },
        }),
      ],
      true,
    ],
    [
      'not what is of another Region',
      [
        allow('secretsmanager:*', '*', {
          Condition: { StringEquals: { 'aws:RequestedRegion': 'us-east-1' } },
        }),
      ],
      false,
    ],
    [
      'what is asked for by TLS, as which our endpoint counts',
      [
        allow('*'),
        { ...allow('*'), Effect: 'Deny', Condition: { Bool: { 'aws:SecureTransport': 'false' } } },
      ],
      true,
    ],
  ])('may %s', async (_, statements, may) => {
    const { secrets } = await holding(...statements)
    const reading = secrets.getSecretValue({ SecretId: 's' })
    if (may) expect(await reading).toMatchObject({ Name: 's' })
    else await expect(reading).rejects.toMatchObject({ name: 'AccessDeniedException' })
  })

  it('may what the secret’s own policy allows it', async () => {
    const { secrets } = await holding()
    const Principal = { AWS: ROLE }
    const ResourcePolicy = document({ ...allow('secretsmanager:GetSecretValue'), Principal })
    await using(developer).secrets.putResourcePolicy({ SecretId: 's', ResourcePolicy })
    expect(await secrets.getSecretValue({ SecretId: 's' })).toMatchObject({ Name: 's' })
  })

  describe('of a function in a VPC', () => {
    const through = (...statements: object[]) => ({
      ...{ id: 'vpce-1', vpcId: 'vpc-1' },
      policy: document(...statements.map((each) => ({ Principal: '*', ...each }))),
    })
    beforeEach(() => holding(allow('*')))
    const reading = async () => {
      const { accessKeyId, secretAccessKey, sessionToken } = iam.issue({
        ...{ roleArn: ROLE, sessionName: 'f', durationSeconds: 900, functionArn: FUNCTION },
      })!
      const { secrets } = using({ accessKeyId, secretAccessKey, sessionToken })
      return secrets.getSecretValue({ SecretId: 's' })
    }
    const refusal = `User: arn:aws:sts::${ACCOUNT}:assumed-role/r/f is not authorized to perform: secretsmanager:GetSecretValue on resource: s`

    it('may what the policy of the endpoint lets through', async () => {
      vpcEndpoint = through(allow('secretsmanager:GetSecretValue'))
      expect(await reading()).toMatchObject({ Name: 's' })
    })

    it.each([
      [
        'none that allows it',
        allow('secretsmanager:ListSecrets'),
        'because no VPC endpoint policy allows the secretsmanager:GetSecretValue action',
      ],
      [
        'one that denies it',
        { ...allow('*'), Effect: 'Deny' },
        'with an explicit deny in a VPC endpoint policy',
      ],
    ])('is held by the policy of the endpoint: %s', async (_, statement, reason) => {
      vpcEndpoint = through(statement)
      await expect(reading()).rejects.toMatchObject({
        name: 'AccessDeniedException',
        message: `${refusal} ${reason}`,
      })
      access.configure({ enforceRoles: false }, ACCOUNT)
      expect(await reading()).toMatchObject({ Name: 's' })
    })

    it('is known to policies by its endpoint and its VPC', async () => {
      vpcEndpoint = through(allow('*'))
      const Condition = { StringEquals: { 'aws:SourceVpce': 'vpce-1', 'aws:SourceVpc': 'vpc-1' } }
      const deny = { ...allow('secretsmanager:*'), Effect: 'Deny', Principal: '*', Condition }
      const ResourcePolicy = document(deny)
      await using(developer).secrets.putResourcePolicy({ SecretId: 's', ResourcePolicy })
      await expect(reading()).rejects.toMatchObject({ name: 'AccessDeniedException' })
    })
  })

  it('needs GetSecretValue on each secret of a batch', async () => {
    const { secrets } = await holding(
      allow('secretsmanager:BatchGetSecretValue'),
      allow('secretsmanager:GetSecretValue', `${SECRETS}s-*`),
    )
    expect((await secrets.batchGetSecretValue({ SecretIdList: ['s'] })).SecretValues).toHaveLength(1)
    await expect(secrets.batchGetSecretValue({ SecretIdList: ['s', 'other'] })).rejects.toMatchObject({
      message: expect.stringContaining('secretsmanager:GetSecretValue on resource: other'),
    })
  })

  it('is refused by IAM in the query protocol', async () => {
    const { iam: theirs } = await holding(allow('iam:List*'))
    expect((await theirs.listRoles({})).Roles).toHaveLength(1)
    await expect(theirs.getRole({ RoleName: 'r' })).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:sts::${ACCOUNT}:assumed-role/r/me is not authorized to perform: iam:GetRole on resource: ${ROLE} because no identity-based policy allows the iam:GetRole action`,
      $metadata: { httpStatusCode: 403 },
    })
  })

  it('is held to its permissions boundary', async () => {
    const { secrets } = await holding(allow('*'))
    const { iam: mine } = using(developer)
    const { Policy } = await mine.createPolicy({ PolicyName: 'b', PolicyDocument: document(allow('iam:*')) })
    await mine.putRolePermissionsBoundary({ RoleName: 'r', PermissionsBoundary: Policy?.Arn })
    await expect(secrets.getSecretValue({ SecretId: 's' })).rejects.toMatchObject({
      message: expect.stringContaining(
        'because no permissions boundary allows the secretsmanager:GetSecretValue action',
      ),
    })
  })
})

describe('the switches', () => {
  it('let roles do everything', async () => {
    const { secrets } = await holding()
    access.configure({ enforceRoles: false }, ACCOUNT)
    expect(await secrets.getSecretValue({ SecretId: 's' })).toMatchObject({ Name: 's' })
  })

  it('hold the developer to policies, as an IAM user', async () => {
    access.configure({ developerPolicies: ['SecretsManagerReadWrite'] }, ACCOUNT)
    const { secrets, iam: mine } = using(developer)
    expect(await secrets.getSecretValue({ SecretId: 's' })).toMatchObject({ Name: 's' })
    await expect(mine.listRoles({})).rejects.toMatchObject({
      message: `User: arn:aws:iam::${ACCOUNT}:user/test is not authorized to perform: iam:ListRoles on resource: * because no identity-based policy allows the iam:ListRoles action`,
    })
    access.configure({ developerPolicies: undefined }, ACCOUNT)
    expect((await mine.listRoles({})).Roles).toEqual([])
  })

  it('name a policy that there is not', () => {
    expect(() => access.configure({ developerPolicies: ['Nope'] }, ACCOUNT)).toThrow(
      "there is no managed policy 'Nope'",
    )
  })
})
