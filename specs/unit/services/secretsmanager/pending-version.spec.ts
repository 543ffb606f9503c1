import { describe, expect, it } from '@jest/globals'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { SecretStore } from '../../../../harness/services/secretsmanager/secret-store.ts'
import { secretValues } from '../../../../harness/services/secretsmanager/secret-values.ts'

const account = '000000000000'
const context = {
  requestId: 'r',
  region: 'ap-northeast-2',
  account,
  caller: { accessKeyId: 'test', account, arn: 'arn', userId: account },
  endpointUrl: 'http://127.0.0.1:4566',
}

/** A rotation lists its version with AWSPENDING before the function has made a value for it. */
function pending() {
  const store = new SecretStore(new ManualClock())
  const operations = secretValues({ store, secretChanged: () => {} })
  const secret = store.create(context, 'db')
  secret.versions.set('v1', {
    versionId: 'v1',
    createdAt: new Date(0),
    stages: new Set(['AWSCURRENT']),
    value: { secretString: 'one' },
  })
  secret.versions.set('v2', {
    versionId: 'v2',
    createdAt: new Date(0),
    stages: new Set(['AWSPENDING']),
    value: {},
  })
  return { secret, operations }
}

describe('a version without a value yet', () => {
  it.each([
    [{ VersionStage: 'AWSPENDING' }, 'staging label: AWSPENDING'],
    [{ VersionId: 'v2' }, 'VersionId: v2'],
  ])('is as good as none to a reader of %p', (wanted, what) => {
    const { operations } = pending()
    expect(() => operations.GetSecretValue({ SecretId: 'db', ...wanted }, context)).toThrow(
      expect.objectContaining({ code: 'ResourceNotFoundException', message: expect.stringContaining(what) }),
    )
  })

  it('is filled in by PutSecretValue with its token', () => {
    const { operations, secret } = pending()
    const input = {
      SecretId: 'db',
      SecretString: 'two',
      ClientRequestToken: 'v2',
      VersionStages: ['AWSPENDING'],
    }
    expect(operations.PutSecretValue(input, context)).toMatchObject({
      VersionId: 'v2',
      VersionStages: ['AWSPENDING'],
    })
    expect(operations.GetSecretValue({ SecretId: 'db', VersionStage: 'AWSPENDING' }, context)).toMatchObject({
      SecretString: 'two',
    })
    expect(secret.versions.size).toBe(2)
  })
})
