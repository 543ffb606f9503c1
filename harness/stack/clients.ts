import type { ProvisioningClients } from './provisioning-clients.ts'

/** How the AWS SDK is pointed at a stack: spread it into any client's configuration. */
export interface ClientConfig {
  readonly endpoint: string
  readonly region: string
  readonly credentials: { readonly accessKeyId: string; readonly secretAccessKey: string }
}

/** SDK clients for one stack, each loaded when it is first asked for: a client costs 40–90 ms to import. */
export class StackClients implements ProvisioningClients {
  readonly #config: ClientConfig
  readonly #made = new Map<string, Promise<{ destroy(): void }>>()

  constructor(config: ClientConfig) {
    this.#config = config
  }

  rds() {
    return this.#once('rds', async (config) => new (await import('@aws-sdk/client-rds')).RDSClient(config))
  }

  secretsManager() {
    return this.#once(
      'secretsManager',
      async (config) => new (await import('@aws-sdk/client-secrets-manager')).SecretsManagerClient(config),
    )
  }

  lambda() {
    // Retries would hide throttles and count an invocation twice; the SDK's 50 sockets would cap the concurrency.
    return this.#once(
      'lambda',
      async (config) =>
        new (await import('@aws-sdk/client-lambda')).LambdaClient({
          ...config,
          maxAttempts: 1,
          requestHandler: { httpAgent: { maxSockets: 2_000 } },
        }),
    )
  }

  apiGateway() {
    return this.#once(
      'apiGateway',
      async (config) => new (await import('@aws-sdk/client-api-gateway')).APIGatewayClient(config),
    )
  }

  /** Closes the connections of every client that was made. */
  async destroy(): Promise<void> {
    for (const client of this.#made.values()) (await client.catch(() => undefined))?.destroy()
    this.#made.clear()
  }

  #once<T extends { destroy(): void }>(name: string, make: (config: ClientConfig) => Promise<T>): Promise<T> {
    let client = this.#made.get(name) as Promise<T> | undefined
    if (!client) {
      client = make(this.#config)
      client.catch(() => {}) // whoever asked is told; a client that nobody awaits must not end the process
      this.#made.set(name, client)
    }
    return client
  }
}
