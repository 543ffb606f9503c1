import { PoolhouseError } from '../../kit/errors.ts'
import type { StackDefinition } from '../../stack/stack-config.ts'

/**
 * Invocations at once that LocalStack's Lambda is asked for: a burst of 15 to 20 of Node functions was seen to hang it
 * (github.com/localstack/localstack/issues/13195), and from about 50 on the engine is flooded with containers.
 */
export const LOCALSTACK_CONCURRENCY = 14

/** Functions on LocalStack, by the AWS APIs alone: it has no routes like ours. */
export class LocalStackFunctions {
  readonly #clientConfig
  /** Makes each configuration differ from the one before it. */
  #recycled = 0

  constructor(endpointUrl: string, definition: StackDefinition) {
    this.#clientConfig = {
      endpoint: endpointUrl,
      region: definition.region,
      credentials: { accessKeyId: 'test', secretAccessKey: 'test' },
    }
  }

  /**
   * Starts environments in the only way there is: by `count` invocations at once, with an empty event.
   * @throws PoolhouseError `NotOnThisTarget` beyond what LocalStack can do
   */
  async prewarm(name: string, count: number): Promise<void> {
    if (count > LOCALSTACK_CONCURRENCY) {
      throw new PoolhouseError(
        'NotOnThisTarget',
        `${count} environments of ${name}: LocalStack's Lambda hangs in bursts of 15 and more (localstack issue 13195); ask for ${LOCALSTACK_CONCURRENCY} at most.`,
      )
    }
    await this.#with(async (client, { InvokeCommand }) => {
      await Promise.all(
        Array.from({ length: count }, () => client.send(new InvokeCommand({ FunctionName: name }))),
      )
    })
  }

  /** A changed configuration makes LocalStack, as AWS, start anew. */
  async recycle(name: string): Promise<void> {
    await this.#with(async (client, { UpdateFunctionConfigurationCommand, waitUntilFunctionUpdatedV2 }) => {
      const Description = `recycled ${++this.#recycled}`
      await client.send(new UpdateFunctionConfigurationCommand({ FunctionName: name, Description }))
      await waitUntilFunctionUpdatedV2({ client, maxWaitTime: 60 }, { FunctionName: name })
    })
  }

  async #with<T>(
    work: (
      client: import('@aws-sdk/client-lambda').LambdaClient,
      sdk: typeof import('@aws-sdk/client-lambda'),
    ) => Promise<T>,
  ): Promise<T> {
    const sdk = await import('@aws-sdk/client-lambda')
    const client = new sdk.LambdaClient({ ...this.#clientConfig, maxAttempts: 1 })
    try {
      return await work(client, sdk)
    } finally {
      client.destroy()
    }
  }
}
