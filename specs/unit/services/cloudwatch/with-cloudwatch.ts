import { CloudWatch as Client } from '@aws-sdk/client-cloudwatch'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { type CloudWatch, createCloudWatch } from '../../../../harness/services/cloudwatch/index.ts'

/** 2026-11-24T03:00:00Z. */
export const THREE = Date.UTC(2026, 10, 24, 3)
export const at = (minute: number, second = 0) => new Date(THREE + minute * 60_000 + second * 1000)
export const home = { account: '000000000000', region: 'ap-northeast-2' }

/** A fresh CloudWatch for each spec, behind an endpoint; its clock stands at three o'clock. */
export function withCloudWatch(collect: () => Promise<void> = async () => {}) {
  const clock = new ManualClock(THREE)
  const service: CloudWatch = createCloudWatch({ clock, collect: () => collect() })
  const used = {} as { clock: ManualClock; service: CloudWatch; client: Client; endpoint: Endpoint }
  beforeAll(async () => {
    const endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [service], routes: [] })
    const credentials = { accessKeyId: 'test', secretAccessKey: 'test' }
    const client = new Client({ endpoint: endpoint.url, region: home.region, credentials, maxAttempts: 1 })
    Object.assign(used, { clock, service, client, endpoint })
  })
  beforeEach(() => service.reset?.())
  afterAll(async () => {
    used.client.destroy()
    await used.endpoint.close()
  })
  return used
}
