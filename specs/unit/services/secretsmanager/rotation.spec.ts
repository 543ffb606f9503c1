import { describe, expect, it } from '@jest/globals'
import { eventually } from '../../../support/eventually.ts'
import { type RotationFunctionEvent, token, useSecretsManager } from './use-secrets-manager.ts'

const { clock, service, context, rotation, changed } = useSecretsManager()
const RotationLambdaARN = 'arn:aws:lambda:ap-northeast-2:000000000000:function:rotate'
const create = () =>
  context.sdk.createSecret({ Name: 'db', SecretString: 'one', ClientRequestToken: token(1) })
const rotate = (n: number, more: object = {}) =>
  context.sdk.rotateSecret({ SecretId: 'db', RotationLambdaARN, ClientRequestToken: token(n), ...more })
const describeSecret = () => context.sdk.describeSecret({ SecretId: 'db' })
const stages = async () => (await describeSecret()).VersionIdsToStages
const told = (type: string, count = 1) =>
  eventually(() => rotation.events.filter((event) => event.type === type).length >= count)

/** A function as AWS's template has it, for a secret that belongs to nothing. */
async function template({ Step, SecretId, ClientRequestToken }: RotationFunctionEvent): Promise<void> {
  const { VersionIdsToStages } = await context.sdk.describeSecret({ SecretId })
  if (!VersionIdsToStages?.[ClientRequestToken]?.includes('AWSPENDING')) throw new Error('not pending')
  if (Step === 'createSecret') {
    await context.sdk.putSecretValue({
      ...{ SecretId, ClientRequestToken, SecretString: `value of ${ClientRequestToken}` },
      VersionStages: ['AWSPENDING'],
    })
  }
  if (Step !== 'finishSecret') return
  const [present] =
    Object.entries(VersionIdsToStages).find(([, labels]) => labels.includes('AWSCURRENT')) ?? []
  await context.sdk.updateSecretVersionStage({
    ...{ SecretId, VersionStage: 'AWSCURRENT', MoveToVersionId: ClientRequestToken },
    RemoveFromVersionId: present,
  })
}

describe('RotateSecret', () => {
  it('answers at once with the version, which is pending and has no value', async () => {
    const { ARN } = await create()
    let goOn = () => {}
    rotation.handler = () => new Promise((resolve) => (goOn = resolve))
    const { $metadata, ...answer } = await rotate(2)
    expect(answer).toEqual({ ARN, Name: 'db', VersionId: token(2) })
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] })
    await expect(
      context.sdk.getSecretValue({ SecretId: 'db', VersionStage: 'AWSPENDING' }),
    ).rejects.toMatchObject({ name: 'ResourceNotFoundException' })
    goOn()
  })

  it('invokes the function for the four steps, one after the other', async () => {
    const { ARN } = await create()
    rotation.handler = template
    await rotate(2)
    await told('RotationSucceeded')
    expect(rotation.invoked).toEqual(
      ['createSecret', 'setSecret', 'testSecret', 'finishSecret'].map((Step) => ({
        Step,
        SecretId: ARN,
        ClientRequestToken: token(2),
        RotationToken: rotation.invoked[0]!.RotationToken,
        functionArn: RotationLambdaARN,
      })),
    )
    expect(rotation.invoked[0]!.RotationToken).toMatch(/^[0-9a-f-]{36}$/)
    expect((await stages())?.[token(1)]).toEqual(['AWSPREVIOUS'])
    expect((await stages())?.[token(2)]).toContain('AWSCURRENT')
    expect((await context.sdk.getSecretValue({ SecretId: 'db' })).SecretString).toBe(`value of ${token(2)}`)
    expect(changed).toContain(ARN)
  })

  // recorded: LocalStack's test_rotate_secret_multiple_times_with_lambda_success
  it('shows how the secret is rotated, and when next', async () => {
    await create()
    rotation.handler = template
    await rotate(2, { RotationRules: { AutomaticallyAfterDays: 30 } })
    await told('RotationSucceeded')
    expect(await describeSecret()).toMatchObject({
      RotationEnabled: true,
      RotationLambdaARN,
      RotationRules: { AutomaticallyAfterDays: 30 },
      LastRotatedDate: new Date('2026-03-04T05:06:07Z'),
      NextRotationDate: new Date('2026-04-03T23:59:59Z'),
    })
  })

  it('is the same request with the same token', async () => {
    await create()
    rotation.handler = template
    await rotate(2)
    expect((await rotate(2)).VersionId).toBe(token(2))
    await told('RotationSucceeded')
    expect((await rotate(2)).VersionId).toBe(token(2))
    expect(rotation.invoked).toHaveLength(4)
  })

  it('wants a function, now or from before', async () => {
    await create()
    await expect(context.sdk.rotateSecret({ SecretId: 'db' })).rejects.toMatchObject({
      name: 'InvalidRequestException', // recorded: test_first_rotate_secret_with_missing_lambda_arn
      message: 'No Lambda rotation function ARN is associated with this secret.',
    })
    rotation.handler = template
    await rotate(2)
    await told('RotationSucceeded')
    await context.sdk.rotateSecret({ SecretId: 'db', ClientRequestToken: token(3) })
    await told('RotationSucceeded', 2)
    expect((await stages())?.[token(3)]).toContain('AWSCURRENT')
  })

  // recorded: test_rotate_secret_invalid_lambda_arn
  it('changes nothing where the function may not be invoked', async () => {
    await create()
    rotation.mayInvoke = false
    await expect(rotate(2)).rejects.toMatchObject({
      name: 'AccessDeniedException',
      message:
        'Secrets Manager cannot invoke the specified Lambda function. Ensure that the function policy grants access to the principal secretsmanager.amazonaws.com.',
      $metadata: { httpStatusCode: 400 },
    })
    const after = await describeSecret()
    expect([after.RotationEnabled, after.RotationRules, after.RotationLambdaARN]).toEqual([
      undefined,
      undefined,
      undefined,
    ])
  })

  // recorded: test_no_client_request_token[RotateSecret]
  it('wants a ClientRequestToken of who speaks plain HTTP, before it looks for the secret', async () => {
    const answer = await fetch(context.url, {
      method: 'POST',
      headers: {
        'content-type': 'application/x-amz-json-1.1',
        'x-amz-target': 'secretsmanager.RotateSecret',
      },
      body: JSON.stringify({ SecretId: 'nobody' }),
    })
    expect([answer.status, await answer.json()]).toEqual([
      400,
      {
        __type: 'InvalidParameterException',
        Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
      },
    ])
  })

  it('with RotateImmediately false runs testSecret alone, on a version that does not stay', async () => {
    await create()
    let seen: Record<string, string[]> | undefined
    rotation.handler = async () => {
      seen = await stages()
    }
    await rotate(2, { RotateImmediately: false, RotationRules: { AutomaticallyAfterDays: 1 } })
    await told('TestRotationSucceeded')
    expect(rotation.invoked.map(({ Step }) => Step)).toEqual(['testSecret'])
    expect(seen).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] })
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'] })
    expect((await describeSecret()).RotationEnabled).toBe(true)
    expect((await describeSecret()).LastRotatedDate).toBeUndefined()
  })
})

describe('a rotation that fails', () => {
  const failAt = (step: string) => async (event: RotationFunctionEvent) => {
    if (event.Step === step) throw new TypeError('the database says no')
    await template(event)
  }

  it('leaves AWSPENDING, invokes no further step, and says which one failed and why', async () => {
    const { ARN } = await create()
    rotation.handler = failAt('setSecret')
    await rotate(2)
    await told('RotationFailed')
    expect(rotation.invoked.map(({ Step }) => Step)).toEqual(['createSecret', 'setSecret'])
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] })
    expect(service.rotations('db').at(-1)).toEqual({
      type: 'RotationFailed',
      at: new Date('2026-03-04T05:06:07Z'),
      secretArn: ARN,
      secretName: 'db',
      versionId: token(2),
      step: 'setSecret',
      message: 'TypeError: the database says no',
    })
  })

  it('is one, too, where the function never moves AWSCURRENT', async () => {
    await create()
    await rotate(2)
    await told('RotationFailed')
    expect(service.rotations('db').at(-1)).toMatchObject({ step: 'finishSecret' })
  })

  it('is tried again with the same version by the next RotateSecret, which is refused', async () => {
    await create()
    rotation.handler = failAt('testSecret')
    await rotate(2)
    await told('RotationFailed')
    rotation.handler = template
    await expect(rotate(3)).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: "A previous rotation isn't complete. That rotation will be reattempted.",
    })
    await told('RotationSucceeded')
    expect((await stages())?.[token(2)]).toContain('AWSCURRENT')
  })

  it('is tried again by itself after a while, a few times', async () => {
    await create()
    rotation.handler = failAt('createSecret')
    await rotate(2)
    await told('RotationFailed')
    for (const [attempt, seconds] of [
      [2, 60],
      [3, 300],
      [4, 900],
    ] as const) {
      clock.advance(seconds * 1000)
      await told('RotationFailed', attempt)
    }
    clock.advance(86_400_000)
    expect(new Set(rotation.invoked.map((event) => event.ClientRequestToken))).toEqual(new Set([token(2)]))
    expect(rotation.events.filter(({ type }) => type === 'RotationStarted')).toHaveLength(4)
  })
})

describe('rotation on a schedule', () => {
  const day = 86_400_000
  const configure = async (RotationRules: object) => {
    await create()
    rotation.handler = template
    await rotate(2, { RotationRules, RotateImmediately: false })
    await told('TestRotationSucceeded')
    rotation.events.length = 0
  }

  it('happens when the window opens, and not before', async () => {
    const start = clock.now()
    await configure({ AutomaticallyAfterDays: 2 })
    const midnight = (Math.floor(start / day) + 2) * day
    clock.advance(midnight - clock.now() - 1)
    expect(rotation.events).toEqual([])
    clock.advance(1)
    await told('RotationSucceeded')
    expect(await describeSecret()).toMatchObject({
      LastRotatedDate: new Date(midnight),
      NextRotationDate: new Date(midnight + 3 * day - 1000),
    })
  })

  it('goes on by a schedule expression, and shows the days between', async () => {
    await configure({ ScheduleExpression: 'cron(0 8 ? * SUN *)' })
    const week = 7 * day
    const firstSunday = Date.parse('1970-01-04T08:00:00Z')
    const sunday = firstSunday + Math.ceil((clock.now() - firstSunday) / week) * week
    clock.advance(sunday - clock.now())
    await told('RotationSucceeded')
    clock.advance(week)
    await told('RotationSucceeded', 2)
    expect((await describeSecret()).RotationRules).toEqual({
      ScheduleExpression: 'cron(0 8 ? * SUN *)',
      AutomaticallyAfterDays: 7,
    })
  })

  it('leaves NextRotationDate in the past where it failed', async () => {
    await configure({ AutomaticallyAfterDays: 1 })
    const { NextRotationDate } = await describeSecret()
    rotation.handler = async () => {
      throw new Error('no')
    }
    clock.advance(day)
    await told('RotationFailed')
    expect((await describeSecret()).NextRotationDate).toEqual(NextRotationDate)
  })

  it('begins to count anew when a value is put by hand', async () => {
    await configure({ AutomaticallyAfterDays: 2 })
    clock.advance(day)
    await context.sdk.putSecretValue({
      SecretId: 'db',
      SecretString: 'by hand',
      ClientRequestToken: token(5),
    })
    clock.advance(day)
    expect(rotation.events).toEqual([])
    clock.advance(day)
    await told('RotationSucceeded')
  })

  it('ends with CancelRotateSecret, which keeps the function', async () => {
    await configure({ AutomaticallyAfterDays: 1 })
    await context.sdk.cancelRotateSecret({ SecretId: 'db' })
    clock.advance(3 * day)
    expect(rotation.events).toEqual([])
    const after = await describeSecret()
    expect(after).toMatchObject({ RotationEnabled: false, RotationLambdaARN })
    expect(after.NextRotationDate).toBeUndefined()
  })

  it('stops a rotation that is under way after its step, and leaves AWSPENDING', async () => {
    await create()
    let goOn = () => {}
    rotation.handler = () => new Promise((resolve) => (goOn = resolve))
    await rotate(2)
    const { VersionId } = await context.sdk.cancelRotateSecret({ SecretId: 'db' })
    expect(VersionId).toBe(token(2))
    goOn()
    await told('RotationAbandoned')
    expect(rotation.invoked.map(({ Step }) => Step)).toEqual(['createSecret'])
    expect((await stages())?.[token(2)]).toEqual(['AWSPENDING'])
  })
})
