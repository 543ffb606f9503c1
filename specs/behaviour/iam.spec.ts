import {
  AttachRolePolicyCommand,
  CreateRoleCommand,
  DetachRolePolicyCommand,
  IAMClient,
  PutRolePolicyCommand,
} from '@aws-sdk/client-iam'
import { UpdateFunctionConfigurationCommand } from '@aws-sdk/client-lambda'
import { GetSecretValueCommand } from '@aws-sdk/client-secrets-manager'
import { AssumeRoleCommand, STSClient } from '@aws-sdk/client-sts'
import { afterAll, expect } from '@jest/globals'
import { lambda, secretsManager } from '../support/clients.ts'
import { supportFunction, viaDbProxy, workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const SECRET = 'serverless-app-rds-secret'
const entry = supportFunction('calls-aws')
const stackOf = useStack(
  workshopWith({
    functions: {
      now: { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
      declared: { entry },
      bare: { entry, policies: [] },
      reader: { entry, policies: ['SecretsManagerReadWrite'] },
      staging: {
        entry,
        policies: [
          {
            Statement: {
              Effect: 'Allow',
              Action: 'secretsmanager:GetSecretValue',
              Resource: `arn:aws:secretsmanager:*:*:secret:${SECRET}-??????`,
              Condition: { StringEquals: { 'secretsmanager:VersionStage': 'AWSPENDING' } },
            },
          },
        ],
      },
    },
    api: undefined,
  }),
)
const { describe, it } = specsOf('iam')
const clients: { destroy(): void }[] = []
afterAll(() => {
  for (const client of clients) client.destroy()
})
const iam = () => {
  const client = new IAMClient(stackOf.stack.clientConfig)
  clients.push(client)
  return client
}
const call = async (name: string, operation: string, input?: object) =>
  (await stackOf.stack.invoke(name, { operation, input })).payload
const read = (name: string, more = {}) => call(name, 'GetSecretValue', { SecretId: SECRET, ...more })
const session = (name: string) => `arn:aws:sts::000000000000:assumed-role/${name}-role/${name}`
const refused = (name: string, action: string, resource: string) => ({
  error: 'AccessDeniedException',
  message: `User: ${session(name)} is not authorized to perform: ${action}${resource} because no identity-based policy allows the ${action} action`,
})
const SecretsManagerReadWrite = 'arn:aws:iam::aws:policy/SecretsManagerReadWrite'

describe('an execution environment', () => {
  it('has credentials of its function’s role', async () => {
    expect(await call('bare', 'GetCallerIdentity')).toMatchObject({ Arn: session('bare') })
  })

  it('may, without a role of its own, what the stack declares', async () => {
    expect(await stackOf.stack.invoke('now')).toMatchObject({ functionError: undefined })
    expect(await read('declared')).toMatchObject({ Name: SECRET })
    expect(await call('declared', 'Invoke', { FunctionName: 'bare' })).toMatchObject({ StatusCode: 200 })
  })

  it('is refused what no policy allows, in each protocol', async () => {
    expect(await read('bare')).toEqual({
      ...refused('bare', 'secretsmanager:GetSecretValue', ` on resource: ${SECRET}`),
      status: 400,
    })
    expect(await call('bare', 'ListSecrets')).toEqual({
      ...refused('bare', 'secretsmanager:ListSecrets', ''),
      status: 400,
    })
    const now = 'arn:aws:lambda:ap-northeast-2:000000000000:function:now'
    expect(await call('bare', 'Invoke', { FunctionName: 'now' })).toEqual({
      ...refused('bare', 'lambda:InvokeFunction', ` on resource: ${now}`),
      status: 403,
    })
  })

  it('may what SecretsManagerReadWrite allows, as soon as it is attached, and no longer', async () => {
    const client = iam()
    const attachment = { RoleName: 'bare-role', PolicyArn: SecretsManagerReadWrite }
    await client.send(new AttachRolePolicyCommand(attachment))
    expect(await read('bare')).toMatchObject({ Name: SECRET })
    await client.send(new DetachRolePolicyCommand(attachment))
    expect(await read('bare')).toMatchObject({ error: 'AccessDeniedException' })
  })

  it('is held to patterns of resources and to conditions', async () => {
    expect(await read('staging')).toMatchObject({ error: 'AccessDeniedException' })
    // decided before it is looked for: that version is not there
    expect(await read('staging', { VersionStage: 'AWSPENDING' })).toMatchObject({
      error: 'ResourceNotFoundException',
    })
  })

  it('is refused what is denied, whatever allows it', async () => {
    const document = { Statement: [{ Effect: 'Deny', Action: 'secretsmanager:Get*', Resource: '*' }] }
    await iam().send(
      new PutRolePolicyCommand({
        RoleName: 'reader-role',
        PolicyName: 'deny',
        PolicyDocument: JSON.stringify(document),
      }),
    )
    expect(await read('reader')).toMatchObject({
      message: `User: ${session('reader')} is not authorized to perform: secretsmanager:GetSecretValue on resource: ${SECRET} with an explicit deny in an identity-based policy`,
    })
  })
})

describe('a function', () => {
  const changeRole = async (role: string) => {
    const client = lambda(stackOf.stack)
    clients.push(client)
    const Role = `arn:aws:iam::000000000000:role/${role}`
    return client.send(new UpdateFunctionConfigurationCommand({ FunctionName: 'bare', Role }))
  }
  const refusal = {
    name: 'InvalidParameterValueException',
    message: 'The role defined for the function cannot be assumed by Lambda.',
  }

  it('is refused a role that does not trust Lambda', async () => {
    const Statement = [
      { Effect: 'Allow', Principal: { Service: 'rds.amazonaws.com' }, Action: 'sts:AssumeRole' },
    ]
    const AssumeRolePolicyDocument = JSON.stringify({ Version: '2012-10-17', Statement })
    await iam().send(new CreateRoleCommand({ RoleName: 'of-rds', AssumeRolePolicyDocument }))
    await expect(changeRole('of-rds')).rejects.toMatchObject(refusal)
  })

  it('is refused a role that there is not, where roles must exist', async () => {
    const configure = (settings: object) =>
      fetch(`${stackOf.stack.endpointUrl}/_poolhouse/iam`, { method: 'POST', body: JSON.stringify(settings) })
    await configure({ rolesMustExist: true })
    await expect(changeRole('nobody')).rejects.toMatchObject(refusal)
    await configure({ rolesMustExist: false })
    expect(await changeRole('nobody')).toMatchObject({ Role: 'arn:aws:iam::000000000000:role/nobody' })
    // it has the developer's credentials then
    expect(await read('bare')).toMatchObject({ Name: SECRET })
  })
})

describe('the developer', () => {
  it('may do everything', async () => {
    const client = secretsManager(stackOf.stack)
    clients.push(client)
    expect(await client.send(new GetSecretValueCommand({ SecretId: SECRET }))).toMatchObject({ Name: SECRET })
  })

  it('does not take on a role that trusts Lambda alone', async () => {
    const sts = new STSClient(stackOf.stack.clientConfig)
    clients.push(sts)
    const RoleArn = 'arn:aws:iam::000000000000:role/reader-role'
    const assume = new AssumeRoleCommand({ RoleArn, RoleSessionName: 'me' })
    await expect(sts.send(assume)).rejects.toMatchObject({
      name: 'AccessDenied',
      message: `User: arn:aws:iam::000000000000:user/test is not authorized to perform: sts:AssumeRole on resource: ${RoleArn}`,
    })
  })
})
