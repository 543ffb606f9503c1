import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, expect, it } from '@jest/globals'
import { zipSync } from 'fflate'
import { launchBrowser, openPage } from '../support/browser.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe } = specsOf('rdsApi')

const stackOf = useStack({ database: {} })
const accounts = ['111111111111', '222222222222'] as const
const clients: Record<string, { lambda: Lambda; secrets: SecretsManager; logs: CloudWatchLogs }> = {}

// Twelve digits as the access key name the account, as in LocalStack.
beforeAll(() => {
  for (const account of accounts) {
    const credentials = { accessKeyId: account, secretAccessKey: 'test' }
    const config = { ...stackOf.stack.clientConfig, credentials, maxAttempts: 1 }
    clients[account] = {
      lambda: new Lambda(config),
      secrets: new SecretsManager(config),
      logs: new CloudWatchLogs(config),
    }
  }
})
afterAll(() => {
  for (const { lambda, secrets, logs } of Object.values(clients)) {
    for (const client of [lambda, secrets, logs]) client.destroy()
  }
})

describe('two accounts', () => {
  it('have functions and secrets of the same names, and see their own alone', async () => {
    for (const account of accounts) {
      const { lambda, secrets } = clients[account]!
      await secrets.createSecret({ Name: 'shared-name', SecretString: account })
      const code = `exports.handler = async () => console.log('a line of ${account}') ?? ({ account: '${account}', name: process.env.AWS_LAMBDA_FUNCTION_NAME })`
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

  it("find their functions' lines in log groups of their own", async () => {
    for (const account of accounts) {
      const { events } = await clients[account]!.logs.filterLogEvents({
        logGroupName: '/aws/lambda/shared-name',
        filterPattern: '"a line of"',
      })
      const texts = events!.map(({ message }) => message!.trim().split('\t').at(-1))
      expect(new Set(texts)).toEqual(new Set([`a line of ${account}`]))
    }
  })

  it("are meant by a function's ARN, where its name alone means the stack's own", async () => {
    const environments = (name: string) =>
      fetch(`${stackOf.stack.endpointUrl}/_poolhouse/functions/${name}/environments`)
    for (const account of accounts) {
      const answer = await environments(`arn:aws:lambda:ap-northeast-2:${account}:function:shared-name`)
      expect(await answer.json()).toMatchObject([{ invocations: 1 }])
    }
    expect(await (await environments('shared-name')).json()).toEqual({
      code: 'InvalidOption',
      message: "there is no function 'shared-name'; there is: none.",
    })
    const overview = await fetch(`${stackOf.stack.endpointUrl}/_poolhouse/overview`)
    expect(await overview.json()).toMatchObject({
      functions: [{ label: 'shared-name (111111111111)' }, { label: 'shared-name (222222222222)' }],
    })
  })

  specsOf('dashboard', 'chromium').it(
    'are told apart by the dashboard, which invokes the function that is meant',
    async () => {
      const browser = await launchBrowser()
      try {
        const { page, errors } = await openPage(browser, `${stackOf.stack.endpointUrl}/_poolhouse/`)
        for (const account of accounts) {
          const group = page.locator('fieldset', { hasText: `shared-name (${account})` })
          await group.getByRole('button', { name: 'Invoke', exact: true }).click()
          await page.locator('output', { hasText: `"account":"${account}"` }).waitFor()
        }
        expect(errors).toEqual([])
      } finally {
        await browser.close()
      }
    },
  )

  it('delete their own alone', async () => {
    const [first, second] = accounts.map((account) => clients[account]!.lambda) as [Lambda, Lambda]
    await first.deleteFunction({ FunctionName: 'shared-name' })
    await expect(first.invoke({ FunctionName: 'shared-name' })).rejects.toMatchObject({
      name: 'ResourceNotFoundException',
    })
    expect((await second.invoke({ FunctionName: 'shared-name' })).StatusCode).toBe(200)
  })
})
