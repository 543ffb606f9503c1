import { IAM } from '@aws-sdk/client-iam'
import { afterAll, beforeAll, beforeEach, describe, expect, it } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { createIam } from '../../../../harness/services/iam/index.ts'

const service = createIam()
const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
let endpoint: Endpoint
let iam: IAM
beforeAll(async () => {
  endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [service], routes: [] })
  iam = new IAM({ endpoint: endpoint.url, region: 'us-east-1', credentials, maxAttempts: 1 })
})
afterAll(async () => {
  iam.destroy()
  await endpoint.close()
})
beforeEach(() => service.reset?.())

const trust = (Principal: object) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  })
const lambdaTrust = trust({ Service: 'lambda.amazonaws.com' })
const read = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'secretsmanager:GetSecretValue', Resource: '*' }],
})
const createRole = (RoleName = 'r') => iam.createRole({ RoleName, AssumeRolePolicyDocument: lambdaTrust })
const BASIC = 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole'

describe('a role', () => {
  it('is created, described, listed, changed and deleted', async () => {
    const { Role } = await iam.createRole({
      RoleName: 'now-role',
      Path: '/app/',
      AssumeRolePolicyDocument: lambdaTrust,
      Tags: [{ Key: 'app', Value: 'now' }],
    })
    expect(Role).toMatchObject({
      Arn: 'arn:aws:iam::000000000000:role/app/now-role',
      RoleId: expect.stringMatching(/^AROA[A-Z2-7]{17}$/),
      MaxSessionDuration: 3600,
    })
    const described = (await iam.getRole({ RoleName: 'now-role' })).Role
    expect(decodeURIComponent(described?.AssumeRolePolicyDocument ?? '')).toBe(lambdaTrust)
    expect(described?.Tags).toEqual([{ Key: 'app', Value: 'now' }])
    await iam.updateAssumeRolePolicy({ RoleName: 'now-role', PolicyDocument: trust({ AWS: '*' }) })
    expect(service.trusts('arn:aws:iam::000000000000:role/app/now-role', 'lambda.amazonaws.com')).toBe(true)
    await iam.updateRole({ RoleName: 'now-role', Description: 'of now', MaxSessionDuration: 7200 })
    expect((await iam.listRoles({})).Roles).toMatchObject([
      { Description: 'of now', MaxSessionDuration: 7200 },
    ])
    await iam.deleteRole({ RoleName: 'now-role' })
    expect((await iam.listRoles({})).Roles).toEqual([])
  })

  it('has no instance profiles, and a page of none goes no further', async () => {
    await createRole('worker')
    const RoleName = 'worker'
    expect((await iam.listInstanceProfilesForRole({ RoleName })).InstanceProfiles).toEqual([])
    await expect(iam.listInstanceProfilesForRole({ RoleName, Marker: 'x' })).rejects.toMatchObject({
      name: 'InvalidInputException',
    })
  })

  it.each([
    [() => iam.listRoles({ MaxItems: 0 }), 'maxItems', 'greater than or equal to 1'],
    [() => iam.listPolicies({ MaxItems: 1_001 }), 'maxItems', 'less than or equal to 1000'],
    [
      () => iam.createRole({ RoleName: 'r', AssumeRolePolicyDocument: read, MaxSessionDuration: 60 }),
      'maxSessionDuration',
      'greater than or equal to 3600',
    ],
  ])('is refused out of its bounds', async (call, member, bound) => {
    await expect(call()).rejects.toMatchObject({
      name: 'ValidationError',
      message: expect.stringMatching(
        new RegExp(`at '${member}' failed to satisfy constraint: Member must have value ${bound}`),
      ),
    })
  })

  it('is listed page by page', async () => {
    for (const name of ['c', 'a', 'b']) await createRole(name)
    const first = await iam.listRoles({ MaxItems: 2 })
    expect([first.Roles?.map(({ RoleName }) => RoleName), first.IsTruncated]).toEqual([['a', 'b'], true])
    const second = await iam.listRoles({ Marker: first.Marker })
    expect([second.Roles?.map(({ RoleName }) => RoleName), second.IsTruncated]).toEqual([['c'], false])
  })

  it('has inline and attached policies, which are what speaks for it', async () => {
    await createRole()
    await iam.putRolePolicy({ RoleName: 'r', PolicyName: 'read', PolicyDocument: read })
    await iam.attachRolePolicy({ RoleName: 'r', PolicyArn: BASIC })
    const inline = await iam.getRolePolicy({ RoleName: 'r', PolicyName: 'read' })
    expect(decodeURIComponent(inline.PolicyDocument ?? '')).toBe(read)
    expect((await iam.listRolePolicies({ RoleName: 'r' })).PolicyNames).toEqual(['read'])
    expect((await iam.listAttachedRolePolicies({ RoleName: 'r' })).AttachedPolicies).toEqual([
      { PolicyName: 'AWSLambdaBasicExecutionRole', PolicyArn: BASIC },
    ])
    const { arn, id } = service.role('arn:aws:iam::000000000000:role/r')!
    expect(service.policiesOf(arn, id)?.identity.flatMap(({ statements }) => statements)).toMatchObject([
      { actions: { patterns: ['secretsmanager:GetSecretValue'] } },
      { actions: { patterns: ['logs:CreateLogGroup', 'logs:CreateLogStream', 'logs:PutLogEvents'] } },
    ])
    await iam.deleteRolePolicy({ RoleName: 'r', PolicyName: 'read' })
    await iam.detachRolePolicy({ RoleName: 'r', PolicyArn: BASIC })
    expect(service.policiesOf(arn, id)?.identity).toEqual([])
  })

  it('made anew under its name is another one: credentials of the old one are void', async () => {
    await createRole()
    const { arn, id } = service.role('arn:aws:iam::000000000000:role/r')!
    await iam.deleteRole({ RoleName: 'r' })
    await createRole()
    expect(service.policiesOf(arn, id)).toBeUndefined()
  })
})

describe('a managed policy', () => {
  const policyArn = 'arn:aws:iam::000000000000:policy/read'
  it('has versions, of which one is in force', async () => {
    await iam.createPolicy({ PolicyName: 'read', PolicyDocument: read })
    const all = read.replace('GetSecretValue', '*')
    const { PolicyVersion } = await iam.createPolicyVersion({
      PolicyArn: policyArn,
      PolicyDocument: all,
      SetAsDefault: true,
    })
    expect(PolicyVersion).toMatchObject({ VersionId: 'v2', IsDefaultVersion: true })
    expect((await iam.getPolicy({ PolicyArn: policyArn })).Policy).toMatchObject({
      DefaultVersionId: 'v2',
      AttachmentCount: 0,
    })
    const second = await iam.getPolicyVersion({ PolicyArn: policyArn, VersionId: 'v2' })
    expect(decodeURIComponent(second.PolicyVersion?.Document ?? '')).toBe(all)
    await iam.setDefaultPolicyVersion({ PolicyArn: policyArn, VersionId: 'v1' })
    await iam.deletePolicyVersion({ PolicyArn: policyArn, VersionId: 'v2' })
    expect((await iam.listPolicyVersions({ PolicyArn: policyArn })).Versions).toMatchObject([
      { VersionId: 'v1' },
    ])
    await iam.deletePolicy({ PolicyArn: policyArn })
    expect((await iam.listPolicies({ Scope: 'Local' })).Policies).toEqual([])
  })

  it('is found by what it is used as', async () => {
    const arnOf = async (PolicyName: string) =>
      (await iam.createPolicy({ PolicyName, PolicyDocument: read })).Policy!.Arn!
    const [attached, boundary] = [await arnOf('attached'), await arnOf('boundary')]
    await arnOf('unused')
    await createRole('worker')
    await iam.attachRolePolicy({ RoleName: 'worker', PolicyArn: attached })
    await iam.putRolePermissionsBoundary({ RoleName: 'worker', PermissionsBoundary: boundary })
    const named = async (PolicyUsageFilter: 'PermissionsPolicy' | 'PermissionsBoundary') =>
      (await iam.listPolicies({ PolicyUsageFilter })).Policies?.map(({ PolicyName }) => PolicyName)
    expect(await named('PermissionsPolicy')).toEqual(['attached'])
    expect(await named('PermissionsBoundary')).toEqual(['boundary'])
    const roles = async (more: object) =>
      (await iam.listEntitiesForPolicy({ PolicyArn: boundary, ...more })).PolicyRoles?.length
    expect(await roles({})).toBe(1)
    expect(await roles({ PolicyUsageFilter: 'PermissionsBoundary' })).toBe(1)
    expect(await roles({ PolicyUsageFilter: 'PermissionsPolicy' })).toBe(0)
  })

  it('of AWS is there, as published', async () => {
    const { Policies = [] } = await iam.listPolicies({ Scope: 'AWS' })
    expect(Policies.map(({ PolicyName }) => PolicyName)).toContain('SecretsManagerReadWrite')
    const PolicyArn = 'arn:aws:iam::aws:policy/SecretsManagerReadWrite'
    const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn, VersionId: 'v5' })
    const { Statement } = JSON.parse(decodeURIComponent(PolicyVersion?.Document ?? ''))
    expect(Statement.map(({ Sid }: { Sid: string }) => Sid)).toEqual([
      'BasePermissions',
      'LambdaPermissions',
      'SARPermissions',
      'S3Permissions',
    ])
  })
})

describe('IAM refuses', () => {
  const role = { RoleName: 'r' }
  it.each<[string, string, string, () => Promise<unknown>]>([
    ['a name twice', 'EntityAlreadyExists', 'Role with name r already exists.', () => createRole()],
    [
      'a role that there is not',
      'NoSuchEntity',
      'The role with name x cannot be found.',
      () => iam.getRole({ RoleName: 'x' }),
    ],
    [
      'a policy that there is not',
      'NoSuchEntity',
      'Policy arn:aws:iam::000000000000:policy/x was not found.',
      () => iam.getPolicy({ PolicyArn: 'arn:aws:iam::000000000000:policy/x' }),
    ],
    [
      'to attach what AWS does not have, or is not known here',
      'NoSuchEntity',
      'Policy arn:aws:iam::aws:policy/X does not exist or is not attachable. Of AWS',
      () => iam.attachRolePolicy({ ...role, PolicyArn: 'arn:aws:iam::aws:policy/X' }),
    ],
    [
      'a document that is none',
      'MalformedPolicyDocument',
      'Syntax errors in policy.',
      () => iam.putRolePolicy({ ...role, PolicyName: 'p', PolicyDocument: '{}' }),
    ],
    [
      'a trust policy with a resource',
      'MalformedPolicyDocument',
      'Has prohibited field Resource',
      () =>
        iam.updateAssumeRolePolicy({
          ...role,
          PolicyDocument: read.replace('"Effect"', '"Principal":"*","Effect"'),
        }),
    ],
    [
      'to delete a role that has policies',
      'DeleteConflict',
      'Cannot delete entity, must detach all policies first.',
      async () => {
        await iam.attachRolePolicy({ ...role, PolicyArn: BASIC })
        await iam.deleteRole(role)
      },
    ],
    [
      "to change AWS's policies",
      'AccessDenied',
      `Policy ${BASIC} is managed by AWS and cannot be changed.`,
      () => iam.createPolicyVersion({ PolicyArn: BASIC, PolicyDocument: read }),
    ],
  ])('%s: %s', async (_, code, message, call) => {
    await createRole()
    await expect(call()).rejects.toMatchObject({
      Error: { Code: code },
      message: expect.stringContaining(message),
    })
  })
})

describe('credentials of a role', () => {
  const arn = 'arn:aws:iam::000000000000:role/r'
  const issue = () => service.issue({ roleArn: arn, sessionName: 's', durationSeconds: 60 })!

  it('tell whose they are', async () => {
    await createRole()
    const { accessKeyId, sessionToken } = issue()
    expect(accessKeyId).toMatch(/^ASIA[A-Z2-7]{16}$/)
    expect(service.readSession(accessKeyId, sessionToken)).toMatchObject({ roleArn: arn, sessionName: 's' })
  })

  it('are of one environment alone, and are void in part', async () => {
    await createRole()
    const [one, other] = [issue(), issue()]
    expect(one.accessKeyId).not.toBe(other.accessKeyId)
    expect(service.readSession(one.accessKeyId, other.sessionToken)).toBe('invalid')
    expect(service.readSession(one.accessKeyId, undefined)).toBe('invalid')
    expect(service.readSession(one.accessKeyId, `${one.sessionToken}x`)).toBe('invalid')
    expect(service.readSession('test', undefined)).toBe('foreign')
  })

  it('are given to whom the role trusts, and to nobody else', async () => {
    await createRole()
    const caller = {
      type: 'user' as const,
      account: '000000000000',
      arn: 'arn:aws:iam::000000000000:user/test',
    }
    const assume = () =>
      service.assumeRole({ caller, roleArn: arn, sessionName: 's', durationSeconds: 900, context: {} })
    expect(assume).toThrow(
      `User: ${caller.arn} is not authorized to perform: sts:AssumeRole on resource: ${arn}`,
    )
    await iam.updateAssumeRolePolicy({
      RoleName: 'r',
      PolicyDocument: trust({ AWS: 'arn:aws:iam::000000000000:root' }),
    })
    expect(assume()).toMatchObject({ roleName: 'r', account: '000000000000' })
    const tooLong = { caller, roleArn: arn, sessionName: 's', durationSeconds: 3601, context: {} }
    expect(() => service.assumeRole(tooLong)).toThrow('exceeds the MaxSessionDuration')
  })
})
