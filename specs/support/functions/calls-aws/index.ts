import { InvokeCommand, LambdaClient } from '@aws-sdk/client-lambda'
import {
  GetSecretValueCommand,
  ListSecretsCommand,
  SecretsManagerClient,
} from '@aws-sdk/client-secrets-manager'
import { GetCallerIdentityCommand, STSClient } from '@aws-sdk/client-sts'

interface Wish {
  operation: 'GetSecretValue' | 'ListSecrets' | 'Invoke' | 'GetCallerIdentity'
  input?: object
}

/** Calls what it is asked to, once, and returns what came of it, without a secret's value. */
export async function handler({ operation, input = {} }: Wish) {
  try {
    return answerOf(await call(operation, input as never))
  } catch (error) {
    const { name, message, $metadata } = error as Error & { $metadata?: { httpStatusCode?: number } }
    return { error: name, message, status: $metadata?.httpStatusCode }
  }
}

function call(operation: Wish['operation'], input: never): Promise<object> {
  const once = { maxAttempts: 1 }
  switch (operation) {
    case 'GetSecretValue':
      return new SecretsManagerClient(once).send(new GetSecretValueCommand(input))
    case 'ListSecrets':
      return new SecretsManagerClient(once).send(new ListSecretsCommand(input))
    case 'Invoke':
      return new LambdaClient(once).send(new InvokeCommand(input))
    case 'GetCallerIdentity':
      return new STSClient(once).send(new GetCallerIdentityCommand(input))
  }
}

function answerOf({ Name, Arn, StatusCode }: { Name?: string; Arn?: string; StatusCode?: number }) {
  return { Name, Arn, StatusCode }
}
