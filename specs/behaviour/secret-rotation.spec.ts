import {
  CancelRotateSecretCommand,
  DescribeSecretCommand,
  RotateSecretCommand,
} from '@aws-sdk/client-secrets-manager'
import { afterAll, expect } from '@jest/globals'
import { connect, credentials, secretsManager } from '../support/clients.ts'
import { viaDbProxy, workshopWith } from '../support/definitions.ts'
import { eventually } from '../support/eventually.ts'
import { run } from '../support/run-command.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const stackOf = useStack(
  workshopWith({
    secret: { rotation: { function: 'rotate', automaticallyAfterDays: 30 } },
    dbProxy: { maxConnectionsPercent: 50 },
    functions: {
      now: { entry: 'fixtures/functions/now/index.ts', environment: viaDbProxy },
      rotate: { entry: 'fixtures/functions/rotate-secret/index.ts' },
      stranger: { entry: 'fixtures/functions/rotate-secret/index.ts' },
    },
    api: undefined,
  }),
)
const { describe, it } = specsOf('secretRotation')
let client: ReturnType<typeof secretsManager> | undefined
afterAll(() => client?.destroy())
const sdk = () => (client ??= secretsManager(stackOf.stack))
const described = () => sdk().send(new DescribeSecretCommand({ SecretId: stackOf.stack.secret.arn }))
const now = async (name = 'now') => (await stackOf.stack.invoke(name)).functionError
const types = async () => (await stackOf.stack.secret.rotations()).map(({ type }) => type)

describe('a secret that is declared with a rotation', () => {
  it('is configured at the start, and its function is tested on the present password', async () => {
    await eventually(async () => (await types()).includes('TestRotationSucceeded'))
    expect(await described()).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN: 'arn:aws:lambda:ap-northeast-2:000000000000:function:rotate',
      RotationRules: { AutomaticallyAfterDays: 30 },
    })
    expect((await described()).LastRotatedDate).toBeUndefined()
  })

  it('is rotated while clients are connected through the proxy: sessions go on, new ones need the new password', async () => {
    const { stack } = stackOf
    const before = await credentials(stack)
    const session = await connect(stack)
    expect(await now()).toBeUndefined()
    const VersionId = await stack.secret.rotate()

    const after = await credentials(stack)
    expect(after).toEqual({ ...before, password: after.password })
    expect(after.password).not.toBe(before.password)
    const { VersionIdsToStages } = await described()
    expect(VersionIdsToStages?.[VersionId]).toEqual(['AWSCURRENT'])
    expect(Object.values(VersionIdsToStages ?? {})).toContainEqual(['AWSPREVIOUS'])
    const [rows] = await session.query('select 40 + 2 as answer')
    expect(rows).toEqual([{ answer: 42 }])
    session.destroy()
    expect(await now()).toBeUndefined()
    await stack.function('now').recycle()
    expect(await now()).toBeUndefined()
    for (const to of ['dbProxy', 'database'] as const) {
      await expect(connect(stack, to, before.password)).rejects.toMatchObject({ errno: 1045 })
      ;(await connect(stack, to)).destroy()
    }
  })

  it('is rotated when its window opens', async () => {
    const { stack } = stackOf
    const { password } = await credentials(stack)
    const succeeded = (await types()).filter((type) => type === 'RotationSucceeded').length
    await stack.advanceTime(31 * 86_400, { keepEnvironments: true })
    await eventually(
      async () => (await types()).filter((type) => type === 'RotationSucceeded').length > succeeded,
      { timeoutMs: 15_000 },
    )
    expect((await credentials(stack)).password).not.toBe(password)
    expect(await now()).toBeUndefined()
  })

  it('is waited for as long as asked, and goes on by itself', async () => {
    const { stack } = stackOf
    const { password } = await credentials(stack)
    await expect(stack.secret.rotate({ timeoutMs: 0 })).rejects.toMatchObject({
      code: 'FunctionFailed',
      message: expect.stringContaining('has not ended within 0 ms'),
    })
    await eventually(async () => (await types()).at(-1) === 'RotationSucceeded', { timeoutMs: 15_000 })
    expect((await credentials(stack)).password).not.toBe(password)
  })

  it('shows a rotation that has failed, keeps the password, and takes it up again', async () => {
    const { stack } = stackOf
    const { password } = await credentials(stack)
    await stack.database.query("alter user admin@'%' identified by 'not-in-any-version'")
    const failure = /has failed at setSecret: Error: no password of the secret .+ lets admin in/
    await expect(stack.secret.rotate()).rejects.toThrow(failure)
    expect(await credentials(stack)).toMatchObject({ password })
    const { VersionIdsToStages } = await described()
    expect(Object.values(VersionIdsToStages ?? {})).toContainEqual(['AWSPENDING'])

    await stack.database.query(`alter user admin@'%' identified by '${password.replaceAll("'", "''")}'`)
    await expect(stack.secret.rotate()).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    })
    await eventually(async () => (await types()).at(-1) === 'RotationSucceeded', { timeoutMs: 15_000 })
    expect((await credentials(stack)).password).not.toBe(password)
    expect(await now()).toBeUndefined()
  })

  it('takes no function without permission', async () => {
    const { stack } = stackOf
    const before = await described()
    await expect(
      sdk().send(
        new RotateSecretCommand({
          SecretId: stack.secret.arn,
          RotationLambdaARN: stack.resources.functions.stranger!.arn,
        }),
      ),
    ).rejects.toMatchObject({ name: 'AccessDeniedException' })
    expect((await described()).RotationLambdaARN).toBe(before.RotationLambdaARN)
  })

  specsOf('secretRotation', 'boto3').it(
    'boto3 rotates, cancels, and keeps a policy and replicas',
    async () => {
      const { stack } = stackOf
      const program = [
        'import boto3, json, os, time',
        "client = boto3.client('secretsmanager', endpoint_url=os.environ['URL'])",
        "secret = os.environ['SECRET_ID']",
        'version = client.rotate_secret(SecretId=secret)["VersionId"]',
        'for _ in range(200):',
        '    stages = client.describe_secret(SecretId=secret)["VersionIdsToStages"]',
        "    if stages[version] == ['AWSCURRENT']: break",
        '    time.sleep(0.05)',
        'client.cancel_rotate_secret(SecretId=secret)',
        "policy = json.dumps({'Version': '2012-10-17', 'Statement': {'Effect': 'Deny', 'Principal': '*', 'Action': 'secretsmanager:DeleteSecret', 'Resource': '*'}})",
        'checked = client.validate_resource_policy(ResourcePolicy=policy)["PolicyValidationPassed"]',
        'client.put_resource_policy(SecretId=secret, ResourcePolicy=policy)',
        'kept = client.get_resource_policy(SecretId=secret)["ResourcePolicy"] == policy',
        'client.delete_resource_policy(SecretId=secret)',
        "status = client.replicate_secret_to_regions(SecretId=secret, AddReplicaRegions=[{'Region': 'us-east-1'}])['ReplicationStatus'][0]['Status']",
        "client.remove_regions_from_replication(SecretId=secret, RemoveReplicaRegions=['us-east-1'])",
        'try:',
        "    client.rotate_secret(SecretId=secret, RotationRules={'ScheduleExpression': 'rate(1 hour)'})",
        "except client.exceptions.InvalidParameterException as error: code = error.response['Error']['Code']",
        'described = client.describe_secret(SecretId=secret)',
        "print(json.dumps([stages[version], checked, kept, status, code, described['RotationEnabled']]))",
      ].join('\n')
      const command = run('/usr/bin/python3', ['-c', program], {
        env: {
          URL: stack.endpointUrl,
          SECRET_ID: stack.secret.name,
          AWS_ACCESS_KEY_ID: 'test',
          AWS_SECRET_ACCESS_KEY: 'test',
          AWS_DEFAULT_REGION: 'ap-northeast-2',
        },
      })
      expect([await command.exited, command.stderr()]).toEqual([0, ''])
      expect(JSON.parse(command.stdout())).toEqual([
        ['AWSCURRENT'],
        true,
        true,
        'InSync',
        'InvalidParameterException',
        false,
      ])
    },
  )

  specsOf('secretRotation', 'awsCli').it(
    'the AWS CLI switches rotation on and off',
    async () => {
      const { stack } = stackOf
      const aws = async (...args: string[]) => {
        const command = run('aws', ['--endpoint-url', stack.endpointUrl, '--output', 'json', ...args], {
          env: {
            AWS_ACCESS_KEY_ID: 'test',
            AWS_SECRET_ACCESS_KEY: 'test',
            AWS_DEFAULT_REGION: 'ap-northeast-2',
          },
        })
        const status = await command.exited
        if (status !== 0) throw new Error(command.stderr())
        return JSON.parse(command.stdout())
      }
      const secret = ['--secret-id', stack.secret.name]
      const rules = ['--rotation-rules', 'ScheduleExpression=cron(0 8 1 * ? *),Duration=2h']
      await aws('secretsmanager', 'rotate-secret', ...secret, ...rules, '--no-rotate-immediately')
      const configured = await described()
      expect(configured).toMatchObject({
        RotationEnabled: true,
        RotationRules: { ScheduleExpression: 'cron(0 8 1 * ? *)', Duration: '2h' },
      })
      const next = configured.NextRotationDate!
      expect([next.getUTCDate(), next.toISOString().slice(11, 19)]).toEqual([1, '09:59:59'])
      expect(await aws('secretsmanager', 'cancel-rotate-secret', ...secret)).toMatchObject({
        ARN: stack.secret.arn,
      })
      await expect(aws('secretsmanager', 'rotate-secret', '--secret-id', 'nobody')).rejects.toThrow(
        'An error occurred (ResourceNotFoundException) when calling the RotateSecret operation',
      )
    },
    90_000,
  )

  it('stays as it is once rotation is switched off', async () => {
    const { stack } = stackOf
    await sdk().send(new CancelRotateSecretCommand({ SecretId: stack.secret.arn }))
    const { password } = await credentials(stack)
    const told = await types()
    await stack.advanceTime(100 * 86_400, { keepEnvironments: true })
    expect(await now()).toBeUndefined()
    expect(await types()).toEqual(told)
    expect(await credentials(stack)).toMatchObject({ password })
  })
})
