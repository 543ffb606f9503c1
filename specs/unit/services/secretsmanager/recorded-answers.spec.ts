import { beforeEach, describe, expect, it } from '@jest/globals'
import { recordedErrors, recordedLabels, type Step } from './recorded-answers.ts'
import { token, useSecretsManager } from './use-secrets-manager.ts'

const { context, rotation } = useSecretsManager()
const SecretId = 'db'

async function take(step: Step): Promise<void> {
  const { sdk } = context
  if (step[0] === 'move') {
    const [, VersionStage, from, to] = step
    await sdk.updateSecretVersionStage({
      ...{ SecretId, VersionStage, RemoveFromVersionId: token(from) },
      ...(to === undefined ? {} : { MoveToVersionId: token(to) }),
    })
    return
  }
  const [what, version, stages] = step
  const value = { SecretString: `S${version}`, ClientRequestToken: token(version) }
  if (what === 'create') await sdk.createSecret({ Name: SecretId, ...value })
  else if (what === 'update') await sdk.updateSecret({ SecretId, ...value })
  else await sdk.putSecretValue({ SecretId, ...value, ...(stages && { VersionStages: [...stages] }) })
}

async function labels(): Promise<Record<string, string[]>> {
  const { Versions = [] } = await context.sdk.listSecretVersionIds({ SecretId })
  return Object.fromEntries(
    Versions.map(({ VersionId = '', VersionStages = [] }) => [VersionId[0]!, [...VersionStages].sort()]),
  )
}

describe('the labels of versions, as recorded from AWS', () => {
  it.each(recordedLabels.map(([test, ...steps]) => [test, steps] as const))('%s', async (_, steps) => {
    for (const [step, expected] of steps) {
      await take(step)
      expect([step, await labels()]).toEqual([step, expected])
    }
  })
})

describe('errors as recorded from AWS', () => {
  beforeEach(async () => {
    rotation.mayInvoke = false
    await context.sdk.createSecret({ Name: 'db', SecretString: 'one', ClientRequestToken: token(1) })
    await context.sdk.createSecret({ Name: 'empty' })
    await context.sdk.createSecret({ Name: 'deleted', SecretString: 'x' })
    await context.sdk.deleteSecret({ SecretId: 'deleted' })
  })

  it.each(recordedErrors.map((row) => [row.test, row.operation, row] as const))(
    '%s: %s',
    async (_test, operation, { input, code, message, member }) => {
      const answer = await fetch(context.url, {
        method: 'POST',
        headers: {
          'content-type': 'application/x-amz-json-1.1',
          'x-amz-target': `secretsmanager.${operation}`,
          authorization:
            'AWS4-HMAC-SHA256 Credential=test/20260304/ap-northeast-2/secretsmanager/aws4_request',
        },
        body: JSON.stringify(input),
      })
      expect([answer.status, await answer.json()]).toEqual([400, { __type: code, [member]: message }])
    },
  )

  // test_secret_tags
  it('shows an empty list of tags where there were some, and none where there never were', async () => {
    const tags = async () => (await context.sdk.describeSecret({ SecretId })).Tags
    expect(await tags()).toBeUndefined()
    await context.sdk.tagResource({ SecretId, Tags: [{ Key: 'tag1', Value: 'value1' }] })
    expect(await tags()).toEqual([{ Key: 'tag1', Value: 'value1' }])
    await context.sdk.untagResource({ SecretId, TagKeys: ['tag1'] })
    expect(await tags()).toEqual([])
  })
})
