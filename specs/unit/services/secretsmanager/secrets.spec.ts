import { describe, expect, it } from '@jest/globals'
import { token, useSecretsManager } from './use-secrets-manager.ts'

const { clock, changed, client, context } = useSecretsManager()
const create = (Name: string, more: object = {}) =>
  context.sdk.createSecret({ Name, SecretString: 'one', ClientRequestToken: token(1), ...more })

describe('CreateSecret', () => {
  it('gives an ARN with six random characters, and the token as version id', async () => {
    const { ARN, Name, VersionId } = await create('team/db')
    expect(ARN).toMatch(/^arn:aws:secretsmanager:ap-northeast-2:000000000000:secret:team\/db-[A-Za-z0-9]{6}$/)
    expect({ Name, VersionId }).toEqual({ Name: 'team/db', VersionId: token(1) })
    expect(changed).toEqual([ARN])
  })

  it('makes no version without a value', async () => {
    const answer = await context.sdk.createSecret({ Name: 'empty' })
    expect(answer.VersionId).toBeUndefined()
    expect((await context.sdk.describeSecret({ SecretId: 'empty' })).VersionIdsToStages).toBeUndefined()
    expect(changed).toEqual([])
  })

  it('ignores the same request again, and refuses another with the name', async () => {
    const { ARN } = await create('db')
    expect((await create('db')).ARN).toBe(ARN)
    await expect(create('db', { SecretString: 'other' })).rejects.toMatchObject({
      name: 'ResourceExistsException',
      message: 'The operation failed because the secret db already exists.',
    })
  })

  it.each(['with space', 'semi;colon', 'ümlaut'])('refuses the name %p', async (name) => {
    await expect(create(name)).rejects.toMatchObject({
      name: 'ValidationException',
      message:
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
    })
  })

  it('keeps accounts and regions apart', async () => {
    await create('db')
    const elsewhere = client('us-east-1')
    const stranger = client('ap-northeast-2', '123456789012')
    for (const other of [elsewhere, stranger]) {
      await expect(other.getSecretValue({ SecretId: 'db' })).rejects.toMatchObject({
        name: 'ResourceNotFoundException',
      })
    }
    const { ARN } = await stranger.createSecret({ Name: 'db', SecretString: 'theirs' })
    expect(ARN).toContain(':ap-northeast-2:123456789012:')
    expect((await context.sdk.getSecretValue({ SecretId: 'db' })).SecretString).toBe('one')
  })

  it('refuses Type, which is not emulated, by name', async () => {
    await expect(create('db', { Type: 'x' })).rejects.toMatchObject({
      name: 'NotImplemented',
      message: 'The option Type of secretsmanager:CreateSecret is not emulated by poolhouse.',
    })
  })

  it('wants a ClientRequestToken of who speaks plain HTTP', async () => {
    const answer = await fetch(context.url, {
      method: 'POST',
      headers: { 'x-amz-target': 'secretsmanager.CreateSecret' },
      body: JSON.stringify({ Name: 'db', SecretString: 'one' }),
    })
    expect(answer.status).toBe(400)
    expect(await answer.json()).toEqual({
      __type: 'InvalidRequestException',
      Message: 'You must provide a ClientRequestToken value. We recommend a UUID-type value.',
    })
  })
})

describe('UpdateSecret', () => {
  it('changes the description alone, without a version', async () => {
    await create('db')
    clock.advance(1_000)
    const answer = await context.sdk.updateSecret({ SecretId: 'db', Description: 'new' })
    expect(answer.VersionId).toBeUndefined()
    const described = await context.sdk.describeSecret({ SecretId: 'db' })
    expect(described).toMatchObject({
      Description: 'new',
      VersionIdsToStages: { [token(1)]: ['AWSCURRENT'] },
    })
    expect(described.LastChangedDate!.getTime() - described.CreatedDate!.getTime()).toBe(1_000)
  })

  it('moves AWSCURRENT to a new value, and refuses a token that is in use', async () => {
    await create('db')
    const update = (n: number) =>
      context.sdk.updateSecret({ SecretId: 'db', SecretString: 'two', ClientRequestToken: token(n) })
    expect((await update(2)).VersionId).toBe(token(2))
    expect((await context.sdk.getSecretValue({ SecretId: 'db' })).SecretString).toBe('two')
    await expect(update(1)).rejects.toMatchObject({ name: 'ResourceExistsException' })
  })
})

describe('DescribeSecret', () => {
  it('shows when the secret was last read, to the day, once it was', async () => {
    await create('db', { Description: 'd', KmsKeyId: 'alias/k', Tags: [{ Key: 'k', Value: 'v' }] })
    const before = await context.sdk.describeSecret({ SecretId: 'db' })
    expect(before.LastAccessedDate).toBeUndefined()
    await context.sdk.getSecretValue({ SecretId: 'db' })
    const { $metadata, ARN, LastAccessedDate, CreatedDate, LastChangedDate, ...rest } =
      await context.sdk.describeSecret({ SecretId: 'db' })
    expect(LastAccessedDate!.toISOString()).toMatch(/T00:00:00.000Z$/)
    expect(rest).toEqual({
      Name: 'db',
      Description: 'd',
      KmsKeyId: 'alias/k',
      Tags: [{ Key: 'k', Value: 'v' }],
      VersionIdsToStages: { [token(1)]: ['AWSCURRENT'] },
    })
  })
})

describe('tags', () => {
  it('are added, replaced and taken away', async () => {
    await create('db', { Tags: [{ Key: 'a', Value: '1' }] })
    await context.sdk.tagResource({
      SecretId: 'db',
      Tags: [
        { Key: 'a', Value: '2' },
        { Key: 'b', Value: '' },
      ],
    })
    const tags = async () => (await context.sdk.describeSecret({ SecretId: 'db' })).Tags
    expect(await tags()).toEqual([
      { Key: 'a', Value: '2' },
      { Key: 'b', Value: '' },
    ])
    await context.sdk.untagResource({ SecretId: 'db', TagKeys: ['a', 'b', 'c'] })
    expect(await tags()).toEqual([])
  })

  it('are fifty at most', async () => {
    const Tags = Array.from({ length: 51 }, (_, n) => ({ Key: `k${n}`, Value: '' }))
    await expect(create('db', { Tags })).rejects.toMatchObject({ name: 'InvalidParameterException' })
    await create('db', { Tags: Tags.slice(1) })
    await expect(context.sdk.tagResource({ SecretId: 'db', Tags: [Tags[0]!] })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})

describe('DeleteSecret', () => {
  it('is final after the recovery window, and until then undone by RestoreSecret', async () => {
    await create('db')
    const { DeletionDate } = await context.sdk.deleteSecret({ SecretId: 'db', RecoveryWindowInDays: 7 })
    expect(DeletionDate!.getTime() - clock.now()).toBe(7 * 86_400_000)
    const marked = {
      name: 'InvalidRequestException',
      message: "You can't perform this operation on the secret because it was marked for deletion.",
    }
    await expect(context.sdk.getSecretValue({ SecretId: 'db' })).rejects.toMatchObject(marked)
    await expect(context.sdk.putSecretValue({ SecretId: 'db', SecretString: 'x' })).rejects.toMatchObject(
      marked,
    )
    await expect(context.sdk.tagResource({ SecretId: 'db', Tags: [] })).rejects.toMatchObject(marked)
    await expect(create('db')).rejects.toMatchObject({
      name: 'InvalidRequestException',
      message:
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
    })
    expect((await context.sdk.describeSecret({ SecretId: 'db' })).DeletedDate).toEqual(DeletionDate)
    await context.sdk.restoreSecret({ SecretId: 'db' })
    expect((await context.sdk.getSecretValue({ SecretId: 'db' })).SecretString).toBe('one')

    await context.sdk.deleteSecret({ SecretId: 'db', RecoveryWindowInDays: 7 })
    clock.advance(7 * 86_400_000)
    await expect(context.sdk.describeSecret({ SecretId: 'db' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await create('db')
  })

  it('is not undone, nor told of, for a secret that is not deleted', async () => {
    const { ARN } = await create('db')
    await context.sdk.restoreSecret({ SecretId: 'db' })
    expect(changed).toEqual([ARN])
  })

  it('takes thirty days by default', async () => {
    await create('db')
    const { DeletionDate } = await context.sdk.deleteSecret({ SecretId: 'db' })
    expect(DeletionDate!.getTime() - clock.now()).toBe(30 * 86_400_000)
  })

  it('is final at once when forced, even for a secret that is not there or is on its way', async () => {
    await create('db')
    await context.sdk.deleteSecret({ SecretId: 'db' })
    const force = (SecretId: string) =>
      context.sdk.deleteSecret({ SecretId, ForceDeleteWithoutRecovery: true })
    await force('db')
    await create('db', { SecretString: 'again' })
    expect(await force('never-was')).toMatchObject({
      Name: 'never-was',
      ARN: expect.stringContaining(':secret:never-was-'),
    })
  })

  it.each([
    { RecoveryWindowInDays: 6 },
    { RecoveryWindowInDays: 31 },
    { RecoveryWindowInDays: 7, ForceDeleteWithoutRecovery: true },
  ])('refuses %p', async (options) => {
    await create('db')
    await expect(context.sdk.deleteSecret({ SecretId: 'db', ...options })).rejects.toMatchObject({
      name: 'InvalidParameterException',
    })
  })
})

describe('ListSecrets', () => {
  const names = async (input: object) =>
    (await context.sdk.listSecrets(input)).SecretList?.map((each) => each.Name)
  const seed = async () => {
    await create('prod/db', { Description: 'Main database', Tags: [{ Key: 'team', Value: 'blue' }] })
    clock.advance(1_000)
    await create('prod/api', { Description: 'main API', Tags: [{ Key: 'stage', Value: 'prod' }] })
    clock.advance(1_000)
    await create('Test', {})
  }

  it.each([
    ['name', ['prod/'], ['prod/db', 'prod/api']],
    ['name', ['test'], []],
    ['name', ['prod/db', 'Test'], ['prod/db', 'Test']],
    ['name', ['!prod/'], ['Test']],
    ['description', ['main'], ['prod/db', 'prod/api']],
    ['tag-key', ['tea'], ['prod/db']],
    ['tag-value', ['prod'], ['prod/api']],
    ['primary-region', ['ap-'], ['prod/db', 'prod/api', 'Test']],
    ['owning-service', ['rds'], []],
    ['all', ['MAIN prod'], ['prod/db', 'prod/api']],
    ['all', ['blue database'], ['prod/db']],
  ])('filters by %s %p', async (Key, Values, expected) => {
    await seed()
    expect(await names({ Filters: [{ Key, Values }] })).toEqual(expected)
  })

  it('takes every filter, not any', async () => {
    await seed()
    const Filters = [
      { Key: 'name', Values: ['prod'] },
      { Key: 'tag-key', Values: ['stage'] },
    ]
    expect(await names({ Filters })).toEqual(['prod/api'])
  })

  it('sorts', async () => {
    await seed()
    expect(await names({ SortBy: 'name' })).toEqual(['Test', 'prod/api', 'prod/db'])
    expect(await names({ SortBy: 'created-date', SortOrder: 'desc' })).toEqual([
      'Test',
      'prod/api',
      'prod/db',
    ])
    await context.sdk.updateSecret({ SecretId: 'prod/db', Description: 'x' })
    clock.advance(1_000)
    await context.sdk.updateSecret({ SecretId: 'prod/db', Description: 'y' })
    expect(await names({ SortBy: 'last-changed-date', SortOrder: 'desc' })).toEqual([
      'prod/db',
      'Test',
      'prod/api',
    ])
  })

  it('pages, and refuses a token that it has not given', async () => {
    await seed()
    const first = await context.sdk.listSecrets({ MaxResults: 2 })
    expect(first.SecretList).toHaveLength(2)
    expect(await names({ MaxResults: 2, NextToken: first.NextToken })).toEqual(['Test'])
    await expect(names({ NextToken: 'mine' })).rejects.toMatchObject({ name: 'InvalidNextTokenException' })
  })

  it('gives no token when a page ends with the list', async () => {
    await seed()
    expect((await context.sdk.listSecrets({ MaxResults: 3 })).NextToken).toBeUndefined()
  })

  it('leaves out what is scheduled for deletion, unless asked', async () => {
    await seed()
    await context.sdk.deleteSecret({ SecretId: 'Test' })
    expect(await names({})).toEqual(['prod/db', 'prod/api'])
    expect(await names({ IncludePlannedDeletion: true })).toEqual(['prod/db', 'prod/api', 'Test'])
  })

  it('shows stages and tags, and never a value', async () => {
    await seed()
    const { SecretList } = await context.sdk.listSecrets({ Filters: [{ Key: 'name', Values: ['prod/db'] }] })
    expect(SecretList).toMatchObject([
      { SecretVersionsToStages: { [token(1)]: ['AWSCURRENT'] }, Tags: [{ Key: 'team', Value: 'blue' }] },
    ])
    expect(JSON.stringify(SecretList)).not.toContain('one')
  })
})

describe('ListSecretVersionIds', () => {
  it('shows each version with its key', async () => {
    const { ARN } = await create('db')
    const { $metadata, ...answer } = await context.sdk.listSecretVersionIds({ SecretId: 'db' })
    expect(answer).toEqual({
      ARN,
      Name: 'db',
      Versions: [
        {
          VersionId: token(1),
          VersionStages: ['AWSCURRENT'],
          CreatedDate: new Date(clock.now()),
          KmsKeyIds: ['DefaultEncryptionKey'],
        },
      ],
    })
  })
})
