import { EC2 } from '@aws-sdk/client-ec2'
import { afterAll, beforeAll } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createEc2 } from '../../../../harness/services/ec2/index.ts'

/** EC2 behind an endpoint, through the SDK. Each client of another account sees a network of its own. */
export function useEc2() {
  const inUse = new Set<string>()
  const service = createEc2({
    clock: new ManualClock(Date.UTC(2026, 0, 1)),
    inUse: (_, id) => inUse.has(id),
    checkPolicy(document) {
      if (!document.startsWith('{')) throw new Error('It is no JSON object.')
    },
  })
  const context = {} as { sdk: EC2 }
  const clients: EC2[] = []
  let endpoint: Endpoint
  const clientOf = (account: string, region = 'ap-northeast-2') => {
    const credentials = { accessKeyId: account, secretAccessKey: 'test' }
    const client = new EC2({ endpoint: endpoint.url, region, credentials, maxAttempts: 1 })
    clients.push(client)
    return client
  }
  beforeAll(async () => {
    endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [service], routes: [] })
    context.sdk = clientOf('000000000000')
  })
  afterAll(async () => {
    for (const client of clients) client.destroy()
    await endpoint.close()
  })
  return { context, service, inUse, clientOf }
}
