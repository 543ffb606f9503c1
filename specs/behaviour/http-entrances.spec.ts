import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { ApiGatewayV2 } from '@aws-sdk/client-apigatewayv2'
import { CloudWatchLogs } from '@aws-sdk/client-cloudwatch-logs'
import { Lambda } from '@aws-sdk/client-lambda'
import { afterAll, beforeAll, expect } from '@jest/globals'
import { workshopWith } from '../support/definitions.ts'
import { specsOf } from '../support/specs-of.ts'
import { useStack } from '../support/use-stack.ts'

const { describe, it } = specsOf('environmentControl')
const folder = mkdtempSync(join(tmpdir(), 'poolhouse-entrances-'))
const entry = join(folder, 'index.ts')
writeFileSync(
  entry,
  'export const handler = async ({ rawPath, requestContext }: any) => ({ rawPath, iam: requestContext.authorizer?.iam?.accountId })',
)
const stackOf = useStack(
  workshopWith({ functions: { f: { entry } }, secret: undefined, dbProxy: undefined, api: undefined }),
)
let lambda: Lambda
let apis: ApiGatewayV2
let logs: CloudWatchLogs
beforeAll(() => {
  lambda = new Lambda(stackOf.stack.clientConfig)
  apis = new ApiGatewayV2(stackOf.stack.clientConfig)
  logs = new CloudWatchLogs(stackOf.stack.clientConfig)
})
afterAll(() => {
  lambda?.destroy()
  apis?.destroy()
  logs?.destroy()
  rmSync(folder, { recursive: true, force: true })
})

describe('a function by HTTP', () => {
  it('answers at its URL once its policy lets everybody', async () => {
    const { FunctionUrl = '' } = await lambda.createFunctionUrlConfig({ FunctionName: 'f', AuthType: 'NONE' })
    const refused = await fetch(FunctionUrl)
    expect([refused.status, await refused.text()]).toEqual([
      403,
      '{"Message":"Forbidden. For troubleshooting Function URL authorization issues, see: https://docs.aws.amazon.com/lambda/latest/dg/urls-auth.html"}',
    ])
    await lambda.addPermission({
      ...{ FunctionName: 'f', StatementId: 'url', Principal: '*' },
      ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
    })
    const answer = await fetch(new URL('a/b?x=1', FunctionUrl))
    expect([answer.status, await answer.json()]).toEqual([200, { rawPath: '/a/b' }])
    await lambda.updateFunctionUrlConfig({ FunctionName: 'f', AuthType: 'AWS_IAM' })
    expect((await fetch(FunctionUrl)).status).toBe(403)
  })

  it('answers behind an HTTP API once its policy lets API Gateway', async () => {
    const { FunctionArn } = await lambda.getFunctionConfiguration({ FunctionName: 'f' })
    const api = await apis.createApi({ Name: 'quick', ProtocolType: 'HTTP', Target: FunctionArn })
    const refused = await fetch(`${api.ApiEndpoint}/a`)
    expect([refused.status, await refused.text()]).toEqual([500, '{"message":"Internal Server Error"}'])
    const [, , , region, account] = FunctionArn?.split(':') ?? []
    await lambda.addPermission({
      ...{ FunctionName: 'f', StatementId: 'api', Principal: 'apigateway.amazonaws.com' },
      Action: 'lambda:InvokeFunction',
      SourceArn: `arn:aws:execute-api:${region}:${account}:${api.ApiId}/*/$default`,
    })
    const answer = await fetch(`${api.ApiEndpoint}/a`)
    expect([answer.status, await answer.json()]).toEqual([200, { rawPath: '/a' }])
  })

  it('tells its calls in the log group that the stage names', async () => {
    const { FunctionArn = '' } = await lambda.getFunctionConfiguration({ FunctionName: 'f' })
    const [, , , region, account] = FunctionArn.split(':')
    const api = await apis.createApi({ Name: 'logged', ProtocolType: 'HTTP', Target: FunctionArn })
    await apis.updateStage({
      ...{ ApiId: api.ApiId, StageName: '$default' },
      AccessLogSettings: {
        DestinationArn: `arn:aws:logs:${region}:${account}:log-group:/apis/logged`,
        Format: '$context.httpMethod $context.path $context.status',
      },
    })
    await fetch(`${api.ApiEndpoint}/a`, { method: 'PUT' })
    const { events } = await logs.filterLogEvents({ logGroupName: '/apis/logged' })
    expect(events?.map(({ message }) => message)).toEqual(['PUT /a 500'])
  })
})
