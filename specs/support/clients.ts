import { LambdaClient } from '@aws-sdk/client-lambda'
import { GetSecretValueCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { createConnection } from 'mysql2/promise'
import type { Stack } from '../../harness/index.ts'

export const secretsManager = (stack: Stack) => new SecretsManagerClient(stack.clientConfig)
export const lambda = (stack: Stack) => new LambdaClient({ ...stack.clientConfig, maxAttempts: 1 })

/** A secret's current credentials, read as a function reads them. Default: those of the stack's secret. */
export async function credentials(
  stack: Stack,
  SecretId = stack.secret.name,
): Promise<{ username: string; password: string }> {
  const client = secretsManager(stack)
  try {
    const { SecretString } = await client.send(new GetSecretValueCommand({ SecretId }))
    return JSON.parse(SecretString ?? '{}')
  } finally {
    client.destroy()
  }
}

/** A mysql2 connection through the proxy, or to the database itself. */
export async function connect(stack: Stack, to: 'dbProxy' | 'database' = 'dbProxy', password?: string) {
  const { endpoint: host, port } = stack[to]
  const { username: user, password: current } = await credentials(stack)
  return createConnection({ host, port, user, password: password ?? current })
}
