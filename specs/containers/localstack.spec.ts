import { APIGateway } from '@aws-sdk/client-api-gateway'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { LocalstackContainer, type StartedLocalStackContainer } from '@testcontainers/localstack'
import { specsOf } from '../support/specs-of.ts'

const { describe, it } = specsOf('realLocalStack')

/** The last that needs no account: from its registry, or installed from PyPI by `npm run images`. */
const image = process.env.POOLHOUSE_REAL_LOCALSTACK_IMAGE || 'localstack/localstack:4.14.0'

describe('the real LocalStack', () => {
  let container: StartedLocalStackContainer
  let config: {
    endpoint: string
    region: string
    credentials: { accessKeyId: string; secretAccessKey: string }
  }
  beforeAll(async () => {
    container = await new LocalstackContainer(image)
      .withEnvironment({ SERVICES: 'secretsmanager,iam,apigateway' })
      .start()
    config = {
      endpoint: `http://127.0.0.1:${container.getPort()}`,
      region: 'ap-northeast-2',
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }
  }, 120_000)
  afterAll(() => container?.stop())

  it('is LocalStack, of the version that is pinned', async () => {
    const info = await (await fetch(`${config.endpoint}/_localstack/info`)).json()
    expect(info).toMatchObject({ version: expect.stringMatching(/^4\.14\.0/) })
  })

  it('keeps secrets, with the version stages of a rotation', async () => {
    const client = new SecretsManager(config)
    await client.createSecret({ Name: 'app', SecretString: 'first' })
    await client.putSecretValue({ SecretId: 'app', SecretString: 'second' })
    expect((await client.getSecretValue({ SecretId: 'app' })).SecretString).toBe('second')
    const previous = await client.getSecretValue({ SecretId: 'app', VersionStage: 'AWSPREVIOUS' })
    expect(previous.SecretString).toBe('first')
    client.destroy()
  })

  it('answers a REST API through a stage, here with a mock', async () => {
    const client = new APIGateway(config)
    const { id: restApiId } = await client.createRestApi({ name: 'mocked' })
    const { items } = await client.getResources({ restApiId })
    const at = { restApiId, resourceId: items?.[0]?.id, httpMethod: 'GET' }
    await client.putMethod({ ...at, authorizationType: 'NONE' })
    await client.putIntegration({
      ...at,
      type: 'MOCK',
      requestTemplates: { 'application/json': '{"statusCode": 200}' },
    })
    await client.putMethodResponse({ ...at, statusCode: '200' })
    await client.putIntegrationResponse({
      ...at,
      statusCode: '200',
      responseTemplates: { 'application/json': '{"from": "a mock"}' },
    })
    await client.createDeployment({ restApiId, stageName: 'dev' })
    const answer = await fetch(`${config.endpoint}/_aws/execute-api/${restApiId}/dev/`)
    expect({ status: answer.status, body: await answer.json() }).toEqual({
      status: 200,
      body: { from: 'a mock' },
    })
    client.destroy()
  })

  it('knows IAM roles, as its query protocol answers them', async () => {
    const authorization =
      'AWS4-HMAC-SHA256 Credential=test/20260101/us-east-1/iam/aws4_request, SignedHeaders=host, Signature=none'
    const call = async (parameters: Record<string, string>) => {
      const body = new URLSearchParams({ Version: '2010-05-08', ...parameters })
      const answer = await fetch(config.endpoint, { method: 'POST', headers: { authorization }, body })
      return { status: answer.status, text: await answer.text() }
    }
    const AssumeRolePolicyDocument = '{"Version":"2012-10-17","Statement":[]}'
    expect(await call({ Action: 'CreateRole', RoleName: 'reader', AssumeRolePolicyDocument })).toMatchObject({
      status: 200,
    })
    const { text } = await call({ Action: 'GetRole', RoleName: 'reader' })
    expect(text).toContain('<Arn>arn:aws:iam::000000000000:role/reader</Arn>')
  })
})
