import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createSecretsManager } from '../../../../harness/services/secretsmanager/index.ts'

/** Secrets Manager behind an endpoint of its own, called through the SDK; emptied before every spec. */
export function useSecretsManager() {
  const clock = new ManualClock(Date.parse('2026-03-04T05:06:07Z'))
  const changed: string[] = []
  const service = createSecretsManager({ clock, onSecretChanged: (arn) => changed.push(arn) })
  let endpoint: Endpoint
  const clients: SecretsManager[] = []
  const client = (region = 'ap-northeast-2', accessKeyId = 'test') => {
    const credentials = { accessKeyId, secretAccessKey: 'test' }
    const made = new SecretsManager({ endpoint: endpoint.url, region, credentials, maxAttempts: 1 })
    clients.push(made)
    return made
  }
  const context = {} as { sdk: SecretsManager; url: string }
  beforeAll(async () => {
    endpoint = await startEndpoint({ host: '127.0.0.1', port: 0, services: [service], routes: [] })
    context.url = endpoint.url
    context.sdk = client()
  })
  beforeEach(() => {
    service.reset?.()
    changed.length = 0
  })
  afterAll(async () => {
    for (const each of clients) each.destroy()
    await endpoint.close()
  })
  return { clock, changed, service, client, context }
}

/** A version id as the SDK would make one, told apart by a digit. */
export const token = (digit: number) => `${digit}`.repeat(32)
