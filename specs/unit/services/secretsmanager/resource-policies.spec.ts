import { beforeEach, describe, expect, it } from '@jest/globals'
import { useSecretsManager } from './use-secrets-manager.ts'

const { context } = useSecretsManager()
const statement = {
  Effect: 'Allow',
  Principal: { AWS: 'arn:aws:iam::000000000000:role/app' },
  Action: 'secretsmanager:GetSecretValue',
  Resource: '*',
}
const policy = (...changes: object[]) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: changes.map((change) => ({ ...statement, ...change })),
  })
const everyone = policy({ Principal: '*' })

beforeEach(async () => {
  await context.sdk.createSecret({ Name: 'db', SecretString: 'one' })
})

describe('a resource policy', () => {
  it('is kept as given, and goes again', async () => {
    // recorded: LocalStack's test_resource_policy, a policy for everyone
    const { ARN } = await context.sdk.putResourcePolicy({ SecretId: 'db', ResourcePolicy: everyone })
    const read = () => context.sdk.getResourcePolicy({ SecretId: 'db' })
    expect(await read()).toMatchObject({ ARN, Name: 'db', ResourcePolicy: everyone })
    await context.sdk.deleteResourcePolicy({ SecretId: 'db' })
    expect((await read()).ResourcePolicy).toBeUndefined()
  })

  it.each([
    ['no JSON', 'nonsense'],
    ['no statement', '{"Version":"2012-10-17"}'],
    ['another version', '{"Version":"2020-01-01","Statement":[]}'],
    ['no principal', policy({ Principal: undefined })],
    ['no effect', policy({ Effect: 'Maybe' })],
    ['a second action', policy({ NotAction: 'secretsmanager:*' })],
    ['another service', policy({ Action: 's3:GetObject' })],
    ['an unknown member', policy({ Actions: [] })],
  ])('with %s is malformed', async (_, ResourcePolicy) => {
    await expect(context.sdk.putResourcePolicy({ SecretId: 'db', ResourcePolicy })).rejects.toMatchObject({
      name: 'MalformedPolicyDocumentException',
    })
    expect((await context.sdk.getResourcePolicy({ SecretId: 'db' })).ResourcePolicy).toBeUndefined()
  })

  it('for everyone is refused where BlockPublicPolicy says so', async () => {
    const put = (ResourcePolicy: string) =>
      context.sdk.putResourcePolicy({ SecretId: 'db', BlockPublicPolicy: true, ResourcePolicy })
    await expect(put(everyone)).rejects.toMatchObject({ name: 'PublicPolicyException' })
    await put(policy({}))
    await put(policy({ Principal: '*', Condition: { StringEquals: { 'aws:PrincipalOrgID': 'o-1' } } }))
    await put(policy({ Principal: '*', Effect: 'Deny' }))
  })

  it('is validated without a secret, too', async () => {
    const validate = (ResourcePolicy: string) => context.sdk.validateResourcePolicy({ ResourcePolicy })
    expect(await validate(policy({}))).toMatchObject({ PolicyValidationPassed: true, ValidationErrors: [] })
    expect(await validate(everyone)).toMatchObject({
      PolicyValidationPassed: false,
      ValidationErrors: [{ CheckName: 'PUBLIC_ACCESS' }],
    })
    await expect(validate('{')).rejects.toMatchObject({ name: 'MalformedPolicyDocumentException' })
  })
})
