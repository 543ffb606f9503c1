import { describe, expect, it } from '@jest/globals'
import { token, useSecretsManager } from './use-secrets-manager.ts'

const { changed, service, context } = useSecretsManager()
const create = (Name = 'db', SecretString = 'one') =>
  context.sdk.createSecret({ Name, SecretString, ClientRequestToken: token(1) })
const put = (n: number, SecretString: string, VersionStages?: string[]) =>
  context.sdk.putSecretValue({
    SecretId: 'db',
    SecretString,
    ClientRequestToken: token(n),
    ...(VersionStages ? { VersionStages } : {}),
  })
const stages = async () => (await context.sdk.describeSecret({ SecretId: 'db' })).VersionIdsToStages
const get = (VersionStage?: string, VersionId?: string) =>
  context.sdk.getSecretValue({
    SecretId: 'db',
    ...(VersionStage ? { VersionStage } : {}),
    ...(VersionId ? { VersionId } : {}),
  })

describe('GetSecretValue', () => {
  it('answers the current value with its version, stages and time', async () => {
    const { ARN } = await create()
    const { $metadata, ...answer } = await get()
    expect(answer).toEqual({
      ARN,
      Name: 'db',
      SecretString: 'one',
      VersionId: token(1),
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date('2026-03-04T05:06:07Z'),
    })
  })

  it('answers binary values as bytes', async () => {
    await context.sdk.createSecret({ Name: 'db', SecretBinary: new Uint8Array([0, 255]) })
    const { SecretBinary, SecretString } = await get()
    expect([...SecretBinary!]).toEqual([0, 255])
    expect(SecretString).toBeUndefined()
  })

  it('takes the name, the ARN, and the ARN without its suffix', async () => {
    const { ARN } = await create('team/db-1')
    for (const SecretId of ['team/db-1', ARN!, ARN!.slice(0, -7)]) {
      expect((await context.sdk.getSecretValue({ SecretId })).ARN).toBe(ARN)
    }
  })

  it.each([
    [
      'another secret',
      {},
      'other',
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret.",
    ],
    [
      'a label that nobody has',
      { VersionStage: 'AWSPREVIOUS' },
      'db',
      'ResourceNotFoundException',
      "Secrets Manager can't find the specified secret value for staging label: AWSPREVIOUS",
    ],
    [
      'a version that is not there',
      { VersionId: token(9) },
      'db',
      'ResourceNotFoundException',
      `Secrets Manager can't find the specified secret value for VersionId: ${token(9)}`,
    ],
    [
      'a label on another version',
      { VersionId: token(1), VersionStage: 'AWSPREVIOUS' },
      'db',
      'InvalidRequestException',
      'You provided a VersionStage that is not associated to the provided VersionId.',
    ],
  ])('refuses %s', async (_what, input, SecretId, name, message) => {
    await create()
    await expect(context.sdk.getSecretValue({ SecretId, ...input })).rejects.toMatchObject({ name, message })
  })

  it('finds nothing in a secret without a value', async () => {
    await context.sdk.createSecret({ Name: 'db' })
    await expect(get()).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
      message: "Secrets Manager can't find the specified secret value for staging label: AWSCURRENT",
    })
    expect(service.readSecret('db')).toBeUndefined()
  })
})

describe('PutSecretValue', () => {
  it('moves AWSCURRENT, and AWSPREVIOUS to who had it', async () => {
    await create()
    const { $metadata, ...answer } = await put(2, 'two')
    expect(answer).toMatchObject({ Name: 'db', VersionId: token(2), VersionStages: ['AWSCURRENT'] })
    expect(await stages()).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(2)]: ['AWSCURRENT'] })
    await put(3, 'three')
    expect(await stages()).toEqual({ [token(2)]: ['AWSPREVIOUS'], [token(3)]: ['AWSCURRENT'] })
    expect((await get('AWSPREVIOUS')).SecretString).toBe('two')
    expect((await get(undefined, token(1))).SecretString).toBe('one')
  })

  it('leaves AWSCURRENT alone when other labels are asked for', async () => {
    await create()
    changed.length = 0
    await put(2, 'two', ['AWSPENDING'])
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] })
    expect(changed).toEqual([])
  })

  it('makes the first version current whatever labels it gets', async () => {
    await context.sdk.createSecret({ Name: 'db' })
    await put(1, 'one', ['AWSPENDING'])
    expect(await stages()).toEqual({ [token(1)]: ['AWSPENDING', 'AWSCURRENT'] })
  })

  it('ignores the same token with the same value, and refuses it with another', async () => {
    await create()
    const { ARN } = await put(2, 'two')
    await put(3, 'three')
    await put(2, 'two')
    expect((await get()).SecretString).toBe('three')
    await expect(put(2, 'other')).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: `You can't use ClientRequestToken ${token(2)} because that value is already in use for a version of secret ${ARN}.`,
    })
  })

  it('needs a value, and of one kind', async () => {
    await create()
    await expect(context.sdk.putSecretValue({ SecretId: 'db' })).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message: 'You must provide either SecretString or SecretBinary.',
    })
    const both = { SecretId: 'db', SecretString: 'a', SecretBinary: new Uint8Array([1]) }
    await expect(context.sdk.putSecretValue(both)).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })

  it('keeps about a hundred versions, the labelled ones for sure', async () => {
    await create()
    for (let n = 0; n < 105; n++) {
      const ClientRequestToken = `version-${n}`.padEnd(32, '-')
      await context.sdk.putSecretValue({
        SecretId: 'db',
        SecretString: `${n}`,
        ClientRequestToken,
        VersionStages: n === 0 ? ['KEEP'] : ['AWSCURRENT'],
      })
    }
    const all = await context.sdk.listSecretVersionIds({ SecretId: 'db', IncludeDeprecated: true })
    expect(all.Versions).toHaveLength(100)
    expect((await get('KEEP')).SecretString).toBe('0')
  })
})

describe('UpdateSecretVersionStage', () => {
  const move = (VersionStage: string, to?: number, from?: number) =>
    context.sdk.updateSecretVersionStage({
      SecretId: 'db',
      VersionStage,
      ...(to ? { MoveToVersionId: token(to) } : {}),
      ...(from ? { RemoveFromVersionId: token(from) } : {}),
    })

  it('finishes a rotation: AWSCURRENT to the pending version, AWSPREVIOUS to the old one', async () => {
    await create()
    await put(2, 'two', ['AWSPENDING'])
    changed.length = 0
    const { ARN } = await move('AWSCURRENT', 2, 1)
    expect(await stages()).toEqual({ [token(1)]: ['AWSPREVIOUS'], [token(2)]: ['AWSPENDING', 'AWSCURRENT'] })
    expect(changed).toEqual([ARN])
  })

  it('puts a label on, moves it and takes it off; a version without labels is deprecated', async () => {
    await create()
    await put(2, 'two', ['AWSPENDING'])
    await move('MINE', 2)
    await move('MINE', 1, 2)
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT', 'MINE'], [token(2)]: ['AWSPENDING'] })
    await move('AWSPENDING', undefined, 2)
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT', 'MINE'] })
    const ids = async (IncludeDeprecated: boolean) =>
      (await context.sdk.listSecretVersionIds({ SecretId: 'db', IncludeDeprecated })).Versions?.map(
        (each) => each.VersionId,
      )
    expect(await ids(false)).toEqual([token(1)])
    expect(await ids(true)).toEqual([token(1), token(2)])
  })

  it('goes back to the version before, which is then no longer the previous one', async () => {
    await create()
    await put(2, 'two')
    await move('AWSCURRENT', 1, 2)
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPREVIOUS'] })
  })

  it.each([
    ['taking AWSCURRENT away', 'AWSCURRENT', undefined, 1, "It can't be completely removed."],
    [
      'moving without naming the holder',
      'AWSCURRENT',
      2,
      undefined,
      `is currently attached to version ${token(1)}, so you must explicitly reference that version`,
    ],
    [
      'naming a version that does not hold it',
      'AWSCURRENT',
      2,
      2,
      `not currently attached to version ${token(2)}`,
    ],
    ['a version that is not there', 'MINE', 9, undefined, `Not a valid version: ${token(9)}`],
    ['neither version', 'MINE', undefined, undefined, 'You must specify'],
  ])('refuses %s', async (_what, stage, to, from, part) => {
    await create()
    await put(2, 'two', ['AWSPENDING'])
    await expect(move(stage, to, from)).rejects.toMatchObject({
      name: 'InvalidParameterException',
      message: expect.stringContaining(part),
    })
    expect(await stages()).toEqual({ [token(1)]: ['AWSCURRENT'], [token(2)]: ['AWSPENDING'] })
  })
})

describe('BatchGetSecretValue', () => {
  it('answers what there is, and an error for each of the others', async () => {
    await create('a', '1')
    await create('b', '2')
    await context.sdk.deleteSecret({ SecretId: 'b' })
    const answer = await context.sdk.batchGetSecretValue({ SecretIdList: ['a', 'b', 'c'] })
    expect(answer.SecretValues).toMatchObject([{ Name: 'a', SecretString: '1', VersionId: token(1) }])
    expect(answer.Errors).toMatchObject([
      { SecretId: 'b', ErrorCode: 'InvalidRequestException' },
      { SecretId: 'c', ErrorCode: 'ResourceNotFoundException' },
    ])
  })

  it('pages through what filters find', async () => {
    for (const name of ['a1', 'a2', 'a3', 'b']) await create(name, name)
    const Filters = [{ Key: 'name' as const, Values: ['a'] }]
    const first = await context.sdk.batchGetSecretValue({ Filters, MaxResults: 2 })
    const second = await context.sdk.batchGetSecretValue({
      Filters,
      MaxResults: 2,
      NextToken: first.NextToken,
    })
    expect([...first.SecretValues!, ...second.SecretValues!].map((each) => each.SecretString)).toEqual([
      'a1',
      'a2',
      'a3',
    ])
    expect(second.NextToken).toBeUndefined()
  })

  it.each([{}, { SecretIdList: ['a'], Filters: [{ Key: 'name' as const, Values: ['a'] }] }])(
    'needs either ids or filters: %p',
    async (input) => {
      await expect(context.sdk.batchGetSecretValue(input)).rejects.toMatchObject({
        name: 'InvalidParameterException',
      })
    },
  )
})

describe('the stack’s own reading', () => {
  it('follows the current value by name, ARN and partial ARN, until the secret is deleted', async () => {
    const { ARN } = await create()
    await put(2, 'two')
    for (const id of ['db', ARN!, ARN!.slice(0, -7)])
      expect(service.readSecret(id)).toEqual({ SecretString: 'two' })
    expect(changed).toEqual([ARN, ARN])
    await context.sdk.deleteSecret({ SecretId: 'db' })
    expect(service.readSecret('db')).toBeUndefined()
    expect(changed).toEqual([ARN, ARN, ARN])
  })
})
