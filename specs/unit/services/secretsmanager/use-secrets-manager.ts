import { SecretsManager } from '@aws-sdk/client-secrets-manager'
import { afterAll, beforeAll, beforeEach } from '@jest/globals'
import { type Endpoint, startEndpoint } from '../../../../harness/endpoint/start-endpoint.ts'
import { ManualClock } from '../../../../harness/kit/clock.ts'
import { createSecretsManager } from '../../../../harness/services/secretsmanager/index.ts'
import type { SecretsManagerPorts } from '../../../../harness/services/secretsmanager/ports.ts'
import type { RotationEvent } from '../../../../harness/services/secretsmanager/rotation-state.ts'

export interface RotationFunctionEvent {
  readonly Step: string
  readonly SecretId: string
  readonly ClientRequestToken: string
  readonly RotationToken: string
}

/** Secrets Manager behind an endpoint of its own, called through the SDK; emptied before every spec. */
export function useSecretsManager() {
  const clock = new ManualClock(Date.parse('2026-03-04T05:06:07Z'))
  const changed: string[] = []
  const rotation = {
    /** What the rotation function does; throwing is a failed invocation. */
    handler: async (_event: RotationFunctionEvent): Promise<void> => {},
    mayInvoke: true,
    invoked: [] as (RotationFunctionEvent & { functionArn: string })[],
    managedPasswords: [] as string[],
    events: [] as RotationEvent[],
  }
  const ports: SecretsManagerPorts = {
    mayInvoke: () => rotation.mayInvoke,
    async invokeFunction(functionArn, payload) {
      const event = JSON.parse(payload.toString('utf8')) as RotationFunctionEvent
      rotation.invoked.push({ ...event, functionArn })
      try {
        await rotation.handler(event)
        return { payload: Buffer.from('null') }
      } catch (error) {
        const { name: errorType, message: errorMessage } = error as Error
        return {
          payload: Buffer.from(JSON.stringify({ errorType, errorMessage })),
          functionError: 'Unhandled',
        }
      }
    },
    async setManagedPassword(_, password) {
      rotation.managedPasswords.push(password)
    },
  }
  const service = createSecretsManager({
    clock,
    ports,
    onSecretChanged: (arn) => changed.push(arn),
    onRotation: (event) => rotation.events.push(event),
  })
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
    rotation.handler = async () => {}
    rotation.mayInvoke = true
    for (const list of [rotation.invoked, rotation.managedPasswords, rotation.events]) list.length = 0
  })
  afterAll(async () => {
    for (const each of clients) each.destroy()
    await endpoint.close()
  })
  return { clock, changed, service, client, context, rotation }
}

/** A version id as the SDK would make one, told apart by a digit. */
export const token = (digit: number) => `${digit}`.repeat(32)
