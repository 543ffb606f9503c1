import {
  GetAccountSettingsCommand,
  GetFunctionConcurrencyCommand,
  LambdaClient,
} from '@aws-sdk/client-lambda'
import type { Stack } from '../stack/stack.ts'

/**
 * How many environments a function may have at once: its reserved concurrency, else the account's. Callers beyond that are throttled
 * (TooManyRequestsException), and an environment started for them would hold nothing and serve nobody. Infinity where the target does not tell.
 */
export async function usableConcurrency({ clientConfig }: Stack, functionName: string): Promise<number> {
  const lambda = new LambdaClient(clientConfig)
  try {
    const reserved = await lambda.send(new GetFunctionConcurrencyCommand({ FunctionName: functionName }))
    if (reserved.ReservedConcurrentExecutions !== undefined) return reserved.ReservedConcurrentExecutions
    const { AccountLimit } = await lambda.send(new GetAccountSettingsCommand())
    return (
      AccountLimit?.UnreservedConcurrentExecutions ??
      AccountLimit?.ConcurrentExecutions ??
      Number.POSITIVE_INFINITY
    )
  } catch {
    // LocalStack's editions differ in what they answer here; then all callers get an environment.
    return Number.POSITIVE_INFINITY
  } finally {
    lambda.destroy()
  }
}
