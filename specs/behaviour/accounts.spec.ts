import { Lambda } from '@aws-sdk/client-lambda'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { zipSync } from 'fflate'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('rdsApi')

const stackOf = useStack({ database: {} })
const accounts = ['111111111111', '222222222222'] as const
const clients: Record<string, { lambda: Lambda; secrets: SecretsManager }> = {}

// Twelve digits as the access key name the account, as in LocalStack.
beforeAll(() => {
  for (const account of accounts) {
    const credentials = { accessKeyId: account, secretAccessKey: 'test' }
    const config = { ...stackOf.stack.clientConfig, credentials, maxAttempts: 1 }
    clients[account] = { lambda: new Lambda(config), secrets: new SecretsManager(config) }
  }
})
afterAll(() => {
  for (const { lambda, secrets } of Object.values(clients)) {
    lambda.destroy()
    secrets.destroy()
  }
})

describe('two accounts', () => {
  it('have functions and secrets of the same names, and see their own alone', async () => {
    for (const account of accounts) {
      const { lambda, secrets } = clients[account]!
      await secrets.createSecret({ Name: 'shared-name', SecretString: account })
      const code = `exports.handler = async () => ({ account: '${account}', name: process.env.AWS_LAMBDA_FUNCTION_NAME })`
      const { FunctionArn } = await lambda.createFunction({
        FunctionName: 'shared-name',
        Runtime: 'nodejs24.x',
        Handler: 'index.handler',
        Role: `arn:aws:iam::${account}:role/any`,
        Code: { ZipFile: zipSync({ 'index.js': Buffer.from(code) }) },
      })
      expect(FunctionArn).toBe(`arn:aws:lambda:ap-northeast-2:${account}:function:shared-name`)
    }
    for (const account of accounts) {
      const { lambda, secrets } = clients[account]!
      const { Payload } = await lambda.invoke({ FunctionName: 'shared-name' })
      expect(JSON.parse(Buffer.from(Payload!).toString())).toEqual({ account, name: 'shared-name' })
      expect((await secrets.getSecretValue({ SecretId: 'shared-name' })).SecretString).toBe(account)
      expect((await lambda.listFunctions({})).Functions?.map((each) => each.FunctionArn)).toEqual([
        `arn:aws:lambda:ap-northeast-2:${account}:function:shared-name`,
      ])
    }
  })

  it('delete their own alone', async () => {
    const [first, second] = accounts.map((account) => clients[account]!.lambda) as [Lambda, Lambda]
    await first.deleteFunction({ FunctionName: 'shared-name' })
    await expect(first.invoke({ FunctionName: 'shared-name' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    expect((await second.invoke({ FunctionName: 'shared-name' })).StatusCode).toBe(200)
  })
})
