import { randomUUID } from 'node:crypto'
import { answered } from './answered.ts'
import type { ProvisioningClients } from './provisioning-clients.ts'

/** A function's answer to a synchronous Invoke. */
export interface Invocation {
  readonly requestId: string
  /** The handler's return value or, when it failed, Lambda's error object; as text where it is no JSON, such as what a function streams. */
  readonly payload: unknown
  /** `Unhandled` when the function failed; undefined when it answered. */
  readonly functionError: string | undefined
  /** The last 4 KB of the invocation's log. */
  readonly logTail: string
}

/**
 * Invokes a function synchronously through the AWS SDK.
 * @throws PoolhouseError `ServerFailed` when no stack answers at `endpointUrl`; AWS's errors as the SDK throws them.
 */
export async function invokeFunction(
  clients: ProvisioningClients,
  endpointUrl: string,
  functionName: string,
  event: unknown,
): Promise<Invocation> {
  const [lambda, { InvokeCommand }] = await Promise.all([clients.lambda(), import('@aws-sdk/client-lambda')])
  const command = new InvokeCommand({
    FunctionName: functionName,
    Payload: Buffer.from(JSON.stringify(event)),
    LogType: 'Tail',
  })
  const answer = await answered(`${functionName} could not be invoked`, endpointUrl, lambda.send(command))
  const text = Buffer.from(answer.Payload ?? []).toString('utf8')
  return {
    requestId: answer.$metadata.requestId ?? randomUUID(),
    payload: text === '' ? undefined : read(text),
    functionError: answer.FunctionError,
    logTail: Buffer.from(answer.LogResult ?? '', 'base64').toString('utf8'),
  }
}

function read(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return text
  }
}
