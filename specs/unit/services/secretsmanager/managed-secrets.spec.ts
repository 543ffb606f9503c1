import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../support/eventually.ts'
import { useSecretsManager } from './use-secrets-manager.ts'

const { clock, context, rotation, service } = useSecretsManager()
const made = () =>
  service.managed.create(
    { account: '000000000000', region: 'ap-northeast-2' },
    {
      owningService: 'rds',
      prefix: 'rds!db-',
      description: 'of the database',
      username: 'admin',
      tags: { 'aws:secretsmanager:owningService': 'rds' },
      automaticallyAfterDays: 7,
    },
  )
const value = async (SecretId: string) =>
  JSON.parse((await context.sdk.getSecretValue({ SecretId })).SecretString!) as Record<string, string>
const succeeded = () => eventually(() => rotation.events.some(({ type }) => type === 'RotationSucceeded'))

describe('a secret that another service manages', () => {
  it('is read as any other, and says whose it is', async () => {
    const { arn, password } = made()
    expect(await value(arn)).toEqual({ username: 'admin', password })
    // seen on AWS: https://github.com/floci-io/floci/pull/2378
    const described = await context.sdk.describeSecret({ SecretId: arn })
    expect(described).toMatchObject({
      OwningService: 'rds',
      RotationEnabled: true,
      RotationRules: { AutomaticallyAfterDays: 7 },
    })
    expect(described.Name).toMatch(/^rds!db-[0-9a-f-]{36}$/)
    expect(described.RotationLambdaARN).toBeUndefined()
    const { SecretList } = await context.sdk.listSecrets({
      Filters: [{ Key: 'owning-service', Values: ['rds'] }],
    })
    expect(SecretList).toHaveLength(1)
  })

  it('is changed, deleted and given a function by nobody else', async () => {
    const { arn: SecretId, password } = made()
    const { sdk } = context
    const refusals = [
      () => sdk.putSecretValue({ SecretId, SecretString: 'x' }),
      () => sdk.updateSecret({ SecretId, SecretString: 'x' }),
      () => sdk.deleteSecret({ SecretId }),
      () => sdk.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true }),
      () => sdk.cancelRotateSecret({ SecretId }),
      () =>
        sdk.rotateSecret({
          SecretId,
          RotationLambdaARN: 'arn:aws:lambda:ap-northeast-2:000000000000:function:f',
        }),
    ]
    for (const call of refusals) {
      await expect(call()).rejects.toMatchObject({
        name: 'InvalidRequestException',
        message: 'The secret is managed by another service, and you must use that service to update it.',
      })
    }
    expect(await value(SecretId)).toEqual({ username: 'admin', password })
  })

  it('is rotated without a function, by request and by the clock', async () => {
    const { arn: SecretId, password } = made()
    await context.sdk.rotateSecret({ SecretId })
    await succeeded()
    const second = await value(SecretId)
    expect(second.username).toBe('admin')
    expect(second.password).not.toBe(password)
    expect(rotation.managedPasswords).toEqual([second.password])
    rotation.events.length = 0
    clock.advance(7 * 86_400_000)
    await succeeded()
    expect(rotation.managedPasswords).toHaveLength(2)
    expect(rotation.invoked).toEqual([])
  })
})
