import { beforeEach, describe, expect, it } from '@jest/globals'
import { token, useSecretsManager } from './use-secrets-manager.ts'

const { client, context } = useSecretsManager()
const SecretId = 'db'
const replicate = (Region: string, more: object = {}) =>
  context.sdk.replicateSecretToRegions({ SecretId, AddReplicaRegions: [{ Region }], ...more })

beforeEach(async () => {
  await context.sdk.createSecret({ Name: 'db', SecretString: 'one', ClientRequestToken: token(1) })
})

describe('a replica', () => {
  it('has the name, the values and the labels, under an ARN of its region', async () => {
    const { ARN, ReplicationStatus } = await replicate('us-east-1')
    expect(ReplicationStatus).toMatchObject([{ Region: 'us-east-1', Status: 'InSync' }])
    await context.sdk.putSecretValue({ SecretId, SecretString: 'two', ClientRequestToken: token(2) })
    const there = await client('us-east-1').getSecretValue({ SecretId })
    expect(there).toMatchObject({ Name: 'db', SecretString: 'two', VersionId: token(2) })
    expect(there.ARN).toBe(ARN!.replace('ap-northeast-2', 'us-east-1'))
    expect(await client('us-east-1').describeSecret({ SecretId })).toMatchObject({
      PrimaryRegion: 'ap-northeast-2',
    })
  })

  it('is made with the secret, too', async () => {
    const { ReplicationStatus } = await context.sdk.createSecret({
      Name: 'other',
      SecretString: 'x',
      AddReplicaRegions: [{ Region: 'eu-west-1' }],
    })
    expect(ReplicationStatus).toMatchObject([{ Region: 'eu-west-1', Status: 'InSync' }])
    expect((await client('eu-west-1').getSecretValue({ SecretId: 'other' })).SecretString).toBe('x')
  })

  it('cannot be changed', async () => {
    await replicate('us-east-1')
    const there = client('us-east-1')
    const refused = { name: 'InvalidRequestException' }
    await expect(there.putSecretValue({ SecretId, SecretString: 'x' })).rejects.toMatchObject(refused)
    await expect(there.deleteSecret({ SecretId })).rejects.toMatchObject(refused)
    expect((await context.sdk.getSecretValue({ SecretId })).SecretString).toBe('one')
  })

  it('keeps its secret from being deleted until it is removed', async () => {
    await replicate('us-east-1')
    await expect(context.sdk.deleteSecret({ SecretId })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
    await context.sdk.removeRegionsFromReplication({ SecretId, RemoveReplicaRegions: ['us-east-1'] })
    await expect(client('us-east-1').getSecretValue({ SecretId })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    await context.sdk.deleteSecret({ SecretId })
  })

  it('becomes a secret of its own when replication to it is stopped', async () => {
    await replicate('us-east-1')
    const there = client('us-east-1')
    await there.stopReplicationToReplica({ SecretId })
    await there.putSecretValue({ SecretId, SecretString: 'theirs' })
    expect((await there.getSecretValue({ SecretId })).SecretString).toBe('theirs')
    expect((await context.sdk.getSecretValue({ SecretId })).SecretString).toBe('one')
    expect((await context.sdk.describeSecret({ SecretId })).ReplicationStatus).toBeUndefined()
    await expect(there.stopReplicationToReplica({ SecretId })).rejects.toMatchObject({
      name: 'InvalidRequestException',
    })
  })

  it('takes no place that another secret has, unless it is told to', async () => {
    const there = client('us-east-1')
    await there.createSecret({ Name: 'db', SecretString: 'theirs' })
    expect((await replicate('us-east-1')).ReplicationStatus).toMatchObject([{ Status: 'Failed' }])
    expect((await there.getSecretValue({ SecretId })).SecretString).toBe('theirs')
    await replicate('us-east-1', { ForceOverwriteReplicaSecret: true })
    expect((await there.getSecretValue({ SecretId })).SecretString).toBe('one')
  })

  it.each(['ap-northeast-2', 'nowhere'])('is not made in %s', async (region) => {
    await expect(replicate(region)).rejects.toMatchObject({ name: 'InvalidParameterException' })
  })
})
