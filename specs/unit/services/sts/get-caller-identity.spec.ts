import { STS } from '@aws-sdk/client-sts'
import { afterAll, beforeAll, describe, expect, it } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { createSts } from '../../../../harness/services/sts/index.ts'

describe('GetCallerIdentity', () => {
  let endpoint: Endpoint
  beforeAll(async () => {
    endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [createSts()], routes: [] })
  })
  afterAll(() => endpoint.close())

  it.each([
    ['test', '000000000000'],
    ['123456789012', '123456789012'],
  ])('tells who holds the access key %s that the account is %s', async (accessKeyId, account) => {
    const credentials = { accessKeyId, secretAccessKey: 'test' }
    const sts = new STS({ endpoint: endpoint.url, region: 'ap-northeast-2', credentials })
    const { $metadata, ...answer } = await sts.getCallerIdentity()
    expect(answer).toEqual({ Account: account, Arn: `arn:aws:iam::${account}:root`, UserId: account })
    sts.destroy()
  })
})
